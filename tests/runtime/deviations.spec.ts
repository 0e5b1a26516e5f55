import { setTimeout as platformSleep } from "node:timers/promises";
import { ExceptionGroup, TaskGroup, TimeoutError, exceptStar, on, timeout } from "except-star";
import { describe, expect, it, vi } from "vitest";
import { errorOf, errorsOf } from "./virtual-time.js";

const waiting = ({ signal }: { signal: AbortSignal }) => platformSleep(10_000, undefined, { signal });
const failing = (error: unknown) => async (): Promise<never> => {
  throw error;
};

/** What docs/coming-from-python.md promises beyond the cases that are ported from CPython. */
describe("where it differs from Python", () => {
  it("records nowhere which error was being handled: a new error has the cause that it was given, or none", () => {
    let thrown: unknown;
    try {
      exceptStar(
        new ExceptionGroup("", [new TypeError("caught")]),
        on(TypeError, () => {
          throw new RangeError("new");
        }),
      );
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RangeError);
    expect(thrown).not.toHaveProperty("cause");
    expect(thrown).not.toHaveProperty("context");
  });

  it("counts an error object once that two tasks threw, at the place of the first", async () => {
    const shared = new Error("the connection they share");
    const other = new Error("another");
    const run = TaskGroup.all([failing(shared), failing(other), failing(shared)]);
    expect(await errorsOf(run)).toEqual([shared, other]);
  });

  it("starts a task before createTask returns, up to its first await", async () => {
    const log: string[] = [];
    await TaskGroup.run((group) => {
      group.createTask(async () => {
        log.push("started");
        await null;
        log.push("went on");
      });
      log.push("created");
    });
    expect(log).toEqual(["started", "created", "went on"]);
  });

  it("drops what had failed in `any` before it was cancelled, and raises a clean-up that fails after that", async () => {
    const outside = new AbortController();
    const reason = new Error("stop");
    const untouched = TaskGroup.any([failing(new Error("earlier")), waiting], { signal: outside.signal });
    const cleaning = TaskGroup.any(
      [
        failing(new Error("earlier")),
        (scope) =>
          waiting(scope).catch(() => {
            throw new RangeError("clean-up");
          }),
      ],
      { signal: outside.signal },
    );
    await platformSleep(1);
    outside.abort(reason);
    expect(await errorOf(untouched)).toBe(reason);
    expect((await errorsOf(cleaning)).map(String)).toEqual(["RangeError: clean-up"]);
  });

  it("does not call the body of run or timeout under a signal that has fired", async () => {
    const body = vi.fn();
    const reason = new Error("too late");
    const signal = AbortSignal.abort(reason);
    expect(await errorOf(TaskGroup.run(body, { signal }))).toBe(reason);
    expect(await errorOf(timeout(1_000, body, { signal }))).toBe(reason);
    expect(body).not.toHaveBeenCalled();
  });

  it("lets only the outermost of nested deadlines that pass at once throw, whatever the inner one has seen", async () => {
    let inner: unknown;
    const outer = timeout(5, async ({ signal }) => {
      inner = await errorOf(timeout(5, waiting, { signal }));
      throw inner;
    });
    const error = await errorOf(outer);
    expect(error).toBeInstanceOf(TimeoutError);
    // The timers of one turn fire in their order: the outer one was set first.
    expect(inner).not.toBeInstanceOf(TimeoutError);
  });
});
