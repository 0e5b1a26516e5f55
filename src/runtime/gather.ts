import { enter, isAmbient } from "./ambient-hook.js";
import type { ItemCall } from "./ambient-hook.js";
import type { RaiseOptions, RunningTask } from "./group-options.js";
import { Nursery } from "./nursery.js";
import { traceGathered } from "./trace-gathered.js";
import { isTracing, now } from "./tracer.js";

const PENDING: unique symbol = Symbol("pending");

type Settle = (value: unknown) => void;

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
  /** Results by index; PENDING from the start of a task until it has settled. */
  protected readonly values: unknown[] = [];
  private readonly resolve: Settle;
  protected readonly reject: Settle;

  constructor(options: RaiseOptions | undefined, resolve: Settle, reject: Settle) {
    super(options);
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Subscribes to the promise of the task with this index. */
  protected abstract watch(promise: Promise<unknown>, index: number): void;
  /** The result once every task has settled and there is no error. */
  protected abstract findResult(): unknown;

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
    this.values[index] = PENDING;
    this.live++;
    if (this.startTimes) this.startTimes[index] = now();
    let promise: Promise<unknown>;
    try {
      promise = Promise.resolve(isAmbient() ? this.enterCall(call, item, index) : call(item, index, this));
    } catch (error) {
      this.hasThrown = true;
      promise = Promise.reject(error);
    }
    if (isTracing) traceGathered(this, promise, index);
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
      value === PENDING ? [{ name: `${index}`, duration: since(index) }] : [],
    );
  }

  /** A result that arrives after the group has ended belongs to an abandoned task. */
  protected keep(index: number, value: unknown): void {
    if (!this.finished) this.values[index] = value;
    this.release();
  }

  protected deliver(): void {
    const failed = this.findError();
    if (failed) this.reject(failed.error);
    else this.resolve(this.toShape(this.findResult()));
  }

  protected toShape(result: unknown): unknown {
    const { keys } = this;
    return keys
      ? Object.fromEntries((result as unknown[]).map((value, index) => [keys[index], value]))
      : result;
  }
}

/** `all`, `map`, `adoptAll`: every value, or the failures. */
export class AllGather extends Gather {
  protected watch(promise: Promise<unknown>, index: number): void {
    promise.then(
      (value) => this.keep(index, value),
      (error) => this.failed(index, error),
    );
  }

  private failed(index: number, error: unknown): void {
    this.values[index] = undefined;
    if (!this.isOwnCancellation(error)) this.fail(error);
    // A task that was cancelled although nobody cancelled the group leaves a hole: then there is no result to give.
    else if (!this.aborted) this.abort(error);
    this.release();
  }

  protected override findError(): { readonly error: unknown } | undefined {
    return super.findError() ?? (this.aborted ? { error: this.reason } : undefined);
  }

  protected findResult(): unknown {
    return this.values;
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
    // A finished entry is an object; an unstarted one is undefined, an abandoned one still PENDING.
    const { reason } = this;
    return this.values.map((value) => (typeof value === "object" ? value : { status: "rejected", reason }));
  }
}
