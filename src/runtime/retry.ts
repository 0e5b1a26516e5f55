import { isCancelled, isError, setHidden, toError } from "./cancelled-error.js";
import { notesOf, titleLine } from "./error-text.js";
import { everyError, someError } from "./guards.js";
import type { Matcher } from "./matcher.js";
import type { Scope } from "./scope.js";
import { timeout } from "./timeout.js";
import { startTimer } from "./timer.js";

/** What `onRetry` is told before the wait. */
export interface RetryEvent {
  readonly error: unknown;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** Milliseconds until the next one. */
  readonly delay: number;
}

/** How often, after what wait, and after which errors `withRetry` tries again. */
export interface RetryOptions {
  /** Attempts after the first one; 3 by default. */
  retries?: number | undefined;
  /** Milliseconds before the first retry; 100 by default. */
  delay?: number | undefined;
  /** What the wait is multiplied by each time; 2 by default. */
  factor?: number | undefined;
  /** The longest wait in milliseconds; 30,000 by default. */
  maxDelay?: number | undefined;
  /** `"full"` (default): a random part of the wait, so that clients do not retry in step. */
  jitter?: "full" | "none" | undefined;
  /** Which errors are worth a retry; all by default. A group only if every leaf is. Cancellation never is. */
  retryOn?: Matcher | undefined;
  /** Ends the attempts and the waits. */
  signal?: AbortSignal | undefined;
  /** Called before each wait. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** What passes once tells nothing about the next time: only failures that are no cancellation are worth a retry. */
function isWorthRetry(error: unknown, retryOn: Matcher | undefined): boolean {
  return !someError(error, isCancelled) && (retryOn === undefined || everyError(error, retryOn));
}

/** As Python's `add_note`, on any error that takes it. */
function addNotes(error: unknown, added: readonly string[]): void {
  if (!isError(error) || !added[0] || !Object.isExtensible(error)) return;
  setHidden(error, { notes: [...notesOf(error), ...added] });
}

const sleep = (ms: number, { signal }: Scope): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = startTimer(ms, resolve);
    // Stays until the next abort: the signal is the scope's own, and there are few retries.
    signal.addEventListener("abort", () => {
      stop();
      reject(signal.reason);
    });
  });

/**
 * Calls `fn` until it succeeds, waiting longer each time. Never retries a cancellation; a group is retried only if every
 * leaf matches `retryOn`. Throws the last error, with the earlier ones as notes, or `signal.reason`.
 *
 * @example
 * const log: string[] = [];
 * const flaky = async (attempt: number): Promise<string> => {
 *   if (attempt < 3) throw new RangeError("busy");
 *   return `done at attempt ${attempt}`;
 * };
 *
 * const value = await withRetry((_scope, attempt) => flaky(attempt), {
 *   delay: 1,
 *   retryOn: RangeError,
 *   onRetry: ({ attempt, error }) => log.push(`${attempt}: ${error}`),
 * });
 * value; // => 'done at attempt 3'
 * log; // => [ '1: RangeError: busy', '2: RangeError: busy' ]
 */
export async function withRetry<T>(
  fn: (scope: Scope, attempt: number) => T | PromiseLike<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { retries = 3, delay = 100, factor = 2, maxDelay = 30_000, retryOn } = options;
  const earlier: string[] = [];
  const body = async (scope: Scope): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await fn(scope, attempt);
      } catch (error) {
        if (isCancelled(error)) throw error;
        if (scope.signal.aborted || attempt > retries || !isWorthRetry(error, retryOn)) {
          addNotes(error, earlier);
          throw error;
        }
        earlier.push(`attempt ${attempt}: ${titleLine(toError(error))}`);
        const longest = Math.min(delay * factor ** (attempt - 1), maxDelay);
        const wait = options.jitter === "none" ? longest : Math.random() * longest;
        options.onRetry?.({ error, attempt, delay: wait });
        await sleep(wait, scope);
        scope.checkpoint();
      }
    }
  };
  return timeout(null, body, options);
}
