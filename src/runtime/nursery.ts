import { toError } from "./cancelled-error.js";
import { CancelScope, toReason } from "./cancel-scope.js";
import { ExceptionGroup } from "./exception-group.js";
import type { RaiseOptions, RunningTask } from "./group-options.js";
import { addFailure, rememberSuppressed, type Failures } from "./suppressed-errors.js";
import { armSlowWarning } from "./slow-warning.js";
import { isTracing, liveGroups, tell } from "./tracer.js";

type Timer = ReturnType<typeof setTimeout> | undefined;

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
  /** From the moment the result was delivered. */
  finished = false;
  protected readonly failures: Failures = new Set();
  /** What the caller got, perhaps while tasks are still running: a failure after it is a suppressed one. */
  #left: Raised | undefined;
  #notes: string[] | undefined;
  #abandonTimer: Timer;
  #warningTimer: Timer;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;
  /** The promise of the result. */
  readonly end = new Promise<unknown>((resolve, reject) => {
    this.#resolve = resolve;
    this.#reject = reject;
  });

  constructor(options: RaiseOptions = {}) {
    super(options.name);
    this.options = options;
    if (isTracing) liveGroups.add(this);
  }

  /** What is still running, to name it in notes, warnings and trees. */
  abstract collectRunning(): RunningTask[];
  /** The result once every task has settled and there is no error. */
  protected abstract findResult(): unknown;

  get continues(): boolean {
    return this.options.onError === "continue";
  }

  override abort(reason: unknown): void {
    const { abandonAfter = Infinity } = this.options;
    if (!this.aborted && abandonAfter !== Infinity) {
      this.#abandonTimer = setTimeout(() => this.#abandon(), abandonAfter);
    }
    super.abort(reason);
  }

  /** A failure of a task: kept, and the others are cancelled. */
  fail(thrown: unknown): void {
    if (this.#left || this.finished) return rememberSuppressed(this.#left?.error, thrown);
    addFailure(this.failures, thrown);
    if (this.options.raise === "first") {
      this.#left = { error: thrown };
      this.#reject(thrown);
    }
    this.cancelOthers(thrown);
  }

  /** What a failure does to the rest of the group. */
  protected cancelOthers(thrown: unknown): void {
    if (this.continues && !this.aborted) return;
    this.abort(toReason("a task of the same group failed", thrown));
    if (!this.#left) this.#warningTimer ??= armSlowWarning(this, thrown);
  }

  /** One task less, or nobody who may start more. */
  release(): void {
    if (--this.live === 0) this.#finish();
  }

  /** The error of all failures, or why the group was cancelled from outside, or undefined. */
  protected findError(): Raised | undefined {
    const { failures, outside } = this;
    if (failures.size === 0) return outside?.aborted ? { error: outside.reason } : undefined;
    const notes = this.#notes;
    return {
      error: new ExceptionGroup("unhandled errors in a TaskGroup", [...failures].map(toError), { notes }),
    };
  }

  #finish(): void {
    if (this.finished) return;
    this.finished = true;
    const left = (this.#left ??= this.findError());
    this.unlink();
    liveGroups.delete(this);
    clearTimeout(this.#abandonTimer);
    clearTimeout(this.#warningTimer);
    if (left) this.#reject(left.error);
    else this.#resolve(this.findResult());
  }

  /** The tasks ignored their signal for too long: the group ends without them. */
  #abandon(): void {
    const tasks = this.collectRunning();
    const { abandonAfter, onAbandoned } = this.options;
    for (const task of tasks) tell("abandoned", { ...task, group: this.name, error: this.reason });
    const names = tasks.map((task) => task.name).join(", ");
    this.#notes = [`abandoned ${abandonAfter} ms after their cancellation: ${names}`];
    this.#finish();
    onAbandoned?.(tasks);
  }
}
