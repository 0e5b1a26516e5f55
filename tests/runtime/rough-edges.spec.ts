import { EventEmitter } from "node:events";
import {
  CancelledError,
  TaskGroup,
  collapse,
  exceptStar,
  formatTasks,
  on,
  runUntilSignal,
  traceTasks,
  withRetry,
  type Outcome,
} from "except-star";
import { describe, expect, it, vi } from "vitest";
import { errorOf, errorsOf, onVirtualTime, sleep } from "./virtual-time.js";

const boom = () => new RangeError("boom");
const never = () => new Promise<never>(() => {});

/** Each was wrong once. */
describe("a task that waits for a slot", () => {
  it("never starts once it is cancelled, and has ended at once", async () => {
    const fn = vi.fn();
    await TaskGroup.run(
      async (group) => {
        const first = group.createTask(() => sleep(5));
        const queued = group.createTask(fn);
        expect(queued.cancel("not needed")).toBe(true);
        expect([queued.done(), queued.cancelled()]).toEqual([true, true]);
        expect(await errorOf(queued)).toMatchObject({
          message: "the task 2 was cancelled",
          cause: "not needed",
        });
        const third = group.createTask(() => "third");
        expect(first.done()).toBe(false);
        expect(await third).toBe("third");
      },
      { concurrency: 1 },
    );
    expect(fn).not.toHaveBeenCalled();
  });
});

describe("raise: first", () => {
  it("leaves no listener on the outside signal for a sibling that never settles", async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const error = boom();
    const failing = () => Promise.reject(error);
    expect(await errorOf(TaskGroup.all([never, failing], { raise: "first", signal }))).toBe(error);
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed.mock.calls).toEqual(added.mock.calls);
  });

  it("follows the outside signal on where siblings continue", async () => {
    const outside = new AbortController();
    const error = boom();
    const ended = vi.fn();
    const sibling = (scope: { signal: AbortSignal }) => sleep(10_000, scope.signal).catch(ended);
    const run = TaskGroup.all([sibling, () => Promise.reject(error)], {
      raise: "first",
      onError: "continue",
      signal: outside.signal,
    });
    expect(await errorOf(run)).toBe(error);
    outside.abort("stop");
    await vi.waitFor(() => expect(ended).toHaveBeenCalledWith("stop"));
  });

  it.each([
    ["later", () => Promise.reject(new CancelledError("of somebody else"))],
    [
      "at once",
      () => {
        throw new CancelledError("of somebody else");
      },
    ],
  ])(
    "does not wait for the siblings of a task that was cancelled by somebody else, %s",
    async (_, cancelled) => {
      const error = await errorOf(TaskGroup.all([never, cancelled], { raise: "first" }));
      expect(error).toMatchObject({ message: "of somebody else" });
    },
  );
});

describe("a delay of more than 24.8 days, for which setTimeout fires at once", () => {
  const days = 86_400_000;
  /** What setTimeout is asked for; the clock puts the real one back. */
  const recordDelays = (): number[] => {
    const delays: number[] = [];
    const { setTimeout } = globalThis;
    const recording = (fire: () => void, delay: number) => setTimeout(fire, delays[delays.push(delay) - 1]);
    Object.assign(globalThis, { setTimeout: recording });
    return delays;
  };

  it(
    "is waited out before a group gives its tasks up",
    onVirtualTime(async (clock) => {
      const delays = recordDelays();
      const outside = new AbortController();
      const run = TaskGroup.all([never], { abandonAfter: 30 * days, signal: outside.signal });
      outside.abort("stop");
      expect(await errorOf(run)).toBe("stop");
      expect(clock.now).toBe(30 * days);
      expect(Math.max(...delays)).toBeLessThan(2 ** 31);
    }),
  );

  it(
    "is waited out before a process that unwinds is ended",
    onVirtualTime(async (clock) => {
      const delays = recordDelays();
      const process = Object.assign(new EventEmitter(), { exit: vi.fn() });
      const run = runUntilSignal(() => sleep(5), { process, gracePeriod: 30 * days });
      process.emit("SIGTERM");
      await run;
      expect(process.exit).not.toHaveBeenCalled();
      expect(clock.now).toBe(5);
      expect(Math.max(...delays)).toBeLessThan(2 ** 31);
    }),
  );
});

describe("runUntilSignal", () => {
  it("listens no longer where one of its signals cannot be listened to", async () => {
    const process = Object.assign(new EventEmitter(), { exit: vi.fn() });
    const on = process.on.bind(process);
    process.on = (signal, listener) => {
      if (signal === "SIGKILL") throw new RangeError("EINVAL");
      return on(signal, listener);
    };
    const body = vi.fn();
    const run = runUntilSignal(body, { process, signals: ["SIGTERM", "SIGKILL"] });
    expect((await errorOf(run)).message).toBe("EINVAL");
    expect(body).not.toHaveBeenCalled();
    expect(process.eventNames()).toEqual([]);
  });
});

describe("withRetry", () => {
  it("writes no notes on the reason why it was cancelled", async () => {
    const user = new AbortController();
    const reason = new Error("the user left");
    const run = withRetry(
      async ({ signal }, attempt) => {
        if (attempt === 1) throw boom();
        user.abort(reason);
        signal.throwIfAborted();
      },
      { delay: 0, signal: user.signal },
    );
    expect(await errorOf(run)).toBe(reason);
    expect(reason).not.toHaveProperty("notes");
  });

  it(
    "does not wait any more when onRetry has cancelled it",
    onVirtualTime(async (clock) => {
      const user = new AbortController();
      const run = withRetry(() => Promise.reject(boom()), {
        delay: 1_000,
        jitter: "none",
        signal: user.signal,
        onRetry: () => user.abort("enough"),
      });
      expect(await errorOf(run)).toBe("enough");
      expect(clock.now).toBe(0);
    }),
  );
});

describe("the inputs of all", () => {
  it("fail in their order, functions among promises", async () => {
    const [one, two, three] = [new Error("one"), new Error("two"), new Error("three")];
    const inputs = [() => Promise.reject(one), Promise.reject(two), () => Promise.reject(three)];
    expect(await errorsOf(TaskGroup.all(inputs, { onError: "continue" }))).toEqual([one, two, three]);
  });

  it("are waited for behind a synchronous throw where they run already, thenables of others too", async () => {
    const [thrown, late] = [new Error("thrown"), new Error("late")];
    const thenable = { then: (_: unknown, reject: (error: unknown) => void) => reject(late) };
    const started = vi.fn();
    const inputs = [
      () => {
        throw thrown;
      },
      thenable,
      started,
    ];
    expect(await errorsOf(TaskGroup.all(inputs))).toEqual([thrown, late]);
    expect(started).not.toHaveBeenCalled();
  });
});

describe("a group without a body", () => {
  it("names its tasks, and nothing else, when it gives them up", async () => {
    const onAbandoned = vi.fn();
    const group = new TaskGroup({ abandonAfter: 1, onAbandoned });
    group.createTask(never, { name: "deaf" });
    group.cancel();
    await group.join();
    expect(onAbandoned).toHaveBeenCalledWith([{ name: "deaf", duration: expect.any(Number) }]);
  });
});

describe("a group that was refused", () => {
  it("is no live group", async () => {
    const stop = traceTasks(() => {});
    expect(() => new TaskGroup({ concurrency: 0, name: "refused" })).toThrow(RangeError);
    await errorOf(TaskGroup.all([], { concurrency: 0, name: "refused" }));
    await errorOf(TaskGroup.all(5 as never, { name: "refused" }));
    expect(formatTasks()).toBe("no live tasks");
    stop();
  });
});

describe("completed", () => {
  it("gives also the tasks that were started for the last outcome", async () => {
    const order: string[] = [];
    await TaskGroup.run(async (group) => {
      group.createTask(() => sleep(1), { name: "first" });
      for await (const { task } of group.completed() as AsyncIterable<Outcome>) {
        order.push(task.name!);
        if (order.length < 3) group.createTask(() => sleep(1), { name: `follow-up ${order.length}` });
      }
    });
    expect(order).toEqual(["first", "follow-up 1", "follow-up 2"]);
  });
});

describe("a source that breaks its protocol", () => {
  it("fails the group instead of leaving it to wait", async () => {
    const broken = { [Symbol.asyncIterator]: () => ({ next: async () => undefined as never }) };
    expect(await errorsOf(TaskGroup.map(broken, (item) => item))).toEqual([expect.any(TypeError)]);
    const results = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(boom()) }) };
    expect(await errorsOf(TaskGroup.map(results, (item) => item))).toEqual([boom()]);
  });
});

describe("collapse", () => {
  it("ends where native groups hold one another in a circle", () => {
    const outer = new AggregateError([]);
    const inner = new AggregateError([outer]);
    outer.errors.push(inner);
    expect(collapse(outer)).toBe(outer);
    expect(collapse(new AggregateError([new AggregateError([inner])]))).toBe(inner);
  });
});

describe("exceptStar", () => {
  it("loses nothing of what is left to a handler whose value cannot be looked at", () => {
    const value = {
      get then(): unknown {
        throw new Error("of the getter");
      },
    };
    const left = new TypeError("left");
    let thrown: unknown;
    try {
      exceptStar(
        new AggregateError([boom(), left]),
        on(RangeError, () => value),
      );
    } catch (error) {
      thrown = error;
    }
    expect((thrown as AggregateError).errors).toEqual([left]);
  });
});
