import type { Scope } from "./scope.js";

/** A list or record of thunks whose results are `T`: inference runs backwards through the mapped type. */
export type Thunks<T> = { readonly [K in keyof T]: (scope: Scope) => T[K] };

/** What one input gives: of a promise its value, of another function what it returns, of anything else itself. */
export type Given<I> =
  I extends PromiseLike<unknown>
    ? Awaited<I>
    : I extends (...args: never) => infer R
      ? Awaited<R>
      : Awaited<I>;

/** The values of a list or record of promises, in the same shape. */
export type AwaitedEach<T> = { -readonly [K in keyof T]: Awaited<T[K]> };

/** The shapes of a list. */
export type List = readonly unknown[] | [];

/** The values of a list of promises; the constraint lets `any` be a list too, as it is to Promise.all. */
export type AwaitedList<T extends List> = { -readonly [K in keyof T]: Awaited<T[K]> };

/** The values of a record of inputs. */
export type GivenEach<T> = { -readonly [K in keyof T]: Given<T[K]> };

/** The values of a list of inputs; as `AwaitedList`, for `any`. */
export type GivenList<T extends List> = { -readonly [K in keyof T]: Given<T[K]> };

/** The settled results of what a list or record of thunks returns, in the same shape. */
export type SettledEach<T> = { -readonly [K in keyof T]: PromiseSettledResult<Awaited<T[K]>> };

/** The settled results of a record of inputs. */
export type SettledGiven<T> = { -readonly [K in keyof T]: PromiseSettledResult<Given<T[K]>> };

/** The settled results of a list of inputs; as `AwaitedList`, for `any`. */
export type SettledList<T extends List> = { -readonly [K in keyof T]: PromiseSettledResult<Given<T[K]>> };

/** Anything; the union lets a function among other inputs know its parameter, which `unknown` would not. */
type Input = ((scope: Scope) => unknown) | {} | null | undefined;

/** The shapes that keep their positions or keys. */
export type Shape = List | Readonly<Record<string, unknown>>;

/** A list of inputs that may be functions. */
export type InputList = readonly Input[] | [];

/** A record of them. */
export type InputRecord = Readonly<Record<string, Input>>;

/** The union of what the inputs of a list or record give. */
export type OneOf<T> = T extends readonly (infer I)[] ? I : T[keyof T];
