import { Start, type Gather } from "./gather.js";
import { isThenable } from "./inputs.js";

type Source<A> = Iterator<A> | AsyncIterator<A>;

/** Starts a task per item of a source, pulling an item only when the group has a free slot. */
export function pump<A>(group: Gather, source: Source<A>, start: (item: A) => Promise<unknown>): void {
  /** An asynchronous `next()` is under way. */
  let isPulling = false;
  /** The source has ended, failed or was closed: `next` is not called again. */
  let hasEnded = false;
  const free = (): void => {
    group.start = new Start();
    fill(1);
  };
  const fail = (error: unknown): void => end(() => Promise.reject(error));
  group.closeSource = () => end(() => source.return?.());
  fill(0);

  function fill(freed: number): void {
    group.freeSlots += freed;
    while (!hasEnded && !isPulling && group.freeSlots > 0) {
      if (group.isStopped) return group.closeSource!();
      try {
        const next = source.next();
        isPulling = isThenable(next);
        if (isPulling) Promise.resolve(next).then(resume).catch(fail);
        else accept(next as IteratorResult<A>);
      } catch (error) {
        fail(error);
      }
    }
  }

  function resume(result: IteratorResult<A>): void {
    isPulling = false;
    group.start = new Start();
    if (!hasEnded) accept(result);
    fill(0);
  }

  function accept({ done, value }: IteratorResult<A>): void {
    if (done) return end();
    group.freeSlots--;
    start(value).then(free, free);
  }

  /** Once; a source that is closed early is waited for, also while it is being pulled from. */
  function end(close?: () => unknown): void {
    if (hasEnded) return;
    hasEnded = true;
    if (close) group.waitFor(new Promise((resolve) => resolve(close())));
    group.release();
  }
}
