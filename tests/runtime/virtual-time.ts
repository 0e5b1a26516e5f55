import { ExceptionGroup, type Scope } from "except-star";
import { VirtualClock } from "../conformance/virtual-clock.js";

/** Runs a test on a clock that jumps from timer to timer. */
export const onVirtualTime = (test: (clock: VirtualClock) => Promise<void>) => async (): Promise<void> => {
  const clock = new VirtualClock();
  await clock.run(() => test(clock));
};

/** Waits; rejects with the reason of the signal, as `fetch` does. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

export const sleeping = (ms: number) => (scope: Scope) => sleep(ms, scope.signal);

/** Sleeps in the scope, then returns `value`. */
export const returning =
  <T>(value: T, ms: number) =>
  async ({ signal }: Scope): Promise<T> => {
    await sleep(ms, signal);
    return value;
  };

/** Sleeps in the scope, then throws `error`. */
export const failing =
  (error: unknown, ms: number) =>
  async ({ signal }: Scope): Promise<never> => {
    await sleep(ms, signal);
    throw error;
  };

/** What a promise rejects with. */
export async function errorOf(promise: PromiseLike<unknown>): Promise<any> {
  const ended = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in ended) return ended.error;
  throw new Error(`resolved with ${String(ended.value)}`);
}

/** The direct children of the group that a promise rejects with. */
export async function errorsOf(promise: PromiseLike<unknown>): Promise<unknown[]> {
  const error: unknown = await errorOf(promise);
  if (error instanceof ExceptionGroup) return error.errors;
  throw error;
}
