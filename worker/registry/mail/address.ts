/** Which addresses mail goes to. One grammar, far narrower than what the standards allow: every reader of an address must read the same one. */
import {emailSchema} from '../../../src/contract/structure.ts';

/** The canonical, lower-case form of an address; undefined when it is not one we write to (RELIABILITY.md, mail channel and B12). Nothing is trimmed or mended. */
export function mailbox(text: string): string | undefined {
  return emailSchema.safeParse(text).success ? text.toLowerCase() : undefined;
}
