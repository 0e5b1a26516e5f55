import { setTimeout as platformSleep } from "node:timers/promises";
import { TaskGroup, suppressedErrors, timeout, type DeadlineScope } from "except-star";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../conformance/virtual-clock.js";
import { errorOf, sleeping } from "../runtime/virtual-time.js";

describe("known to be wrong in the runtime", () => {
  // Without `except-star/ambient` nothing tells who calls: after its first await a task that joins waits for itself.
  it.fails(
    "a task that joins its own group after an await is told so, and does not wait for ever",
    async () => {
      const group = new TaskGroup();
      const task = group.createTask(async () => {
        await null;
        return errorOf(group.join());
      });
      const told = await Promise.race([task, platformSleep(50, "still waiting")]);
      expect(told).toMatchObject({ message: "a task cannot join its own TaskGroup" });
    },
  );

  // The outer deadline cancels the inner scope, and its timer is taken away before it fires in the same instant.
  it.fails(
    "CPython's test_nested_timeouts: of deadlines that pass at once, the inner one has expired too",
    async () => {
      const scopes: DeadlineScope[] = [];
      const run = (): Promise<unknown> =>
        timeout(10, (outer) => {
          scopes.push(outer);
          return timeout(
            10,
            (inner) => {
              scopes.push(inner);
              return sleeping(10_000)(inner);
            },
            { signal: outer.signal },
          );
        });
      await errorOf(new VirtualClock().run(run));
      expect(scopes.map(({ expired }) => expired)).toEqual([true, true]);
    },
  );

  // Nothing can be hung on a primitive: what comes after it is told to `traceTasks` only.
  it.fails("a failure that comes after a thrown primitive left with raise: first is kept", async () => {
    const rejecting = (error: unknown) => () => Promise.reject(error);
    const run = TaskGroup.all([rejecting("primitive"), rejecting(new Error("late"))], { raise: "first" });
    const left: unknown = await errorOf(run);
    await null;
    expect(suppressedErrors(left).map(String)).toEqual(["Error: late"]);
  });
});
