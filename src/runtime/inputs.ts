import type { ItemCall } from "./ambient-hook.js";

/** True of anything that Promise.all would wait for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

/** An input of `all`: a function that is not a thenable is called, anything else stands for itself. */
export const openInput: ItemCall<unknown, unknown> = (input, _index, scope) =>
  typeof input === "function" && !isThenable(input) ? (input as (scope: unknown) => unknown)(scope) : input;

/** An input of `adoptAll`: never called. */
export const adoptInput: ItemCall<unknown, unknown> = (input) => input;

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof (value as Iterable<unknown> | null | undefined)?.[Symbol.iterator] === "function";

/** An object literal of this realm or another one, or an object without prototype. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The inputs as a list, with the keys of a record. */
export interface Inputs {
  readonly items: Iterable<unknown>;
  readonly keys?: readonly string[] | undefined;
}

/** Reads what `all` and its kin were given. */
export function readInputs(given: unknown): Inputs {
  if (isIterable(given)) return { items: given };
  if (isPlainObject(given)) return { items: Object.values(given), keys: Object.keys(given) };
  throw new TypeError("tasks must be given as an iterable or a plain object");
}
