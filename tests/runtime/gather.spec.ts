import { setTimeout as platformSleep } from "node:timers/promises";
import {
  CancelledError,
  ExceptionGroup,
  NonErrorThrown,
  TaskGroup,
  isCancelled,
  suppressedErrors,
  type RunningTask,
  type Scope,
} from "except-star";
import { describe, expect, it, vi } from "vitest";
import { errorOf, errorsOf, failing, onVirtualTime, returning, sleep, sleeping } from "./virtual-time.js";

const boom = () => new RangeError("boom");
const rejecting = (error: unknown) => () => Promise.reject(error);

describe("TaskGroup.all", () => {
  it("calls functions, awaits promises and takes values, in the shape it was given", async () => {
    const inputs = [() => 1, Promise.resolve("two"), 3, async () => null] as const;
    expect(await TaskGroup.all(inputs)).toEqual([1, "two", 3, null]);
    expect(await TaskGroup.all({ a: () => 1, b: Promise.resolve(2), c: 3 })).toEqual({ a: 1, b: 2, c: 3 });
    expect(await TaskGroup.all(new Set([() => 1, () => 2]))).toEqual([1, 2]);
    expect(await TaskGroup.all([])).toEqual([]);
    expect(await TaskGroup.all({})).toEqual({});
  });

  it("gives a record an own property for every key, also for __proto__", async () => {
    const given = JSON.parse('{"__proto__": 1, "b": 2}') as Record<string, number>;
    const values = await TaskGroup.all(given);
    expect(Object.keys(values)).toEqual(["__proto__", "b"]);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });

  it("awaits a thenable even if it can be called", async () => {
    const callable = Object.assign(() => "called", {
      then: (resolve: (v: string) => void) => resolve("awaited"),
    });
    expect(await TaskGroup.all([callable])).toEqual(["awaited"]);
  });

  it.each([undefined, null, 3, () => 1, new Date(), new (class Own {})()])(
    "rejects with a TypeError for %s, which is neither iterable nor a plain object",
    async (input) => {
      const error = await errorOf(TaskGroup.all(input as never));
      expect(String(error)).toBe("TypeError: tasks must be an iterable or a plain object");
    },
  );

  it("takes plain objects of another realm and without prototype", async () => {
    const bare: Record<string, unknown> = Object.assign(Object.create(null), { a: () => 1 });
    expect(await TaskGroup.all(bare)).toEqual({ a: 1 });
  });

  it(
    "cancels the others on the first failure, waits for them, and raises every failure in order",
    onVirtualTime(async (clock) => {
      const late = new TypeError("rollback failed");
      const first = boom();
      let reason: unknown;
      const run = TaskGroup.all([
        async ({ signal }) => {
          await sleep(1_000, signal).catch(async (error) => {
            reason = error;
            await sleep(50);
            throw late;
          });
        },
        failing(first, 10),
      ]);
      expect(await errorsOf(run)).toEqual([first, late]);
      expect(clock.now).toBe(60);
      expect(reason).toBeInstanceOf(CancelledError);
      expect((reason as CancelledError).cause).toBe(first);
    }),
  );

  it("names the failures in its message, under asyncio's title", async () => {
    const error = await errorOf(TaskGroup.all([rejecting(boom())]));
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect(error.title).toBe("unhandled errors in a TaskGroup");
    expect(error.message).toContain("RangeError: boom");
  });

  it("keeps an error of another name although its cause is the cancellation", async () => {
    class DbError extends Error {}
    const run = TaskGroup.all([
      async ({ signal }) => {
        await platformSleep(1_000, undefined, { signal }).catch((cause) => {
          throw new DbError("rollback failed", { cause });
        });
      },
      rejecting(boom()),
    ]);
    expect(await errorsOf(run)).toEqual([expect.any(RangeError), expect.any(DbError)]);
  });

  it.each([
    ["the reason itself", (signal: AbortSignal) => signal.reason],
    [
      "an AbortError around it",
      (signal: AbortSignal) => new DOMException("x", "AbortError") && abortErrorOf(signal),
    ],
    ["an error coded ABORT_ERR", () => Object.assign(new Error("x"), { code: "ABORT_ERR" })],
    [
      "axios's ERR_CANCELED",
      () => Object.assign(new Error("x"), { code: "ERR_CANCELED", name: "CanceledError" }),
    ],
  ])("counts a task that ends with %s after the abort as cancelled", async (_, make) => {
    const run = TaskGroup.all([
      ({ signal }) =>
        new Promise((__, reject) => signal.addEventListener("abort", () => reject(make(signal)))),
      rejecting(boom()),
    ]);
    expect(await errorsOf(run)).toEqual([expect.any(RangeError)]);
  });

  it("counts an AbortError in a task that nobody cancelled as a failure", async () => {
    const own = new DOMException("the task's own controller", "AbortError");
    expect(await errorsOf(TaskGroup.all([rejecting(own)]))).toEqual([own]);
  });

  it("has no result to give when a task was cancelled by somebody else: that cancellation leaves", async () => {
    const foreign = new CancelledError("another group's");
    let cancelled = false;
    const run = TaskGroup.all([
      rejecting(foreign),
      ({ signal }) => sleep(1_000, signal).catch((error) => ((cancelled = true), Promise.reject(error))),
    ]);
    expect(await errorOf(run)).toBe(foreign);
    expect(cancelled).toBe(true);
  });

  it("starts nothing after a thunk that throws synchronously, as Promise.all([boom(), go()]) would not", async () => {
    const go = vi.fn();
    const error = boom();
    const thrower = () => {
      throw error;
    };
    expect(await errorsOf(TaskGroup.all([thrower, go]))).toEqual([error]);
    expect(go).not.toHaveBeenCalled();
    expect(await errorsOf(TaskGroup.all([thrower, go], { onError: "continue" }))).toEqual([error]);
    expect(go).toHaveBeenCalledOnce();
  });

  it("waits for and reports promises that run already, also those behind a synchronous throw", async () => {
    const late = new TypeError("late");
    const thrower = () => {
      throw boom();
    };
    const running = platformSleep(5).then(() => Promise.reject(late));
    expect(await errorsOf(TaskGroup.all([thrower, running]))).toEqual([expect.any(RangeError), late]);
  });

  it("reports each thrown object once, and every thrown primitive", async () => {
    const shared = boom();
    const errors = await errorsOf(
      TaskGroup.all([rejecting(shared), rejecting(shared), rejecting("no"), rejecting("no")], {
        onError: "continue",
      }),
    );
    expect(errors).toEqual([shared, expect.any(NonErrorThrown), expect.any(NonErrorThrown)]);
    expect((errors[1] as NonErrorThrown).value).toBe("no");
  });

  it("stays linear with 40,000 failures", async () => {
    const thunks = Array.from({ length: 40_000 }, (_, i) => rejecting(new Error(String(i))));
    const started = performance.now();
    expect(await errorsOf(TaskGroup.all(thunks, { onError: "continue" }))).toHaveLength(40_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it(
    "lets the siblings finish with onError continue",
    onVirtualTime(async (clock) => {
      const done: string[] = [];
      const run = TaskGroup.all(
        [failing(boom(), 1), async (scope) => done.push(await returning("b", 50)(scope))],
        {
          onError: "continue",
        },
      );
      expect(await errorsOf(run)).toHaveLength(1);
      expect([done, clock.now]).toEqual([["b"], 50]);
    }),
  );

  it("makes one error of inputs that cannot be iterated to their end", async () => {
    const error = boom();
    function* broken() {
      yield () => 1;
      throw error;
    }
    expect(await errorsOf(TaskGroup.all(broken()))).toEqual([error]);
  });

  it("survives errors whose fields cannot be read", async () => {
    const hostile = new Proxy(new Error("hostile"), {
      get(target, key, receiver) {
        if (key === "name" || key === "code" || key === "cause") throw new Error("no");
        return Reflect.get(target, key, receiver);
      },
    });
    const signal = AbortSignal.timeout(1);
    const run = TaskGroup.all([() => platformSleep(5).then(() => Promise.reject(hostile))], { signal });
    expect((await errorsOf(run))[0]).toBe(hostile);
  });
});

const abortErrorOf = (signal: AbortSignal): Error =>
  Object.assign(new Error("aborted", { cause: signal.reason }), { name: "AbortError" });

describe("a signal from outside", () => {
  it("is what the group rejects with, untouched, when nothing failed", async () => {
    const reason = { any: "value" };
    const outside = new AbortController();
    const run = TaskGroup.all([({ signal }) => platformSleep(1_000, undefined, { signal })], {
      signal: outside.signal,
    });
    outside.abort(reason);
    expect(await errorOf(run)).toBe(reason);
    expect(isCancelled(reason)).toBe(true);
  });

  it("loses against a failure", async () => {
    const outside = new AbortController();
    const error = boom();
    const run = TaskGroup.all(
      [({ signal }) => platformSleep(1_000, undefined, { signal }).catch(() => Promise.reject(error))],
      { signal: outside.signal },
    );
    outside.abort();
    expect(await errorsOf(run)).toEqual([error]);
  });

  it("that has fired keeps thunks from being called, while running promises are waited for", async () => {
    const thunk = vi.fn();
    let settled = false;
    const running = platformSleep(5).then(() => (settled = true));
    expect(await errorOf(TaskGroup.all([thunk, running], { signal: AbortSignal.abort("over") }))).toBe(
      "over",
    );
    expect(thunk).not.toHaveBeenCalled();
    expect(settled).toBe(true);
    expect(await errorOf(TaskGroup.map([1], thunk, { signal: AbortSignal.abort("over") }))).toBe("over");
    expect(thunk).not.toHaveBeenCalled();
  });

  it("that a thunk fires stops the later ones", async () => {
    const outside = new AbortController();
    const later = vi.fn();
    const run = TaskGroup.all([() => outside.abort("stop"), later], { signal: outside.signal });
    expect(await errorOf(run)).toBe("stop");
    expect(later).not.toHaveBeenCalled();
  });
});

describe("TaskGroup.adoptAll", () => {
  it("never calls a value", async () => {
    const fn = vi.fn();
    expect(await TaskGroup.adoptAll([fn, Promise.resolve(2)])).toEqual([fn, 2]);
    expect(fn).not.toHaveBeenCalled();
  });

  it("waits for all promises before it raises their failures", async () => {
    const errors = await errorsOf(
      TaskGroup.adoptAll([
        Promise.reject(boom()),
        platformSleep(5).then(() => Promise.reject(new TypeError())),
      ]),
    );
    expect(errors).toEqual([expect.any(RangeError), expect.any(TypeError)]);
  });
});

describe("raise: first", () => {
  it(
    "rejects at once with the error itself, aborts the others and keeps their failures",
    onVirtualTime(async (clock) => {
      const first = boom();
      const late = new TypeError("late");
      let aborted: AbortSignal | undefined;
      const run = TaskGroup.all(
        [
          failing(first, 10),
          async ({ signal }) => {
            aborted = signal;
            await sleep(50);
            throw late;
          },
        ],
        { raise: "first" },
      );
      expect(await errorOf(run)).toBe(first);
      expect(clock.now).toBe(10);
      expect(aborted!.aborted).toBe(true);
      expect(suppressedErrors(first)).toEqual([]);
      await sleep(100);
      expect(suppressedErrors(first)).toEqual([late]);
    }),
  );

  it("does not lose a failure beside a task that never settles", async () => {
    const first = boom();
    const run = TaskGroup.map([0, 1], (i) => (i ? Promise.reject(first) : new Promise(() => {})), {
      raise: "first",
    });
    expect(await errorOf(run)).toBe(first);
  });

  it("rejects with a thrown value that is no Error as it is", async () => {
    expect(await errorOf(TaskGroup.all([rejecting("text")], { raise: "first" }))).toBe("text");
  });
});

describe("TaskGroup.map", () => {
  it("calls fn with item, index and scope, for any iterable", async () => {
    const calls: unknown[][] = [];
    const values = await TaskGroup.map(new Set(["a", "b"]), async (item, index, scope) => {
      calls.push([item, index, scope.signal.aborted]);
      return item + index;
    });
    expect(values).toEqual(["a0", "b1"]);
    expect(calls).toEqual([
      ["a", 0, false],
      ["b", 1, false],
    ]);
  });

  it(
    "runs at most `concurrency` at a time, pulls lazily, and keeps the order",
    onVirtualTime(async (clock) => {
      let pulled = 0;
      let running = 0;
      let most = 0;
      function* items() {
        for (let i = 0; i < 10; i++) {
          pulled++;
          yield i;
        }
      }
      const run = TaskGroup.map(
        items(),
        async (item) => {
          most = Math.max(most, ++running);
          expect(pulled - item).toBe(1);
          await sleep(10 + (10 - item));
          running--;
          return item;
        },
        { concurrency: 3 },
      );
      expect(await run).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(most).toBe(3);
      expect(clock.now).toBeGreaterThan(40);
    }),
  );

  it.each([0, -1, NaN, "4"])("refuses a concurrency of %s", async (concurrency) => {
    const run = TaskGroup.map([1], (item) => item, { concurrency: concurrency as number });
    expect(String(await errorOf(run))).toBe(`RangeError: concurrency must be at least 1, not ${concurrency}`);
  });

  it(
    "pulls from an asynchronous source, 16 at a time by default",
    onVirtualTime(async () => {
      let running = 0;
      let most = 0;
      async function* items() {
        for (let i = 0; i < 40; i++) yield i;
      }
      const run = TaskGroup.map(items(), async (item) => {
        most = Math.max(most, ++running);
        await sleep(10);
        running--;
        return item;
      });
      expect(await run).toHaveLength(40);
      expect(most).toBe(16);
    }),
  );

  it(
    "closes the source on a failure, and raises what closing it throws",
    onVirtualTime(async () => {
      const closing = new TypeError("closing");
      let pulled = 0;
      async function* items() {
        try {
          for (;;) yield pulled++;
        } finally {
          throw closing;
        }
      }
      const run = TaskGroup.map(items(), (item) => (item === 3 ? Promise.reject(boom()) : sleep(10)), {
        concurrency: 2,
      });
      expect(await errorsOf(run)).toEqual([expect.any(RangeError), closing]);
      expect(pulled).toBeLessThan(8);
    }),
  );

  it("closes a source that is being waited for when it is cancelled from outside", async () => {
    const outside = new AbortController();
    let closed = false;
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: async () => ((closed = true), { done: true, value: undefined }),
      }),
    };
    const run = TaskGroup.map(source, (item) => item, { signal: outside.signal });
    outside.abort("stop");
    expect(await errorOf(run)).toBe("stop");
    expect(closed).toBe(true);
  });

  it("starts nothing for an item that a closed source gives all the same", async () => {
    const outside = new AbortController();
    let give!: (result: IteratorResult<number>) => void;
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise((resolve) => (give = resolve)),
        return: async () => {
          give({ done: false, value: 1 });
          return { done: true, value: undefined };
        },
      }),
    };
    const fn = vi.fn();
    const run = TaskGroup.map(source, fn, { signal: outside.signal });
    outside.abort("stop");
    expect(await errorOf(run)).toBe("stop");
    await platformSleep(1);
    expect(fn).not.toHaveBeenCalled();
  });

  it("raises what the source throws, without closing what has ended by itself", async () => {
    const closed = vi.fn();
    const source = (next: () => never): AsyncIterable<number> => ({
      [Symbol.asyncIterator]: () => ({ next, return: closed }),
    });
    const error = boom();
    const throwing = source(() => {
      throw error;
    });
    expect(await errorsOf(TaskGroup.map(throwing, (item) => item))).toEqual([error]);
    const rejectingSource = source((() => Promise.reject(error)) as never);
    expect(await errorsOf(TaskGroup.map(rejectingSource, (item) => item))).toEqual([error]);
    expect(closed).not.toHaveBeenCalled();
  });

  it.each([
    ["all at once", undefined],
    ["with a limit", 2],
  ])("reports what the inputs throw while they are read, and leaves nothing behind: %s", async (_, limit) => {
    const error = boom();
    const throwing = (): never => {
      throw error;
    };
    const early = new TypeError("ran already");
    function* late() {
      yield Promise.reject(early);
      yield () => platformSleep(1_000);
      throw error;
    }
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const options = { signal, concurrency: limit };
    const unreadable = { [Symbol.iterator]: throwing };
    expect(await errorsOf(TaskGroup.map(unreadable, (item) => item, options))).toEqual([error]);
    expect(await errorsOf(TaskGroup.all(unreadable, options))).toEqual([error]);
    const stream = { [Symbol.asyncIterator]: throwing };
    expect(await errorsOf(TaskGroup.map(stream, (item) => item, options))).toEqual([error]);
    expect(new Set(await errorsOf(TaskGroup.adoptAll(late(), options)))).toEqual(new Set([error, early]));
    expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([4, 4]);
  });

  it("pulls on an AsyncIterable also without a limit", async () => {
    async function* items() {
      yield* [1, 2, 3];
    }
    const doubled = TaskGroup.map(items(), (n) => n * 2, { concurrency: Infinity });
    expect(await doubled).toEqual([2, 4, 6]);
  });

  it("stops at a synchronous throw and closes an iterator that is not exhausted", async () => {
    let closed = false;
    let pulled = 0;
    function* items() {
      try {
        while (pulled < 10) yield pulled++;
      } finally {
        closed = true;
      }
    }
    const fn = vi.fn(() => {
      throw boom();
    });
    expect(await errorsOf(TaskGroup.map(items(), fn))).toHaveLength(1);
    expect(await errorsOf(TaskGroup.map([1, 2, 3], fn, { concurrency: 2 }))).toHaveLength(1);
    expect(fn).toHaveBeenCalledTimes(2);
    expect([closed, pulled]).toEqual([true, 2]);
  });

  it.each([
    ["all at once", 3],
    ["with a limit", 2],
  ])("names the tasks that it gave up and no others, started %s", async (_, concurrency) => {
    const started = performance.now();
    const deaf = (isDone: boolean) => isDone || new Promise(() => {});
    const onAbandoned = vi.fn();
    const run = TaskGroup.map([true, false, false], deaf, {
      concurrency: concurrency === 3 ? undefined : concurrency,
      signal: AbortSignal.timeout(20),
      abandonAfter: 5,
      onAbandoned,
    });
    expect((await errorOf(run)).name).toBe("TimeoutError");
    const elapsed = performance.now() - started;
    const [tasks] = onAbandoned.mock.calls[0]!;
    expect(tasks.map(({ name }: RunningTask) => name)).toEqual(["1", "2"]);
    for (const { duration } of tasks) expect(duration).toBeLessThanOrEqual(elapsed);
  });

  it("runs 100,000 items with a limit in linear time", async () => {
    const items = Array.from({ length: 100_000 }, (_, i) => i);
    const started = performance.now();
    expect(await TaskGroup.map(items, async (item) => item, { concurrency: 16 })).toHaveLength(100_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe("a limit for all and settle", () => {
  it(
    "holds thunks back, while promises run already and take no slot",
    onVirtualTime(async (clock) => {
      const run = TaskGroup.all([sleep(35), sleeping(10), sleeping(10), sleeping(10)], { concurrency: 1 });
      await run;
      expect(clock.now).toBe(35);
      await TaskGroup.settle([sleeping(10), sleeping(10)], { concurrency: 1 });
      expect(clock.now).toBe(55);
    }),
  );

  it("gives no unhandled rejection for a promise that fails while thunks wait", async () => {
    const run = TaskGroup.all([() => platformSleep(10), Promise.reject(boom())], { concurrency: 1 });
    expect(await errorsOf(run)).toHaveLength(1);
  });

  it("does not run a lazy thenable before its turn", async () => {
    const order: string[] = [];
    const lazy = (name: string) => ({
      then(resolve: (value: string) => void) {
        order.push(`start ${name}`);
        setTimeout(() => (order.push(`end ${name}`), resolve(name)), 1);
      },
    });
    expect(await TaskGroup.all([lazy("a"), lazy("b")], { concurrency: 1 })).toEqual(["a", "b"]);
    expect(order).toEqual(["start a", "end a", "start b", "end b"]);
  });
});

describe("TaskGroup.settle", () => {
  it("settles like Promise.allSettled, in the shape it was given", async () => {
    const error = boom();
    expect(await TaskGroup.settle([() => 1, rejecting(error), rejecting("raw"), 4])).toEqual([
      { status: "fulfilled", value: 1 },
      { status: "rejected", reason: error },
      { status: "rejected", reason: "raw" },
      { status: "fulfilled", value: 4 },
    ]);
    const record = await TaskGroup.settle({ a: () => 1, b: rejecting(error) });
    expect(record.b).toEqual({ status: "rejected", reason: error });
  });

  it("goes on after a synchronous throw", async () => {
    const thrower = () => {
      throw boom();
    };
    expect(await TaskGroup.settle([thrower, () => 2])).toEqual([
      { status: "rejected", reason: expect.any(RangeError) },
      { status: "fulfilled", value: 2 },
    ]);
  });

  it("resolves when it is cancelled: what was not finished is rejected with the reason", async () => {
    const outside = new AbortController();
    const never = vi.fn();
    const run = TaskGroup.settle(
      [
        () => "done",
        ({ signal }: Scope) => platformSleep(1_000, undefined, { signal }),
        ({ signal }: Scope) =>
          platformSleep(1_000, undefined, { signal }).catch(() => Promise.reject(boom())),
        never,
      ],
      { signal: outside.signal, concurrency: 2 },
    );
    await platformSleep(1);
    outside.abort("stop");
    expect(await run).toEqual([
      { status: "fulfilled", value: "done" },
      { status: "rejected", reason: "stop" },
      { status: "rejected", reason: expect.any(RangeError) },
      { status: "rejected", reason: "stop" },
    ]);
  });

  it("gives up tasks that ignore their signal after abandonAfter, and never changes a given result", async () => {
    let finish = (_value: string): void => {};
    const stuck = new Promise<string>((resolve) => (finish = resolve));
    const result = await TaskGroup.settle([() => stuck], {
      signal: AbortSignal.abort("stop"),
      abandonAfter: 1,
    });
    const other = await TaskGroup.settle([stuck], { signal: AbortSignal.timeout(1), abandonAfter: 1 });
    finish("late");
    await platformSleep(1);
    expect(result).toEqual([{ status: "rejected", reason: "stop" }]);
    expect(other).toEqual([
      { status: "rejected", reason: expect.objectContaining({ name: "TimeoutError" }) },
    ]);
  });

  it(
    "leaves the list it has given alone, whatever its owner does to it",
    onVirtualTime(async () => {
      const outside = new AbortController();
      const settled = TaskGroup.settle([() => sleep(100)], { signal: outside.signal, abandonAfter: 10 });
      outside.abort();
      const outcomes: unknown[] = await settled;
      outcomes[0] = undefined;
      await sleep(200);
      expect(outcomes).toEqual([undefined]);
    }),
  );

  it("rejects when its inputs cannot be iterated", async () => {
    function* broken(): Generator<number> {
      throw boom();
    }
    expect(await errorsOf(TaskGroup.settle(broken()))).toHaveLength(1);
  });
});

describe("TaskGroup.any", () => {
  it(
    "gives the first success, after the others were cancelled and have ended",
    onVirtualTime(async (clock) => {
      let cleaned = false;
      const run = TaskGroup.any([
        failing(boom(), 1),
        returning("second", 10),
        ({ signal }) =>
          sleep(1_000, signal).catch(async (error) => {
            await sleep(5);
            cleaned = true;
            throw error;
          }),
      ]);
      expect(await run).toBe("second");
      expect([cleaned, clock.now]).toEqual([true, 15]);
    }),
  );

  it("raises the errors of all when none succeeds", async () => {
    const errors = await errorsOf(TaskGroup.any([rejecting(boom()), rejecting(new TypeError())]));
    expect(errors).toEqual([expect.any(RangeError), expect.any(TypeError)]);
  });

  it("rejects like Promise.any when there is nothing to wait for", async () => {
    expect(await errorOf(TaskGroup.any([]))).toBeInstanceOf(AggregateError);
    expect(await errorOf(TaskGroup.any([]))).toMatchObject({ errors: [], message: "no task was given" });
  });

  it("goes on after a synchronous throw, and takes records", async () => {
    const thrower = (): number => {
      throw boom();
    };
    expect(await TaskGroup.any({ a: thrower, b: () => 2 })).toBe(2);
  });

  it("rejects with the reason when cancelled from outside, unless clean-up fails", async () => {
    const outside = new AbortController();
    const run = TaskGroup.any(
      [rejecting(boom()), ({ signal }) => platformSleep(1_000, undefined, { signal })],
      {
        signal: outside.signal,
      },
    );
    await platformSleep(1);
    outside.abort("stop");
    expect(await errorOf(run)).toBe("stop");
  });

  it("takes no success that comes after the cancellation, and tells the losers of one that came before", async () => {
    const outside = new AbortController();
    const late = () => platformSleep(2).then(() => "late");
    const run = TaskGroup.any([late], { signal: outside.signal });
    outside.abort("stop");
    expect(await errorOf(run)).toBe("stop");

    let reason: unknown;
    const loser = ({ signal }: Scope) =>
      platformSleep(1_000, undefined, { signal }).catch(() => void (reason = signal.reason));
    expect(await TaskGroup.any([loser, () => "won"])).toBe("won");
    expect(reason).toEqual(new CancelledError("another task succeeded"));
  });

  it("has no unhandled rejection for a loser that was abandoned and fails later", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const late = () => platformSleep(5).then(() => Promise.reject(new RangeError("late")));
    expect(await TaskGroup.any([() => 1, late], { abandonAfter: 1 })).toBe(1);
    await platformSleep(10);
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("passes a foreign cancellation on when nothing else is left", async () => {
    const foreign = new CancelledError();
    expect(await errorOf(TaskGroup.any([rejecting(foreign)]))).toBe(foreign);
  });
});
