import { mark, shared } from "./shared.js";

type Kind = "CancelledError" | "ExceptionGroup" | "NonErrorThrown" | "TimeoutError";

/** True of an instance of our class of that name, of this or another copy of the package. */
export const isKind = (value: unknown, kind: Kind): boolean =>
  (value as { [mark]?: unknown } | null | undefined)?.[mark] === kind;

/** Sets properties that neither `console.log` nor `Object.keys` shows. */
export function setHidden(target: object, fields: Readonly<Record<PropertyKey, unknown>>): void {
  for (const key of Reflect.ownKeys(fields)) {
    Object.defineProperty(target, key, { value: fields[key], writable: true, configurable: true });
  }
}

/**
 * Gives a class of errors its name, on the prototype so that it is not printed with each error, and an `instanceof`
 * that holds across two copies of the package. Subclasses inherit that one, and keep the ordinary test.
 */
export function brandClass(cls: { readonly prototype: object }, name: Kind, fields = {}): void {
  setHidden(cls.prototype, { name, [mark]: name, ...fields });
  setHidden(cls, {
    [Symbol.hasInstance](this: typeof cls, value: unknown) {
      return this === cls ? isKind(value, name) : this.prototype.isPrototypeOf(value as object);
    },
  });
}

/**
 * What a cancelled scope throws: `name` is `AbortError` and `code` is `ABORT_ERR`, as on the web platform, so that
 * `error.name === "AbortError"` keeps working. `cause` is why it was cancelled. `on(Error, …)` leaves it alone.
 *
 * @example
 * const error = await TaskGroup.run((group) => {
 *   group.cancel("no longer needed");
 *   group.checkpoint();
 * }).catch((error) => error);
 * error instanceof CancelledError; // => true
 * error.cause; // => 'no longer needed'
 */
export class CancelledError extends Error {
  declare readonly code: "ABORT_ERR";

  constructor(message = "this scope was cancelled", options?: { cause?: unknown }) {
    super(message, options);
  }

  static {
    brandClass(this, "CancelledError", { name: "AbortError", code: "ABORT_ERR" });
  }
}

/**
 * Stands for a thrown value that is not an Error inside an ExceptionGroup; matchers see `value` itself.
 *
 * @example
 * const error = await TaskGroup.all([() => Promise.reject("plain text")]).catch((error) => error);
 * error.first instanceof NonErrorThrown; // => true
 * firstError(error); // => 'plain text'
 */
export class NonErrorThrown extends Error {
  readonly value: unknown;

  constructor(value: unknown) {
    const text = attempt(() => (typeof value === "string" ? JSON.stringify(value) : String(value)));
    super(`thrown: ${text ?? tagOf(value)}`);
    this.value = value;
  }

  static {
    brandClass(this, "NonErrorThrown");
  }
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value);

/** What `read` gives; undefined if it throws, as getters of foreign errors may: to look at an error must not. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is object => Object(value) === value;

/** True of an Error of this realm or another one. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || / (Error|DOMException)]/.test(tagOf(value));
}

/** The Error that stands for a thrown value in a group: itself, or a NonErrorThrown around it. */
export function toError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new NonErrorThrown(thrown);
}

/** The value as it was thrown: undoes `toError`. */
export function rawThrown(error: unknown): unknown {
  return isKind(error, "NonErrorThrown") ? (error as NonErrorThrown).value : error;
}

/** A field of anything; undefined where there is none, or where it cannot be read. */
export const readField = (value: unknown, field: PropertyKey): unknown =>
  attempt(() => (value as Record<PropertyKey, unknown>)[field]);

const isOurReason = (value: unknown): boolean =>
  isKind(value, "CancelledError") || shared.reasons.has(value as object);

/** True of an error that reports an abort in the platform's words: named AbortError, or coded ABORT_ERR or ERR_CANCELED (axios). */
export function isAbortError(value: unknown): boolean {
  const isNamed = readField(value, "name") === "AbortError";
  return isNamed || ["ABORT_ERR", "ERR_CANCELED"].includes(readField(value, "code") as string);
}

/**
 * True of a cancellation that one of our scopes caused or passed on: our CancelledError, an AbortError whose `cause`
 * is one (timers, streams and events wrap the reason), or the reason of a signal that a scope was linked to.
 * An AbortError of anyone else is an ordinary error.
 *
 * @example
 * import { setTimeout as sleep } from "node:timers/promises";
 *
 * const user = new AbortController();
 * const work = TaskGroup.all([({ signal }) => sleep(60_000, undefined, { signal })], { signal: user.signal });
 * user.abort(new Error("the user left"));
 * isCancelled(await work.catch((error) => error)); // => true
 * isCancelled(new DOMException("of someone else", "AbortError")); // => false
 */
export function isCancelled(value: unknown): boolean {
  return isOurReason(value) || (isAbortError(value) && isOurReason(readField(value, "cause")));
}
