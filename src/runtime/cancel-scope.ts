import { CancelledError, isAbortError, isObject } from "./cancelled-error.js";
import { findBuiltin } from "./node-builtin.js";
import type { Scope } from "./scope.js";
import { shared } from "./shared.js";
import { now } from "./tracer.js";

/** The reason a scope gives when it is cancelled by a call: a CancelledError, whose `cause` is what the caller gave. */
export function toReason(message: string, cause?: unknown): unknown {
  if (cause instanceof CancelledError) return cause;
  return new CancelledError(message, cause === undefined ? undefined : { cause });
}

/** Cancels a scope with the reason of its outside signal, which `isCancelled` will know wherever it surfaces. */
function pass({ reason }: AbortSignal, scope: CancelScope): void {
  if (isObject(reason)) shared.reasons.add(reason);
  scope.abort(reason);
}

/**
 * The scopes that follow one signal, behind one listener that goes with the last of them: AbortSignal.any keeps every
 * composite alive as long as a long-lived parent lives, and a listener per scope trips MaxListenersExceededWarning.
 */
class Followers extends Set<CancelScope> {
  handleEvent({ target }: Event): void {
    for (const scope of this) pass(target as AbortSignal, scope);
  }
}

const followersOf = new WeakMap<AbortSignal, Followers>();

/**
 * Cancellation of one piece of work. Most work never looks at its signal, so the AbortController (33 times the cost of
 * the rest on Node 20) is made when the signal is first read.
 */
export class CancelScope implements Scope {
  readonly name: string | undefined;
  startedAt = now();
  /** True from the first `abort`; never goes back. */
  aborted = false;
  /** Why, and when in ms on the clock of `startedAt`; set together with `aborted`. */
  reason: unknown;
  cancelledAt: number | undefined;
  /** The signal that it follows, from `link` to `unlink`. */
  outside: AbortSignal | undefined;
  /** Made when the signal is first read. */
  controller: AbortController | undefined;

  constructor(name?: string) {
    this.name = name;
  }

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      // Ours are meant to be shared by any number of listeners: Node's leak warning would be a false alarm.
      findBuiltin("events")?.setMaxListeners(0, this.controller.signal);
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
    this.cancelledAt = now();
    this.controller?.abort(reason);
    this.onAbort(reason);
  }

  /** What else is to be done at the first `abort`. */
  protected onAbort(_reason: unknown): void {}
}

/** Lets a scope follow the signal it was given, else that of the enclosing ambient scope; `null` is none. */
export function link(scope: CancelScope, given: AbortSignal | null | undefined): void {
  const outside = given === undefined ? shared.hook?.current()?.signal : given;
  if (!outside) return;
  scope.outside = outside;
  if (outside.aborted) return pass(outside, scope);
  const followers = followersOf.get(outside) ?? new Followers();
  if (followers.size === 0) {
    followersOf.set(outside, followers);
    outside.addEventListener("abort", followers);
  }
  followers.add(scope);
}

/** Ends what `link` began. */
export function unlink(scope: CancelScope): void {
  const { outside } = scope;
  const followers = outside && followersOf.get(outside);
  if (followers?.delete(scope) && followers.size === 0) outside!.removeEventListener("abort", followers);
  scope.outside = undefined;
}

/** The scopes that follow a scope; never makes a signal for it. */
export const collectFollowers = ({ controller }: CancelScope): CancelScope[] => [
  ...((controller && followersOf.get(controller.signal)) ?? []),
];

/**
 * True of an error with which work of a scope reports that it was cancelled. Of an error by any other name the
 * `cause` does not count: a rollback that failed because of the cancellation is a failure.
 */
export const isOwnCancellation = ({ aborted, reason }: CancelScope, error: unknown): boolean =>
  error instanceof CancelledError || (aborted && (error === reason || isAbortError(error)));
