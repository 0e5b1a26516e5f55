import { inspect } from "node:util";
import { collapse, everyError, ExceptionGroup, firstError, formatException, someError } from "except-star";
import { describe, expect, it } from "vitest";

class DbError extends Error {}
class CacheError extends Error {}

describe("the message of an ExceptionGroup", () => {
  it("sums its leaves up in one line, by class where the name says only Error", () => {
    const named = Object.assign(new Error("n"), { name: "Named" });
    const group = new ExceptionGroup("two failures", [
      new DbError("db down"),
      new ExceptionGroup("", [named]),
    ]);
    expect(group.message).toBe("two failures (2 sub-exceptions): DbError: db down; Named: n");
  });

  it("shows three leaves, their first lines only, cut at 80 characters, and how many more there are", () => {
    const leaves = [
      new Error("one\ntwo"),
      new TypeError("x".repeat(100)),
      new RangeError(""),
      new Error(),
      new Error(),
    ];
    expect(new ExceptionGroup("g", leaves).message).toBe(
      `g (5 sub-exceptions): Error: one; TypeError: ${"x".repeat(68)}…; RangeError; +2`,
    );
  });

  it("counts leaves, not groups, in what it leaves out", () => {
    const inner = new ExceptionGroup(
      "i",
      [1, 2, 3, 4].map((n) => new Error(String(n))),
    );
    expect(new ExceptionGroup("o", [inner, inner]).message).toBe(
      "o (2 sub-exceptions): Error: 1; Error: 2; Error: 3; +5",
    );
    expect(new ExceptionGroup("o", [new Error("0"), inner]).message).toBe(
      "o (2 sub-exceptions): Error: 0; Error: 1; Error: 2; +2",
    );
    expect(new ExceptionGroup("o", inner.errors.slice(1)).message).toBe(
      "o (3 sub-exceptions): Error: 2; Error: 3; Error: 4",
    );
  });

  it("does without a title", () => {
    expect(new ExceptionGroup("", [new Error("e")]).message).toBe("(1 sub-exception): Error: e");
  });

  it("is part of the stack, which is what an uncaught error prints", () => {
    const group = new ExceptionGroup("g", [new DbError("db down")]);
    expect(group.stack).toMatch(/^ExceptionGroup: g \(1 sub-exception\): DbError: db down\n +at /);
  });
});

describe("an ExceptionGroup", () => {
  it("shows neither its name, its title nor its notes as fields", () => {
    expect(Object.keys(new ExceptionGroup("g", [new DbError()]).addNote("n"))).toEqual([]);
  });

  it("says what is wrong with what it is made of", () => {
    expect(() => new ExceptionGroup("g", [])).toThrow(
      new RangeError("An ExceptionGroup takes at least one error"),
    );
    const wrong = new TypeError("An ExceptionGroup takes a title and a list of errors");
    expect(() => new ExceptionGroup(1 as never, [new DbError()])).toThrow(wrong);
    expect(() => new ExceptionGroup("g", "errors" as never)).toThrow(wrong);
    class Lost extends ExceptionGroup {
      override derive(): never {
        return undefined as never;
      }
    }
    expect(() => new Lost("g", [new DbError(), new CacheError()]).split(DbError)).toThrow(
      new TypeError("derive() must return an ExceptionGroup"),
    );
  });

  it("derives from one without a stack", () => {
    const native = Object.assign(new AggregateError([new DbError()], "native"), { stack: undefined });
    expect(ExceptionGroup.from(native).stack).toBe("");
  });

  it("takes notes and a cause", () => {
    const group = new ExceptionGroup("g", [new DbError()], { cause: 1, notes: ["a"] }).addNote("b");
    expect([group.cause, group.notes]).toEqual([1, ["a", "b"]]);
    expect("cause" in new ExceptionGroup("g", [new DbError()])).toBe(false);
  });

  it("copies the list that it is given", () => {
    const errors: Error[] = [new DbError()];
    const group = new ExceptionGroup("g", errors);
    errors.push(new CacheError());
    expect(group.errors).toHaveLength(1);
  });

  it("is no iterable, or test runners would compare groups as lists", () => {
    expect(Symbol.iterator in new ExceptionGroup("g", [new DbError()])).toBe(false);
  });

  it("prints as the tree where Node inspects it, also inside other values", () => {
    const group = new ExceptionGroup("g", [new DbError("db down")]);
    expect(inspect(group)).toBe(formatException(group));
    expect(inspect({ error: group })).toContain("+-+---------------- 1 ----------------");
  });

  it("whose parts are split again keeps the stack of the first whole", () => {
    const group = new ExceptionGroup("g", [new DbError("1"), new DbError("2"), new CacheError("c")]);
    const part = group.split(DbError)[0]!.split((error) => error.message === "1")[0]!;
    expect(part.stack!.split("\n").slice(1)).toEqual(group.stack!.split("\n").slice(1));
    part.stack = "changed";
    expect(part.stack).toBe("changed");
  });

  it("made from a group is that group, and from anything else a group of one", () => {
    const group = new ExceptionGroup("g", [new DbError()]);
    const error = new DbError();
    expect(ExceptionGroup.from(group)).toBe(group);
    expect(ExceptionGroup.from(error)).toMatchObject({ title: "", errors: [error] });
    expect(ExceptionGroup.from("text").first).toMatchObject({ value: "text" });
  });
});

describe("the guards", () => {
  const db = new DbError("d");
  const cache = new CacheError("c");
  const group = new ExceptionGroup("g", [db, new ExceptionGroup("i", [cache])]);

  it("ask every leaf, or some, of a group or of a bare error", () => {
    expect([everyError(group, DbError), someError(group, DbError)]).toEqual([false, true]);
    expect([everyError(db, DbError), someError(db, CacheError)]).toEqual([true, false]);
    expect(everyError(group, [DbError, CacheError])).toBe(true);
    expect(someError(group, { code: "X" })).toBe(false);
  });

  it("see thrown values as they are", () => {
    expect(everyError("text", (value) => value === "text")).toBe(true);
    expect(everyError(undefined, (value) => value === undefined)).toBe(true);
    expect(everyError("text", Error)).toBe(false);
    expect(firstError(new ExceptionGroup("g", ["text" as never]))).toBe("text");
    expect(firstError(undefined)).toBeUndefined();
  });

  it("ask no further than they need to", () => {
    const asked: unknown[] = [];
    const ask = (answer: boolean) => (error: unknown) => {
      asked.push(error);
      return answer;
    };
    someError(group, ask(true));
    everyError(group, ask(false));
    expect(asked).toEqual([db, db]);
  });

  it("ask classes of groups about groups", () => {
    class Mine extends ExceptionGroup {}
    const mine = new Mine("m", [db]);
    expect(someError(new ExceptionGroup("g", [mine]), Mine)).toBe(true);
    expect(everyError(mine, Mine)).toBe(true);
    expect(firstError(new ExceptionGroup("g", [cache, mine]), Mine)).toBe(mine);
    expect(everyError(new ExceptionGroup("g", [cache, mine]), Mine)).toBe(false);
  });

  it("pass on what a predicate throws, and refuse what is no matcher", () => {
    const fail = () => {
      throw new Error("in the predicate");
    };
    expect(() => someError(group, fail)).toThrow("in the predicate");
    expect(() => everyError(group, "text" as never)).toThrow(TypeError);
  });

  it("find the first leaf, of all or of those that match", () => {
    expect(firstError(group)).toBe(db);
    expect(firstError(group, CacheError)).toBe(cache);
    expect(firstError(group, TypeError)).toBeUndefined();
    expect(firstError(db)).toBe(db);
  });
});

describe("collapse", () => {
  it("opens groups of one, and leaves others as they are", () => {
    const error = new DbError();
    const two = new ExceptionGroup("two", [new DbError(), new DbError()]);
    expect(collapse(new ExceptionGroup("a", [new ExceptionGroup("b", [error])]))).toBe(error);
    expect(collapse(new ExceptionGroup("a", [two]))).toBe(two);
    expect(collapse(two)).toBe(two);
    expect(collapse("text")).toBe("text");
    expect(collapse(new ExceptionGroup("a", ["text" as never]))).toBe("text");
  });
});
