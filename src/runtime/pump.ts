import type { Gather } from "./gather.js";
import { isThenable } from "./inputs.js";

/** What to pull from, what to do with an item, and how many may be under way. */
export interface PumpPlan<A> {
  readonly source: Iterator<A> | AsyncIterator<A>;
  readonly start: (item: A) => Promise<unknown>;
  readonly limit: number;
}

/** Starts a task per item of a source, pulling an item only when a slot is free. */
export function pump<A>(gather: Gather, { source, start, limit }: PumpPlan<A>): void {
  let freeSlots = limit;
  /** An asynchronous `next()` is under way. */
  let isPulling = false;
  /** The source has ended, failed or was closed: `next` is not called again. */
  let hasEnded = false;
  gather.start = undefined;
  gather.onAbort = () => end(() => source.return?.());
  fill();

  function fill(freed = 0): void {
    freeSlots += freed;
    while (!hasEnded && !isPulling && freeSlots > 0) {
      if (gather.isStopped) return gather.onAbort!();
      try {
        const next = source.next();
        isPulling = isThenable(next);
        if (isPulling) Promise.resolve(next).then(resume, fail);
        else accept(next as IteratorResult<A>);
      } catch (error) {
        fail(error);
      }
    }
  }

  function resume(result: IteratorResult<A>): void {
    isPulling = false;
    if (!hasEnded) accept(result);
    fill();
  }

  function accept({ done, value }: IteratorResult<A>): void {
    if (done) return end();
    const free = (): void => fill(1);
    freeSlots--;
    start(value).then(free, free);
  }

  function fail(error: unknown): void {
    end(() => Promise.reject(error));
  }

  /** Once; a source that is closed early is waited for, also while it is being pulled from. */
  function end(close?: () => unknown): void {
    if (hasEnded) return;
    hasEnded = true;
    if (close) gather.waitFor(new Promise((resolve) => resolve(close())));
    gather.release();
  }
}
