import {
  CancelledError,
  catchStar,
  exceptStar,
  ExceptionGroup,
  NonErrorThrown,
  on,
  onEach,
  TaskGroup,
} from "except-star";
import { describe, expect, it, vi } from "vitest";

class DbError extends Error {}
class CacheError extends Error {}

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};
const ignore = () => {};
const again = (group: ExceptionGroup): never => {
  throw group;
};

describe("exceptStar, what it returns", () => {
  it("is the value of the first clause that matched, whatever the later ones return", () => {
    const error = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    const value = exceptStar(
      error,
      on(TypeError, () => "none"),
      on(CacheError, () => "cache"),
      on(DbError, () => "db"),
    );
    expect(value).toBe("cache");
  });

  it("is undefined for a handler that returns nothing, also where a later one returns something", () => {
    const error = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    expect(
      exceptStar(
        error,
        on(DbError, ignore),
        on(CacheError, () => 1),
      ),
    ).toBeUndefined();
  });

  it("is a promise only when a handler that ran returned one", async () => {
    const clauses = [on(DbError, async () => 1), on(CacheError, () => 2)] as const;
    expect(exceptStar(new CacheError(), ...clauses)).toBe(2);
    const pending = exceptStar(new DbError(), ...clauses);
    expect(pending).toBeInstanceOf(Promise);
    await expect(pending).resolves.toBe(1);
  });

  it("waits for an async handler before the next clause runs", async () => {
    const order: string[] = [];
    await exceptStar(
      new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]),
      on(DbError, async () => {
        order.push("db starts");
        await Promise.resolve();
        order.push("db ends");
      }),
      on(CacheError, () => void order.push("cache")),
    );
    expect(order).toEqual(["db starts", "db ends", "cache"]);
  });

  it("rejects with what an async handler throws, beside what is left", async () => {
    const [fresh, left] = [new Error("new"), new CacheError("c")];
    const error = new ExceptionGroup("g", [new DbError("d"), left]);
    const pending = exceptStar(
      error,
      on(DbError, async () => {
        await Promise.resolve();
        throw fresh;
      }),
    );
    const thrown = (await Promise.resolve(pending).catch((reason: unknown) => reason)) as ExceptionGroup;
    expect(thrown.title).toBe("");
    expect(thrown.errors[0]).toBe(fresh);
    expect((thrown.errors[1] as ExceptionGroup).errors).toEqual([left]);
  });

  it("throws at once, not later, where no clause matches", () => {
    const error = new DbError();
    expect(
      thrownBy(() =>
        exceptStar(
          error,
          on(CacheError, async () => {}),
        ),
      ),
    ).toBe(error);
  });
});

describe("exceptStar, what comes out", () => {
  it("is the same object if nothing matched, of whatever kind", () => {
    for (const error of [new DbError(), new ExceptionGroup("g", [new DbError()]), "text", undefined, 0]) {
      expect(thrownBy(() => exceptStar(error, on(CacheError, ignore)))).toBe(error);
    }
  });

  it("is the same object without clauses", () => {
    const error = new DbError();
    expect(thrownBy(() => exceptStar(error))).toBe(error);
  });

  it("is the caught group itself when every part of it is thrown again", () => {
    const error = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    expect(thrownBy(() => exceptStar(error, on(DbError, again), on(CacheError, again)))).toBe(error);
  });

  it("holds notes that a handler added to the part that it throws again", () => {
    const error = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]).addNote("first");
    const noted = (group: ExceptionGroup): never => {
      throw group.addNote("while saving");
    };
    const alone = thrownBy(() => exceptStar(error, on(DbError, noted), on(CacheError, ignore)));
    expect((alone as ExceptionGroup).notes).toEqual(["first", "while saving"]);
    const merged = thrownBy(() => exceptStar(error, on(DbError, noted)));
    expect((merged as ExceptionGroup).notes).toEqual(["first", "while saving"]);
  });

  it("merges a smaller part of what a handler got", () => {
    const [one, two, other] = [new DbError("1"), new DbError("2"), new CacheError("c")];
    const error = new ExceptionGroup("g", [one, new ExceptionGroup("inner", [other, two])]);
    const thrown = thrownBy(() =>
      exceptStar(
        error,
        on(DbError, (group) => {
          throw group.subgroup((leaf) => leaf === two);
        }),
      ),
    ) as ExceptionGroup;
    expect(thrown.title).toBe("g");
    expect(thrown.leaves()).toEqual([other, two]);
  });

  it("counts the caught group as a new error where it holds more than the caught part: no error may be lost", () => {
    const whole = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    const [part] = whole.split(DbError);
    const thrown = thrownBy(() =>
      exceptStar(
        part,
        on(DbError, () => {
          throw whole;
        }),
      ),
    );
    expect(thrown).toBe(whole);
  });

  it("keeps a group that wraps the caught one, and an error that has it as its cause, as new errors", () => {
    const error = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    const thrown = thrownBy(() =>
      exceptStar(
        error,
        on(DbError, (group) => {
          throw new ExceptionGroup("context", [group]);
        }),
      ),
    ) as ExceptionGroup;
    expect(thrown.errors.map((inner) => (inner as ExceptionGroup).title)).toEqual(["context", "g"]);
  });

  it("reports one new error object once, however many handlers throw it", () => {
    const fresh = new Error("same");
    const raise = () => {
      throw fresh;
    };
    const error = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    expect(thrownBy(() => exceptStar(error, on(DbError, raise), on(CacheError, raise)))).toBe(fresh);
  });

  it("is the thrown value itself where a handler throws something that is no Error", () => {
    const raise = () => {
      throw "text";
    };
    expect(thrownBy(() => exceptStar(new DbError(), on(DbError, raise)))).toBe("text");
    const error = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    const thrown = thrownBy(() => exceptStar(error, on(DbError, raise))) as ExceptionGroup;
    expect(thrown.errors[0]).toBeInstanceOf(NonErrorThrown);
  });

  it("keeps a bare error that is thrown again by itself bare", () => {
    const error = new DbError();
    expect(
      thrownBy(() =>
        exceptStar(
          error,
          on(DbError, ({ first }) => {
            throw first;
          }),
        ),
      ),
    ).toBe(error);
  });
});

describe("exceptStar with predicates", () => {
  it("does not match where a predicate throws, and what it threw joins the new errors", () => {
    const [bug, left] = [new TypeError("bug in the predicate"), new DbError("d")];
    const error = new ExceptionGroup("g", [left]);
    const run = () =>
      exceptStar(
        error,
        on(() => {
          throw bug;
        }, ignore),
      );
    const thrown = thrownBy(run) as ExceptionGroup;
    expect(thrown.errors).toEqual([bug, error]);
    expect(thrown.errors[1]).toBe(error);
  });

  it("refuses a predicate that returns a promise, which would match everything", () => {
    const error = new DbError("d");
    const handler = vi.fn();
    const thrown = thrownBy(() =>
      exceptStar(
        error,
        on(async () => false, handler),
      ),
    ) as ExceptionGroup;
    expect(handler).not.toHaveBeenCalled();
    expect(thrown.errors[0]).toBeInstanceOf(TypeError);
    expect(thrown.errors[1]).toBe(error);
  });

  it("asks a predicate about each leaf once and about no group, whose message repeats its leaves", () => {
    const asked: unknown[] = [];
    const leaves = [new DbError("timeout"), new CacheError("c")];
    const error = new ExceptionGroup("g", [new ExceptionGroup("inner", leaves)]);
    exceptStar(
      error,
      on((leaf) => asked.push(leaf) > 0, ignore),
    );
    expect(asked).toEqual(leaves);
  });
});

describe("exceptStar and thrown values that are no Errors", () => {
  it("shows matchers the value, and gives handlers a NonErrorThrown", () => {
    const seen: unknown[] = [];
    exceptStar(
      "text",
      on(
        (value) => value === "text",
        (group) => void seen.push(group.first),
      ),
    );
    expect(seen[0]).toBeInstanceOf(NonErrorThrown);
    expect(seen[0]).toMatchObject({ value: "text" });
  });

  it.each([null, undefined, Object.assign(new DbError(), { notes: 5 })])(
    "stay in their place when onEach throws them again: %s",
    (thrown) => {
      const error = new ExceptionGroup("g", [thrown as never, new CacheError()]);
      const again = onEach(
        (value) => value === thrown,
        () => {
          throw thrown;
        },
      );
      expect(thrownBy(() => exceptStar(error, again))).toBe(error);
    },
  );

  it("gives onEach the value itself", () => {
    const seen: unknown[] = [];
    exceptStar(
      ExceptionGroup.from(new AggregateError([{ status: 404 }, "text"])),
      onEach(
        () => true,
        (value) => void seen.push(value),
      ),
    );
    expect(seen).toEqual([{ status: 404 }, "text"]);
  });

  it("does not take a thrown string for an Error, as instanceof would not", () => {
    expect(thrownBy(() => exceptStar("text", on(Error, ignore)))).toBe("text");
    expect(exceptStar("text", on(NonErrorThrown, ignore))).toBeUndefined();
  });
});

describe("exceptStar and cancellation", () => {
  const cancelled = new CancelledError("stop");
  const platform = Object.assign(new Error("aborted", { cause: cancelled }), { name: "AbortError" });

  it.each([
    ["our CancelledError", cancelled],
    ["an AbortError that our cancellation caused", platform],
  ])("lets %s pass by on(Error) and onEach(Error)", (_, error) => {
    const handler = vi.fn();
    expect(thrownBy(() => exceptStar(error, on(Error, handler), onEach([Error], handler)))).toBe(error);
    expect(handler).not.toHaveBeenCalled();
    const group = new ExceptionGroup("g", [new DbError("d"), error]);
    expect((thrownBy(() => exceptStar(group, on(Error, ignore))) as ExceptionGroup).errors).toEqual([error]);
  });

  it("gives both to on(CancelledError)", () => {
    const seen: Error[] = [];
    exceptStar(
      new ExceptionGroup("g", [cancelled, platform]),
      on(CancelledError, (group) => void seen.push(...group.leaves())),
    );
    expect(seen).toEqual([cancelled, platform]);
  });

  it("gives to a subclass of CancelledError its own instances, and no other cancellation", () => {
    class Preempted extends CancelledError {}
    const preempted = new Preempted("by another");
    const group = new ExceptionGroup("g", [cancelled, preempted]);
    const seen: Error[] = [];
    const rest = thrownBy(() =>
      exceptStar(
        group,
        on(Preempted, ({ errors }) => void seen.push(...errors)),
      ),
    );
    expect([seen, (rest as ExceptionGroup).errors]).toEqual([[preempted], [cancelled]]);
  });

  it("treats any other AbortError as an ordinary error", () => {
    const foreign = new DOMException("aborted", "AbortError");
    expect(
      exceptStar(
        foreign,
        on(Error, () => "handled"),
      ),
    ).toBe("handled");
  });

  it("shows a cancellation to a predicate, which was written to see every error", () => {
    const handler = vi.fn();
    exceptStar(
      cancelled,
      on((error) => error.name === "AbortError", handler),
    );
    expect(handler).toHaveBeenCalledOnce();
  });
});

describe("onEach", () => {
  it("is called for each leaf in order, and its errors stand beside what is left", () => {
    const leaves = [new DbError("1"), new DbError("2"), new CacheError("c"), new DbError("3")];
    const seen: string[] = [];
    const thrown = thrownBy(() =>
      exceptStar(
        new ExceptionGroup("g", leaves),
        onEach(DbError, (error) => {
          seen.push(error.message);
          if (error.message === "2") throw new TypeError("in the handler");
        }),
      ),
    ) as ExceptionGroup;
    expect(seen).toEqual(["1", "2", "3"]);
    expect(thrown.errors[0]).toBeInstanceOf(TypeError);
    expect((thrown.errors[1] as ExceptionGroup).errors).toEqual([leaves[2]]);
  });

  it("leaves an error that it throws again in its place", () => {
    const leaves = [new DbError("1"), new DbError("2"), new CacheError("c")];
    const error = new ExceptionGroup("g", [new ExceptionGroup("inner", leaves.slice(0, 2)), leaves[2]!]);
    const thrown = thrownBy(() =>
      exceptStar(
        error,
        onEach(DbError, (leaf) => {
          if (leaf.message === "2") throw leaf;
        }),
      ),
    ) as ExceptionGroup;
    expect(thrown.title).toBe("g");
    expect((thrown.errors[0] as ExceptionGroup).errors).toEqual([leaves[1]]);
    expect(thrown.errors[1]).toBe(leaves[2]);
  });

  it("keeps a bare error bare when it throws it again", () => {
    const error = new DbError("1");
    const raise = (leaf: Error): void => {
      throw leaf;
    };
    expect(thrownBy(() => exceptStar(error, onEach(DbError, raise)))).toBe(error);
  });

  it("runs async handlers one after the other, and goes on after one that rejects", async () => {
    const order: string[] = [];
    const error = new ExceptionGroup("g", [new DbError("1"), new DbError("2"), new DbError("3")]);
    const pending = exceptStar(
      error,
      onEach(DbError, async (leaf) => {
        order.push(`${leaf.message} starts`);
        await Promise.resolve();
        order.push(`${leaf.message} ends`);
        if (leaf.message !== "3") throw leaf;
      }),
    );
    await expect(pending).rejects.toMatchObject({ title: "g", errors: error.errors.slice(0, 2) });
    expect(order).toEqual(["1 starts", "1 ends", "2 starts", "2 ends", "3 starts", "3 ends"]);
  });

  it("turns async at the first handler that returns a promise", async () => {
    const seen: string[] = [];
    const error = new ExceptionGroup("g", [new DbError("1"), new DbError("2"), new DbError("3")]);
    await exceptStar(
      error,
      onEach(DbError, (leaf): void | Promise<void> => {
        seen.push(leaf.message);
        if (leaf.message === "2") return Promise.resolve();
      }),
    );
    expect(seen).toEqual(["1", "2", "3"]);
  });
});

describe("catchStar", () => {
  const toNull = on(DbError, () => null);

  it("gives the value of work that succeeds: a promise, a function, an async function", async () => {
    await expect(catchStar(Promise.resolve(1), toNull)).resolves.toBe(1);
    await expect(catchStar(() => 1, toNull)).resolves.toBe(1);
    await expect(catchStar(async () => 1, toNull)).resolves.toBe(1);
  });

  it("gives the value of the clause that took the error, also of a function that throws at once", async () => {
    await expect(catchStar(Promise.reject(new DbError()), toNull)).resolves.toBeNull();
    const fail = (): number => {
      throw new DbError();
    };
    await expect(catchStar(fail, toNull)).resolves.toBeNull();
  });

  it("rejects with what no clause takes", async () => {
    const error = new CacheError();
    await expect(catchStar(Promise.reject(error), toNull)).rejects.toBe(error);
  });

  it("awaits a thenable even where it can be called", async () => {
    const callable = Object.assign(() => "called", {
      then: (resolve: (value: string) => void) => resolve("awaited"),
    });
    await expect(catchStar(callable as unknown as Promise<string>, toNull)).resolves.toBe("awaited");
  });

  it("handles the group of a TaskGroup", async () => {
    const fail = async () => {
      throw new DbError();
    };
    await expect(catchStar(TaskGroup.all([fail, fail]), toNull)).resolves.toBeNull();
  });
});

describe("what a handler throws again", () => {
  it("is the caught error itself, from a handler that got only a part: all of it goes back", () => {
    const caught = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    const clause = on(DbError, () => {
      throw caught;
    });
    expect(thrownBy(() => exceptStar(caught, clause))).toBe(caught);
  });

  it("loses no leaf of a part that was split off from a larger group", () => {
    const shared = new DbError("in both");
    const other = new DbError("only in the larger one");
    const part = new ExceptionGroup("larger", [shared, other, new CacheError("c")]).subgroup(DbError);
    const clause = on(DbError, () => {
      throw part;
    });
    expect(thrownBy(() => exceptStar(new ExceptionGroup("g", [shared]), clause))).toBe(part);
  });

  it.each([
    ["the value", () => "text"],
    ["what stands for it", (group: ExceptionGroup) => group.errors[0]],
  ])("goes back to its place where a value was thrown that is no Error: %s", (_, choose) => {
    const caught = new ExceptionGroup("g", ["text" as never, new DbError("d")]);
    const clause = onEach(
      (value) => value === "text",
      () => {
        throw choose(caught);
      },
    );
    expect(thrownBy(() => exceptStar(caught, clause))).toBe(caught);
  });

  it("may be undefined", () => {
    const clause = on(DbError, () => {
      throw undefined;
    });
    expect(thrownBy(() => exceptStar(new DbError(), clause))).toBeUndefined();
  });

  it("brings no notes where it has none", () => {
    const caught = new ExceptionGroup("g", [new DbError("d"), new CacheError("c")]);
    const clause = onEach(DbError, (error) => {
      throw error;
    });
    expect(thrownBy(() => exceptStar(caught, clause))).toBe(caught);
    expect(caught.notes).toEqual([]);
  });
});
