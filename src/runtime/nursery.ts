import { CancelScope, toReason } from "./cancel-scope.js";
import { ExceptionGroup } from "./exception-group.js";
import { FailureLog } from "./failure-log.js";
import { findOutside } from "./ambient-hook.js";
import type { RaiseOptions, RunningTask } from "./group-options.js";
import { rememberSuppressed } from "./suppressed-errors.js";
import { armSlowWarning } from "./slow-warning.js";
import { isTracing, liveGroups, now, tell } from "./tracer.js";

const DEFAULTS: RaiseOptions = {};

/**
 * Counts what runs in a scope, collects its failures, cancels the rest at the first one, and finishes when nothing is
 * left. What the result is, its subclasses say.
 */
export abstract class Nursery extends CancelScope {
  readonly options: RaiseOptions;
  /** Tasks that have started or wait for their turn, and have not settled. */
  live = 0;
  /** While the body runs, or inputs are still being started: more may come, so that `live === 0` is not the end. */
  open = true;
  /** From the moment the result was delivered; a failure after it is a suppressed one. */
  finished = false;
  readonly startedAt = now();
  /** When it was cancelled, in ms on the clock of `startedAt`. */
  cancelledAt: number | undefined;
  protected failures: FailureLog | undefined;
  /** What the caller got, or will get at once, while tasks are still running. */
  #left: unknown;
  protected resolve!: (value: unknown) => void;
  protected reject!: (error: unknown) => void;
  #notes: string[] | undefined;
  #abandonTimer: Timer | undefined;
  #disarmWarning: (() => void) | undefined;

  constructor(options: RaiseOptions | undefined) {
    super(options?.name);
    this.options = options ?? DEFAULTS;
    if (isTracing) liveGroups.add(this);
  }

  /** Follows its outside signal; not in the constructor, since a signal that has fired aborts a half-made object. */
  linkOutside(): void {
    this.link(findOutside(this.options.signal));
  }

  /** What is still running, to name it in notes, warnings and trees. */
  abstract collectRunning(): RunningTask[];
  /** The result once every task has settled and there is no error. */
  protected abstract findResult(): unknown;

  get continues(): boolean {
    return this.options.onError === "continue";
  }

  get #raisesFirst(): boolean {
    return this.options.raise === "first";
  }

  override abort(reason: unknown): void {
    if (this.aborted) return;
    this.cancelledAt = now();
    const { abandonAfter } = this.options;
    if (abandonAfter !== undefined && abandonAfter !== Infinity) {
      this.#abandonTimer = setTimeout(() => this.#abandon(), abandonAfter);
    }
    super.abort(reason);
  }

  /** A failure of a task: kept, and the others are cancelled. */
  fail(thrown: unknown): void {
    if (this.finished || (this.failures && this.#raisesFirst)) {
      rememberSuppressed(this.#left, thrown);
      return;
    }
    (this.failures ??= new FailureLog()).add(thrown);
    if (this.#raisesFirst) {
      this.#left = thrown;
      this.reject(thrown);
    }
    this.cancelOthers(thrown);
  }

  /** What a failure does to the rest of the group. */
  protected cancelOthers(thrown: unknown): void {
    if (this.continues && !this.aborted) return;
    this.abort(toReason("a task of the same group failed", thrown));
    if (!this.#raisesFirst) this.#disarmWarning ??= armSlowWarning(this, thrown);
  }

  /** One task less. */
  release(): void {
    if (--this.live === 0) this.becomeIdle();
  }

  protected becomeIdle(): void {
    if (!this.open) this.#finish();
  }

  /** Nothing more will be started. */
  close(): void {
    this.open = false;
    if (this.live === 0) this.#finish();
  }

  /** The error of all failures, or why the group was cancelled from outside, or undefined. */
  protected findError(): { readonly error: unknown } | undefined {
    if (this.failures) return { error: this.#toGroup(this.failures) };
    return this.outsideFired ? { error: (this.#left = this.outsideReason) } : undefined;
  }

  #toGroup(failures: FailureLog): unknown {
    if (this.#raisesFirst) return this.#left;
    const group = new ExceptionGroup("unhandled errors in a TaskGroup", failures.toErrors(), {
      notes: this.#notes,
    });
    return (this.#left = group);
  }

  #finish(): void {
    if (this.finished) return;
    this.finished = true;
    this.unlink();
    liveGroups.delete(this);
    clearTimeout(this.#abandonTimer);
    this.#disarmWarning?.();
    const failed = this.findError();
    if (failed) this.reject(failed.error);
    else this.resolve(this.findResult());
  }

  /** The tasks ignored their signal for too long: the group ends without them. */
  #abandon(): void {
    const tasks = this.collectRunning();
    if (this.finished) return;
    const names = tasks.map((task) => task.name).join(", ");
    for (const { name, duration } of tasks) {
      tell({ type: "abandoned", task: name, group: this.name, duration, error: this.reason });
    }
    this.#notes = [`abandoned ${this.options.abandonAfter} ms after their cancellation: ${names}`];
    this.open = false;
    this.#finish();
    this.options.onAbandoned?.(tasks);
  }
}

type Timer = ReturnType<typeof setTimeout>;
