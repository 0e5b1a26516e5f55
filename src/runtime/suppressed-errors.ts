import { isObject } from "./cancelled-error.js";
import { FailureLog } from "./failure-log.js";

const suppressed = new WeakMap<object, FailureLog>();

/** Keeps a failure that came after `left` had been thrown already, so that it is not lost. */
export function rememberSuppressed(left: unknown, late: unknown): void {
  if (!isObject(left) || left === late) return;
  const log = suppressed.get(left) ?? new FailureLog();
  suppressed.set(left, log);
  log.add(late);
}

/**
 * The failures that came after `error` had left already: with `raise: "first"`, after `abandonAfter`, and of shielded
 * work that nobody waits for any more. In the order they happened, as thrown; it grows while the siblings finish.
 *
 * @example
 * const fail = (message: string) => () => Promise.reject(new Error(message));
 *
 * const error = await TaskGroup.all([fail("first"), fail("second")], { raise: "first" }).catch((error) => error);
 * error.message; // => 'first'
 * suppressedErrors(error).map(String); // => [ 'Error: second' ]
 */
export function suppressedErrors(error: unknown): readonly unknown[] {
  return suppressed.get(error as object)?.thrown ?? [];
}
