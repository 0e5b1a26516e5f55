import type { Gather } from "./gather.js";
import { isThenable, readInputs } from "./inputs.js";
import { pump } from "./pump.js";

/** Asynchronous sources are pulled on; without a limit that would start everything at once. */
const ASYNC_CONCURRENCY = 16;

/** What the inputs throw while they are read is a failure of the group: some of them may be running. */
function startAll(group: Gather, start: () => void): Promise<any> {
  try {
    start();
  } catch (error) {
    group.waitFor(Promise.reject(error));
    group.release();
  }
  return group.end;
}

/**
 * `TaskGroup.all` and its kin: a task for each input in turn, and one result. Promises among the inputs run already:
 * they take no slot, and are waited for and reported also after the first synchronous throw, which keeps the later
 * functions from starting.
 */
export function gatherInputs(group: Gather, given: unknown): Promise<any> {
  try {
    const { items, keys } = readInputs(given);
    group.keys = keys;
    group.open();
    return startAll(group, () => {
      const waiting: [input: unknown, index: number][] = [];
      let index = 0;
      for (const input of items) {
        const isUnlimited = group.freeSlots === Infinity && (!group.isStopped || isThenable(input));
        if (isUnlimited || input instanceof Promise) group.launch(input, index);
        else {
          group.values[index] = undefined;
          waiting.push([input, index]);
        }
        index++;
      }
      if (waiting.length === 0) return group.release();
      pump(group, waiting.values(), ([input, at]) => group.launch(input, at));
    });
  } catch (error) {
    return Promise.reject(error);
  }
}

/** `TaskGroup.map`: pulls on the items as slots get free. */
export function gatherItems(group: Gather, items: any): Promise<any> {
  try {
    const isAsync = Symbol.asyncIterator in Object(items);
    group.open(isAsync ? ASYNC_CONCURRENCY : Infinity);
    return startAll(group, () => {
      let index = 0;
      const start = (item: unknown): Promise<unknown> => group.launch(item, index++);
      if (isAsync) return pump(group, items[Symbol.asyncIterator](), start);
      if (group.freeSlots < Infinity) return pump(group, items[Symbol.iterator](), start);
      for (const item of items) {
        if (group.isStopped) break;
        start(item);
      }
      group.release();
    });
  } catch (error) {
    return Promise.reject(error);
  }
}
