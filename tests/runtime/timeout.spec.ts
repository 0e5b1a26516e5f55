import { setTimeout as platformSleep } from "node:timers/promises";
import { CancelledError, TimeoutError, isCancelled, moveOnAfter, timeout } from "except-star";
import { describe, expect, it, vi } from "vitest";
import { errorOf, onVirtualTime, returning, sleep, sleeping } from "./virtual-time.js";

describe("timeout", () => {
  it("recognises the AbortError in which platform functions wrap the reason", async () => {
    const error = await errorOf(timeout(1, ({ signal }) => platformSleep(10_000, undefined, { signal })));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.cause).toEqual(new CancelledError("the deadline of 1 ms has passed"));
  });

  it(
    "keeps the value of a body that finishes although the deadline has passed",
    onVirtualTime(async () => {
      expect(await timeout(10, async () => sleep(20).then(() => "late"))).toBe("late");
    }),
  );

  it("does not call the body under a signal that has fired, and rejects with its reason", async () => {
    const body = vi.fn();
    const signal = AbortSignal.abort("over");
    expect(await errorOf(timeout(10, body, { signal }))).toBe("over");
    expect(body).not.toHaveBeenCalled();
  });

  it("turns a synchronous throw into a rejection", async () => {
    const error = new RangeError();
    const run = timeout(10, () => {
      throw error;
    });
    expect(await errorOf(run)).toBe(error);
  });

  it("starts no timer for a deadline that never comes, and none that setTimeout would run at once", async () => {
    const start = vi.spyOn(globalThis, "setTimeout");
    expect(await timeout(Infinity, () => 1)).toBe(1);
    expect(await timeout(null, () => 1)).toBe(1);
    expect(start).not.toHaveBeenCalled();
    expect(await timeout(2 ** 31, () => 1)).toBe(1);
    expect(start.mock.lastCall![1]).toBe(2 ** 31 - 1);
    start.mockRestore();
  });

  it("refuses a deadline that is no number", async () => {
    expect(await errorOf(timeout(NaN, () => 1))).toEqual(
      new TypeError("a deadline is in ms, or null; not NaN"),
    );
    expect(await errorOf(timeout("10" as never, () => 1))).toBeInstanceOf(TypeError);
  });

  it(
    "waits out a deadline that is longer than setTimeout can count",
    onVirtualTime(async (clock) => {
      const month = 30 * 24 * 3_600_000;
      expect(await errorOf(timeout(month, sleeping(2 * month)))).toBeInstanceOf(TimeoutError);
      expect(clock.now).toBe(month);
    }),
  );

  it(
    "does not take a deadline that passes during an outer cancellation for its own",
    onVirtualTime(async () => {
      const outside = new AbortController();
      const run = timeout(
        20,
        async ({ signal }) => {
          await sleep(1_000, signal).catch(async (error) => {
            await sleep(50);
            throw error;
          });
        },
        { signal: outside.signal },
      );
      await sleep(10);
      outside.abort("outside");
      expect(await errorOf(run)).toBe("outside");
    }),
  );

  it("leaves no listener on the outside signal", async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    await timeout(1_000, () => 1, { signal });
    await errorOf(timeout(1_000, () => Promise.reject(new Error()), { signal }));
    expect(add).toHaveBeenCalledTimes(2);
    expect(remove).toHaveBeenCalledTimes(2);
  });

  it(
    "gives the body a checkpoint for loops that wait for nothing",
    onVirtualTime(async () => {
      const run = timeout(10, async (scope) => {
        for (;;) {
          scope.checkpoint();
          await sleep(3);
        }
      });
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
    }),
  );
});

describe("moveOnAfter", () => {
  it("throws undefined where the body does, which is no deadline", async () => {
    const ended = await Promise.allSettled([moveOnAfter(1_000, () => Promise.reject(undefined))]);
    expect(ended).toEqual([{ status: "rejected", reason: undefined }]);
  });

  it(
    "gives the value of a body that is in time, and undefined for one that is not",
    onVirtualTime(async () => {
      expect(await moveOnAfter(20, returning("value", 10))).toBe("value");
      expect(await moveOnAfter(10, sleeping(20))).toBeUndefined();
    }),
  );

  it(
    "throws the body's own errors, and what comes from outside",
    onVirtualTime(async () => {
      const error = new RangeError();
      expect(await errorOf(moveOnAfter(10, () => Promise.reject(error)))).toBe(error);
      const outside = AbortSignal.abort("outside");
      expect(await errorOf(moveOnAfter(10, sleeping(20), { signal: outside }))).toBe("outside");
      const foreign = new CancelledError("of another task");
      expect(isCancelled(await errorOf(moveOnAfter(10, () => Promise.reject(foreign))))).toBe(true);
    }),
  );
});
