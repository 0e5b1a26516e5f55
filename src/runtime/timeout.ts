import { enter, findOutside } from "./ambient-hook.js";
import { CancelledError, TimeoutError } from "./cancelled-error.js";
import { CancelScope } from "./cancel-scope.js";
import type { Scope } from "./scope.js";

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

/** The longest delay that setTimeout takes: it fires at once for a longer one. */
const LONGEST = 2 ** 31 - 1;

class Deadline extends CancelScope implements DeadlineScope {
  expired = false;
  /** Undefined where there is no deadline, and after the end. */
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ended = false;
  private ms: number | null = null;

  reschedule(ms: number | null): void {
    if (this.expired || this.ended) throw new Error("a deadline that has passed, or has been met, cannot be moved");
    if (ms !== null && (typeof ms !== "number" || Number.isNaN(ms))) {
      throw new TypeError(`a deadline is a number of milliseconds or null, not ${String(ms)}`);
    }
    this.stop();
    this.ms = ms;
    if (ms !== null && ms !== Infinity) this.wait(ms);
  }

  end(): void {
    this.ended = true;
    this.stop();
    this.unlink();
  }

  /** True of an error with which the body gave in to this deadline, and to nothing else. */
  isOwnExpiry(error: unknown): boolean {
    return this.expired && !this.outsideFired && this.isOwnCancellation(error);
  }

  /** What the caller sees of the body's error. */
  translate(error: unknown): unknown {
    if (this.isOwnExpiry(error)) return new TimeoutError(`timed out after ${this.ms} ms`, { cause: this.reason });
    return this.outsideFired && this.isOwnCancellation(error) ? this.outsideReason : error;
  }

  private wait(ms: number): void {
    const next = Math.min(ms, LONGEST);
    this.timer = setTimeout(() => (ms > next ? this.wait(ms - next) : this.expire()), next);
  }

  private expire(): void {
    this.expired = true;
    this.abort(new CancelledError(`the deadline of ${this.ms} ms has passed`));
  }

  private stop(): void {
    clearTimeout(this.timer);
  }
}

type Body<T> = (scope: DeadlineScope) => T | PromiseLike<T>;

interface Race<T> {
  readonly ms: number | null;
  readonly body: Body<T>;
  readonly options: TimeoutOptions | undefined;
  /** What becomes of the body's error once it has unwound. */
  readonly failed: (scope: Deadline, error: unknown) => T | PromiseLike<T>;
}

function race<T>({ ms, body, options, failed }: Race<T>): Promise<T> {
  return new Promise((resolve) => {
    const scope = new Deadline();
    scope.reschedule(ms);
    scope.link(findOutside(options?.signal));
    const run = (): T | PromiseLike<T> => {
      scope.checkpoint();
      return enter(scope, body);
    };
    const settled = new Promise<T>((start) => start(run()));
    resolve(
      settled.then(
        (value) => {
          scope.end();
          return value;
        },
        (error) => {
          scope.end();
          return failed(scope, error);
        },
      ),
    );
  });
}

/**
 * Cancels `body` after `ms` milliseconds (null: never) and throws TimeoutError once it has unwound; its other errors
 * pass as they are, and a body that finishes all the same keeps its value. The semantics are those of asyncio.timeout
 * (docs.python.org/3/library/asyncio-task.html#timeouts); of nested deadlines that pass at once, the outermost counts.
 */
export function timeout<T>(ms: number | null, body: Body<T>, options?: TimeoutOptions): Promise<T> {
  const failed = (scope: Deadline, error: unknown): Promise<T> => Promise.reject(scope.translate(error));
  return race({ ms, body, options, failed });
}

/** As `timeout`, but resolves with undefined where that would throw its TimeoutError: trio's `move_on_after`. */
export function moveOnAfter<T>(
  ms: number | null,
  body: Body<T>,
  options?: TimeoutOptions,
): Promise<T | undefined> {
  const failed = (scope: Deadline, error: unknown): Promise<T | undefined> =>
    scope.isOwnExpiry(error) ? Promise.resolve(undefined) : Promise.reject(scope.translate(error));
  return race<T | undefined>({ ms, body, options, failed });
}
