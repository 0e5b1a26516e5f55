import { enter } from "./ambient-hook.js";
import { Crew } from "./crew.js";
import { FailureLog } from "./failure-log.js";
import type { RunningTask } from "./group-options.js";
import type { Scope } from "./scope.js";
import { now } from "./tracer.js";

/** A crew whose end is a promise: of `TaskGroup.run` with its body, or of `join` with none. */
export class GroupRun extends Crew {
  /** True from the start of a body to its end. */
  runsBody = false;
  #value: unknown;
  /** What the body threw, unless a cancellation interrupted it. */
  #bodyFailure: { readonly error: unknown } | undefined;
  #isInterrupted = false;

  /** Ends the group once no task is live, for `join` and disposal. */
  endWhenIdle(): Promise<void> {
    const end = this.#expectEnd();
    void this.whenIdle().then(() => this.close());
    return end as Promise<void>;
  }

  /** Cancels what is left. Being cancelled from outside is no news to a body that is left, and would hide its own error. */
  dispose(reason: unknown): Promise<void> {
    this.unlink();
    this.outsideFired = false;
    this.abort(reason);
    return this.endWhenIdle();
  }

  runBody<G extends Scope>(group: G, body: (group: G) => unknown): Promise<unknown> {
    const end = this.#expectEnd();
    this.runsBody = true;
    let promise: Promise<unknown>;
    try {
      this.checkpoint();
      promise = Promise.resolve(enter(group, body));
    } catch (error) {
      promise = Promise.reject(error);
    }
    promise.then(
      (value) => {
        this.#value = value;
        this.#bodyEnded();
      },
      (error) => this.#bodyThrew(error),
    );
    return end;
  }

  override collectRunning(): RunningTask[] {
    const tasks = super.collectRunning();
    return this.runsBody ? [{ name: "body", duration: now() - this.startedAt }, ...tasks] : tasks;
  }

  #expectEnd(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  #bodyThrew(error: unknown): void {
    if (this.isOwnCancellation(error)) {
      this.#isInterrupted = true;
      this.abort(error);
    } else if (this.finished) this.fail(error);
    else {
      this.#bodyFailure = { error };
      this.cancelOthers(error);
    }
    this.#bodyEnded();
  }

  #bodyEnded(): void {
    this.runsBody = false;
    this.close();
  }

  /** The body's own failure comes last, unless a task has thrown the same object. */
  protected override findError(): { readonly error: unknown } | undefined {
    if (this.#bodyFailure) (this.failures ??= new FailureLog()).add(this.#bodyFailure.error);
    return super.findError() ?? (this.#isInterrupted ? { error: this.reason } : undefined);
  }

  protected findResult(): unknown {
    return this.#value;
  }
}
