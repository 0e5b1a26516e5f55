import { enter } from "./ambient-hook.js";
import { brandClass, CancelledError } from "./cancelled-error.js";
import { CancelScope, isOwnCancellation, link, unlink } from "./cancel-scope.js";
import type { Scope } from "./scope.js";
import { startTimer } from "./timer.js";

/**
 * What `timeout` throws when its own deadline interrupted the body; `cause` is the cancellation it turned into.
 *
 * @example
 * import { setTimeout as sleep } from "node:timers/promises";
 *
 * const error = await timeout(1, ({ signal }) => sleep(60_000, undefined, { signal })).catch((error) => error);
 * error instanceof TimeoutError; // => true
 * error.message; // => 'timed out after 1 ms'
 */
export class TimeoutError extends Error {
  static {
    brandClass(this, "TimeoutError");
  }
}

/** What the body of `timeout` gets. */
export interface DeadlineScope extends Scope {
  /** Moves the deadline to `ms` milliseconds from now, or takes it away. */
  reschedule(ms: number | null): void;
  /** True once the deadline has passed. */
  readonly expired: boolean;
}

/** What cancels the body beside the deadline; `null` cuts it off from the ambient scope too. */
export interface TimeoutOptions {
  readonly signal?: AbortSignal | null | undefined;
}

type Body<T> = (scope: DeadlineScope) => T | PromiseLike<T>;

class Deadline extends CancelScope implements DeadlineScope {
  expired = false;
  /** What became of the body's error, where it gave in to this deadline and to nothing else: the caller gets it. */
  timedOut: TimeoutError | undefined;
  #stopTimer: (() => void) | undefined;
  #hasEnded = false;
  #ms: number | null = null;

  reschedule(ms: number | null): void {
    if (this.expired || this.#hasEnded) throw new Error("a deadline that is over cannot be moved");
    if (ms !== null && (typeof ms !== "number" || isNaN(ms))) {
      throw new TypeError(`a deadline is in ms, or null; not ${ms}`);
    }
    this.#stopTimer?.();
    this.#ms = ms;
    this.#stopTimer = startTimer(ms ?? Infinity, () => {
      this.expired = true;
      this.abort(new CancelledError(`the deadline of ${ms} ms has passed`));
    });
  }

  async run<T>(ms: number | null, body: Body<T>, options: TimeoutOptions | undefined): Promise<T> {
    try {
      link(this, options?.signal);
      this.reschedule(ms);
      this.checkpoint();
      return await enter<DeadlineScope, T | PromiseLike<T>>(this, body);
    } catch (error) {
      throw this.#translate(error);
    } finally {
      this.#hasEnded = true;
      this.#stopTimer?.();
      unlink(this);
    }
  }

  /** What the caller sees of the body's error. */
  #translate(error: unknown): unknown {
    if (!isOwnCancellation(this, error)) return error;
    if (this.outside?.aborted) return this.outside.reason;
    if (!this.expired) return error;
    return (this.timedOut = new TimeoutError(`timed out after ${this.#ms} ms`, { cause: this.reason }));
  }
}

/**
 * Cancels `body` after `ms` milliseconds (null: never) and throws TimeoutError once it has unwound; its other errors
 * pass as they are, and a body that finishes all the same keeps its value. The semantics are those of asyncio.timeout
 * (docs.python.org/3/library/asyncio-task.html#timeouts); of nested deadlines that pass at once, the outermost counts.
 *
 * @example
 * import { setTimeout as sleep } from "node:timers/promises";
 *
 * await timeout(1_000, async () => "in time"); // => 'in time'
 * await timeout(1, ({ signal }) => sleep(60_000, undefined, { signal })).catch(String); // => 'TimeoutError: timed out after 1 ms'
 */
export function timeout<T>(ms: number | null, body: Body<T>, options?: TimeoutOptions): Promise<T> {
  return new Deadline().run(ms, body, options);
}

/**
 * As `timeout`, but resolves with undefined where that would throw its TimeoutError: trio's `move_on_after`.
 *
 * @example
 * import { setTimeout as sleep } from "node:timers/promises";
 *
 * await moveOnAfter(1, ({ signal }) => sleep(60_000, "late", { signal })); // => undefined
 */
export function moveOnAfter<T>(
  ms: number | null,
  body: Body<T>,
  options?: TimeoutOptions,
): Promise<T | undefined> {
  const scope = new Deadline();
  return scope.run(ms, body, options).catch((error) => {
    if (scope.timedOut) return undefined;
    throw error;
  });
}
