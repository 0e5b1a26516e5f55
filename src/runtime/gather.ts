import { enter } from "./ambient-hook.js";
import { isOwnCancellation } from "./cancel-scope.js";
import { CancelledError } from "./cancelled-error.js";
import type { RaiseOptions } from "./group-options.js";
import type { ItemCall } from "./inputs.js";
import { Nursery, type Raised } from "./nursery.js";
import { shared } from "./shared.js";
import { traceGathered } from "./trace-gathered.js";
import { isTracing, now, type Shown } from "./tracer.js";

/** Stands in the list of results for tasks that are still running, one for all that started together. */
export class Start {
  readonly startedAt = now();
}

/**
 * A group over a list of inputs, as `all`, `map` and `adoptAll` make it. Nobody holds its tasks: they share its one
 * signal, and cost an entry in `values`. Subscribing in the turn of the start, with `Promise.resolve(x).then`, and
 * delivering inside the last reaction makes success arrive in the microtask in which Promise.all would settle.
 */
export class Gather extends Nursery {
  /** The shape of the result: a record with these keys, or a list. */
  keys: readonly string[] | undefined;
  /** When what is started now began. */
  start = new Start();
  /** Closes a source of inputs that is still being pulled from. */
  closeSource: (() => void) | undefined;
  /** Results by index; undefined for an input that was not started. */
  readonly values: unknown[] = [];
  readonly #call: ItemCall;
  /** A task threw in its synchronous part. */
  #hasThrown = false;

  constructor(options: RaiseOptions | undefined, call: ItemCall) {
    super(options);
    this.#call = call;
  }

  /** True when no further input may be started. */
  get isStopped(): boolean {
    return this.aborted || (this.#hasThrown && !this.continues);
  }

  protected override onAbort(reason: unknown): void {
    super.onAbort(reason);
    this.closeSource?.();
  }

  /** Starts one task. A synchronous throw is handled in a microtask, as a rejection is. */
  launch(item: unknown, index: number): Promise<unknown> {
    this.live++;
    this.values[index] = this.start;
    let promise: Promise<unknown>;
    try {
      const call = this.#call;
      promise = Promise.resolve(shared.hook ? this.#enterCall(item, index) : call(item, index, this));
    } catch (error) {
      this.#hasThrown = true;
      // As around Promise.all: what is thrown while the list is made leaves before any rejection is seen.
      if (this.raisesFirst && this.#isFailure(error)) this.fail(error);
      promise = Promise.reject(error);
    }
    if (isTracing) traceGathered(this, promise, index);
    this.#watch(promise, index);
    return promise;
  }

  /** Apart from `launch`, which would otherwise allocate for closures that it does not make. */
  #enterCall(item: unknown, index: number): unknown {
    const call = this.#call;
    return enter(this, (scope) => call(item, index, scope));
  }

  #watch(promise: Promise<unknown>, index: number): void {
    promise.then(
      (value) => this.keep(index, value),
      (error) => this.lose(index, error),
    );
  }

  /** To Promise.all a cancellation by somebody else is an error as any other. */
  #isFailure(error: unknown): boolean {
    return !isOwnCancellation(this, error) || (this.raisesFirst && !this.aborted);
  }

  /** A task has succeeded. */
  protected keep(index: number, value: unknown): void {
    this.put(index, value);
  }

  /** A task has failed, or was cancelled. */
  protected lose(index: number, error: unknown): void {
    if (this.#isFailure(error)) this.fail(error);
    else if (!this.aborted) {
      this.stray ??= { error };
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

  /** Waits for what is no task: the end of the inputs. */
  waitFor(closing: Promise<unknown>): void {
    this.live++;
    closing.catch((error) => this.fail(error)).then(() => this.release());
  }

  collectRunning(): Shown[] {
    return this.values.flatMap((value, index) =>
      value instanceof Start ? { ...value, label: `${index}` } : [],
    );
  }

  protected findResult(): unknown {
    const { keys, values } = this;
    return keys ? Object.fromEntries(keys.map((key, index) => [key, values[index]])) : values;
  }
}

/** `any`, which continues: the first success; the others are cancelled and awaited. */
export class AnyGather extends Gather {
  #winner: { readonly value: unknown } | undefined;

  /** Once cancelled, what failed before is no longer what decides; a clean-up that fails from here on is. */
  protected override onAbort(reason: unknown): void {
    this.failures.clear();
    super.onAbort(reason);
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

/** `settle`, which continues: a PromiseSettledResult for each input. */
export class SettleGather extends Gather {
  protected override keep(index: number, value: unknown): void {
    this.put(index, { status: "fulfilled", value });
  }

  protected override lose(index: number, error: unknown): void {
    const reason = this.aborted && isOwnCancellation(this, error) ? this.reason : error;
    this.put(index, { status: "rejected", reason });
  }

  /** Being cancelled from outside is not an error of `settle`: the unfinished entries tell. */
  protected override findError(): Raised | undefined {
    return this.failures.size > 0 ? super.findError() : undefined;
  }

  protected override findResult(): unknown {
    this.values.forEach((entry: any, index) => {
      if (!entry?.status) this.values[index] = { status: "rejected", reason: this.reason };
    });
    return super.findResult();
  }
}
