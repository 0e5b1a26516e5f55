// By meaning after CPython's Lib/test/test_asyncio/test_taskgroups.py; each case names its origin.
import {
  CancelledError,
  ExceptionGroup,
  TaskGroup,
  exceptStar,
  formatTasks,
  isCancelled,
  on,
  type Task,
} from "except-star";
import { describe, expect, it } from "vitest";
import { errorOf, errorsOf, failing, onVirtualTime, returning, sleep, sleeping } from "./virtual-time.js";

class ZeroDivision extends Error {}
class MyError extends Error {}

const crash = (ms: number) => failing(new ZeroDivision(), ms);

describe("test_taskgroups.py: success", () => {
  it(
    "test_taskgroup_01: both results are there after the group",
    onVirtualTime(async () => {
      const tasks = await TaskGroup.run((group) => [
        group.createTask(returning(42, 100)),
        group.createTask(returning(11, 200)),
      ]);
      expect(tasks.map((task) => task.result())).toEqual([42, 11]);
    }),
  );

  it(
    "test_taskgroup_02: a task that the body starts later belongs to the group too",
    onVirtualTime(async (clock) => {
      let late!: Task<number>;
      await TaskGroup.run(async (group) => {
        group.createTask(returning(42, 100));
        await sleep(150);
        late = group.createTask(returning(11, 200));
      });
      expect([late.result(), clock.now]).toEqual([11, 350]);
    }),
  );

  it(
    "test_taskgroup_03: a task that is cancelled explicitly leaves the rest alone",
    onVirtualTime(async () => {
      const [cancelled, other] = await TaskGroup.run(async (group) => {
        const first = group.createTask(returning(42, 1_000));
        await sleep(150);
        first.cancel();
        return [first, group.createTask(returning(11, 200))] as const;
      });
      expect(cancelled.cancelled()).toBe(true);
      expect(other.result()).toBe(11);
    }),
  );

  it(
    "test_taskgroup_23: finished tasks are not kept",
    onVirtualTime(async () => {
      await TaskGroup.run(async (group) => {
        for (let count = 0; count < 10; count++) {
          await sleep(100);
          group.createTask(sleeping(300));
          if (count === 5) expect(liveNames(group).length).toBeLessThan(5);
        }
        await sleep(1_350);
        expect(liveNames(group)).toEqual([]);
      });
    }),
  );

  it(
    "test_taskgroup_24: a task may start tasks in its own group while the body has ended",
    onVirtualTime(async (clock) => {
      await TaskGroup.run((group) => {
        group.createTask(async () => {
          await sleep(100);
          group.createTask(sleeping(100));
          group.createTask(sleeping(200));
        });
      });
      expect(clock.now).toBe(300);
    }),
  );

  it(
    "test_taskgroup_25: tasks that keep starting tasks end when one fails",
    onVirtualTime(async () => {
      let hydras = 0;
      const errors = await errorsOf(
        TaskGroup.run((group) => {
          const hydra = async ({ signal }: { signal: AbortSignal }): Promise<void> => {
            hydras++;
            await sleep(10, signal);
            group.createTask(hydra);
            group.createTask(hydra);
          };
          group.createTask(hydra);
          group.createTask(async ({ signal }) => {
            while (hydras < 10) await sleep(15, signal);
            throw new ZeroDivision();
          });
        }),
      );
      expect(errors).toEqual([expect.any(ZeroDivision)]);
      expect(hydras).toBeGreaterThanOrEqual(10);
    }),
  );

  it("test_taskgroup_task_name: a task has the name it was given", async () => {
    await TaskGroup.run((group) => {
      expect(group.createTask(async () => {}, { name: "yolo" }).name).toBe("yolo");
    });
  });
});

describe("test_taskgroups.py: failures", () => {
  it(
    "test_taskgroup_04: the failure cancels the other task, and code after the group does not run",
    onVirtualTime(async () => {
      let other!: Task;
      let after = false;
      const run = async () => {
        await TaskGroup.run((group) => {
          group.createTask(crash(100));
          other = group.createTask(sleeping(1_000));
        });
        after = true;
      };
      expect(await errorsOf(run())).toEqual([expect.any(ZeroDivision)]);
      expect([other.cancelled(), after]).toEqual([true, false]);
    }),
  );

  it(
    "test_cancel_children_on_child_error: children and body are cancelled, the errors are gathered",
    onVirtualTime(async (clock) => {
      const cancelled: string[] = [];
      const notice =
        (who: string) =>
        async ({ signal }: { signal: AbortSignal }) => {
          await sleep(5_000, signal).catch((error) => {
            cancelled.push(who);
            throw error;
          });
        };
      const errors = await errorsOf(
        TaskGroup.run(async (group) => {
          for (let i = 0; i < 3; i++) group.createTask(crash(100));
          group.createTask(notice("task"));
          await notice("body")(group);
        }),
      );
      expect(errors.every((error) => error instanceof ZeroDivision)).toBe(true);
      expect(cancelled.sort()).toEqual(["body", "task"]);
      expect(clock.now).toBe(100);
    }),
  );

  it.each([
    ["test_taskgroup_09", 100],
    ["test_taskgroup_10", 0],
  ])("%s: a body that throws cancels its tasks", (_, ms) =>
    onVirtualTime(async () => {
      let tasks: Task[] = [];
      const run = TaskGroup.run(async (group) => {
        tasks = [group.createTask(sleeping(1_000)), group.createTask(sleeping(2_000))];
        if (ms > 0) await sleep(ms);
        throw new ZeroDivision();
      });
      expect(await errorsOf(run)).toEqual([expect.any(ZeroDivision)]);
      expect(tasks.map((task) => task.cancelled())).toEqual([true, true]);
    })(),
  );

  it(
    "test_taskgroup_13: a failure outside cancels the inner group, whose cancellation is no error",
    onVirtualTime(async () => {
      const errors = await errorsOf(
        TaskGroup.run(async (outer) => {
          outer.createTask(crash(100));
          await TaskGroup.run((inner) => void inner.createTask(crash(10_000)), { signal: outer.signal });
        }),
      );
      expect(errors).toEqual([expect.any(ZeroDivision)]);
    }),
  );

  it(
    "test_taskgroup_14: the group of an inner failure is one error of the outer group",
    onVirtualTime(async () => {
      const [inner, ...rest] = await errorsOf(
        TaskGroup.run(async (outer) => {
          outer.createTask(crash(10_000));
          await TaskGroup.run((group) => void group.createTask(crash(100)), { signal: outer.signal });
        }),
      );
      expect(rest).toEqual([]);
      expect(inner).toBeInstanceOf(ExceptionGroup);
      expect((inner as ExceptionGroup).errors).toEqual([expect.any(ZeroDivision)]);
    }),
  );

  it(
    "test_taskgroup_19: what a body throws while it is interrupted joins the failure, last",
    onVirtualTime(async () => {
      const errors = await errorsOf(
        TaskGroup.run(async (group) => {
          group.createTask(crash(100));
          try {
            await sleep(10_000, group.signal);
          } finally {
            throw new MyError();
          }
        }),
      );
      expect(errors).toEqual([expect.any(ZeroDivision), expect.any(MyError)]);
    }),
  );

  it(
    "test_taskgroup_21a: the body's own error comes last whatever its class",
    onVirtualTime(async () => {
      const errors = await errorsOf(
        TaskGroup.run(async (group) => {
          group.createTask(failing(new MyError(), 100));
          await sleep(10_000, group.signal).finally(() => {
            throw new TypeError();
          });
        }),
      );
      expect(errors).toEqual([expect.any(MyError), expect.any(TypeError)]);
    }),
  );

  it(
    "test_taskgroup_no_create_task_after_failure: in a failed group nothing new runs (ours: cancelled, no throw)",
    onVirtualTime(async () => {
      let called = false;
      let late!: Task;
      const run = TaskGroup.run((group) => {
        group.createTask(crash(1));
        group.createTask(async ({ signal }) => {
          await sleep(1_000, signal).catch(() => {});
          late = group.createTask(() => void (called = true));
        });
      });
      expect(await errorsOf(run)).toEqual([expect.any(ZeroDivision)]);
      expect([late.cancelled(), called]).toEqual([true, false]);
    }),
  );

  it(
    "test_taskgroup_context_manager_exit_raises: clean-up that fails in the body is a second error",
    onVirtualTime(async () => {
      const run = TaskGroup.run(async (group) => {
        try {
          group.createTask(async () => {
            throw new MyError("task");
          });
          await sleep(1_000, group.signal);
        } finally {
          throw new MyError("clean-up");
        }
      });
      const messages = exceptStar(
        await errorOf(run),
        on(MyError, (group) => group.errors.map(({ message }) => message)),
      );
      expect(messages).toEqual(["task", "clean-up"]);
    }),
  );

  it(
    "test_cancelling_level_preserved: a handled failure leaves no cancellation behind",
    onVirtualTime(async () => {
      await TaskGroup.run(async (outer) => {
        const inner = TaskGroup.run((group) => void group.createTask(failing(new MyError(), 0)), {
          signal: outer.signal,
        });
        await inner.catch((error) =>
          exceptStar(
            error,
            on(MyError, () => {}),
          ),
        );
        outer.checkpoint();
        await sleep(1, outer.signal);
      });
    }),
  );

  it(
    "test_nested_groups_both_cancelled: each group raises its own failure",
    onVirtualTime(async () => {
      let innerErrors: unknown[] = [];
      const errors = await errorsOf(
        TaskGroup.run(async (outer) => {
          innerErrors = await errorsOf(
            TaskGroup.run(
              (inner) => {
                inner.createTask(failing(new MyError(), 0));
                outer.createTask(failing(new RangeError(), 0));
              },
              { signal: outer.signal },
            ),
          );
        }),
      );
      expect(innerErrors).toEqual([expect.any(MyError)]);
      expect(errors).toEqual([expect.any(RangeError)]);
    }),
  );
});

describe("test_taskgroups.py: cancellation from outside", () => {
  const countingTask =
    (count: () => void) =>
    async ({ signal }: { signal: AbortSignal }) => {
      await sleep(5_000, signal).catch((error) => {
        count();
        throw error;
      });
    };

  it(
    "test_cancellation: every task is cancelled, and the caller gets the reason itself",
    onVirtualTime(async () => {
      const outside = new AbortController();
      let cancelled = 0;
      const run = TaskGroup.run(
        (group) => {
          for (let i = 0; i < 5; i++) group.createTask(countingTask(() => cancelled++));
        },
        { signal: outside.signal },
      );
      await sleep(100);
      outside.abort("test");
      expect(await errorOf(run)).toBe("test");
      expect(cancelled).toBe(5);
    }),
  );

  it(
    "test_taskgroup_07: the body is cancelled with its tasks",
    onVirtualTime(async () => {
      const outside = new AbortController();
      let count = 0;
      const run = TaskGroup.run(
        async (group) => {
          for (let i = 0; i < 5; i++) group.createTask(countingTask(() => count++));
          await countingTask(() => (count += 10))(group);
        },
        { signal: outside.signal },
      );
      await sleep(100);
      outside.abort();
      expect(await errorOf(run)).toBe(outside.signal.reason);
      expect(count).toBe(15);
    }),
  );

  it.each(["test_cancellation_in_body", "test_taskgroup_11", "test_taskgroup_12"])(
    "%s: cancelled in the instant before the tasks fail, the cancellation is what leaves",
    () =>
      onVirtualTime(async () => {
        const outside = new AbortController();
        const run = TaskGroup.run(
          async (outer) => {
            outer.createTask(sleeping(10_000));
            await TaskGroup.run(
              async (inner) => {
                for (let i = 0; i < 5; i++) inner.createTask(crash(100));
                await sleep(10_000, inner.signal);
              },
              { signal: outer.signal },
            );
          },
          { signal: outside.signal },
        );
        await sleep(99);
        outside.abort("test");
        expect(await errorOf(run)).toBe("test");
      })(),
  );

  it.each(["test_taskgroup_15", "test_taskgroup_16"])(
    "%s: a task that would fail during the clean-up of the body was cancelled first",
    () =>
      onVirtualTime(async (clock) => {
        const outside = new AbortController();
        const run = TaskGroup.run(
          async (group) => {
            group.createTask(crash(300));
            await sleep(10_000, group.signal).catch(async (error) => {
              await sleep(500);
              throw error;
            });
          },
          { signal: outside.signal },
        );
        await sleep(100);
        outside.abort();
        expect(await errorOf(run)).toBe(outside.signal.reason);
        expect(clock.now).toBe(600);
      })(),
  );

  it(
    "test_taskgroup_17: a group without tasks is cancelled too",
    onVirtualTime(async () => {
      const outside = new AbortController();
      const run = TaskGroup.run((group) => sleep(10_000, group.signal), { signal: outside.signal });
      await sleep(100);
      outside.abort("stop");
      expect(await errorOf(run)).toBe("stop");
    }),
  );

  it(
    "test_taskgroup_18: a body that answers cancellation with an error of its own has failed",
    onVirtualTime(async () => {
      const outside = new AbortController();
      const run = TaskGroup.run(
        async (group) => {
          await sleep(10_000, group.signal).catch(() => {
            throw new MyError();
          });
        },
        { signal: outside.signal },
      );
      await sleep(100);
      outside.abort();
      expect(await errorsOf(run)).toEqual([expect.any(MyError)]);
    }),
  );

  it(
    "test_taskgroup_22: cancelled while it waits for its tasks",
    onVirtualTime(async (clock) => {
      const outside = new AbortController();
      const run = TaskGroup.run(
        (group) => {
          group.createTask(sleeping(1_000));
          group.createTask(sleeping(2_000));
        },
        { signal: outside.signal },
      );
      await sleep(50);
      outside.abort("stop");
      expect(await errorOf(run)).toBe("stop");
      expect(clock.now).toBe(50);
    }),
  );

  it(
    "test_error_and_cancel: handled errors do not undo a cancellation from outside",
    onVirtualTime(async () => {
      const outside = new AbortController();
      let reached = false;
      const inner = async (signal: AbortSignal) => {
        const group = TaskGroup.run(
          async (opened) => {
            opened.createTask(async () => {
              outside.abort("stop");
              await sleep(0);
              throw new MyError();
            });
            await sleep(1_000, opened.signal);
          },
          { signal },
        );
        await group.catch((error) =>
          exceptStar(
            error,
            on(MyError, () => {}),
          ),
        );
        await sleep(1_000, signal);
        reached = true;
      };
      expect(await errorOf(inner(outside.signal))).toBe("stop");
      expect(reached).toBe(false);
    }),
  );
});

describe("test_taskgroups.py: misuse", () => {
  it("test_taskgroup_finished, test_coro_closed_when_tg_closed: a finished group takes no task", async () => {
    let finished!: TaskGroup;
    let called = false;
    await TaskGroup.run((group) => void (finished = group));
    expect(() => finished.createTask(() => void (called = true))).toThrow(/has finished/);
    expect(called).toBe(false);
  });
});

describe("test_taskgroups.py (3.15): cancel()", () => {
  it(
    "test_taskgroup_cancel_children: ends tasks and body without an error",
    onVirtualTime(async (clock) => {
      let task!: Task;
      await TaskGroup.run((group) => {
        task = group.createTask(sleeping(1_000));
        group.cancel();
      });
      expect(task.cancelled()).toBe(true);
      expect(clock.now).toBe(0);
    }),
  );

  it("test_taskgroup_cancel_body: an interrupted body has no value to give (ours: rejects)", async () => {
    const run = TaskGroup.run(async (group) => {
      group.cancel("enough");
      await sleep(1_000, group.signal);
    });
    const error = await errorOf(run);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error.cause).toBe("enough");
  });

  it("test_taskgroup_cancel_idempotent: the second call changes nothing", async () => {
    await TaskGroup.run((group) => {
      group.cancel("first");
      group.cancel("second");
      expect((group.signal.reason as CancelledError).cause).toBe("first");
    });
  });

  it("test_taskgroup_cancel_after_exit: on a finished group it does nothing", async () => {
    let finished!: TaskGroup;
    await TaskGroup.run((group) => void (finished = group));
    finished.cancel();
    expect(finished.signal.aborted).toBe(false);
  });

  it(
    "test_taskgroup_cancel_with_exception: a failure beside cancel() is raised",
    onVirtualTime(async () => {
      const run = TaskGroup.run((group) => {
        group.cancel();
        throw new MyError();
      });
      expect(await errorsOf(run)).toEqual([expect.any(MyError)]);
    }),
  );
});

describe("bugs of CPython's eager tasks, which JavaScript's always are", () => {
  it("gh-128550: a task that starts a failing task before its first await is cancelled with the group", async () => {
    const run = TaskGroup.run((group) => {
      group.createTask(async ({ signal }) => {
        group.createTask(() => {
          throw new MyError("third task failed");
        });
        await sleep(1_000_000, signal);
      });
    });
    expect(await errorsOf(run)).toEqual([expect.objectContaining({ message: "third task failed" })]);
  });

  it("gh-128588: a task that fails before its first await does not cancel what encloses the group", async () => {
    await TaskGroup.run(async (outer) => {
      const inner = TaskGroup.run(
        (group) => {
          group.createTask(() => {
            throw new MyError();
          });
        },
        { signal: outer.signal },
      );
      expect(await errorsOf(inner)).toEqual([expect.any(MyError)]);
      expect(outer.signal.aborted).toBe(false);
    });
  });

  it("gh-155418: a task that cancels its group before its first await is cancelled too", async () => {
    const task = await TaskGroup.run((group) =>
      // In a list, since a task is a thenable and would be awaited.
      [
        group.createTask(async ({ signal }) => {
          group.cancel();
          await sleep(1_000_000, signal);
        }),
      ],
    );
    expect(task[0]!.cancelled()).toBe(true);
    expect(isCancelled(await errorOf(task[0]!))).toBe(true);
  });

  it("gh-128550: nothing is cancelled inside createTask, whose caller holds no task yet", async () => {
    const run = TaskGroup.run((group) => {
      group.createTask(() => {
        throw new MyError();
      });
      expect(group.signal.aborted).toBe(false);
    });
    expect(await errorsOf(run)).toHaveLength(1);
  });
});

function liveNames(group: TaskGroup): string[] {
  return formatTasks(group).split("\n").slice(1);
}
