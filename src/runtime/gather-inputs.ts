import type { ItemCall } from "./ambient-hook.js";
import { AnyGather } from "./any-gather.js";
import { AllGather, SettleGather, type Gather } from "./gather.js";
import { readConcurrency, type RaiseOptions, type TaskGroupOptions } from "./group-options.js";
import { adoptInput, isThenable, openInput, readInputs } from "./inputs.js";
import { Pump } from "./pump.js";

/** Asynchronous sources are pulled on; without a limit that would start everything at once. */
const ASYNC_CONCURRENCY = 16;

type GatherClass = new (options: RaiseOptions | undefined, ...settle: Settlers) => Gather;
type Settlers = [resolve: (value: unknown) => void, reject: (error: unknown) => void];

/** `TaskGroup.all` without its types. */
export const gatherAll = (inputs: unknown, options?: RaiseOptions): Promise<unknown> =>
  gatherInputs(AllGather, { inputs, call: openInput }, options);

/** `TaskGroup.adoptAll` without its types. */
export const gatherAdopted = (inputs: unknown, options?: RaiseOptions): Promise<unknown> =>
  gatherInputs(AllGather, { inputs, call: adoptInput }, options);

/** `TaskGroup.settle` without its types. */
export const gatherSettled = (inputs: unknown, options?: TaskGroupOptions): Promise<unknown> =>
  gatherInputs(SettleGather, { inputs, call: openInput }, options);

/** `TaskGroup.any` without its types. */
export const gatherAny = (inputs: unknown, options?: TaskGroupOptions): Promise<unknown> =>
  gatherInputs(AnyGather, { inputs, call: openInput }, options);

/** `TaskGroup.map` without its types. */
export const gatherMapped = (
  inputs: unknown,
  call: ItemCall<never, unknown>,
  options?: RaiseOptions,
): Promise<unknown> =>
  gatherInputs(AllGather, { inputs, call: call as Work["call"], areItems: true }, options);

interface Work {
  readonly inputs: unknown;
  readonly call: ItemCall<unknown, unknown>;
  /** True of data that `call` maps; otherwise promises among the inputs run already. */
  readonly areItems?: boolean;
}

function gatherInputs(
  GatherOf: GatherClass,
  work: Work,
  options: RaiseOptions | undefined,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const { inputs, areItems } = work;
    const isAsync = areItems && Symbol.asyncIterator in Object(inputs);
    const { items, keys } = areItems ? { items: inputs as Iterable<unknown> } : readInputs(inputs);
    const limit = readConcurrency(options, isAsync ? ASYNC_CONCURRENCY : Infinity);
    const gather = new GatherOf(options, resolve, reject);
    gather.keys = keys;
    gather.linkOutside();
    if (isAsync) pumpItems((inputs as AsyncIterable<unknown>)[Symbol.asyncIterator]());
    else if (limit === Infinity) startAll(gather, items, work);
    else if (areItems) pumpItems(items[Symbol.iterator]());
    else startLimited(gather, [...items], { call: work.call, limit });

    function pumpItems(source: Iterator<unknown> | AsyncIterator<unknown>): void {
      let index = 0;
      new Pump(gather, { source, start: (item) => gather.launch(work.call, item, index++), limit }).fill();
    }
  });
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
      else adoptOrSkip(gather, item, index);
      index++;
    }
  } catch (error) {
    gather.failSource(error);
  }
  gather.close();
}

function adoptOrSkip(gather: Gather, item: unknown, index: number): void {
  if (isThenable(item)) gather.launch(adoptInput, item, index);
  else gather.skip(index);
}

interface Limited {
  readonly call: ItemCall<unknown, unknown>;
  readonly limit: number;
}

/** Functions and lazy thenables wait for a slot; a native promise runs already and takes none. */
function startLimited(gather: Gather, list: readonly unknown[], { call, limit }: Limited): void {
  const waiting = list.flatMap((item, index) => {
    if (item instanceof Promise) gather.launch(adoptInput, item, index);
    else gather.skip(index);
    return item instanceof Promise ? [] : [index];
  });
  const start = (index: number): Promise<unknown> => gather.launch(call, list[index], index);
  new Pump(gather, { source: waiting.values(), start, limit }).fill();
}
