import { enter } from "./ambient-hook.js";
import { CancelledError } from "./cancelled-error.js";
import type { RunningTask } from "./group-options.js";
import type { ItemCall } from "./inputs.js";
import { Nursery, type Raised } from "./nursery.js";
import { shared } from "./shared.js";
import { traceGathered } from "./trace-gathered.js";
import { isTracing, now } from "./tracer.js";

/** Stands in the list of results for tasks that are still running, one for all that started together. */
class Start {
  readonly at = now();
}

/**
 * A group over a list of inputs, as `all`, `map` and `adoptAll` make it. Nobody holds its tasks: they share its one
 * signal, and cost an entry in `values`. Subscribing in the turn of the start, with `Promise.resolve(x).then`, and
 * delivering inside the last reaction makes success arrive in the microtask in which Promise.all would settle.
 */
export class Gather extends Nursery {
  /** The shape of the result: a record with these keys, or a list. */
  keys: readonly string[] | undefined;
  /** When all tasks start; undefined where each starts in its turn. */
  start: Start | undefined = new Start();
  /** Closes a source of inputs that is still being pulled from. */
  onAbort: (() => void) | undefined;
  /** Results by index. */
  protected readonly values: unknown[] = [];
  /** A task threw in its synchronous part. */
  #hasThrown = false;
  /** How a task ended that was cancelled although nobody cancelled the group: it leaves a hole in the result. */
  #stray: Raised | undefined;

  /** True when no further input may be started. */
  get isStopped(): boolean {
    return this.aborted || (this.#hasThrown && !this.continues);
  }

  override abort(reason: unknown): void {
    super.abort(reason);
    this.onAbort?.();
  }

  /** Starts one task. A synchronous throw is handled in a microtask, as a rejection is. */
  launch(call: ItemCall, item: unknown, index: number): Promise<unknown> {
    this.live++;
    this.values[index] = this.start ?? new Start();
    let promise: Promise<unknown>;
    try {
      promise = Promise.resolve(shared.hook ? this.#enterCall(call, item, index) : call(item, index, this));
    } catch (error) {
      this.#hasThrown = true;
      // As around Promise.all: what is thrown while the list is made leaves before any rejection is seen.
      if (this.options.raise === "first" && !this.isOwnCancellation(error)) this.fail(error);
      promise = Promise.reject(error);
    }
    if (isTracing) traceGathered(this, promise, index);
    this.#watch(promise, index);
    return promise;
  }

  /** Apart from `launch`, which would otherwise allocate for closures that it does not make. */
  #enterCall(call: ItemCall, item: unknown, index: number): unknown {
    return enter(this, (scope) => call(item, index, scope));
  }

  #watch(promise: Promise<unknown>, index: number): void {
    promise.then(
      (value) => this.keep(index, value),
      (error) => this.lose(index, error),
    );
  }

  /** A task has succeeded. */
  protected keep(index: number, value: unknown): void {
    this.put(index, value);
  }

  /** A task has failed, or was cancelled. */
  protected lose(index: number, error: unknown): void {
    if (!this.isOwnCancellation(error)) this.fail(error);
    else if (!this.aborted) {
      this.#stray ??= { error };
      this.cancelOthers(error);
    }
    this.put(index, undefined);
  }

  /** Ends a task. */
  protected put(index: number, result: unknown): void {
    // A result that arrives after the group has ended belongs to an abandoned task.
    if (!this.finished) this.values[index] = result;
    this.release();
  }

  /** Leaves a place in the result for an input that may never be started. */
  skip(index: number): void {
    this.values[index] = undefined;
  }

  /** Waits for what is no task: the end of the inputs. */
  waitFor(closing: Promise<unknown>): void {
    this.live++;
    closing.catch((error) => this.fail(error)).then(() => this.release());
  }

  collectRunning(): RunningTask[] {
    return this.values.flatMap((value, index) =>
      value instanceof Start ? { name: `${index}`, duration: now() - value.at } : [],
    );
  }

  protected override findError(): Raised | undefined {
    return super.findError() ?? this.#stray;
  }

  protected findResult(): unknown {
    const { keys, values } = this;
    return keys ? Object.fromEntries(keys.map((key, index) => [key, values[index]])) : values;
  }
}

/** `any`: the first success; the others are cancelled and awaited. */
export class AnyGather extends Gather {
  #winner: { readonly value: unknown } | undefined;

  /** A failure is no reason to cancel: another task may still succeed. */
  override get continues(): boolean {
    return true;
  }

  /** Once cancelled, what failed before is no longer what decides; a clean-up that fails from here on is. */
  override abort(reason: unknown): void {
    if (!this.aborted) this.failures.clear();
    super.abort(reason);
  }

  protected override keep(index: number, value: unknown): void {
    if (!this.outside?.aborted) this.#winner ??= { value };
    this.abort(new CancelledError("another task succeeded"));
    this.put(index, value);
  }

  protected override findError(): Raised | undefined {
    if (this.#winner) return undefined;
    return super.findError() ?? { error: new AggregateError([], "no task was given") };
  }

  protected override findResult(): unknown {
    return this.#winner!.value;
  }
}

/** `settle`: a PromiseSettledResult for each input. */
export class SettleGather extends Gather {
  override get continues(): boolean {
    return true;
  }

  protected override keep(index: number, value: unknown): void {
    this.put(index, { status: "fulfilled", value });
  }

  protected override lose(index: number, error: unknown): void {
    const reason = this.aborted && this.isOwnCancellation(error) ? this.reason : error;
    this.put(index, { status: "rejected", reason });
  }

  /** Being cancelled from outside is not an error of `settle`: the unfinished entries tell. */
  protected override findError(): Raised | undefined {
    return this.failures.size > 0 ? super.findError() : undefined;
  }

  protected override findResult(): unknown {
    this.values.forEach((value, index) => {
      if (!value || value instanceof Start) this.values[index] = { status: "rejected", reason: this.reason };
    });
    return super.findResult();
  }
}
