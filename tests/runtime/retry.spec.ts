import { CancelledError, ExceptionGroup, formatException, withRetry, type RetryEvent } from "except-star";
import { getEventListeners } from "node:events";
import { setTimeout as platformSleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { errorOf, onVirtualTime, sleep } from "./virtual-time.js";

class ConnectionError extends Error {}

/** Fails that many times, then gives "value". */
function flaky(
  failures: number,
  make: (attempt: number) => unknown = (n) => new ConnectionError(`down ${n}`),
) {
  let calls = 0;
  return vi.fn(async () => {
    if (++calls <= failures) throw make(calls);
    return "value";
  });
}

describe("withRetry", () => {
  it(
    "tries again, waiting twice as long each time",
    onVirtualTime(async (clock) => {
      const events: RetryEvent[] = [];
      const fn = flaky(3);
      expect(await withRetry(fn, { jitter: "none", onRetry: (event) => events.push(event) })).toBe("value");
      expect(events.map(({ attempt, delay }) => [attempt, delay])).toEqual([
        [1, 100],
        [2, 200],
        [3, 400],
      ]);
      expect(fn.mock.calls.map(([, attempt]: unknown[]) => attempt)).toEqual([1, 2, 3, 4]);
      expect(clock.now).toBe(700);
    }),
  );

  it(
    "never waits longer than maxDelay, and with full jitter a random part of the wait",
    onVirtualTime(async () => {
      const delays: number[] = [];
      const onRetry = ({ delay }: RetryEvent) => delays.push(delay);
      await withRetry(flaky(4), { retries: 4, delay: 10, factor: 10, maxDelay: 50, jitter: "none", onRetry });
      expect(delays).toEqual([10, 50, 50, 50]);
      const random = vi.spyOn(Math, "random").mockReturnValue(0.25);
      delays.length = 0;
      await withRetry(flaky(2), { delay: 100, onRetry });
      expect(delays).toEqual([25, 50]);
      random.mockRestore();
    }),
  );

  it(
    "throws the last error, with the earlier ones as notes",
    onVirtualTime(async () => {
      const fn = flaky(9);
      const error = await errorOf(withRetry(fn, { retries: 2 }));
      expect(fn).toHaveBeenCalledTimes(3);
      expect(error.message).toBe("down 3");
      expect(error.notes).toEqual([
        "attempt 1: ConnectionError: down 1",
        "attempt 2: ConnectionError: down 2",
      ]);
      expect(formatException(error)).toContain("attempt 2: ConnectionError: down 2");
    }),
  );

  it(
    "adds its notes to a group that fails, after the group's own",
    onVirtualTime(async () => {
      const make = () => new ExceptionGroup("g", [new ConnectionError("x")], { notes: ["own"] });
      const error: ExceptionGroup = await errorOf(withRetry(flaky(9, make), { retries: 1 }));
      expect(error.notes).toHaveLength(2);
      expect(error.notes[0]).toBe("own");
    }),
  );

  it("survives a last error that takes no notes", async () => {
    const frozen = Object.freeze(new Error("frozen"));
    expect(
      await errorOf(
        withRetry(
          flaky(9, () => frozen),
          { retries: 1, delay: 0 },
        ),
      ),
    ).toBe(frozen);
    expect(
      await errorOf(
        withRetry(
          flaky(9, () => "text"),
          { retries: 1, delay: 0 },
        ),
      ),
    ).toBe("text");
  });

  it(
    "retries only what retryOn takes; a group only if every leaf does",
    onVirtualTime(async () => {
      const retryOn = ConnectionError;
      expect(await withRetry(flaky(1), { retryOn })).toBe("value");
      expect(
        await errorOf(
          withRetry(
            flaky(1, () => new RangeError()),
            { retryOn },
          ),
        ),
      ).toBeInstanceOf(RangeError);
      const groupOf = (...errors: Error[]) => flaky(1, () => new ExceptionGroup("g", errors));
      expect(await withRetry(groupOf(new ConnectionError(), new ConnectionError()), { retryOn })).toBe(
        "value",
      );
      const mixed = groupOf(new ConnectionError(), new RangeError());
      expect(await errorOf(withRetry(mixed, { retryOn }))).toBeInstanceOf(ExceptionGroup);
      expect(mixed).toHaveBeenCalledOnce();
    }),
  );

  it("never retries a cancellation, whatever retryOn says, also inside a group", async () => {
    for (const error of [
      new CancelledError(),
      new ExceptionGroup("g", [new Error(), new CancelledError()]),
    ]) {
      const fn = flaky(1, () => error);
      expect(await errorOf(withRetry(fn, { retryOn: () => true, delay: 0 }))).toBe(error);
      expect(fn).toHaveBeenCalledOnce();
    }
  });

  it(
    "ends a wait, an attempt and the next attempt when the signal fires",
    onVirtualTime(async (clock) => {
      const outside = new AbortController();
      const waiting = withRetry(flaky(9), { delay: 1_000, jitter: "none", signal: outside.signal });
      await sleep(10);
      outside.abort("stop");
      expect(await errorOf(waiting)).toBe("stop");
      expect(clock.now).toBe(10);
      const fn = flaky(0);
      expect(await errorOf(withRetry(fn, { signal: outside.signal }))).toBe("stop");
      expect(fn).not.toHaveBeenCalled();
      const inner = new AbortController();
      const run = withRetry(({ signal }) => sleep(1_000, signal), { signal: inner.signal });
      inner.abort("inner");
      expect(await errorOf(run)).toBe("inner");
    }),
  );

  it("rejects with the reason itself where a platform function wrapped it, and leaves no listener", async () => {
    const outside = new AbortController();
    const run = withRetry(({ signal }) => platformSleep(1_000, undefined, { signal }), {
      signal: outside.signal,
    });
    outside.abort("stop");
    expect(await errorOf(run)).toBe("stop");
    const { signal } = new AbortController();
    await withRetry(flaky(0), { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("makes no retry with retries 0", async () => {
    const fn = flaky(1);
    const error = await errorOf(withRetry(fn, { retries: 0 }));
    expect(fn).toHaveBeenCalledOnce();
    expect(Object.hasOwn(error, "notes")).toBe(false);
  });
});
