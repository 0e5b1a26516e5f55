import { enter, isAmbient } from "./ambient-hook.js";
import type { ItemCall } from "./ambient-hook.js";
import type { RaiseOptions, RunningTask } from "./group-options.js";
import { Nursery } from "./nursery.js";
import { traceGathered } from "./trace-gathered.js";
import { isTracing, now } from "./tracer.js";

/**
 * A group over a list of inputs whose tasks nobody holds: they share its one signal, and cost an entry in `values`.
 * Subscribing in the turn of the start, with `Promise.resolve(x).then`, and delivering inside the last reaction makes
 * success arrive in the microtask in which Promise.all would settle.
 */
export abstract class Gather extends Nursery {
  /** The shape of the result: a record with these keys, or a list. */
  keys: readonly string[] | undefined;
  /** A task threw in its synchronous part. */
  hasThrown = false;
  /** When each task started; only where they do not all start with the group. */
  startTimes: number[] | undefined;
  /** Closes a source of inputs that is still being pulled from. */
  onAbort: (() => void) | undefined;
  /** Results by index; the promise of a task until it has settled. */
  protected readonly values: unknown[] = [];

  constructor(
    options: RaiseOptions | undefined,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    super(options);
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Subscribes to the promise of the task with this index. */
  protected abstract watch(promise: Promise<unknown>, index: number): void;

  /** True when no further input may be started. */
  get isStopped(): boolean {
    return this.aborted || (this.hasThrown && !this.continues);
  }

  override abort(reason: unknown): void {
    super.abort(reason);
    this.onAbort?.();
  }

  /** Starts one task. A synchronous throw is handled in a microtask, as a rejection is. */
  launch<A>(call: ItemCall<A, unknown>, item: A, index: number): Promise<unknown> {
    this.live++;
    if (this.startTimes) this.startTimes[index] = now();
    let promise: Promise<unknown>;
    try {
      promise = Promise.resolve(isAmbient() ? this.enterCall(call, item, index) : call(item, index, this));
    } catch (error) {
      this.hasThrown = true;
      // As around Promise.all: what is thrown while the list is made leaves before any rejection is seen.
      if (this.options.raise === "first" && !this.isOwnCancellation(error)) this.fail(error);
      promise = Promise.reject(error);
    }
    if (isTracing) traceGathered(this, promise, index);
    this.values[index] = promise;
    this.watch(promise, index);
    return promise;
  }

  /** Apart from `launch`, which would otherwise allocate for a closure that it does not make. */
  private enterCall<A>(call: ItemCall<A, unknown>, item: A, index: number): unknown {
    return enter(this, (scope) => call(item, index, scope));
  }

  /** Leaves a place in the result for an input that may never be started. */
  skip(index: number): void {
    this.values[index] = undefined;
  }

  /** The inputs themselves failed: in a microtask, as a task would. */
  failSource(error: unknown): void {
    this.waitForSource(Promise.reject(error));
  }

  /** Waits for the inputs to be closed. */
  waitForSource(closing: Promise<unknown>): void {
    this.live++;
    const failed = (error: unknown): void => {
      this.fail(error);
      this.release();
    };
    closing.then(() => this.release(), failed);
  }

  collectRunning(): RunningTask[] {
    const since = (index: number): number => now() - (this.startTimes?.[index] ?? this.startedAt);
    return this.values.flatMap((value, index) =>
      value instanceof Promise ? [{ name: `${index}`, duration: since(index) }] : [],
    );
  }

  /** A result that arrives after the group has ended belongs to an abandoned task. */
  protected keep(index: number, value: unknown): void {
    if (!this.finished) this.values[index] = value;
    this.release();
  }

  /** Gives a list of results the shape of the inputs. */
  protected toShape(results: unknown[]): unknown {
    const { keys } = this;
    return keys ? Object.fromEntries(keys.map((key, index) => [key, results[index]])) : results;
  }
}

/** `all`, `map`, `adoptAll`: every value, or the failures. */
export class AllGather extends Gather {
  private hasFailed = false;

  protected watch(promise: Promise<unknown>, index: number): void {
    promise.then((value) => this.keep(index, value), this.failed);
    if (this.hasFailed) this.forgetRejected(promise, index);
  }

  // One for all tasks, which is why it does not know the index: a second closure a task costs half as much again.
  private readonly failed = (error: unknown): void => {
    if (!this.hasFailed) {
      this.hasFailed = true;
      this.values.forEach((value, index) => this.forgetRejected(value, index));
    }
    if (!this.isOwnCancellation(error)) this.fail(error);
    // A task that was cancelled although nobody cancelled the group leaves a hole: then there is no result to give.
    else if (!this.aborted) this.abort(error);
    this.release();
  };

  /** Keeps `collectRunning` true once there are failures. */
  private forgetRejected(value: unknown, index: number): void {
    if (value instanceof Promise) value.catch(() => (this.values[index] = undefined));
  }

  protected override findError(): { readonly error: unknown } | undefined {
    return super.findError() ?? (this.aborted ? { error: this.reason } : undefined);
  }

  protected findResult(): unknown {
    return this.toShape(this.values);
  }
}

/** `settle`: a PromiseSettledResult for each input. */
export class SettleGather extends Gather {
  override get continues(): boolean {
    return true;
  }

  protected watch(promise: Promise<unknown>, index: number): void {
    promise.then(
      (value) => this.keep(index, { status: "fulfilled", value }),
      (error) => this.keep(index, { status: "rejected", reason: this.toReason(error) }),
    );
  }

  private toReason(error: unknown): unknown {
    return this.aborted && this.isOwnCancellation(error) ? this.reason : error;
  }

  /** Being cancelled from outside is not an error of `settle`: the unfinished entries tell. */
  protected override findError(): { readonly error: unknown } | undefined {
    return this.failures && super.findError();
  }

  protected findResult(): unknown {
    // An unstarted entry is undefined, an abandoned one still a promise.
    const rejected = { status: "rejected", reason: this.reason };
    return this.toShape(
      this.values.map((value) => (!value || value instanceof Promise ? { ...rejected } : value)),
    );
  }
}
