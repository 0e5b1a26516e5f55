import { CancelledError } from "./cancelled-error.js";
import { Gather } from "./gather.js";

/** `any`: the first success; the others are cancelled and awaited. */
export class AnyGather extends Gather {
  #winner: { readonly value: unknown } | undefined;
  /** How a task ended that was cancelled although nobody cancelled the group. */
  #stray: { readonly error: unknown } | undefined;

  /** A failure is no reason to cancel: another task may still succeed. */
  override get continues(): boolean {
    return true;
  }

  /** Once cancelled, what failed before is no longer what decides; a clean-up that fails from here on is. */
  override abort(reason: unknown): void {
    if (!this.aborted) this.failures = undefined;
    super.abort(reason);
  }

  protected watch(promise: Promise<unknown>, index: number): void {
    promise.then(
      (value) => this.#won(index, value),
      (error) => this.#lost(index, error),
    );
  }

  #won(index: number, value: unknown): void {
    if (!this.outsideFired) this.#winner ??= { value };
    this.abort(new CancelledError("another task succeeded"));
    this.keep(index, undefined);
  }

  #lost(index: number, error: unknown): void {
    if (!this.isOwnCancellation(error)) {
      if (!this.#winner) this.fail(error);
    } else if (!this.aborted) this.#stray ??= { error };
    this.keep(index, undefined);
  }

  protected override findError(): { readonly error: unknown } | undefined {
    if (this.#winner) return undefined;
    return super.findError() ?? this.#stray ?? { error: new AggregateError([], "no task was given") };
  }

  protected findResult(): unknown {
    return this.#winner?.value;
  }
}
