import { TaskGroup, cleanup, timeout, withRetry, TimeoutError } from "except-star";
import { currentScope } from "except-star/ambient";
import { describe, expect, it } from "vitest";
import { errorOf, errorsOf, failing, onVirtualTime, sleep } from "./virtual-time.js";

const ambientSleep = (ms: number) => sleep(ms, currentScope()?.signal);

describe("ambient scope", () => {
  it("is the scope of the task that the code runs in, and nothing outside", async () => {
    expect(currentScope()).toBeUndefined();
    await TaskGroup.run(async (group) => {
      expect(currentScope()).toBe(group);
      const task = group.createTask(async (scope) => {
        await null;
        expect(currentScope()).toBe(scope);
      });
      await task;
    });
    expect(currentScope()).toBeUndefined();
  });

  it("is that of the list in its tasks, whose values it does not touch", async () => {
    const signalOf = () => currentScope()?.signal;
    const [one, two, inside] = await TaskGroup.all([
      () => 1,
      async () => 2,
      ({ signal }) => signalOf() === signal,
    ]);
    expect([one, two, inside]).toEqual([1, 2, true]);
    expect(await TaskGroup.map(["a", "b"], (item, index) => `${index}${item}`)).toEqual(["0a", "1b"]);
  });

  it(
    "carries cancellation through plain functions into groups that were given no signal",
    onVirtualTime(async (clock) => {
      const error = new RangeError();
      const plain = async () => TaskGroup.map([1, 2], () => ambientSleep(1_000));
      const run = TaskGroup.run((group) => {
        group.createTask(plain);
        group.createTask(failing(error, 10));
      });
      expect(await errorsOf(run)).toEqual([error]);
      expect(clock.now).toBe(10);
    }),
  );

  it(
    "reaches timeouts and retries too, while a signal that is given comes first",
    onVirtualTime(async (clock) => {
      const run = timeout(10, () => withRetry(() => timeout(1_000, () => ambientSleep(5_000))));
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
      expect(clock.now).toBe(10);
      const own = new AbortController();
      await TaskGroup.run(async (group) => {
        const inner = TaskGroup.run(({ signal }) => signal, { signal: own.signal });
        group.cancel();
        expect((await inner).aborted).toBe(false);
      });
    }),
  );

  it(
    "does not reach into cleanup",
    onVirtualTime(async (clock) => {
      const run = timeout(10, async () => {
        try {
          await ambientSleep(1_000);
        } finally {
          await cleanup(() => ambientSleep(50));
        }
      });
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
      expect(clock.now).toBe(60);
    }),
  );

  it("knows a task that joins its own group, also after its first await", async () => {
    await TaskGroup.run(async (group) => {
      const task = group.createTask(async () => {
        await null;
        return errorOf(group.join());
      });
      expect((await task).message).toMatch(/cannot join its own/);
      await group.createTask(async () => {
        const other = new TaskGroup();
        const inner = other.createTask(() => sleep(1));
        await other.join();
        expect(inner.done()).toBe(true);
      });
    });
  });
});
