import type { Gather } from "./gather.js";
import { readConcurrency, type RaiseOptions } from "./group-options.js";
import { adoptInput, isThenable, readInputs, type ItemCall } from "./inputs.js";
import { pump } from "./pump.js";

/** Asynchronous sources are pulled on; without a limit that would start everything at once. */
const ASYNC_CONCURRENCY = 16;

type GatherClass = new (options: RaiseOptions | undefined) => Gather;

/** What `TaskGroup.all` and its kin are given, and how an input of theirs is started. */
export interface Work {
  readonly inputs: unknown;
  readonly call: ItemCall;
  /** True of data that `call` maps; otherwise promises among the inputs run already. */
  readonly areItems?: boolean;
}

/** `TaskGroup.all` and its kin: a task for each input, and one result. */
export function gatherInputs(GatherOf: GatherClass, work: Work, options?: RaiseOptions): Promise<any> {
  try {
    const { inputs, areItems } = work;
    const isAsync = areItems && Symbol.asyncIterator in Object(inputs);
    const { items, keys } = areItems ? { items: inputs as Iterable<unknown> } : readInputs(inputs);
    const limit = readConcurrency(options, isAsync ? ASYNC_CONCURRENCY : Infinity);
    const gather = new GatherOf(options);
    gather.keys = keys;
    gather.link(options?.signal);
    if (isAsync)
      pumpItems(gather, (inputs as AsyncIterable<unknown>)[Symbol.asyncIterator](), { ...work, limit });
    else if (limit === Infinity) startAll(gather, items, work);
    else if (areItems) pumpItems(gather, items[Symbol.iterator](), { ...work, limit });
    else startLimited(gather, [...items], { ...work, limit });
    return gather.end;
  } catch (error) {
    return Promise.reject(error);
  }
}

/**
 * Starts a task for each input in turn; the first synchronous throw keeps the later ones from starting. Promises among
 * the inputs run already: also after a stop they are waited for and reported.
 */
function startAll(gather: Gather, items: Iterable<unknown>, { call, areItems }: Work): void {
  let index = 0;
  try {
    for (const item of items) {
      if (!gather.isStopped) gather.launch(call, item, index);
      else if (areItems) break;
      else if (isThenable(item)) gather.launch(adoptInput, item, index);
      else gather.skip(index);
      index++;
    }
  } catch (error) {
    gather.waitFor(Promise.reject(error));
  }
  gather.release();
}

interface Limited extends Work {
  readonly limit: number;
}

function pumpItems(
  gather: Gather,
  source: Iterator<unknown> | AsyncIterator<unknown>,
  { call, limit }: Limited,
): void {
  let index = 0;
  pump(gather, { source, start: (item) => gather.launch(call, item, index++), limit });
}

/** Functions and lazy thenables wait for a slot; a native promise runs already and takes none. */
function startLimited(gather: Gather, list: readonly unknown[], { call, limit }: Limited): void {
  const waiting = list.flatMap((item, index) => {
    if (!(item instanceof Promise)) return (gather.skip(index), index);
    gather.launch(adoptInput, item, index);
    return [];
  });
  const start = (index: number): Promise<unknown> => gather.launch(call, list[index], index);
  pump(gather, { source: waiting.values(), start, limit });
}
