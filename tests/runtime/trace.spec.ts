import { CancelledError, TaskGroup, formatTasks, timeout, traceTasks, type TaskEvent } from "except-star";
import { describe, expect, it, vi } from "vitest";
import { errorOf, failing, onVirtualTime, returning, sleep, sleeping } from "./virtual-time.js";

async function trace(run: () => Promise<unknown>): Promise<TaskEvent[]> {
  const events: TaskEvent[] = [];
  const stop = traceTasks((event) => events.push(event));
  await run().catch(() => {});
  stop();
  return events;
}

const brief = (events: readonly TaskEvent[]) => events.map(({ type, task }) => `${task} ${type}`);

describe("traceTasks", () => {
  it(
    "tells the life of named tasks, with their group, duration and error",
    onVirtualTime(async () => {
      const error = new RangeError();
      const began = performance.now();
      const events = await trace(() =>
        TaskGroup.run(
          (group) => {
            group.createTask(returning(1, 5), { name: "good" });
            group.createTask(failing(error, 10), { name: "bad" });
            group.createTask(sleeping(100));
          },
          { name: "jobs" },
        ),
      );
      expect(brief(events)).toEqual([
        "good started",
        "bad started",
        "3 started",
        "good succeeded",
        "bad failed",
        "3 cancelled",
      ]);
      const elapsed = performance.now() - began;
      for (const { group, duration } of events) {
        expect(group).toBe("jobs");
        expect(duration).toBeGreaterThanOrEqual(0);
        expect(duration).toBeLessThanOrEqual(elapsed);
      }
      expect(events.map((event) => event.error)).toEqual([
        ...Array(4).fill(undefined),
        error,
        expect.any(CancelledError),
      ]);
    }),
  );

  it("tells of the promises that a group adopts as of its tasks", async () => {
    const events = await trace(() => TaskGroup.run((group) => void group.adopt(Promise.resolve(1))));
    expect(brief(events)).toEqual(["1 started", "1 succeeded"]);
  });

  it("tells once of each task of a list with a limit, where promises run already", async () => {
    const events = await trace(() => TaskGroup.all([Promise.resolve(1), () => 2], { concurrency: 1 }));
    expect(brief(events)).toEqual(["0 started", "1 started", "0 succeeded", "1 succeeded"]);
  });

  it(
    "tells of the tasks of all, settle and any too, without moving their result",
    onVirtualTime(async () => {
      const events = await trace(async () => {
        const order: string[] = [];
        const native = Promise.all([1, 2]).then(() => order.push("native"));
        const ours = TaskGroup.all([() => 1, () => 2]).then(() => order.push("ours"));
        await Promise.all([native, ours]);
        expect(order).toEqual(["native", "ours"]);
        await TaskGroup.settle([failing(new Error(), 1)]);
      });
      expect(brief(events)).toEqual([
        "0 started",
        "1 started",
        "0 succeeded",
        "1 succeeded",
        "0 started",
        "0 failed",
      ]);
    }),
  );

  it(
    "tells of tasks that were abandoned",
    onVirtualTime(async () => {
      const events = await trace(() =>
        TaskGroup.all([failing(new Error(), 0), () => sleep(1_000)], { abandonAfter: 10 }),
      );
      expect(brief(events)).toContain("1 abandoned");
    }),
  );

  it("survives a listener that throws, and tells nobody after the last has gone", async () => {
    const stop = traceTasks(() => {
      throw new Error("listener");
    });
    expect(await TaskGroup.all([() => 1])).toEqual([1]);
    stop();
    const events = await trace(async () => {});
    await TaskGroup.all([() => 1]);
    expect(events).toEqual([]);
  });
});

it("traceTasks goes on for those who still listen, and holds no group when nobody does", async () => {
  const events: TaskEvent[] = [];
  const stops = [traceTasks(() => {}), traceTasks((event) => events.push(event))];
  stops[0]!();
  await TaskGroup.all([() => 1]);
  expect(brief(events)).toEqual(["0 started", "0 succeeded"]);
  stops[1]!();
  await TaskGroup.run(() => expect(formatTasks()).toBe("no live tasks"));
});

it("formatTasks knows no group of a process in which nobody has listened yet", async () => {
  vi.resetModules();
  const fresh = await import("except-star");
  await fresh.TaskGroup.run(() => expect(fresh.formatTasks()).toBe("no live tasks"));
});

it("traceTasks tells of the tasks of a list that were cancelled, and how long they took", async () => {
  const began = performance.now();
  const events = await trace(() =>
    TaskGroup.all([() => Promise.reject(new Error()), ({ signal }) => sleep(1_000, signal)]),
  );
  expect(brief(events)).toEqual(["0 started", "1 started", "0 failed", "1 cancelled"]);
  const elapsed = performance.now() - began;
  for (const { duration } of events) expect(duration).toBeLessThanOrEqual(elapsed);
});

/** Durations vary: only their places are compared. */
const shape = (tree: string) => tree.replace(/\d+ ms/g, "n ms").split("\n");

describe("formatTasks", () => {
  it(
    "shows what is still running in a group, through timeouts and nested groups",
    onVirtualTime(async () => {
      await TaskGroup.run(
        async (group) => {
          group.createTask(sleeping(10), { name: "first" });
          group.createTask(
            ({ signal }) =>
              timeout(
                1_000,
                (scope) => TaskGroup.map([1, 2], () => sleep(20), { signal: scope.signal, name: "inner" }),
                { signal },
              ),
            { name: "second" },
          );
          const done = group.createTask(() => "done");
          await done;
          expect(shape(formatTasks(group))).toEqual([
            "TaskGroup outer: running for n ms",
            "└── first: running for n ms",
            "└── second: running for n ms",
            "    └── TaskGroup inner: running for n ms",
            "        └── 0: running for n ms",
            "        └── 1: running for n ms",
          ]);
        },
        { name: "outer" },
      );
    }),
  );

  it(
    "shows since when a task ignores its cancellation",
    onVirtualTime(async () => {
      await TaskGroup.run(async (group) => {
        group.createTask(() => sleep(10), { name: "deaf" }).cancel();
        expect(shape(formatTasks(group))[1]).toBe("└── deaf: running for n ms, cancelled n ms ago");
      });
    }),
  );

  it(
    "knows every live group while somebody traces, nested ones in their place",
    onVirtualTime(async () => {
      expect(formatTasks()).toBe("no live tasks");
      let tree = "";
      await trace(async () => {
        const other = TaskGroup.all([() => sleep(10)], { name: "other" });
        await TaskGroup.run(
          async ({ signal }) => {
            await TaskGroup.run(() => void (tree = formatTasks()), { signal, name: "nested" });
          },
          { name: "outer" },
        );
        await other;
      });
      expect(shape(tree)).toEqual([
        "TaskGroup other: running for n ms",
        "└── 0: running for n ms",
        "TaskGroup outer: running for n ms",
        "└── TaskGroup nested: running for n ms",
      ]);
      expect(formatTasks()).toBe("no live tasks");
    }),
  );

  it("counts from the start of a group, which needs no name", async () => {
    const began = performance.now();
    await TaskGroup.run((group) => {
      const [, ms] = /^TaskGroup: running for (\d+) ms$/.exec(formatTasks(group))!;
      expect(Number(ms)).toBeLessThanOrEqual(performance.now() - began + 1);
    });
  });

  it("says so when a group has nothing left", async () => {
    let finished!: TaskGroup;
    await TaskGroup.run((group) => void (finished = group));
    expect(shape(formatTasks(finished))).toHaveLength(1);
    expect(await errorOf(TaskGroup.all([() => Promise.reject(new Error())]))).toBeDefined();
  });
});
