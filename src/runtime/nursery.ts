import { CancelScope, link, toReason, unlink } from "./cancel-scope.js";
import { ExceptionGroup } from "./exception-group.js";
import type { RaiseOptions } from "./group-options.js";
import { addFailure, rememberSuppressed, type Failures } from "./suppressed-errors.js";
import { armSlowWarning } from "./slow-warning.js";
import { startTimer } from "./timer.js";
import { isTracing, liveGroups, now, tell, type Shown } from "./tracer.js";

/** An error that is to be raised; it may be any value. */
export interface Raised {
  readonly error: unknown;
}

/**
 * Counts what runs in a scope, collects its failures, cancels the rest at the first one, and finishes when nothing is
 * left. What the result is, its subclasses say.
 */
export abstract class Nursery extends CancelScope {
  readonly options: RaiseOptions;
  /** Tasks that have started or wait for their turn, and have not settled; and one for whoever may start more. */
  live = 1;
  /** How many more tasks may run at this time. */
  freeSlots = 0;
  /** From the moment the result was delivered. */
  finished = false;
  readonly failures: Failures = new Set();
  /** What is raised where no task has failed: a cancellation that came from within. */
  stray: Raised | undefined;
  /** What the caller got, perhaps while tasks are still running: a failure after it is a suppressed one. */
  #left: Raised | undefined;
  #notes: string[] | undefined;
  #stopAbandoning: (() => void) | undefined;
  #warningTimer: ReturnType<typeof setTimeout> | undefined;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;
  /** The promise of the result. */
  readonly end = new Promise<unknown>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  constructor(options: RaiseOptions | null | undefined) {
    super(options?.name);
    this.options = options ?? {};
  }

  /** A failure is no reason to cancel. */
  get continues(): boolean {
    return this.options.onError === "continue";
  }

  /** The first failure leaves at once. */
  get raisesFirst(): boolean {
    return this.options.raise === "first";
  }

  /** Begins to follow the outside signal, with room for so many tasks where the options say nothing. */
  open(concurrency = Infinity): void {
    const limit = this.options.concurrency ?? concurrency;
    if (typeof limit !== "number" || !(limit >= 1))
      throw new RangeError(`concurrency must be at least 1, not ${limit}`);
    this.freeSlots = Math.floor(limit);
    if (isTracing) liveGroups.add(this);
    link(this, this.options.signal);
  }

  /** What is still running, to name it in notes, warnings and trees. */
  abstract collectRunning(): Shown[];
  /** The result once every task has settled and there is no error. */
  protected abstract findResult(): unknown;

  protected override onAbort(_reason: unknown): void {
    this.#stopAbandoning = startTimer(this.options.abandonAfter ?? Infinity, () => this.#abandon());
  }

  /** A failure of a task: kept, and the others are cancelled. */
  fail(thrown: unknown): void {
    if (this.#left || this.finished) return rememberSuppressed(this.#left?.error, thrown);
    addFailure(this.failures, thrown);
    if (this.raisesFirst) {
      this.#left = { error: thrown };
      this.#reject(thrown);
    }
    this.cancelOthers(thrown);
  }

  /** What a failure does to the rest of the group. */
  cancelOthers(thrown: unknown): void {
    if (this.continues && !this.aborted) return;
    this.abort(toReason("a task of the same group failed", thrown));
    // Where the error has left, a sibling may never settle: nothing of the group may stay on a long-lived signal.
    if (this.#left) unlink(this);
    else this.#warningTimer ??= armSlowWarning(this, thrown);
  }

  /** One task less, or nobody who may start more. */
  release(): void {
    if (--this.live === 0) this.#finish();
  }

  /** The error of all failures, or why the group was cancelled from outside, or undefined. */
  protected findError(): Raised | undefined {
    const { failures, outside } = this;
    if (failures.size === 0) return outside?.aborted ? { error: outside.reason } : this.stray;
    const notes = this.#notes;
    return {
      error: new ExceptionGroup("unhandled errors in a TaskGroup", failures as Set<Error>, { notes }),
    };
  }

  #finish(): void {
    if (this.finished) return;
    this.finished = true;
    const left = (this.#left ??= this.findError());
    unlink(this);
    liveGroups.delete(this);
    this.#stopAbandoning?.();
    clearTimeout(this.#warningTimer);
    if (left) this.#reject(left.error);
    else this.#resolve(this.findResult());
  }

  /** The tasks ignored their signal for too long: the group ends without them. */
  #abandon(): void {
    const tasks = this.collectRunning();
    const { abandonAfter, onAbandoned } = this.options;
    for (const task of tasks) tell(task, this, { type: "abandoned", error: this.reason });
    const names = tasks.map((task) => task.label).join(", ");
    this.#notes = [`abandoned ${abandonAfter} ms after their cancellation: ${names}`];
    this.#finish();
    onAbandoned?.(tasks.map(({ label, startedAt }) => ({ name: label, duration: now() - startedAt })));
  }
}
