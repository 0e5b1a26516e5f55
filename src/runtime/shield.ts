import { CancelScope, link, unlink } from "./cancel-scope.js";
import type { Scope } from "./scope.js";
import { rememberSuppressed } from "./suppressed-errors.js";
import { timeout } from "./timeout.js";

/**
 * Waits for `work` until the signal fires, then throws the reason while the work goes on: asyncio.shield
 * (docs.python.org/3/library/asyncio-task.html#asyncio.shield). What the work throws later is in
 * `suppressedErrors(reason)`. For clean-up that must itself be finished before going on, use `cleanup`.
 *
 * @example
 * import { setTimeout as sleep } from "node:timers/promises";
 *
 * const saved: string[] = [];
 * const save = async (): Promise<void> => {
 *   await sleep(5);
 *   saved.push("order 7");
 * };
 *
 * const caller = new AbortController();
 * const waiting = shield(save, { signal: caller.signal });
 * caller.abort(new Error("the client has gone"));
 * await waiting.catch((error) => error.message); // => 'the client has gone'
 * await sleep(20);
 * saved; // => [ 'order 7' ]
 */
export function shield<T>(
  work: PromiseLike<T> | (() => T | PromiseLike<T>),
  options?: { signal?: AbortSignal | undefined },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const inner = Promise.resolve(typeof work === "function" ? work() : work);
    const waiter = new CancelScope();
    waiter.abort = (reason) => {
      reject(reason);
      inner.catch((late) => rememberSuppressed(reason, late));
    };
    link(waiter, options?.signal);
    inner.then(resolve, reject).then(() => unlink(waiter));
  });
}

/**
 * Runs `fn` in a scope that no outer cancellation reaches, for `finally` blocks that still have to wait for something:
 * trio's `CancelScope(shield=True)`. `timeout` (ms) bounds it, with a TimeoutError.
 *
 * @example
 * import { setTimeout as sleep } from "node:timers/promises";
 *
 * const log: string[] = [];
 * const work = async (signal: AbortSignal): Promise<void> => {
 *   try {
 *     await sleep(60_000, undefined, { signal });
 *   } finally {
 *     await cleanup((scope) => sleep(1, undefined, { signal: scope.signal }), { timeout: 1_000 });
 *     log.push("closed");
 *   }
 * };
 *
 * await moveOnAfter(1, ({ signal }) => work(signal));
 * log; // => [ 'closed' ]
 */
export function cleanup<T>(
  fn: (scope: Scope) => T | PromiseLike<T>,
  options?: { timeout?: number | undefined },
): Promise<T> {
  return timeout(options?.timeout ?? null, fn, { signal: null });
}
