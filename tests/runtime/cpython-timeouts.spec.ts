// By meaning after CPython's Lib/test/test_asyncio/test_timeouts.py; each case names its origin.
import {
  CancelledError,
  ExceptionGroup,
  TaskGroup,
  TimeoutError,
  isCancelled,
  timeout,
  type DeadlineScope,
} from "except-star";
import { describe, expect, it } from "vitest";
import { errorOf, failing, onVirtualTime, returning, sleep, sleeping } from "./virtual-time.js";

describe("test_timeouts.py: one deadline", () => {
  it(
    "test_timeout_basic, test_timeout_at_basic: it throws once the body has unwound",
    onVirtualTime(async (clock) => {
      let scope!: DeadlineScope;
      const error = await errorOf(timeout(10, (given) => sleep(10_000, (scope = given).signal)));
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ name: "TimeoutError", message: "timed out after 10 ms" });
      expect([scope.expired, clock.now]).toEqual([true, 10]);
    }),
  );

  it(
    "test_waiter_cancelled: the body sees a cancellation, and may clean up",
    onVirtualTime(async (clock) => {
      let seen: unknown;
      const run = timeout(10, async ({ signal }) => {
        await sleep(10_000, signal).catch(async (error) => {
          seen = error;
          await sleep(5);
          throw error;
        });
      });
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
      expect(seen).toBeInstanceOf(CancelledError);
      expect(clock.now).toBe(15);
    }),
  );

  it(
    "test_timeout_not_called: a body that is done in time keeps its value, and leaves no timer",
    onVirtualTime(async (clock) => {
      expect(await timeout(10_000, returning("done", 10))).toBe("done");
      await sleep(1);
      expect(clock.now).toBe(11);
    }),
  );

  it.each([null, Infinity])("test_timeout_disabled, test_timeout_at_disabled: %s is no deadline", (ms) =>
    onVirtualTime(async () => {
      expect(await timeout(ms, returning("done", 10))).toBe("done");
    })(),
  );

  it.each([0, -11])(
    "test_timeout_zero, test_timeout_in_the_past_sleep_zero: %d ms lets the body run to its first wait",
    (ms) =>
      onVirtualTime(async (clock) => {
        let started = false;
        const run = timeout(ms, async ({ signal }) => {
          started = true;
          await sleep(10, signal);
        });
        expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
        expect([started, clock.now]).toEqual([true, 0]);
      })(),
  );

  it(
    "test_foreign_exception_passed: an error of the body passes as it is",
    onVirtualTime(async () => {
      const error = new RangeError("mine");
      expect(await errorOf(timeout(10, failing(error, 1)))).toBe(error);
    }),
  );

  it(
    "test_foreign_exception_on_timeout, test_foreign_exception_on_timeout_2: so does one of its clean-up",
    onVirtualTime(async () => {
      const error = new RangeError("clean-up");
      const run = timeout(10, async ({ signal }) => {
        await sleep(1_000, signal).catch(() => {
          throw error;
        });
      });
      expect(await errorOf(run)).toBe(error);
    }),
  );

  it(
    "test_foreign_cancel_doesnt_timeout_if_not_expired: cancelled from outside, the reason leaves",
    onVirtualTime(async () => {
      const outside = new AbortController();
      let scope!: DeadlineScope;
      const run = timeout(
        10_000,
        async (given) => {
          scope = given;
          outside.abort("outside");
          await sleep(10, given.signal);
        },
        { signal: outside.signal },
      );
      expect(await errorOf(run)).toBe("outside");
      expect(scope.expired).toBe(false);
    }),
  );

  it(
    "test_outer_task_is_not_cancelled: the task around a handled timeout goes on",
    onVirtualTime(async () => {
      const tasks = await TaskGroup.run((group) => [
        group.createTask(async ({ signal }) => {
          await errorOf(timeout(1, sleeping(10_000), { signal }));
          return signal.aborted;
        }),
      ]);
      expect(tasks[0]!.result()).toBe(false);
    }),
  );

  it(
    "test_timeout_exception_cause: the cancellation that it turned into is the cause",
    onVirtualTime(async () => {
      const { cause } = await errorOf(timeout(0, sleeping(1)));
      expect(cause).toBeInstanceOf(CancelledError);
      expect(isCancelled(cause)).toBe(true);
    }),
  );

  it(
    "test_timeout_taskgroup: a group in the body is cancelled, and the deadline is told outside",
    onVirtualTime(async () => {
      const run = timeout(10, ({ signal }) =>
        TaskGroup.run(
          (group) => {
            group.createTask(async (scope) => {
              await sleep(1_000, scope.signal).catch(() => {
                throw new RangeError("clean-up");
              });
            });
          },
          { signal },
        ),
      );
      // The failure of the clean-up wins over the cancellation.
      const error = await errorOf(run);
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect(error.errors).toEqual([expect.any(RangeError)]);
    }),
  );
});

describe("test_timeouts.py: nested deadlines", () => {
  it(
    "test_nested_timeouts: of deadlines that pass at once, only the outermost throws",
    onVirtualTime(async () => {
      let inner: unknown;
      const run = timeout(10, async ({ signal }) => {
        inner = await errorOf(timeout(10, sleeping(10_000), { signal }));
        throw inner;
      });
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
      expect(inner).toBeInstanceOf(CancelledError);
    }),
  );

  it(
    "test_nested_timeouts_concurrent: an inner deadline that has not passed is no TimeoutError",
    onVirtualTime(async () => {
      let inner: unknown;
      const run = timeout(2, async ({ signal }) => {
        inner = await errorOf(timeout(100, sleeping(1_000), { signal }));
        throw inner;
      });
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
      expect(inner).not.toBeInstanceOf(TimeoutError);
    }),
  );

  it(
    "test_nested_timeouts_loop_busy: after an inner timeout was handled, the outer one still counts",
    onVirtualTime(async (clock) => {
      const run = timeout(100, async ({ signal }) => {
        expect(await errorOf(timeout(10, sleeping(1_000), { signal }))).toBeInstanceOf(TimeoutError);
        await sleep(10_000, signal);
      });
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
      expect(clock.now).toBe(100);
    }),
  );

  it(
    "test_nested_timeout_in_finally: clean-up can have a deadline of its own",
    onVirtualTime(async (clock) => {
      const run = timeout(10, async ({ signal }) => {
        try {
          await sleep(1_000, signal);
        } finally {
          expect(await errorOf(timeout(10, sleeping(10_000)))).toBeInstanceOf(TimeoutError);
        }
      });
      expect(await errorOf(run)).toBeInstanceOf(TimeoutError);
      expect(clock.now).toBe(20);
    }),
  );

  it(
    "test_timeout_after_cancellation: as can work after a cancellation that was handled",
    onVirtualTime(async () => {
      const outside = AbortSignal.abort();
      await errorOf(sleep(1_000, outside));
      expect(await errorOf(timeout(0, sleeping(1_000)))).toBeInstanceOf(TimeoutError);
    }),
  );

  it(
    "test_cancel_in_timeout_after_cancellation: a second cancellation is not mistaken for the deadline",
    onVirtualTime(async () => {
      const outside = new AbortController();
      const run = timeout(
        1_000,
        async ({ signal }) => {
          outside.abort("again");
          await sleep(2_000, signal);
        },
        { signal: outside.signal },
      );
      expect(await errorOf(run)).toBe("again");
    }),
  );
});

describe("test_timeouts.py: reschedule", () => {
  it(
    "test_reschedule: moves the deadline, or takes it away",
    onVirtualTime(async (clock) => {
      const later = timeout(10, async (scope) => {
        scope.reschedule(50);
        await sleep(1_000, scope.signal);
      });
      expect(await errorOf(later)).toBeInstanceOf(TimeoutError);
      expect(clock.now).toBe(50);
      const never = timeout(10, async (scope) => {
        scope.reschedule(null);
        await sleep(1_000, scope.signal);
        return scope.expired;
      });
      expect(await never).toBe(false);
    }),
  );

  it(
    "test_timeout_finished: not after the end",
    onVirtualTime(async () => {
      let scope!: DeadlineScope;
      await timeout(10, (given) => void (scope = given));
      expect(() => scope.reschedule(20)).toThrow(/cannot be moved/);
    }),
  );

  it(
    "test_timeout_expired, test_timeout_expiring: nor once it has passed",
    onVirtualTime(async () => {
      const run = timeout(10, async (scope) => {
        await sleep(1_000, scope.signal).catch(() => scope.reschedule(20));
      });
      expect((await errorOf(run)).message).toMatch(/cannot be moved/);
    }),
  );
});
