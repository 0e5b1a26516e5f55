import type { ItemCall } from "./ambient-hook.js";
import { AnyGather } from "./any-gather.js";
import { AllGather, SettleGather, type Gather } from "./gather.js";
import { readConcurrency, type RaiseOptions, type TaskGroupOptions } from "./group-options.js";
import { adoptInput, isThenable, openInput, readInputs, type Inputs } from "./inputs.js";
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
export function gatherMapped<A>(
  items: Iterable<A> | AsyncIterable<A>,
  call: ItemCall<A, unknown>,
  options?: RaiseOptions,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const isAsync = Symbol.asyncIterator in Object(items);
    const limit = readConcurrency(options, isAsync ? ASYNC_CONCURRENCY : Infinity);
    const gather = new AllGather(options, resolve, reject);
    gather.linkOutside();
    if (isAsync) pumpEach((items as AsyncIterable<A>)[Symbol.asyncIterator]());
    else if (limit !== Infinity) pumpEach((items as Iterable<A>)[Symbol.iterator]());
    else startEach(gather, items as Iterable<A>, call);

    function pumpEach(source: Iterator<A> | AsyncIterator<A>): void {
      let index = 0;
      new Pump(gather, { source, start: (item) => gather.launch(call, item, index++), limit }).fill();
    }
  });
}

interface Work {
  readonly inputs: unknown;
  readonly call: ItemCall<unknown, unknown>;
}

function gatherInputs(
  GatherOf: GatherClass,
  work: Work,
  options: RaiseOptions | undefined,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const inputs = readInputs(work.inputs);
    const limit = readConcurrency(options);
    const gather = new GatherOf(options, resolve, reject);
    gather.keys = inputs.keys;
    gather.linkOutside();
    if (limit === Infinity) startAll(gather, inputs, work.call);
    else startLimited(gather, inputs, { call: work.call, limit });
  });
}

/** Starts a task for each item in turn; the first synchronous throw keeps the later ones from starting. */
function startEach<A>(gather: Gather, items: Iterable<A>, call: ItemCall<A, unknown>): void {
  let index = 0;
  try {
    for (const item of items) {
      if (gather.isStopped) break;
      gather.launch(call, item, index++);
    }
  } catch (error) {
    gather.failSource(error);
  }
  gather.close();
}

/** As `startEach`, but promises among the inputs run already: also after a stop they are waited for and reported. */
function startAll(gather: Gather, { items }: Inputs, call: ItemCall<unknown, unknown>): void {
  let index = 0;
  try {
    for (const item of items) {
      if (!gather.isStopped) gather.launch(call, item, index);
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

/** Functions and lazy thenables wait for a slot; a native promise runs already and takes none. */
function startLimited(gather: Gather, { items }: Inputs, { call, limit }: Limited): void {
  const list = [...items];
  const waiting = list.flatMap((item, index) => {
    if (item instanceof Promise) gather.launch(adoptInput, item, index);
    else gather.skip(index);
    return item instanceof Promise ? [] : [index];
  });
  const start = (index: number): Promise<unknown> => gather.launch(call, list[index], index);
  new Pump(gather, { source: waiting.values(), start, limit }).fill();
}

interface Limited {
  readonly call: ItemCall<unknown, unknown>;
  readonly limit: number;
}
