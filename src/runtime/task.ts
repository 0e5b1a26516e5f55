import { toError } from "./cancelled-error.js";
import { CancelScope, toReason } from "./cancel-scope.js";
import type { Scope } from "./scope.js";
import { isTracing, now, tell, type TaskEvent } from "./tracer.js";

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
  /** Asks it to stop, with an optional cause; false if it is done already. The others go on. */
  cancel(reason?: unknown): boolean;
  /** How it ended; throws an Error while it is running. */
  outcome(): Outcome<T>;
}

/** What a task reports to. */
export interface TaskOwner {
  readonly name: string | undefined;
  taskSettled(task: OwnedTask<unknown>): void;
}

const EVENTS = { fulfilled: "succeeded", rejected: "failed", cancelled: "cancelled" } as const;

/** The Task of a group. */
export class OwnedTask<T> extends CancelScope implements Task<T> {
  /** Counts against the group's `concurrency`. */
  holdsSlot = false;
  /** Undefined while it is running. */
  state: Outcome["status"] | undefined;
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

  /** Follows the promise of its function, or one that ran before. */
  follow(promise: Promise<unknown>): void {
    promise.then(
      (value) => this.settle("fulfilled", value),
      (error) => this.settle(this.isOwnCancellation(error) ? "cancelled" : "rejected", error),
    );
  }

  /** Writes down how it ended, and tells those who await it. */
  settle(state: Outcome["status"], content: unknown): void {
    this.state = state;
    // Platform functions wrap the reason in an AbortError of their own: who asks gets the reason itself.
    this.content = state === "cancelled" && this.aborted ? this.reason : content;
    this.trace(EVENTS[state]);
    this.#settlePromise?.();
    this.owner.taskSettled(this);
  }

  trace(type: TaskEvent["type"]): void {
    if (!isTracing) return;
    const error = type === "succeeded" ? undefined : this.content;
    tell(type, { name: this.label, group: this.owner.name, duration: now() - this.startedAt, error });
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
    const { status } = this.outcome();
    if (status === "fulfilled") return this.content as T;
    throw this.content;
  }

  exception(): Error | null {
    const { status } = this.outcome();
    if (status === "cancelled") throw this.content;
    return status === "rejected" ? toError(this.content) : null;
  }

  outcome(): Outcome<T> {
    const { state: status, content } = this;
    if (!status) throw new Error(`the task ${this.label} is still running: await it first`);
    if (status === "fulfilled") return { status, value: content as T, task: this };
    return { status, reason: content, task: this };
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#promise ??= new Promise((resolve, reject) => {
      this.#settlePromise = () => (this.state === "fulfilled" ? resolve : reject)(this.content as T);
      if (this.state) this.#settlePromise();
    });
    return this.#promise.then(onFulfilled, onRejected);
  }
}

/** The class of tasks, for `instanceof`; only groups make them. */
export const Task: abstract new (owner: never) => Task = OwnedTask as never;
