import { CancelledError, isAbortError } from "./cancelled-error.js";
import { findLinked, linkScope, unlinkScope } from "./outside-signal.js";
import type { Scope } from "./scope.js";

interface NodeProcess {
  getBuiltinModule?(id: "node:events"): { setMaxListeners(n: number, ...targets: EventTarget[]): void };
}

/** Our signals are meant to be shared by any number of listeners: Node's leak warning would be a false alarm. */
function allowManyListeners(signal: AbortSignal): void {
  const { process } = globalThis as { process?: NodeProcess };
  process?.getBuiltinModule?.("node:events")?.setMaxListeners(0, signal);
}

/** The reason a scope gives when it is cancelled by a call: a CancelledError, whose `cause` is what the caller gave. */
export function toReason(message: string, cause?: unknown): unknown {
  if (cause instanceof CancelledError) return cause;
  return new CancelledError(message, cause === undefined ? undefined : { cause });
}

/**
 * Cancellation of one piece of work. Most work never looks at its signal, so the AbortController (33 times the cost of
 * the rest on Node 20) is made when the signal is first read.
 */
export class CancelScope implements Scope {
  readonly name: string | undefined;
  /** True from the first `abort`; never goes back. */
  aborted = false;
  /** Why; set together with `aborted`. */
  reason: unknown;
  /** True from the moment the outside signal fires, also when something else had cancelled the scope before. */
  outsideFired = false;
  outsideReason: unknown;
  private controller: AbortController | undefined;
  /** Only while linked. */
  private outside: AbortSignal | undefined;

  constructor(name?: string) {
    this.name = name;
  }

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      allowManyListeners(this.controller.signal);
      if (this.aborted) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  checkpoint(): void {
    if (this.aborted) throw this.reason;
  }

  /** Cancels the work: the first reason stays. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.controller?.abort(reason);
  }

  abortFromOutside(reason: unknown): void {
    this.outsideFired = true;
    this.outsideReason = reason;
    this.abort(reason);
  }

  /** Follows an outside signal until `unlink`. */
  link(outside: AbortSignal | undefined): void {
    if (!outside) return;
    this.outside = outside;
    linkScope(outside, this);
  }

  unlink(): void {
    if (this.outside) unlinkScope(this.outside, this);
    this.outside = undefined;
  }

  /** The scopes that follow this one; never makes a signal for it. */
  collectFollowers(): unknown[] {
    return this.controller ? [...findLinked(this.controller.signal)] : [];
  }

  /**
   * True of an error with which work of this scope reports that it was cancelled. Of an error by any other name the
   * `cause` does not count: a rollback that failed because of the cancellation is a failure.
   */
  isOwnCancellation(error: unknown): boolean {
    if (error instanceof CancelledError) return true;
    return this.aborted && (error === this.reason || isAbortError(error));
  }
}
