import { TaskGroup } from "except-star";
import { describe, expect, it } from "vitest";

/** A promise and how to settle it. */
function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

const lazyThenable = (value: number, ticks: number): PromiseLike<number> => ({
  then(onFulfilled) {
    let chain: Promise<unknown> = Promise.resolve();
    for (let tick = 0; tick < ticks; tick++) chain = chain.then(() => {});
    return chain.then(() => onFulfilled!(value)) as never;
  },
});

/** The number of microtasks from now until the promise's reactions run. */
async function countTicks(start: () => PromiseLike<unknown>): Promise<number> {
  let settledAt = -1;
  let tick = 0;
  const promise = start();
  promise.then(() => (settledAt = tick));
  while (settledAt < 0 && tick < 100) {
    await null;
    tick++;
  }
  return settledAt;
}

/** Runs both side by side in one microtask queue, so that a difference of one job shows in the order. */
async function raceOrder(
  native: () => PromiseLike<unknown>,
  ours: () => PromiseLike<unknown>,
): Promise<string[]> {
  const order: string[] = [];
  await Promise.all([
    native().then(() => order.push("native")),
    ours().then(() => order.push("ours")),
    native().then(() => order.push("native")),
  ]);
  return order;
}

const chainOf = (length: number): Promise<number> => {
  let promise = Promise.resolve(0);
  for (let i = 0; i < length; i++) promise = promise.then((value) => value + 1);
  return promise;
};

const inputs: [string, () => unknown[]][] = [
  ["no input", () => []],
  ["values", () => [1, "two", null, undefined]],
  ["resolved promises", () => [Promise.resolve(1), Promise.resolve(2)]],
  ["promises that resolve at different times", () => [chainOf(5), chainOf(1), chainOf(3)]],
  ["thenables", () => [lazyThenable(1, 0), lazyThenable(2, 3)]],
  ["a mixture", () => [1, chainOf(2), lazyThenable(3, 1), Promise.resolve(4)]],
  ["promises of a subclass", () => [SubPromise.resolve(1), new SubPromise((resolve) => resolve(2))]],
];

class SubPromise<T> extends Promise<T> {}

describe.each(inputs)("with %s, success arrives in the microtask of Promise.all", (_, make) => {
  const native = () => Promise.all(make());

  it.each<[string, () => Promise<unknown>]>([
    ["all", () => TaskGroup.all(make())],
    ["all of thunks", () => TaskGroup.all(make().map((input) => () => input))],
    ["all of a record", () => TaskGroup.all(Object.fromEntries(make().entries()) as Record<string, unknown>)],
    ["adoptAll", () => TaskGroup.adoptAll(make())],
    ["map over an array", () => TaskGroup.map(make(), (input) => input)],
    ["settle", () => TaskGroup.settle(make())],
    [
      "all with a signal that does not fire",
      () => TaskGroup.all(make(), { signal: new AbortController().signal }),
    ],
    [
      "all with every other option",
      () => TaskGroup.all(make(), { name: "n", onError: "continue", raise: "first" }),
    ],
  ])("%s", async (_name, ours) => {
    expect(await countTicks(ours)).toBe(await countTicks(native));
    expect(await raceOrder(native, ours)).toEqual(["native", "ours", "native"]);
  });
});

it("the comparison notices a single job more", async () => {
  const native = () => Promise.all([1]);
  const later = () => TaskGroup.all([1]).then((values) => values);
  expect(await countTicks(later)).toBe((await countTicks(native)) + 1);
  expect(await raceOrder(native, later)).toEqual(["native", "native", "ours"]);
});

describe("the turn of the start", () => {
  it("calls every thunk in order before all, map and settle return", () => {
    const order: string[] = [];
    const thunk = (name: string) => async () => void order.push(name);
    void TaskGroup.all([thunk("a"), thunk("b")]);
    void TaskGroup.map(["c", "d"], (name) => thunk(name)());
    void TaskGroup.settle({ e: thunk("e"), f: thunk("f") });
    expect(order.join("")).toBe("abcdef");
  });

  it("lets a value that was set in the same turn be seen where Promise.all would show it", async () => {
    const gates = [defer<void>(), defer<void>()];
    const seen: string[] = [];
    let state = "before";
    const native = Promise.all(gates.map(({ promise }) => promise)).then(() => seen.push(state));
    const ours = TaskGroup.all(
      gates.map(
        ({ promise }) =>
          () =>
            promise,
      ),
    ).then(() => seen.push(state));
    gates.forEach(({ resolve }) => resolve());
    void Promise.resolve()
      .then(() => {})
      .then(() => (state = "after"));
    await Promise.all([native, ours]);
    expect(seen[0]).toBe(seen[1]);
  });

  it("uses promise jobs only: with every other way of scheduling gone, all and run still settle", async () => {
    const names = ["setTimeout", "setImmediate", "queueMicrotask"] as const;
    const saved = names.map((name) => [name, globalThis[name]] as const);
    const nextTick = process.nextTick;
    const forbidden = (): never => {
      throw new Error("the runtime scheduled something");
    };
    for (const name of names) globalThis[name] = forbidden as never;
    process.nextTick = forbidden;
    try {
      expect(await TaskGroup.all([async () => 1, () => chainOf(3)])).toEqual([1, 3]);
      expect(await TaskGroup.run(async (group) => group.createTask(() => chainOf(2)))).toBe(2);
    } finally {
      for (const [name, value] of saved) globalThis[name] = value as never;
      process.nextTick = nextTick;
    }
  });
});
