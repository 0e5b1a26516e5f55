import {
  collapse,
  everyError,
  exceptStar,
  ExceptionGroup,
  firstError,
  NonErrorThrown,
  on,
  onEach,
  someError,
} from "except-star";
import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";

class DbError extends Error {}
class CacheError extends Error {}
const ignore = () => {};

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

function suppressed(error: unknown, earlier: unknown): Error {
  return Object.assign(new Error("An error was suppressed during disposal"), {
    name: "SuppressedError",
    error,
    suppressed: earlier,
  });
}

/** What Node's happy eyeballs throw: a code on the group, and one on each attempt. */
const refused = () => {
  const attempts = ["::1", "127.0.0.1"].map((address) =>
    Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: "ECONNREFUSED" }),
  );
  return Object.assign(new AggregateError(attempts), { code: "ECONNREFUSED" });
};

describe("an AggregateError", () => {
  it("is one error to ExceptionGroup.from if it has a code, as it is to whoever asks for that", () => {
    const refused = Object.assign(new AggregateError([new DbError("d")]), { code: "ECONNREFUSED" });
    expect(ExceptionGroup.from(refused).leaves()).toEqual([refused]);
    expect(ExceptionGroup.from(new AggregateError([refused], "both")).errors).toEqual([refused]);
  });

  it("comes out as the same object if nothing matches, or if a handler throws all of it again", () => {
    const error = new AggregateError([new DbError("d")], "native");
    expect(thrownBy(() => exceptStar(error, on(CacheError, ignore)))).toBe(error);
    const again = (group: ExceptionGroup): never => {
      throw group;
    };
    expect((thrownBy(() => exceptStar(error, on(DbError, again))) as Error).message).toContain("native");
    const two = new AggregateError([new DbError("d"), new CacheError("c")], "native");
    expect(thrownBy(() => exceptStar(two, on(DbError, again)))).toBe(two);
  });

  it("goes to a handler as an ExceptionGroup that keeps its message, cause and own fields", () => {
    const cause = new Error("why");
    const error = Object.assign(new AggregateError([new DbError("d")], "native", { cause }), { attempt: 3 });
    const handler = vi.fn();
    exceptStar(error, on(DbError, handler));
    const group = handler.mock.calls[0]![0] as ExceptionGroup & { attempt: number };
    expect(group).toBeInstanceOf(ExceptionGroup);
    expect([group.title, group.cause, group.attempt]).toEqual(["native", cause, 3]);
    expect(group.stack).toContain("native-groups.spec");
  });

  it("is split below the top of one of ours, into parts with its own fields", () => {
    const native = Object.assign(new AggregateError([new DbError("d"), new CacheError("c")], "n"), { id: 7 });
    const [match, rest] = new ExceptionGroup("g", [native]).split(DbError);
    expect(match!.errors[0]).toMatchObject({ title: "n", id: 7 });
    expect(rest!.errors[0]).toMatchObject({ title: "n", id: 7 });
  });

  it("without errors is a leaf", () => {
    const error = new AggregateError([], "All promises were rejected");
    expect(firstError(error)).toBe(error);
    expect(
      exceptStar(
        error,
        on(Error, ({ first }) => first),
      ),
    ).toBe(error);
  });

  it("that holds itself neither hangs nor is lost", () => {
    const error = new AggregateError([new DbError("d")]);
    error.errors.push(error);
    expect(exceptStar(error, onEach(DbError, ignore))).toBeUndefined();
    const empty = new AggregateError([]);
    empty.errors.push(empty);
    expect(thrownBy(() => exceptStar(empty, on(DbError, ignore)))).toBe(empty);
    expect(firstError(empty)).toBe(empty);
    expect(collapse(empty)).toBe(empty);
  });

  it("is not what any error with a list of errors is, as those of validators are", () => {
    const invalid = Object.assign(new DbError("invalid row"), { errors: [new CacheError("c")] });
    expect(firstError(invalid)).toBe(invalid);
    expect(thrownBy(() => exceptStar(invalid, on(CacheError, ignore)))).toBe(invalid);
  });

  it("is read as it is now, whatever it held when it was opened before", () => {
    const error = new AggregateError(["before"]);
    expect(firstError(error)).toBe("before");
    error.errors[0] = "now";
    expect(firstError(error)).toBe("now");
  });

  it("comes out as the same object although a note was added to the part that was thrown again", () => {
    const error = new AggregateError([new DbError("d")]);
    const again = on(DbError, (group) => {
      throw group.addNote("seen");
    });
    expect(thrownBy(() => exceptStar(error, again))).toBe(error);
  });

  it("of another realm is opened too", () => {
    const foreign = runInNewContext("new AggregateError([new TypeError('there')], 'foreign')") as Error;
    expect(
      ExceptionGroup.from(foreign)
        .leaves()
        .map((leaf) => leaf.message),
    ).toEqual(["there"]);
  });

  it("keeps a DOMException of another realm as it is: it is an error, though none of ours", () => {
    const foreign = Object.create(null, { [Symbol.toStringTag]: { value: "DOMException" } }) as Error;
    expect(ExceptionGroup.from(foreign).errors[0]).toBe(foreign);
  });

  it("may hold anything, and its stand-ins for values are the same each time", () => {
    const error = new AggregateError(["text", new DbError("d"), undefined]);
    const [match, rest] = ExceptionGroup.from(error).split((value) => value === "text");
    expect(match!.leaves()[0]).toMatchObject({ value: "text" });
    expect(rest!.leaves()[1]).toBeInstanceOf(NonErrorThrown);
    const again = (group: ExceptionGroup): never => {
      throw group;
    };
    const run = () =>
      exceptStar(
        error,
        on((value) => value === "text", again),
        on((value) => value === undefined, again),
      );
    expect(thrownBy(run)).toBe(error);
  });
});

describe("a SuppressedError", () => {
  it("opens as a group, what was suppressed first, since it happened first", () => {
    const [later, earlier] = [new DbError("later"), new CacheError("earlier")];
    const error = suppressed(later, earlier);
    expect(ExceptionGroup.from(error).leaves()).toEqual([earlier, later]);
    expect(firstError(error)).toBe(earlier);
    const left = thrownBy(() => exceptStar(error, on(CacheError, ignore))) as ExceptionGroup;
    expect(left.errors).toEqual([later]);
    expect(Object.keys(left)).not.toContain("error");
    expect(Object.keys(left)).not.toContain("suppressed");
    expect(left.name).toBe("ExceptionGroup");
  });

  it("is not taken for one by its name alone", () => {
    const error = Object.assign(new Error("x"), { name: "SuppressedError" });
    expect(firstError(error)).toBe(error);
    const likewise = Object.assign(suppressed(new DbError("d"), new CacheError("c")), { name: "RetryError" });
    expect(firstError(likewise)).toBe(likewise);
  });
});

describe("an AggregateError with a code of its own, as Node's connect errors are", () => {
  it("is one error to { code }, to predicates and to the guards", () => {
    const error = refused();
    expect(
      exceptStar(
        error,
        on({ code: "ECONNREFUSED" }, ({ first }) => first),
      ),
    ).toBe(error);
    expect(
      exceptStar(
        error,
        on(
          (leaf) => leaf.code === "ECONNREFUSED",
          ({ first }) => first,
        ),
      ),
    ).toBe(error);
    expect(firstError(error)).toBe(error);
    expect(firstError(error, { code: "ECONNREFUSED" })).toBe(error);
    expect(someError(error, (leaf) => /127/.test(leaf.message))).toBe(false);
    expect(everyError(error, AggregateError)).toBe(true);
    expect(collapse(new ExceptionGroup("g", [error]))).toBe(error);
  });

  it("is taken whole inside a group, and is one of its leaves", () => {
    const error = refused();
    const group = new ExceptionGroup("g", [error, new DbError("d")]);
    expect(group.leaves()).toHaveLength(2);
    const [match, rest] = group.split({ code: "ECONNREFUSED" });
    expect(match!.errors).toEqual([error]);
    expect(rest!.errors).toHaveLength(1);
  });

  it("matches for the guards by its own class, not by those of its attempts", () => {
    const error = Object.assign(refused(), { errors: [new DbError("d")] });
    expect([someError(error, Error), everyError(error, Error)]).toEqual([true, true]);
    expect(firstError(error, Error)).toBe(error);
    expect([someError(error, DbError), everyError(error, DbError)]).toEqual([false, false]);
  });

  it("goes back to its place when a handler throws it again, taken whole or opened", () => {
    const again = (group: ExceptionGroup): never => {
      throw group;
    };
    const group = new ExceptionGroup("g", [refused(), new DbError("d")]);
    expect(thrownBy(() => exceptStar(group, on({ code: "ECONNREFUSED" }, again)))).toBe(group);
    expect(thrownBy(() => exceptStar(group, on(Error, again)))).toBe(group);
    const alone = Object.assign(new AggregateError([new DbError("d"), new CacheError("c")]), { code: "E" });
    expect(thrownBy(() => exceptStar(alone, on(DbError, again)))).toBe(alone);
  });

  it("does not open for { code } of another code, which its attempts may have", () => {
    const error = refused();
    Object.assign(error.errors[0] as object, { code: "ETIMEDOUT" });
    expect(thrownBy(() => exceptStar(error, on({ code: "ETIMEDOUT" }, ignore)))).toBe(error);
  });

  it("opens for a class", () => {
    const seen: string[] = [];
    exceptStar(
      new ExceptionGroup("g", [refused()]),
      onEach(Error, (leaf) => void seen.push(leaf.message)),
    );
    expect(seen).toEqual(["connect ECONNREFUSED ::1", "connect ECONNREFUSED 127.0.0.1"]);
  });

  it("is whole to a list that asks for its code, and opens for the class beside it otherwise", () => {
    const error = refused();
    const whole = exceptStar(
      error,
      on([{ code: "ECONNREFUSED" }, DbError], ({ first }) => first),
    );
    expect(whole).toBe(error);
    const open = exceptStar(
      error,
      on([{ code: "OTHER" }, Error], (group) => group.leaves().length),
    );
    expect(open).toBe(2);
  });
});

describe("two copies of the package in one process", () => {
  it("know each other's cancellations, under a name that all versions use", async () => {
    vi.resetModules();
    const other = await import("except-star");
    const outside = new AbortController();
    const reason = new Error("the user left");
    const run = other.TaskGroup.all([() => 1], { signal: outside.signal });
    outside.abort(reason);
    expect(thrownBy(() => exceptStar(reason, on(Error, ignore)))).toBe(reason);
    expect(await run.catch((error) => error)).toBe(reason);
    expect(Symbol.for("except-star") in globalThis).toBe(true);
  });

  it("take each other's groups apart", async () => {
    vi.resetModules();
    const other = await import("except-star");
    expect(other.ExceptionGroup).not.toBe(ExceptionGroup);
    const theirs = new other.ExceptionGroup("theirs", [new DbError("d"), new CacheError("c")]);
    expect(theirs).toBeInstanceOf(ExceptionGroup);
    expect(new ExceptionGroup("ours", [new DbError("d")])).toBeInstanceOf(other.ExceptionGroup);
    const again = (group: ExceptionGroup): never => {
      throw group;
    };
    expect(thrownBy(() => exceptStar(theirs, on(DbError, again), on(CacheError, again)))).toBe(theirs);
    const thrown = new ExceptionGroup("ours", ["text" as never]);
    expect(
      exceptStar(
        thrown,
        on(other.NonErrorThrown, ({ first }) => first.value),
      ),
    ).toBe("text");
    const mixed = new ExceptionGroup("ours", [theirs]);
    expect(mixed.split(DbError).map((part) => part!.leaves().length)).toEqual([1, 1]);
    expect(() => on(other.ExceptionGroup, ignore)).toThrow(TypeError);
    expect(thrownBy(() => exceptStar(new other.CancelledError("stop"), on(Error, ignore)))).toBeInstanceOf(
      other.CancelledError,
    );
    expect(
      exceptStar(
        new CacheError(),
        other.on(CacheError, () => "shared clause"),
      ),
    ).toBe("shared clause");
  });
});

describe("a native group inside one of ours", () => {
  it("is opened for the message and the first error, and is one error where it has a code", () => {
    const leaves = [new DbError("down"), new CacheError("cold")];
    const group = new ExceptionGroup("g", [new AggregateError(leaves, "native"), new TypeError("t")]);
    expect(group.message).toBe("g (2 sub-exceptions): DbError: down; CacheError: cold; TypeError: t");
    expect(group.first).toBe(leaves[0]);
    const coded = Object.assign(new AggregateError(leaves, "refused"), { code: "ECONNREFUSED" });
    expect(new ExceptionGroup("g", [coded]).message).toBe("g (1 sub-exception): AggregateError: refused");
  });
});
