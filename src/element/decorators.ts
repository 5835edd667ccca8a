/** `@property` and `@state`, as in Lit, for the one kind of decorators we compile to. */
import type {PropertyOptions, ReactiveElement} from './reactive-element.ts';

type Decorator = (target: ReactiveElement, name: string) => void;

export const property =
  (options?: PropertyOptions): Decorator =>
  (target, name) =>
    (target.constructor as typeof ReactiveElement).createProperty(name, options);

export const state = (): Decorator => property({state: true});
