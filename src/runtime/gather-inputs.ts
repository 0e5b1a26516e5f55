import type { Gather } from "./gather.js";
import { readConcurrency, type RaiseOptions } from "./group-options.js";
import { adoptInput, isThenable, readInputs, type Inputs, type ItemCall } from "./inputs.js";
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
    const { inputs, call, areItems } = work;
    const { items, keys }: Inputs = areItems ? { items: inputs as Iterable<unknown> } : readInputs(inputs);
    const isAsync = areItems && Symbol.asyncIterator in Object(items);
    const limit = readConcurrency(options, isAsync ? ASYNC_CONCURRENCY : Infinity);
    const gather = new GatherOf(options);
    gather.keys = keys;
    gather.link(options?.signal);
    startInputs(gather, items, { call, areItems, isAsync, limit });
    return gather.end;
  } catch (error) {
    return Promise.reject(error);
  }
}

interface Plan extends Pick<Work, "call" | "areItems"> {
  readonly isAsync: boolean | undefined;
  readonly limit: number;
}

/** What the inputs throw while they are read is a failure of the group: some of them may be running. */
function startInputs(gather: Gather, items: Iterable<unknown>, plan: Plan): void {
  try {
    if (!plan.isAsync && plan.limit === Infinity) startAll(gather, items, plan);
    else if (plan.areItems) pumpItems(gather, items, plan);
    else startLimited(gather, items, plan);
  } catch (error) {
    gather.waitFor(Promise.reject(error));
    gather.release();
  }
}

/**
 * Starts a task for each input in turn; the first synchronous throw keeps the later ones from starting. Promises among
 * the inputs run already: also after a stop they are waited for and reported.
 */
function startAll(gather: Gather, items: Iterable<unknown>, { call, areItems }: Plan): void {
  let index = 0;
  for (const item of items) {
    if (!gather.isStopped) gather.launch(call, item, index);
    else if (areItems) break;
    else if (isThenable(item)) gather.launch(adoptInput, item, index);
    else gather.skip(index);
    index++;
  }
  gather.release();
}

/** Pulls on the items as slots get free. */
function pumpItems(gather: Gather, items: any, { call, limit, isAsync }: Plan): void {
  const source = items[isAsync ? Symbol.asyncIterator : Symbol.iterator]();
  let index = 0;
  pump(gather, { source, start: (item) => gather.launch(call, item, index++), limit });
}

/** Functions and lazy thenables wait for a slot; a native promise runs already and takes none. */
function startLimited(gather: Gather, items: Iterable<unknown>, { call, limit }: Plan): void {
  const waiting: [index: number, input: unknown][] = [];
  let index = 0;
  for (const input of items) {
    if (input instanceof Promise) gather.launch(adoptInput, input, index);
    else {
      gather.skip(index);
      waiting.push([index, input]);
    }
    index++;
  }
  pump(gather, { source: waiting.values(), start: ([at, input]) => gather.launch(call, input, at), limit });
}
