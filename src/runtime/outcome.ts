import { Fifo } from "./fifo.js";
import type { Task } from "./task.js";

/** How a task ended, with what it threw as it was thrown. */
export type Outcome<T = unknown> =
  | { readonly status: "fulfilled"; readonly value: T; readonly task: Task<T> }
  | { readonly status: "rejected"; readonly reason: unknown; readonly task: Task<T> }
  | { readonly status: "cancelled"; readonly reason: unknown; readonly task: Task<T> };

type Waiter = (result: IteratorResult<Outcome>) => void;

/** The outcomes of a group's tasks in the order in which they settle; ends when no task is left. */
export class OutcomeQueue implements AsyncIterableIterator<Outcome> {
  private readonly ready = new Fifo<Outcome>();
  private readonly waiters = new Fifo<Waiter>();
  private ended = false;
  private readonly onReturn: (queue: OutcomeQueue) => void;

  constructor(onReturn: (queue: OutcomeQueue) => void) {
    this.onReturn = onReturn;
  }

  push(outcome: Outcome): void {
    const waiter = this.waiters.shift();
    if (waiter) waiter({ done: false, value: outcome });
    else this.ready.push(outcome);
  }

  end(): void {
    this.ended = true;
    for (const waiter of this.waiters.toArray()) waiter({ done: true, value: undefined });
    this.waiters.clear();
  }

  next(): Promise<IteratorResult<Outcome>> {
    const value = this.ready.shift();
    if (value) return Promise.resolve({ done: false, value });
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  return(): Promise<IteratorResult<Outcome>> {
    this.onReturn(this);
    this.end();
    this.ready.clear();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
