import { setTimeout as platformSleep } from "node:timers/promises";
import {
  CancelledError,
  type ExceptionGroup,
  NonErrorThrown,
  Task,
  TaskGroup,
  suppressedErrors,
  type Outcome,
  type RunningTask,
} from "except-star";
import { describe, expect, it, vi } from "vitest";
import { errorOf, errorsOf, failing, onVirtualTime, returning, sleep, sleeping } from "./virtual-time.js";

const boom = () => new RangeError("boom");

describe("TaskGroup.run", () => {
  it("gives the value of its body, also of one that returns at once", async () => {
    expect(await TaskGroup.run(() => 1)).toBe(1);
    expect(await TaskGroup.run(async () => 2)).toBe(2);
    expect(await TaskGroup.run(({ name }) => name, { name: "jobs" })).toBe("jobs");
  });

  it("turns a synchronous throw of the body into a group", async () => {
    const error = boom();
    const run = TaskGroup.run(() => {
      throw error;
    });
    expect(await errorsOf(run)).toEqual([error]);
  });

  it("reports the error of a task that the body awaited once, at the task's place", async () => {
    const error = boom();
    const other = new TypeError();
    const run = TaskGroup.run(async (group) => {
      const task = group.createTask(failing(error, 0));
      group.createTask(async ({ signal }) => {
        await platformSleep(1_000, undefined, { signal }).catch(() => Promise.reject(other));
      });
      await task;
    });
    expect(await errorsOf(run)).toEqual([error, other]);
  });

  it("fails although the body caught the error of a task: catch inside the task", async () => {
    const run = TaskGroup.run(async (group) => {
      const task = group.createTask(async () => Promise.reject(boom()));
      await errorOf(task);
      return "handled?";
    });
    expect(await errorsOf(run)).toHaveLength(1);
  });

  it("passes a CancelledError of a body that nobody cancelled on, bare, and cancels the tasks", async () => {
    const foreign = new CancelledError("of another group");
    let task!: Task;
    const run = TaskGroup.run((group) => {
      task = group.createTask(({ signal }) => platformSleep(1_000, undefined, { signal }));
      throw foreign;
    });
    expect(await errorOf(run)).toBe(foreign);
    expect(task.cancelled()).toBe(true);
  });

  it("takes a task that threw a CancelledError by itself as cancelled, and goes on", async () => {
    let task!: Task;
    await TaskGroup.run((group) => {
      task = group.createTask(() => Promise.reject(new CancelledError()));
    });
    expect(task.cancelled()).toBe(true);
  });

  it("does not call the body under a signal that has fired", async () => {
    const body = vi.fn();
    expect(await errorOf(TaskGroup.run(body, { signal: AbortSignal.abort("over") }))).toBe("over");
    expect(body).not.toHaveBeenCalled();
  });

  it("rejects with the outside reason even if every task ignored it", async () => {
    const outside = new AbortController();
    const run = TaskGroup.run(
      (group) => {
        group.createTask(() => platformSleep(5));
        outside.abort("stop");
        return "value";
      },
      { signal: outside.signal },
    );
    expect(await errorOf(run)).toBe("stop");
  });

  it("rejects for options that make no sense", async () => {
    expect(await errorOf(TaskGroup.run(() => 1, { concurrency: 0 }))).toBeInstanceOf(RangeError);
  });

  it("raises the error of the body last, also behind those of tasks that fail later", async () => {
    const late = new TypeError("clean-up failed");
    const error = boom();
    const run = TaskGroup.run((group) => {
      group.adopt(platformSleep(2).then(() => Promise.reject(late)));
      throw error;
    });
    expect(await errorsOf(run)).toEqual([late, error]);
  });

  it("tells the tasks why they were cancelled: another one failed, and of what", async () => {
    const error = boom();
    let task!: Task;
    const run = TaskGroup.run((group) => {
      task = group.createTask(({ signal }) => platformSleep(1_000, undefined, { signal }));
      group.createTask(() => Promise.reject(error));
    });
    await errorOf(run);
    const expected = new CancelledError("a task of the same group failed", { cause: error });
    expect(await errorOf(task)).toEqual(expected);
  });

  it("lets siblings and body finish with onError continue", async () => {
    const done: string[] = [];
    const run = TaskGroup.run(
      async (group) => {
        group.createTask(() => Promise.reject(boom()));
        group.createTask(() => platformSleep(5).then(() => done.push("task")));
        await platformSleep(1, undefined, { signal: group.signal });
        done.push("body");
      },
      { onError: "continue" },
    );
    expect(await errorsOf(run)).toHaveLength(1);
    expect(done).toEqual(["body", "task"]);
  });
});

describe("concurrency of a group", () => {
  it(
    "makes tasks wait for a slot, in order; an adopted promise takes none",
    onVirtualTime(async (clock) => {
      const started: number[] = [];
      await TaskGroup.run(
        (group) => {
          group.adopt(sleep(5));
          for (const id of [1, 2, 3, 4]) {
            group.createTask(async () => {
              started.push(id);
              await sleep(10);
            });
          }
          expect(started).toEqual([1, 2]);
        },
        { concurrency: 2 },
      );
      expect([started, clock.now]).toEqual([[1, 2, 3, 4], 20]);
    }),
  );

  it(
    "cancels the tasks that still wait without calling them",
    onVirtualTime(async () => {
      const waiting = vi.fn();
      let task!: Task;
      const run = TaskGroup.run(
        (group) => {
          group.createTask(failing(boom(), 10));
          task = group.createTask(waiting);
        },
        { concurrency: 1 },
      );
      expect(await errorsOf(run)).toHaveLength(1);
      expect(waiting).not.toHaveBeenCalled();
      expect(task.cancelled()).toBe(true);
    }),
  );

  it("starts a task at once in a slot that another one has left", async () => {
    await TaskGroup.run(
      async (group) => {
        for (const id of [1, 2, 3]) {
          const fn = vi.fn(() => id);
          const task = group.createTask(fn);
          expect(fn).toHaveBeenCalled();
          expect(await task).toBe(id);
        }
      },
      { concurrency: 1 },
    );
  });

  it(
    "is no wider for the end of an adopted promise, which held no slot",
    onVirtualTime(async () => {
      let running = 0;
      const counts: number[] = [];
      await TaskGroup.run(
        (group) => {
          group.adopt(sleep(1));
          for (let id = 0; id < 3; id++) {
            group.createTask(async () => {
              counts.push(++running);
              await sleep(10);
              running--;
            });
          }
        },
        { concurrency: 1 },
      );
      expect(counts).toEqual([1, 1, 1]);
    }),
  );

  it("drains 100,000 waiting tasks in linear time", async () => {
    let count = 0;
    const started = performance.now();
    await TaskGroup.run(
      (group) => {
        for (let i = 0; i < 100_000; i++) group.createTask(async () => void count++);
      },
      { concurrency: 8 },
    );
    expect(count).toBe(100_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe("adopt", () => {
  it("waits for a promise in a cancelled group, and reports its failure", async () => {
    const error = boom();
    const run = TaskGroup.run((group) => {
      group.cancel();
      group.adopt(platformSleep(2).then(() => Promise.reject(error)));
    });
    expect(await errorsOf(run)).toEqual([error]);
  });

  it("takes the AbortError of a promise for a failure, unless its group was cancelled", async () => {
    const aborted = () => Promise.reject(new DOMException("aborted", "AbortError"));
    expect(await errorsOf(TaskGroup.run((group) => void group.adopt(aborted())))).toHaveLength(1);
    const value = await TaskGroup.run((group) => {
      group.cancel();
      group.adopt(aborted());
      return "cancelled";
    });
    expect(value).toBe("cancelled");
  });
});

describe("start", () => {
  it(
    "resolves with what the task says when it is ready, while the task goes on",
    onVirtualTime(async (clock) => {
      const order: string[] = [];
      await TaskGroup.run(async (group) => {
        const port = await group.start<number>(async (_, started) => {
          await sleep(10);
          started(8080);
          await sleep(10);
          order.push("task");
        });
        order.push(`port ${port}`);
      });
      expect([order, clock.now]).toEqual([["port 8080", "task"], 20]);
    }),
  );

  it("gives an early failure to the caller, and not to the group", async () => {
    const error = boom();
    await TaskGroup.run(async (group) => {
      expect(await errorOf(group.start(() => Promise.reject(error)))).toBe(error);
      expect((await errorOf(group.start(() => {}))).message).toMatch(/without calling started/);
    });
  });

  it("gives an early failure that nobody waits for to the group, and to who awaits it later too", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const [sync, later] = [boom(), new TypeError("later")];
    const told: unknown[] = [];
    const run = TaskGroup.run(async (group) => {
      const throwing = group.start(() => {
        throw sync;
      });
      const failed = group.start(() => platformSleep(1).then(() => Promise.reject(later)));
      await platformSleep(5);
      told.push(await errorOf(throwing), await errorOf(failed));
    });
    expect(await errorsOf(run)).toEqual([sync, later]);
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(told).toEqual([sync, later]);
  });

  it("takes a task that gives in to its cancellation before it is ready for cancelled", async () => {
    let ready!: Promise<void>;
    const outside = new AbortController();
    const run = TaskGroup.run(
      async (group) => {
        ready = group.start(({ signal }) => platformSleep(1_000, undefined, { signal }).catch(() => {}));
        outside.abort("stop");
      },
      { signal: outside.signal },
    );
    expect(await errorOf(run)).toBe("stop");
    expect(await errorOf(ready)).toBe("stop");
  });

  it("gives a throw in the turn of the start to who awaits it, whatever they await it through", async () => {
    const error = boom();
    const throwing = (): never => {
      throw error;
    };
    await TaskGroup.run(async (group) => {
      expect(await errorOf(group.start(throwing))).toBe(error);
      expect(await errorOf(Promise.all([1, group.start(throwing)]))).toBe(error);
      expect(await errorOf(Promise.resolve().then(() => group.start(throwing)))).toBe(error);
      expect(await errorOf((async () => group.start(throwing))())).toBe(error);
      expect(await errorOf((async () => await group.start(throwing))())).toBe(error);
      expect(await group.start(throwing).catch((caught) => caught)).toBe(error);
    });
  });

  it("gives a later failure to the group", async () => {
    const error = boom();
    const run = TaskGroup.run(async (group) => {
      await group.start(async (_, started: () => void) => {
        started();
        throw error;
      });
    });
    expect(await errorsOf(run)).toEqual([error]);
  });

  it("rejects with the cancellation, which is no unhandled rejection", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    let ready!: Promise<void>;
    await TaskGroup.run((group) => {
      ready = group.start(({ signal }) => platformSleep(1_000, undefined, { signal }));
      group.cancel();
    });
    await platformSleep(5);
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(await errorOf(ready)).toBeInstanceOf(CancelledError);
  });
});

describe("completed", () => {
  it(
    "yields the outcomes in the order in which tasks settle, and ends with the last",
    onVirtualTime(async () => {
      const seen: string[] = [];
      await TaskGroup.run(
        async (group) => {
          group.createTask(returning("slow", 20), { name: "a" });
          group.createTask(failing(boom(), 10), { name: "b" });
          group.createTask(sleeping(1_000), { name: "c" }).cancel();
          for await (const outcome of group.completed()) seen.push(`${outcome.task.name} ${outcome.status}`);
          seen.push("end");
        },
        { onError: "continue" },
      ).catch(() => {});
      expect(seen).toEqual(["c cancelled", "b rejected", "a fulfilled", "end"]);
    }),
  );

  it(
    "ends when the group fails, so that the body can end too",
    onVirtualTime(async () => {
      const outcomes: Outcome[] = [];
      const run = TaskGroup.run(async (group) => {
        group.createTask(failing(boom(), 1));
        group.createTask(sleeping(1_000));
        for await (const outcome of group.completed()) outcomes.push(outcome);
      });
      expect(await errorsOf(run)).toHaveLength(1);
      expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "cancelled"]);
    }),
  );

  it("is empty in a group without live tasks, and can be left early", async () => {
    await TaskGroup.run(async (group) => {
      for await (const outcome of group.completed()) throw new Error(outcome.status);
      group.createTask(() => 1);
      group.createTask(() => 2);
      for await (const outcome of group.completed()) {
        expect(outcome).toMatchObject({ status: "fulfilled", value: 1 });
        break;
      }
    });
  });

  it("gives what was thrown as it was thrown", async () => {
    await TaskGroup.run(
      async (group) => {
        group.createTask(() => Promise.reject("raw"));
        for await (const outcome of group.completed()) expect(outcome).toMatchObject({ reason: "raw" });
      },
      { onError: "continue" },
    ).catch(() => {});
  });
});

describe("join and disposal", () => {
  const using = async (body: (group: TaskGroup) => unknown, group = new TaskGroup()) => {
    try {
      return await body(group);
    } finally {
      await group[Symbol.asyncDispose]();
    }
  };

  it("ends the group, after which it takes no task", async () => {
    let task!: Task<number>;
    const group = new TaskGroup();
    await using(async () => {
      task = group.createTask(() => platformSleep(2).then(() => 1));
      await group.join();
    }, group);
    expect(task.result()).toBe(1);
    expect(() => group.createTask(() => 1)).toThrow(/has finished/);
  });

  it("throws from join what run would throw, once", async () => {
    const error = boom();
    const group = new TaskGroup();
    group.createTask(() => Promise.reject(error));
    expect(await errorsOf(group.join())).toEqual([error]);
    await group[Symbol.asyncDispose]();
  });

  it("waits for a task that was started in the turn of a second join", async () => {
    const group = new TaskGroup();
    const joined = Promise.all([group.join(), group.join()]);
    const task = group.createTask(() => platformSleep(2));
    await joined;
    expect(task.done()).toBe(true);
  });

  it("rejects join with the outside reason", async () => {
    const outside = new AbortController();
    const group = new TaskGroup({ signal: outside.signal });
    group.createTask(({ signal }) => platformSleep(1_000, undefined, { signal }));
    outside.abort("stop");
    expect(await errorOf(group.join())).toBe("stop");
  });

  it("cancels the tasks of a group that is left without join", async () => {
    let task!: Task;
    await using((group) => {
      task = group.createTask(({ signal }) => platformSleep(1_000, undefined, { signal }));
    });
    expect((await errorOf(task)).message).toBe("the TaskGroup was left without join()");
  });

  it("throws from disposal the failures that no join has thrown, but no cancellation from outside", async () => {
    const error = boom();
    const outside = AbortSignal.abort("stop");
    expect(await errorsOf(using((group) => void group.adopt(Promise.reject(error))))).toEqual([error]);
    expect(await using(() => "value", new TaskGroup({ signal: outside }))).toBe("value");
  });

  it("waits in the body of run, and throws there only if the group was cancelled", async () => {
    const order: string[] = [];
    const run = TaskGroup.run(async (group) => {
      group.createTask(() => order.push("quick"));
      group.createTask(() => platformSleep(2).then(() => order.push("task")));
      await group.join();
      order.push("body");
      group.createTask(() => Promise.reject(boom()));
      await group.join();
      order.push("not reached");
    });
    expect(await errorsOf(run)).toEqual([expect.any(RangeError)]);
    expect(order).toEqual(["quick", "task", "body"]);
  });

  it("refuses to wait for itself inside a task", async () => {
    await TaskGroup.run(async (group) => {
      const task = group.createTask(async () => errorOf(group.join()));
      expect((await task).message).toMatch(/cannot join its own/);
    });
  });
});

describe("abandonAfter", () => {
  it(
    "ends a cancelled group without the tasks that ignore their signal, and names them in a note",
    onVirtualTime(async (clock) => {
      const abandoned: RunningTask[] = [];
      const started = performance.now();
      const run = TaskGroup.run(
        (group) => {
          group.createTask(failing(boom(), 10));
          group.createTask(() => sleep(1_000), { name: "deaf" });
          group.createTask(() => sleep(1_000));
          return sleep(1_000);
        },
        { abandonAfter: 50, onAbandoned: (tasks) => abandoned.push(...tasks) },
      );
      const error: ExceptionGroup = await errorOf(run);
      expect(error.notes).toEqual(["abandoned 50 ms after their cancellation: body, deaf, 3"]);
      expect(abandoned.map(({ name }) => name)).toEqual(["body", "deaf", "3"]);
      const elapsed = performance.now() - started;
      for (const { duration } of abandoned) expect(duration).toBeLessThanOrEqual(elapsed);
      expect(clock.now).toBe(60);
    }),
  );

  it(
    "keeps what an abandoned task throws later",
    onVirtualTime(async () => {
      const late = new TypeError("late");
      const run = TaskGroup.all([failing(boom(), 0), () => sleep(100).then(() => Promise.reject(late))], {
        abandonAfter: 10,
      });
      const error = await errorOf(run);
      await sleep(200);
      expect(suppressedErrors(error)).toEqual([late]);
    }),
  );

  it(
    "keeps what an abandoned body throws later",
    onVirtualTime(async () => {
      const late = new TypeError("late");
      const run = TaskGroup.run(
        (group) => {
          group.createTask(failing(boom(), 0));
          return sleep(100).then(() => Promise.reject(late));
        },
        { abandonAfter: 10 },
      );
      const error = await errorOf(run);
      await sleep(200);
      expect(suppressedErrors(error)).toEqual([late]);
    }),
  );

  it(
    "also ends a group whose body ignores its signal, and one that was cancelled from outside",
    onVirtualTime(async (clock) => {
      const names: string[] = [];
      const outside = new AbortController();
      const run = TaskGroup.run(() => sleep(1_000), {
        signal: outside.signal,
        abandonAfter: 10,
        onAbandoned: (tasks) => names.push(...tasks.map(({ name }) => name)),
      });
      outside.abort("stop");
      expect(await errorOf(run)).toBe("stop");
      expect([names, clock.now]).toEqual([["body"], 10]);
    }),
  );

  it(
    "is no deadline for a group that is not cancelled, and leaves no timer behind",
    onVirtualTime(async (clock) => {
      await TaskGroup.all([sleeping(100)], { abandonAfter: 10 });
      await errorOf(TaskGroup.all([failing(boom(), 0)], { abandonAfter: 1_000_000 }));
      await sleep(1);
      expect(clock.now).toBe(101);
    }),
  );
});

describe("Task", () => {
  it("tells its state as asyncio's Task does", async () => {
    await TaskGroup.run(
      async (group) => {
        const running = group.createTask(() => platformSleep(1).then(() => "value"), { name: "worker" });
        expect(running).toBeInstanceOf(Task);
        expect([running.done(), running.cancelled()]).toEqual([false, false]);
        expect(() => running.result()).toThrow(/worker is still running/);
        expect(() => running.exception()).toThrow(/still running/);
        expect(() => running.outcome()).toThrow(/still running/);
        expect(await running).toBe("value");
        expect([running.done(), running.result(), running.exception(), running.cancel()]).toEqual([
          true,
          "value",
          null,
          false,
        ]);
      },
      { onError: "continue" },
    );
  });

  it("gives back what was thrown: raw from result, as an Error from exception", async () => {
    let task!: Task;
    await errorOf(TaskGroup.run((group) => void (task = group.createTask(() => Promise.reject("raw")))));
    expect(task.exception()).toBeInstanceOf(NonErrorThrown);
    let thrown: unknown;
    try {
      task.result();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe("raw");
    expect(await errorOf(task)).toBe("raw");
  });

  it("throws why it was cancelled, with the cause that was given", async () => {
    await TaskGroup.run(async (group) => {
      const task = group.createTask(({ signal }) => platformSleep(1_000, undefined, { signal }), {
        name: "w",
      });
      expect(task.cancel("no longer needed")).toBe(true);
      const error = await errorOf(task);
      expect(error).toBeInstanceOf(CancelledError);
      expect(error).toMatchObject({
        name: "AbortError",
        message: "the task w was cancelled",
        cause: "no longer needed",
      });
      expect(() => task.exception()).toThrow(error);
      expect(task.outcome()).toEqual({ status: "cancelled", reason: error, task });
    });
  });

  it("keeps the value of a task that finishes although it was cancelled", async () => {
    await TaskGroup.run(async (group) => {
      const task = group.createTask(() => platformSleep(1).then(() => "value"));
      task.cancel();
      expect(await task).toBe("value");
      expect(task.cancelled()).toBe(false);
    });
  });

  it("cancels itself alone: its siblings and its group go on", async () => {
    await TaskGroup.run(async (group) => {
      const sibling = group.createTask(({ signal }) => signal);
      const task = group.createTask(({ signal }) => platformSleep(1_000, undefined, { signal }));
      task.cancel();
      await errorOf(task);
      expect([group.signal.aborted, (await sibling).aborted]).toEqual([false, false]);
    });
  });

  it("can be awaited before and after its end, by any number", async () => {
    await TaskGroup.run(async (group) => {
      const task = group.createTask(async () => 1);
      expect(await Promise.all([task, task.then((value) => value + 1)])).toEqual([1, 2]);
      expect(await task).toBe(1);
    });
  });

  it("stops a loop at its checkpoint", async () => {
    await TaskGroup.run(async (group) => {
      const task = group.createTask(async (scope) => {
        for (;;) {
          scope.checkpoint();
          await null;
        }
      });
      await null;
      task.cancel();
      expect(await errorOf(task)).toBeInstanceOf(CancelledError);
    });
  });
});
