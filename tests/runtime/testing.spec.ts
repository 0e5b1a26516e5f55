import { ExceptionGroup } from "except-star";
import { groupOf, type GroupMatchers, matchers } from "except-star/testing";
import { describe, expect, it } from "vitest";

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface Matchers<T> extends GroupMatchers<T> {}
}
expect.extend(matchers);

class DbError extends Error {}
class TimeoutDbError extends DbError {}
class CacheError extends Error {}

const group = new ExceptionGroup("g", [
  new DbError("query timeout"),
  new ExceptionGroup("inner", [Object.assign(new CacheError("c"), { code: "E1" })]),
]);

describe("groupOf", () => {
  it("matches a group by the classes, fields and messages of its errors, in any order", async () => {
    expect(group).toEqual(groupOf([groupOf([CacheError]), DbError]));
    expect(group).toEqual(groupOf([{ message: /timeout/ }, groupOf([{ code: "E1" }])]));
    expect(group).toEqual(groupOf([new DbError("query timeout"), groupOf([(error) => error.code === "E1"])]));
    await expect(Promise.reject(group)).rejects.toEqual(groupOf([DbError, CacheError], { flatten: true }));
    await expect(Promise.reject(group)).rejects.toThrow(
      groupOf([DbError, CacheError], { flatten: true }) as never,
    );
  });

  it("does not match with one error too many or too few, or of another class", () => {
    expect(group).not.toEqual(groupOf([DbError]));
    expect(group).not.toEqual(groupOf([DbError, DbError, CacheError], { flatten: true }));
    expect(group).not.toEqual(groupOf([DbError, TypeError], { flatten: true }));
    expect(new DbError()).not.toEqual(groupOf([DbError]));
  });

  it("takes an error for one like it: of the same class, with the same message", () => {
    const one = (error: unknown) => new ExceptionGroup("g", [error as Error]);
    const expected = groupOf([new DbError("down")]);
    expect(one(new DbError("down"))).toEqual(expected);
    expect(one(new DbError("up"))).not.toEqual(expected);
    expect(one(new TimeoutDbError("down"))).not.toEqual(expected);
    expect(one(undefined)).not.toEqual(expected);
    expect(one({ message: "down", constructor: DbError })).not.toEqual(expected);
  });

  it("asks for each field it was given, also for one that must not be there", () => {
    const one = new ExceptionGroup("g", [new DbError("down")]);
    expect(one).toEqual(groupOf([{ message: /down/, code: undefined }]));
    expect(one).not.toEqual(groupOf([{ message: /down/, code: "E1" }]));
  });

  it("says what it expects, in the words of the runner", () => {
    const expected = groupOf([
      DbError,
      groupOf([CacheError]),
      new DbError("down"),
      { code: "E1", message: /a/ },
      () => true,
    ]);
    expect(expected.toAsymmetricMatcher()).toBe(
      'groupOf([DbError, groupOf([CacheError]), DbError: down, { code: "E1", message: /a/ }, a predicate])',
    );
    expect([expected.toString(), expected.getExpectedType()]).toEqual(["groupOf", "object"]);
    expect(expected.$$typeof).toBe(Symbol.for("jest.asymmetricMatcher"));
  });

  it("finds the assignment where a general expectation takes what a special one needs", () => {
    const errors = new ExceptionGroup("g", [new TimeoutDbError("t"), new DbError("d")]);
    expect(errors).toEqual(groupOf([DbError, TimeoutDbError]));
    expect(errors).toEqual(groupOf([TimeoutDbError, DbError]));
    expect(errors).not.toEqual(groupOf([TimeoutDbError, TimeoutDbError]));
  });

  it("compares the title where one is given, and takes asymmetric matchers for fields", () => {
    expect(group).toEqual(groupOf([DbError, Error], { title: "g" }));
    expect(group).not.toEqual(groupOf([DbError, Error], { title: /^h/ }));
    expect(group).toEqual(groupOf([{ message: expect.stringContaining("time") as never }, ExceptionGroup]));
  });

  it("opens native groups", () => {
    expect(new AggregateError([new DbError()])).toEqual(groupOf([DbError]));
  });
});

describe("the matchers for expect.extend", () => {
  it("toBeGroupOf says what is missing, and shows the tree", () => {
    expect(group).toBeGroupOf([DbError, CacheError], { flatten: true });
    expect(group).not.toBeGroupOf([CacheError]);
    const { message } = matchers.toBeGroupOf(group, [DbError, TypeError], { flatten: true });
    expect(message()).toContain("groupOf([DbError, TypeError]), but no error of it is TypeError");
    expect(message()).toContain("+-+---------------- 1 ----------------");
    expect(matchers.toBeGroupOf(group, [TypeError, RangeError]).message()).toContain(
      "no error of it is TypeError, nor RangeError",
    );
    expect(matchers.toBeGroupOf(group, [DbError]).message()).toContain("it holds 2 errors, not 1");
    expect(matchers.toBeGroupOf("text", [DbError]).message()).toContain("it is not a group");
    expect(matchers.toBeGroupOf(group, [DbError, Error], { title: "h" }).message()).toContain(
      'its title is "g"',
    );
    expect(matchers.toBeGroupOf(group, [DbError, Error]).message()).toContain("not to be groupOf");
  });

  it("toContainError finds a leaf of a group, or the bare error", () => {
    expect(group).toContainError({ code: "E1" });
    expect(new DbError()).toContainError(DbError);
    expect(group).not.toContainError(TypeError);
    expect(matchers.toContainError(group, TypeError).message()).toContain("Expected an error that");
    expect(matchers.toContainError(group, DbError).message()).toContain("Expected no error that");
  });
});
