import { isObject, readField } from "./cancelled-error.js";
import type { Scope } from "./scope.js";

/** A function over an item of a list. */
export type ItemCall = (item: any, index: number, scope: Scope) => unknown;

/** True of anything that Promise.all would wait for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof readField(value, "then") === "function";
}

/** An input of `all`: a function that is not a thenable is called, anything else stands for itself. */
export const openInput: ItemCall = (input, _index, scope) =>
  typeof input === "function" && !isThenable(input) ? input(scope) : input;

/** An input of `adoptAll`: never called. */
export const adoptInput: ItemCall = (input) => input;

/** The inputs as a list, with the keys of a record. */
interface Inputs {
  readonly items: Iterable<unknown>;
  readonly keys?: readonly string[] | undefined;
}

/** Reads what `all` and its kin were given: an iterable, or a plain object of any realm. */
export function readInputs(given: unknown): Inputs {
  const object: object = Object(given);
  if (Symbol.iterator in object) return { items: object as Iterable<unknown> };
  const prototype: unknown = Object.getPrototypeOf(object);
  if (!isObject(given) || (prototype && Object.getPrototypeOf(prototype)))
    throw new TypeError("tasks must be an iterable or a plain object");
  return { items: Object.values(given), keys: Object.keys(given) };
}
