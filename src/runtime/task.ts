import { toError } from "./cancelled-error.js";
import { CancelScope, isOwnCancellation, toReason } from "./cancel-scope.js";
import type { Scope } from "./scope.js";
import { isTracing, tell, type TaskEvent } from "./tracer.js";

/** How a task ended, with what it threw as it was thrown. */
export type Outcome<T = unknown> =
  | { readonly status: "fulfilled"; readonly value: T; readonly task: Task<T> }
  | { readonly status: "rejected"; readonly reason: unknown; readonly task: Task<T> }
  | { readonly status: "cancelled"; readonly reason: unknown; readonly task: Task<T> };

/**
 * Work that a group has started. It is the scope that its function gets, and can be awaited; awaiting it and catching
 * its error does not handle the error: the group still fails. The methods are those of asyncio's Task.
 */
export interface Task<T = unknown> extends PromiseLike<T>, Scope {
  /** Its value; throws what it threw, or why it was cancelled, or an Error while it is running. */
  result(): T;
  /** What it failed with, or null; throws why it was cancelled, or an Error while it is running. */
  exception(): Error | null;
  /** True once it has a value, has failed or was cancelled. */
  done(): boolean;
  /** True once it has ended because it was cancelled. */
  cancelled(): boolean;
  /** Asks it to stop, with an optional cause; false if it is done already. One that waits for a slot never starts. */
  cancel(reason?: unknown): boolean;
  /** How it ended; throws an Error while it is running. */
  outcome(): Outcome<T>;
}

/** What a task reports to. */
export interface TaskOwner {
  readonly name: string | undefined;
  taskAborted(task: OwnedTask<unknown>): void;
  taskSettled(task: OwnedTask<unknown>): void;
}

/** The Task of a group. */
export class OwnedTask<T> extends CancelScope implements Task<T> {
  /** Counts against the group's `concurrency`. */
  holdsSlot = false;
  /** Undefined while it is running. */
  state: "succeeded" | "failed" | "cancelled" | undefined;
  /** The value, or what was thrown. */
  content: unknown;
  /** Its name, or its number in the group. */
  readonly label: string;
  readonly owner: TaskOwner;
  #promise: Promise<T> | undefined;
  #settlePromise: (() => void) | undefined;

  constructor(owner: TaskOwner, id: number, name: string | undefined) {
    super(name);
    this.owner = owner;
    this.label = name ?? `${id}`;
  }

  protected override onAbort(): void {
    this.owner.taskAborted(this);
  }

  /** Writes down how it ended, and tells those who await it. */
  settle(state: NonNullable<typeof this.state>, content: unknown): void {
    this.state = state;
    // Platform functions wrap the reason in an AbortError of their own: who asks gets the reason itself.
    this.content = state === "cancelled" && this.aborted ? this.reason : content;
    trace(this, state);
    this.#settlePromise?.();
    this.owner.taskSettled(this);
  }

  done(): boolean {
    return !!this.state;
  }

  cancelled(): boolean {
    return this.state === "cancelled";
  }

  cancel(reason?: unknown): boolean {
    if (this.state) return false;
    this.abort(toReason(`the task ${this.label} was cancelled`, reason));
    return true;
  }

  result(): T {
    this.outcome();
    if (this.state === "succeeded") return this.content as T;
    throw this.content;
  }

  exception(): Error | null {
    this.outcome();
    if (this.cancelled()) throw this.content;
    return this.state === "failed" ? toError(this.content) : null;
  }

  outcome(): Outcome<T> {
    const { state, content } = this;
    if (!state) throw new Error(`the task ${this.label} is still running: await it first`);
    if (state === "succeeded") return { status: "fulfilled", value: content as T, task: this };
    return { status: state === "failed" ? "rejected" : state, reason: content, task: this };
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#promise ??= new Promise((resolve, reject) => {
      this.#settlePromise = () => (this.state === "succeeded" ? resolve : reject)(this.content as T);
      if (this.state) this.#settlePromise();
    });
    return this.#promise.then(onFulfilled, onRejected);
  }
}

/** Lets a task follow the promise of its function, or one that ran before. */
export function follow(task: OwnedTask<unknown>, promise: Promise<unknown>): void {
  promise.then(
    (value) => task.settle("succeeded", value),
    (error) => task.settle(isOwnCancellation(task, error) ? "cancelled" : "failed", error),
  );
}

/** Tells `traceTasks` about a task. */
export function trace(task: OwnedTask<unknown>, type: TaskEvent["type"]): void {
  if (!isTracing) return;
  const error = type === "succeeded" ? undefined : task.content;
  tell(task, task.owner, { type, error });
}

/** The class of tasks, for `instanceof`; only groups make them. */
export const Task: abstract new (owner: never) => Task = OwnedTask as never;
