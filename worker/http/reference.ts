/** What an application says of its operations, so that one reference shows those of both. */
import type {z} from 'zod';

/** JSON Schema, as far as the reference reads it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

/** What is said of a value of an address. */
export interface ParameterNote {
  readonly description: string;
  readonly schema: z.ZodType;
  readonly example: string;
  /** Of a query: what is answered without it is whole. */
  readonly optional?: true;
}

/** An operation of the private application that pages of others may call. */
export interface PrivateOperation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  /** Values of the path's `:names`. */
  readonly params?: Readonly<Record<string, ParameterNote>>;
  /** What follows `?`, needed unless it says otherwise. */
  readonly query?: Readonly<Record<string, ParameterNote>>;
  /** Body, as JSON. */
  readonly body?: z.ZodType;
  readonly answer: {readonly status: number; readonly name: string; readonly schema: z.ZodType; readonly description: string};
  readonly problems: readonly string[];
}
