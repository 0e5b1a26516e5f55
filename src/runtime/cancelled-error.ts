const brand = (kind: string): symbol => Symbol.for(`except-star.${kind}`);
const timeoutBrand = brand("TimeoutError");
const nonErrorBrand = brand("NonErrorThrown");

/** Marks cancellations. */
export const cancelledBrand = brand("CancelledError");
/** Marks groups; here because every class of the package is branded the same way. */
export const groupBrand = brand("ExceptionGroup");

/** True of an instance of a branded class of this or another copy of the package. */
export function hasBrand(value: unknown, kind: symbol): boolean {
  return typeof value === "object" && value !== null && kind in value;
}

/** Sets a property that neither `console.log` nor `Object.keys` shows. */
export function setHidden(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true });
}

/**
 * Gives a class of errors its name, on the prototype so that it is not printed with each error, and an `instanceof`
 * that holds across two copies of the package. Subclasses inherit that one, and keep the ordinary test.
 */
export function brandClass(cls: { readonly prototype: object }, name: string, kind: symbol): void {
  setHidden(cls.prototype, "name", name);
  setHidden(cls.prototype, kind, true);
  setHidden(cls, Symbol.hasInstance, function (this: typeof cls, value: unknown) {
    return this === cls ? hasBrand(value, kind) : this.prototype.isPrototypeOf(value as object);
  });
}

/**
 * What a cancelled scope throws: `name` is `AbortError` and `code` is `ABORT_ERR`, as on the web platform, so that
 * `error.name === "AbortError"` keeps working. `cause` is why it was cancelled. `on(Error, …)` leaves it alone.
 */
export class CancelledError extends Error {
  declare readonly code: "ABORT_ERR";

  constructor(message = "this scope was cancelled", options?: { cause?: unknown }) {
    super(message, options);
  }

  static {
    brandClass(this, "AbortError", cancelledBrand);
    setHidden(this.prototype, "code", "ABORT_ERR");
  }
}

/** What `timeout` throws when its own deadline interrupted the body; `cause` is the cancellation it turned into. */
export class TimeoutError extends Error {
  static {
    brandClass(this, "TimeoutError", timeoutBrand);
  }
}

/** Stands for a thrown value that is not an Error inside an ExceptionGroup; matchers see `value` itself. */
export class NonErrorThrown extends Error {
  readonly value: unknown;

  constructor(value: unknown) {
    super(`thrown: ${describe(value)}`);
    this.value = value;
  }

  static {
    brandClass(this, "NonErrorThrown", nonErrorBrand);
  }
}

function describe(value: unknown): string {
  try {
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** True of an Error of this realm or another one. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/** The Error that stands for a thrown value in a group: itself, or a NonErrorThrown around it. */
export function toError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new NonErrorThrown(thrown);
}

/** The value as it was thrown: undoes `toError`. */
export function rawThrown(error: unknown): unknown {
  return hasBrand(error, nonErrorBrand) ? (error as NonErrorThrown).value : error;
}

const reasonsKey = brand("outsideReasons");

/** The reasons of the outside signals that a scope was linked to when they fired; one set for all copies of the package. */
function outsideReasons(): WeakSet<object> {
  const shared = globalThis as { [reasonsKey]?: WeakSet<object> };
  return (shared[reasonsKey] ??= new WeakSet());
}

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/** Remembers the reason of a linked outside signal, so that `isCancelled` knows it wherever it surfaces. */
export function rememberReason(reason: unknown): void {
  if (isObject(reason)) outsideReasons().add(reason);
}

/** A getter of a thrown object may throw; classifying an error must not. */
function readField(value: unknown, field: string): unknown {
  try {
    return isObject(value) ? (value as Record<string, unknown>)[field] : undefined;
  } catch {
    return undefined;
  }
}

const isOurReason = (value: unknown): boolean =>
  value instanceof CancelledError || (isObject(value) && outsideReasons().has(value));

/** True of an error that reports an abort in the platform's words: named AbortError, or coded ABORT_ERR or ERR_CANCELED (axios). */
export function isAbortError(value: unknown): boolean {
  const code = readField(value, "code");
  return code === "ABORT_ERR" || code === "ERR_CANCELED" || readField(value, "name") === "AbortError";
}

/**
 * True of a cancellation that one of our scopes caused or passed on: our CancelledError, an AbortError whose `cause`
 * is one (timers, streams and events wrap the reason), or the reason of a signal that a scope was linked to.
 * An AbortError of anyone else is an ordinary error.
 */
export function isCancelled(value: unknown): boolean {
  if (isOurReason(value)) return true;
  return isAbortError(value) && isOurReason(readField(value, "cause"));
}
