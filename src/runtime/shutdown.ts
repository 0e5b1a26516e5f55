import { enter } from "./ambient-hook.js";
import { CancelledError } from "./cancelled-error.js";
import { CancelScope, isOwnCancellation } from "./cancel-scope.js";
import { findBuiltin } from "./node-builtin.js";
import type { Scope } from "./scope.js";
import { startTimer } from "./timer.js";

/** The part of Node's `process` that `runUntilSignal` needs. */
export interface SignalProcess {
  on(signal: string, listener: () => void): unknown;
  off(signal: string, listener: () => void): unknown;
  exit(code: number): unknown;
}

/** Which signals end the body, and how long it may take. */
export interface ShutdownOptions {
  /** `["SIGINT", "SIGTERM"]` by default. */
  signals?: readonly string[] | undefined;
  /** Milliseconds from the first signal until the process exits all the same; no limit by default. */
  gracePeriod?: number | undefined;
  /** The process to listen to; the running one by default. */
  process?: SignalProcess | undefined;
}

/**
 * Runs `body` until it ends or the process is told to: the first signal cancels its scope, and it has until
 * `gracePeriod` (ms) to unwind. Resolves to the body's value, or to undefined if the signal interrupted it; its failures
 * are thrown. A second signal exits at once with 128 and the number of the signal.
 *
 * @example
 * import { EventEmitter } from "node:events";
 * import { setTimeout as sleep } from "node:timers/promises";
 *
 * const host = Object.assign(new EventEmitter(), { exit: () => {} }); // in place of `process`, the default
 * const log: string[] = [];
 * const served = runUntilSignal(
 *   async ({ signal }) => {
 *     log.push("listening");
 *     await sleep(60_000, undefined, { signal }).finally(() => log.push("closed"));
 *   },
 *   { gracePeriod: 10_000, process: host },
 * );
 * host.emit("SIGTERM");
 * await served; // => undefined
 * log; // => [ 'listening', 'closed' ]
 */
export async function runUntilSignal<T>(
  body: (scope: Scope) => T | PromiseLike<T>,
  options: ShutdownOptions = {},
): Promise<T | undefined> {
  const {
    signals = ["SIGINT", "SIGTERM"],
    gracePeriod,
    process: host = (globalThis as unknown as { process: SignalProcess }).process,
  } = options;
  // Those of other signals differ from one system to the next; a shell shows what a signal ended as 128 and the number.
  const numbers = findBuiltin("os")?.constants.signals ?? { SIGINT: 2, SIGTERM: 15 };
  const scope = new CancelScope();
  let stopTimer: (() => void) | undefined;
  const stops: (() => void)[] = [];
  const listen = (signal: string): void => {
    const exit = (): unknown => host.exit(128 + (numbers[signal] ?? 0));
    const listener = (): void => {
      if (scope.aborted) exit();
      else stopTimer = startTimer(gracePeriod ?? Infinity, exit);
      scope.abort(new CancelledError(`the process received ${signal}`));
    };
    host.on(signal, listener);
    stops.push(() => host.off(signal, listener));
  };
  try {
    for (const signal of signals) listen(signal);
    return await enter(scope, body);
  } catch (error) {
    if (scope.aborted && isOwnCancellation(scope, error)) return undefined;
    throw error;
  } finally {
    stopTimer?.();
    for (const stop of stops) stop();
  }
}
