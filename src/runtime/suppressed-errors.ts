import { isObject, NonErrorThrown, rawThrown } from "./cancelled-error.js";

/** Failures in the order they happened: each thrown object once, thrown primitives all, as NonErrorThrown. */
export type Failures = Set<unknown>;

/** Adds what was thrown. */
export function addFailure(failures: Failures, thrown: unknown): void {
  failures.add(isObject(thrown) ? thrown : new NonErrorThrown(thrown));
}

const suppressed = new WeakMap<object, Failures>();

/** Keeps a failure that came after `left` had been thrown already, so that it is not lost. */
export function rememberSuppressed(left: unknown, late: unknown): void {
  if (!isObject(left) || left === late) return;
  const failures = suppressed.get(left) ?? new Set();
  suppressed.set(left, failures);
  addFailure(failures, late);
}

/**
 * The failures that came after `error` had left already: with `raise: "first"`, after `abandonAfter`, and of shielded
 * work that nobody waits for any more. In the order they happened, as thrown; more while the siblings finish.
 * Nothing can be kept for a thrown primitive: what fails after it is told to `traceTasks` only.
 *
 * @example
 * const fail = (message: string) => () => Promise.reject(new Error(message));
 *
 * const error = await TaskGroup.all([fail("first"), fail("second")], { raise: "first" }).catch((error) => error);
 * error.message; // => 'first'
 * suppressedErrors(error).map(String); // => [ 'Error: second' ]
 */
export function suppressedErrors(error: unknown): readonly unknown[] {
  return [...(suppressed.get(error as object) ?? [])].map(rawThrown);
}
