import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findDifference, runTaskProgram, type Op, type Program, type TaskCase } from "./task-programs.js";

const { cases } = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8")) as {
  cases: ({ kind: string } & TaskCase)[];
};
const programs = cases.filter(({ kind }) => kind === "task");

const task = (id: number, ops: Op[], clean: Program["clean"] = null): Program => ({ id, ops, clean });

describe("task programs, as CPython ran them", () => {
  it("holds enough programs to mean something", () => {
    expect(programs.length).toBeGreaterThanOrEqual(400);
    const text = JSON.stringify(programs);
    for (const op of ["sleep", "raise", "spawn", "group", "timeout", "catchA", "cancel"]) {
      expect(text).toContain(`["${op}"`);
    }
  });

  it("end as in CPython, with at most 0.6 % that level-triggered cancellation explains", async () => {
    const unexplained: unknown[] = [];
    let explained = 0;
    for (const expected of programs) {
      const ours = await runTaskProgram(expected.program);
      const difference = findDifference(expected, ours);
      if (!difference) continue;
      if (difference.causes.size > 0) explained++;
      else unexplained.push({ expected, ours });
    }
    expect(unexplained).toEqual([]);
    expect(explained / programs.length).toBeLessThanOrEqual(0.006);
  });

  it("run the same way each time", async () => {
    const { program } = programs.find(({ states }) => Object.keys(states).length > 6)!;
    expect(await runTaskProgram(program)).toEqual(await runTaskProgram(program));
  });

  it("excuse no program in which cancellation reaches only work that waits for something", async () => {
    const program = task(1, [
      [
        "group",
        [
          ["spawn", task(2, [["sleep", 50]], 5)],
          ["sleep", 10],
          ["raise", "A"],
        ],
      ],
    ]);
    const { excuses, raised, time } = await runTaskProgram(program);
    expect(excuses.causes).toEqual(new Set());
    expect({ raised, time }).toEqual({ raised: { errors: ["A"] }, time: 15 });
  });

  it("explain a difference only where it begins, and from then on", async () => {
    const canceller = task(3, [
      ["sleep", 10],
      ["cancel", 2],
    ]);
    const body: Op[] = [
      ["spawn", task(2, [["group", [["spawn", canceller]]]])],
      ["spawn", task(4, [["sleep", 5]])],
      ["spawn", task(5, [["sleep", 20]])],
    ];
    const ours = await runTaskProgram(task(1, [["group", body]]));
    const explained = (changed: number[]) => {
      const states = Object.fromEntries(changed.map((id) => [id, "another"]));
      return findDifference({ ...ours, states: { ...ours.states, ...states } }, ours)?.causes;
    };
    expect(ours.states).toEqual({ 1: "ok", 2: "cancelled", 3: "ok", 4: "ok", 5: "ok" });
    const cause = new Set(["ran on in a cancelled scope"]);
    expect([explained([]), explained([3]), explained([2]), explained([1, 5, 3])]).toEqual([
      undefined,
      cause,
      cause,
      cause,
    ]);
    // Task 4 ended before, and task 5 is nobody's that was cancelled.
    expect([explained([4]), explained([5]), explained([4, 3])]).toEqual([new Set(), new Set(), new Set()]);
  });
});

describe("what is asyncio's alone", () => {
  it("is to end a task as cancelled that met its deadline after a group had failed in its wait, until 3.13", async () => {
    const failing = task(2, [
      ["sleep", 10],
      ["raise", "A"],
    ]);
    const handled: Op = ["catchA", [["group", [["spawn", failing]]]]];
    const ours = await runTaskProgram(task(1, [["timeout", 50, [handled, ["sleep", 100]]]]));
    // CPython 3.13: the same. CPython 3.11 and 3.12: task 1 ends "cancelled".
    expect(ours).toMatchObject({ raised: "TimeoutError", states: { 1: "TimeoutError", 2: "A" }, time: 50 });
    expect(ours.excuses.causes).toEqual(new Set(["a deadline after a group that failed in its wait"]));
  });

  it("is to let the failure of a cancelled task overtake the end of the one that cancelled it", async () => {
    const canceller = task(4, [
      ["sleep", 10],
      ["cancel", 2],
    ]);
    const owner = task(3, [["group", [["spawn", canceller]]]]);
    const cancelled = task(2, [["group", [["catchA", [["sleep", 100]]]]]], "K");
    const body: Op[] = [
      ["spawn", cancelled],
      ["spawn", owner],
    ];
    const ours = await runTaskProgram(task(1, [["group", body]]));
    // CPython: task 3 ends "cancelled", by the failure of task 2, since it learns a turn later that task 4 has ended.
    expect(ours).toMatchObject({ raised: { errors: ["K"] }, states: { 2: "K", 3: "ok", 4: "ok" }, time: 10 });
    expect(ours.excuses.causes).toEqual(new Set(["a failure that overtook the end of its canceller"]));
  });
});

// Each with what CPython 3.11 does, run by hand with oracle.py's run_task.
describe("level-triggered cancellation, where asyncio's is delivered once and to one task", () => {
  it("ends work that runs on after it cancelled its own ancestor", async () => {
    const child = task(3, [
      [
        "group",
        [
          ["sleep", 10],
          ["cancel", 2],
        ],
      ],
    ]);
    const program = task(1, [["group", [["spawn", task(2, [["group", [["spawn", child]]]])]]]]);
    const ours = await runTaskProgram(program);
    // CPython: task 3 ends "ok", since it waits for nothing after it cancelled task 2.
    expect(ours.states).toEqual({ 1: "ok", 2: "cancelled", 3: "cancelled" });
    expect(ours.excuses.causes).toEqual(new Set(["ran on in a cancelled scope"]));
  });

  it("leaves clean-up alone that is under way when a second cancellation comes", async () => {
    const slow = task(2, [["sleep", 100]], 30);
    const program = task(1, [
      [
        "group",
        [
          ["spawn", slow],
          ["sleep", 10],
          ["cancel", 2],
          ["sleep", 10],
          ["cancel", 2],
        ],
      ],
    ]);
    const ours = await runTaskProgram(program);
    // CPython: the second cancel() interrupts the clean-up at 20 ms.
    expect(ours).toMatchObject({ raised: "ok", states: { 1: "ok", 2: "cancelled" }, time: 40 });
    expect(ours.excuses.causes).toEqual(new Set(["cancelled again while cleaning up"]));
  });

  it("cancels the tasks of a group while its body still waits for an inner group", async () => {
    const inner: Op = ["group", [["spawn", task(3, [["sleep", 100]], 30)]]];
    const outer: Op = ["group", [["spawn", task(4, [["sleep", 100]], 7)], inner]];
    const program = task(1, [
      [
        "group",
        [
          ["spawn", task(2, [outer])],
          ["sleep", 10],
          ["cancel", 2],
        ],
      ],
    ]);
    const ours = await runTaskProgram(program);
    // CPython: task 4 is cancelled at 40 ms, when the inner group has ended, and cleans up until 47 ms.
    expect(ours).toMatchObject({ raised: "ok", time: 40 });
    expect(ours.excuses.causes).toEqual(
      new Set(["tasks cancelled before the body of their group had unwound"]),
    );
  });
});
