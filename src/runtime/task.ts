import { toError } from "./cancelled-error.js";
import { CancelScope, toReason } from "./cancel-scope.js";
import type { Outcome } from "./outcome.js";
import type { Scope } from "./scope.js";
import { isTracing, now, tell, type TaskEvent } from "./tracer.js";

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

type State = Outcome["status"];

const EVENTS = { fulfilled: "succeeded", rejected: "failed", cancelled: "cancelled" } as const;

/** The Task of a group; `next` and `previous` make up the group's list of the live ones. */
export class OwnedTask<T> extends CancelScope implements Task<T> {
  next: OwnedTask<unknown> | undefined;
  previous: OwnedTask<unknown> | undefined;
  /** Its function while it waits for a slot. */
  waiting: ((scope: Scope) => unknown) | undefined;
  /** True of a task that counts against the group's `concurrency`. */
  holdsSlot = false;
  startedAt = now();
  cancelledAt: number | undefined;
  /** Undefined while it is running. */
  state: State | undefined;
  /** The value, or what was thrown. */
  content: unknown;
  /** Its name, or its number in the group. */
  readonly label: string;
  private readonly owner: TaskOwner;
  private promise: Promise<T> | undefined;
  private settlePromise: (() => void) | undefined;

  constructor(owner: TaskOwner, id: number, name: string | undefined) {
    super(name);
    this.owner = owner;
    this.label = name ?? `${id}`;
  }

  isOwnedBy(owner: TaskOwner): boolean {
    return this.owner === owner;
  }

  override abort(reason: unknown): void {
    if (this.aborted || this.state) return;
    this.cancelledAt = now();
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
    this.trace(EVENTS[state]);
    this.settlePromise?.();
  }

  trace(type: TaskEvent["type"]): void {
    if (!isTracing) return;
    const error = this.state === "fulfilled" ? undefined : this.content;
    tell({ type, task: this.label, group: this.owner.name, duration: now() - this.startedAt, error });
  }

  done(): boolean {
    return this.state !== undefined;
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
    if (this.readState() !== "fulfilled") throw this.content;
    return this.content as T;
  }

  exception(): Error | null {
    const state = this.readState();
    if (state === "cancelled") throw this.content;
    return state === "rejected" ? toError(this.content) : null;
  }

  outcome(): Outcome<T> {
    const status = this.readState();
    if (status === "fulfilled") return { status, value: this.content as T, task: this };
    return { status, reason: this.content, task: this };
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return (this.promise ??= this.makePromise()).then(onFulfilled, onRejected);
  }

  private makePromise(): Promise<T> {
    const promise = new Promise<T>((resolve, reject) => {
      this.settlePromise = () =>
        this.state === "fulfilled" ? resolve(this.content as T) : reject(this.content);
      if (this.state) this.settlePromise();
    });
    // The group reports the failure; nobody has to await the task.
    promise.catch(() => {});
    return promise;
  }

  private readState(): State {
    if (!this.state) throw new Error(`the task ${this.label} is still running: await it first`);
    return this.state;
  }
}

/** The class of tasks, for `instanceof`; only groups make them. */
export const Task: abstract new (owner: never) => Task = OwnedTask as never;
