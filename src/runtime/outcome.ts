import type { Task } from "./task.js";

/** How a task ended, with what it threw as it was thrown. */
export type Outcome<T = unknown> =
  | { readonly status: "fulfilled"; readonly value: T; readonly task: Task<T> }
  | { readonly status: "rejected"; readonly reason: unknown; readonly task: Task<T> }
  | { readonly status: "cancelled"; readonly reason: unknown; readonly task: Task<T> };

/** The outcomes of a group's tasks in the order in which they settle; ends when no task is left. */
export class OutcomeQueue {
  #ready: Outcome[] = [];
  #hasEnded = false;
  #wake = (): void => {};

  push(outcome: Outcome): void {
    this.#ready.push(outcome);
    this.#wake();
  }

  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /** Yields until the end; `left` is called when nobody asks for more. */
  async *read(left: () => void): AsyncGenerator<Outcome, undefined, undefined> {
    try {
      for (;;) {
        const batch = this.#ready;
        this.#ready = [];
        yield* batch;
        if (this.#ready.length > 0) continue;
        if (this.#hasEnded) return undefined;
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      left();
    }
  }
}
