import { getEventListeners } from "node:events";
import { CancelledError, TimeoutError, cleanup, isCancelled, shield, suppressedErrors } from "except-star";
import { describe, expect, it } from "vitest";
import { errorOf, onVirtualTime, sleep } from "./virtual-time.js";

describe("shield", () => {
  it(
    "stops waiting when the signal fires, while the work goes on",
    onVirtualTime(async (clock) => {
      const outside = new AbortController();
      let done = false;
      const work = async () => {
        await sleep(50);
        done = true;
      };
      const run = shield(work, { signal: outside.signal });
      await sleep(10);
      outside.abort("stop");
      expect(await errorOf(run)).toBe("stop");
      expect([done, clock.now]).toEqual([false, 10]);
      await sleep(50);
      expect(done).toBe(true);
    }),
  );

  it("leaves no listener on the outside signal", async () => {
    const { signal } = new AbortController();
    await shield(() => 1, { signal });
    await errorOf(shield(Promise.reject(new RangeError()), { signal }));
    await Promise.resolve();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it(
    "gives the value or the error of work that ends in time, of a promise or a function",
    onVirtualTime(async () => {
      const error = new RangeError();
      const { signal } = new AbortController();
      expect(
        await shield(
          sleep(1).then(() => 1),
          { signal },
        ),
      ).toBe(1);
      expect(await shield(() => 2)).toBe(2);
      expect(await errorOf(shield(() => Promise.reject(error), { signal }))).toBe(error);
      const thrower = (): never => {
        throw error;
      };
      expect(await errorOf(shield(thrower))).toBe(error);
    }),
  );

  it(
    "keeps what the work throws when nobody waits for it any more",
    onVirtualTime(async () => {
      const late = new RangeError("late");
      const reason = new Error("stop");
      const outside = new AbortController();
      const run = shield(
        sleep(10).then(() => Promise.reject(late)),
        { signal: outside.signal },
      );
      outside.abort(reason);
      expect(await errorOf(run)).toBe(reason);
      await sleep(20);
      expect(suppressedErrors(reason)).toEqual([late]);
    }),
  );

  it(
    "passes the cancellation of the work itself on (asyncio: inner cancelled, outer cancelled)",
    onVirtualTime(async () => {
      expect(isCancelled(await errorOf(shield(Promise.reject(new CancelledError()))))).toBe(true);
    }),
  );

  it("rejects at once under a signal that has fired", async () => {
    expect(await errorOf(shield(new Promise(() => {}), { signal: AbortSignal.abort("over") }))).toBe("over");
  });
});

describe("cleanup", () => {
  it(
    "runs in a scope that no outer cancellation reaches",
    onVirtualTime(async (clock) => {
      const value = await cleanup(async ({ signal }) => {
        await sleep(10, signal);
        return signal.aborted;
      });
      expect([value, clock.now]).toEqual([false, 10]);
    }),
  );

  it(
    "is bounded by its own timeout",
    onVirtualTime(async (clock) => {
      const run = cleanup(({ signal }) => sleep(1_000, signal), { timeout: 20 });
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
      expect(clock.now).toBe(20);
    }),
  );
});
