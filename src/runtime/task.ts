import { toError } from "./cancelled-error.js";
import { CancelScope, toReason } from "./cancel-scope.js";
import type { Outcome } from "./outcome.js";
import type { Scope } from "./scope.js";
import { tracer, type TaskEvent } from "./tracer.js";

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
  taskSettled(task: unknown): void;
}

type State = "running" | "fulfilled" | "rejected" | "cancelled";

const ignore = (): void => {};

/** The Task of a group; `next` and `previous` make up the group's list of the live ones. */
export class OwnedTask<T> extends CancelScope implements Task<T> {
  next: OwnedTask<unknown> | undefined;
  previous: OwnedTask<unknown> | undefined;
  /** Its number in the group, from 1: its name in traces when it has none. */
  readonly id: number;
  /** True of a task that counts against the group's `concurrency`. */
  holdsSlot = false;
  startedAt = performance.now();
  cancelledAt: number | undefined;
  state: State = "running";
  /** The value, or what was thrown. */
  content: unknown = undefined;
  private readonly owner: TaskOwner;
  private promise: Promise<T> | undefined;
  private settlePromise: [resolve: (value: T) => void, reject: (error: unknown) => void] | undefined = undefined;

  constructor(owner: TaskOwner, id: number, name: string | undefined) {
    super(name);
    this.owner = owner;
    this.id = id;
  }

  isOwnedBy(owner: TaskOwner): boolean {
    return this.owner === owner;
  }

  get label(): string {
    return this.name ?? `${this.id}`;
  }

  override abort(reason: unknown): void {
    if (this.aborted || this.state !== "running") return;
    this.cancelledAt = performance.now();
    super.abort(reason);
  }

  /** Follows the promise of its function, or one that ran before. */
  follow(promise: Promise<unknown>): void {
    promise.then(
      (value) => this.settle("fulfilled", value),
      (error) => this.settle(this.isOwnCancellation(error) ? "cancelled" : "rejected", error),
    );
  }

  private settle(state: State, content: unknown): void {
    this.conclude(state, content);
    this.owner.taskSettled(this);
  }

  /** Writes down how it ended, and tells those who await it. */
  conclude(state: State, content: unknown): void {
    this.state = state;
    // Platform functions wrap the reason in an AbortError of their own: who asks gets the reason itself.
    this.content = state === "cancelled" && this.aborted ? this.reason : content;
    if (tracer) this.trace(state === "fulfilled" ? "succeeded" : state === "rejected" ? "failed" : "cancelled");
    this.settlePromise?.[state === "fulfilled" ? 0 : 1](this.content as T);
  }

  trace(type: TaskEvent["type"]): void {
    const error = type === "failed" || type === "cancelled" ? this.content : undefined;
    const duration = performance.now() - this.startedAt;
    tracer?.({ type, task: this.label, group: this.owner.name, duration, error });
  }

  done(): boolean {
    return this.state !== "running";
  }

  cancelled(): boolean {
    return this.state === "cancelled";
  }

  cancel(reason?: unknown): boolean {
    if (this.done()) return false;
    this.abort(toReason(`the task ${this.label} was cancelled`, reason));
    return true;
  }

  result(): T {
    this.expectDone();
    if (this.state !== "fulfilled") throw this.content;
    return this.content as T;
  }

  exception(): Error | null {
    this.expectDone();
    if (this.state === "cancelled") throw this.content;
    return this.state === "rejected" ? toError(this.content) : null;
  }

  outcome(): Outcome<T> {
    this.expectDone();
    if (this.state === "fulfilled") return { status: "fulfilled", value: this.content as T, task: this };
    const status = this.state === "cancelled" ? "cancelled" : "rejected";
    return { status, reason: this.content, task: this };
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.getPromise().then(onFulfilled, onRejected);
  }

  private getPromise(): Promise<T> {
    if (this.promise) return this.promise;
    this.promise = new Promise((resolve, reject) => {
      if (!this.done()) this.settlePromise = [resolve, reject];
      else if (this.state === "fulfilled") resolve(this.content as T);
      else reject(this.content);
    });
    // The group reports the failure; nobody has to await the task.
    this.promise.then(undefined, ignore);
    return this.promise;
  }

  private expectDone(): void {
    if (!this.done()) throw new Error(`the task ${this.label} is still running: await it, or the group, first`);
  }
}

/** The class of tasks, for `instanceof`; only groups make them. */
export const Task: abstract new (owner: never) => Task = OwnedTask as never;
