import { getEventListeners } from "node:events";
import { setTimeout as platformSleep } from "node:timers/promises";
import { CancelledError, NonErrorThrown, TaskGroup, TimeoutError, isCancelled } from "except-star";
import { describe, expect, it, vi } from "vitest";
import { errorOf } from "./virtual-time.js";

describe("isCancelled", () => {
  it("knows our error, an AbortError around it, and nothing of anyone else", () => {
    const ours = new CancelledError();
    const wrapped = Object.assign(new Error("x", { cause: ours }), { name: "AbortError" });
    const coded = Object.assign(new Error("x", { cause: ours }), { code: "ABORT_ERR" });
    for (const error of [ours, wrapped, coded]) expect(isCancelled(error)).toBe(true);
    const foreign = new DOMException("x", "AbortError");
    const named = new Error("rollback failed", { cause: ours });
    for (const value of [foreign, named, null, undefined, "x", {}, new TimeoutError()]) {
      expect(isCancelled(value)).toBe(false);
    }
  });

  it("knows the reason of a signal that a scope was linked to, once it has fired, and an AbortError around it", async () => {
    const outside = new AbortController();
    const reason = new Error("shutting down");
    expect(isCancelled(reason)).toBe(false);
    const run = TaskGroup.run(({ signal }) => platformSleep(1_000, undefined, { signal }), {
      signal: outside.signal,
    });
    outside.abort(reason);
    expect(await errorOf(run)).toBe(reason);
    expect(isCancelled(reason)).toBe(true);
    expect(isCancelled(Object.assign(new Error("x", { cause: reason }), { name: "AbortError" }))).toBe(true);
  });
});

describe("the classes of errors", () => {
  it("speak the platform's words", () => {
    const error = new CancelledError("stop", { cause: 1 });
    expect(error).toMatchObject({ name: "AbortError", code: "ABORT_ERR", message: "stop", cause: 1 });
    expect(Object.keys(error)).toEqual([]);
    expect(new CancelledError().message).toBe("this scope was cancelled");
    expect(new TimeoutError("x").name).toBe("TimeoutError");
    expect(new NonErrorThrown(Object.create(null)).message).toContain("[object Object]");
    expect(new NonErrorThrown("text").message).toContain('"text"');
  });

  it("hold for instances of another copy of the package, and for subclasses only of their own", () => {
    class Special extends CancelledError {}
    const otherCopy = Object.create(Error.prototype, {
      [Symbol.for("except-star")]: { value: "CancelledError" },
    });
    expect(otherCopy instanceof CancelledError).toBe(true);
    expect(otherCopy instanceof Special).toBe(false);
    expect(new Special() instanceof CancelledError).toBe(true);
    expect(new CancelledError() instanceof Special).toBe(false);
    expect(new CancelledError() instanceof TimeoutError).toBe(false);
  });
});

describe("signals", () => {
  it("have one listener on a parent however many groups hang on it, and none after their end", async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    await Promise.all(Array.from({ length: 50 }, () => TaskGroup.all([() => platformSleep(1)], { signal })));
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1]);
    await errorOf(TaskGroup.run(() => Promise.reject(new Error()), { signal }));
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([2, 2]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("make no MaxListenersExceededWarning, on either side", async () => {
    const warned = vi.fn();
    process.on("warning", warned);
    const outside = new AbortController();
    const many = Array.from({ length: 40 }, (_, i) => i);
    const listening = (_: number, __: number, { signal }: { signal: AbortSignal }) =>
      platformSleep(1, undefined, { signal });
    await TaskGroup.map(many, (i) =>
      TaskGroup.map(many, listening, { signal: outside.signal, name: `${i}` }),
    );
    await platformSleep(5);
    process.off("warning", warned);
    expect(warned).not.toHaveBeenCalled();
  });

  it.each([
    ["process", undefined],
    ["getBuiltinModule, as older ones and other runtimes", {}],
  ])("are made also where there is no %s", (_, process) => {
    vi.stubGlobal("process", process);
    const { signal } = new TaskGroup();
    vi.unstubAllGlobals();
    expect(signal.aborted).toBe(false);
  });

  it("are made only when they are read", async () => {
    const made = vi.spyOn(globalThis, "AbortController");
    await TaskGroup.map([1, 2, 3], async (item) => item, { signal: new AbortController().signal });
    await TaskGroup.run((group) => void group.createTask(async () => 1));
    expect(made).toHaveBeenCalledTimes(1);
    made.mockRestore();
  });

  it("have fired already when they are first read after the cancellation", async () => {
    await TaskGroup.run((group) => {
      group.cancel("why");
      expect(group.signal.aborted).toBe(true);
      expect(() => group.checkpoint()).toThrow(CancelledError);
    });
  });

  it("carry what cancel was given: a CancelledError itself, anything else as its cause", () => {
    const reasonOf = (...given: unknown[]): CancelledError => {
      const group = new TaskGroup();
      group.cancel(...given);
      return group.signal.reason as CancelledError;
    };
    const own = new CancelledError("no longer needed");
    expect(reasonOf(own)).toBe(own);
    expect(reasonOf("why")).toMatchObject({ message: "the TaskGroup was cancelled", cause: "why" });
    expect(Object.hasOwn(reasonOf(), "cause")).toBe(false);
  });

  it("reach the whole subtree in the turn of the abort", async () => {
    const outside = new AbortController();
    const seen: boolean[] = [];
    const run = TaskGroup.run(
      (outer) => {
        outer.createTask(({ signal }) =>
          TaskGroup.run(
            async (inner) => {
              inner.createTask((scope) => {
                outside.abort("stop");
                seen.push(scope.signal.aborted, inner.signal.aborted, outer.signal.aborted);
              });
            },
            { signal },
          ),
        );
      },
      { signal: outside.signal },
    );
    expect(await errorOf(run)).toBe("stop");
    expect(seen).toEqual([true, true, true]);
  });
});
