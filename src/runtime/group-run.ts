import { enter } from "./ambient-hook.js";
import { Crew } from "./crew.js";
import { FailureLog } from "./failure-log.js";
import type { RunningTask } from "./group-options.js";
import type { Scope } from "./scope.js";

/** How the body of a group ended. */
type BodyEnd =
  | { readonly status: "returned"; readonly value: unknown }
  | { readonly status: "interrupted"; readonly error: unknown }
  | { readonly status: "failed"; readonly error: unknown };

/** A crew whose end is a promise: of `TaskGroup.run` with its body, or of `join` with none. */
export class GroupRun extends Crew {
  /** Undefined while the body runs, and where there is none. */
  private body: BodyEnd | undefined;
  private hasBody = false;
  private resolve: (value: unknown) => void = () => {};
  protected reject: (error: unknown) => void = () => {};

  /** Ends the group once no task is live, for `join` and disposal. */
  endWhenIdle(): Promise<void> {
    const end = this.expectEnd() as Promise<void>;
    void this.whenIdle().then(() => this.close());
    return end;
  }

  /** Cancels what is left. Being cancelled from outside is no news to a body that is left, and would hide its own error. */
  dispose(reason: unknown): Promise<void> {
    this.unlink();
    this.outsideFired = false;
    this.abort(reason);
    return this.endWhenIdle();
  }

  private expectEnd(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  runBody<G extends Scope>(group: G, body: (group: G) => unknown): Promise<unknown> {
    this.hasBody = true;
    const end = this.expectEnd();
    let promise: Promise<unknown>;
    try {
      this.checkpoint();
      promise = Promise.resolve(enter(group, body));
    } catch (error) {
      promise = Promise.reject(error);
    }
    promise.then(
      (value) => this.bodyEnded({ status: "returned", value }),
      (error) => this.bodyEnded(this.classify(error)),
    );
    return end;
  }

  get runsBody(): boolean {
    return this.hasBody && this.open;
  }

  override collectRunning(): RunningTask[] {
    const tasks = super.collectRunning();
    if (this.runsBody) tasks.unshift({ name: "body", duration: performance.now() - this.startedAt });
    return tasks;
  }

  private classify(error: unknown): BodyEnd {
    return { status: this.isOwnCancellation(error) ? "interrupted" : "failed", error };
  }

  private bodyEnded(body: BodyEnd): void {
    if (this.finished) {
      if (body.status === "failed") this.fail(body.error);
      return;
    }
    this.body = body;
    if (body.status === "failed") this.cancelOthers(body.error);
    if (body.status === "interrupted") this.abort(body.error);
    this.close();
  }

  /** The body's own failure comes last, unless a task has thrown the same object. */
  protected override findError(): { readonly error: unknown } | undefined {
    const { body } = this;
    if (body?.status === "failed") (this.failures ??= new FailureLog()).add(body.error);
    const found = super.findError();
    if (found || body?.status !== "interrupted") return found;
    return { error: this.reason };
  }

  protected deliver(): void {
    const failed = this.findError();
    if (failed) this.reject(failed.error);
    else this.resolve(this.body?.status === "returned" ? this.body.value : undefined);
  }
}
