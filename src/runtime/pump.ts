import type { Gather } from "./gather.js";
import { isThenable } from "./inputs.js";

type Source<A> = Iterator<A> | AsyncIterator<A>;

/** What to pull from, what to do with an item, and how many may be under way. */
export interface PumpPlan<A> {
  readonly source: Source<A>;
  readonly start: (item: A) => Promise<unknown>;
  readonly limit: number;
}

/** Starts a task per item of a source, pulling an item only when a slot is free. */
export class Pump<A> {
  readonly #gather: Gather;
  readonly #source: Source<A>;
  /** Starts the task of an item. */
  readonly #start: (item: A) => Promise<unknown>;
  #freeSlots: number;
  /** An asynchronous `next()` is under way. */
  #pulling = false;
  /** The source has ended, failed or was closed: `next` is not called again. */
  #ended = false;

  constructor(gather: Gather, { source, start, limit }: PumpPlan<A>) {
    this.#gather = gather;
    this.#source = source;
    this.#start = start;
    this.#freeSlots = limit;
    gather.startTimes = [];
    gather.onAbort = () => this.stop();
  }

  /** Uses every free slot. */
  fill(): void {
    while (!this.#ended && !this.#pulling && this.#freeSlots > 0) {
      if (this.#gather.isStopped) this.stop();
      else this.#pull();
    }
  }

  /** Closes the source of a group that has been cancelled, also while it is being waited for. */
  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    try {
      const closing: unknown = this.#source.return?.();
      if (closing instanceof Promise) this.#gather.waitForSource(closing);
    } catch (error) {
      this.#gather.failSource(error);
    }
    this.#gather.close();
  }

  #pull(): void {
    try {
      const next = this.#source.next();
      if (isThenable(next)) this.#waitForItem(next);
      else this.#accept(next);
    } catch (error) {
      this.#failed(error);
    }
  }

  #waitForItem(next: PromiseLike<IteratorResult<A>>): void {
    this.#pulling = true;
    Promise.resolve(next).then(
      (result) => this.#resume(result),
      (error) => this.#failed(error),
    );
  }

  #resume(result: IteratorResult<A>): void {
    this.#pulling = false;
    if (this.#ended) return;
    this.#accept(result);
    this.fill();
  }

  #accept(result: IteratorResult<A>): void {
    if (result.done) {
      this.#ended = true;
      this.#gather.close();
      return;
    }
    this.#freeSlots--;
    const free = (): void => {
      this.#freeSlots++;
      this.fill();
    };
    this.#start(result.value).then(free, free);
  }

  #failed(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#gather.failSource(error);
    this.#gather.close();
  }
}
