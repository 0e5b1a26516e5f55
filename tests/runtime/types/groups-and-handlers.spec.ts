import {
  CancelledError,
  catchStar,
  exceptStar,
  ExceptionGroup,
  firstError,
  type Matcher,
  type NonErrorThrown,
  on,
  onEach,
} from "except-star";
import { describe, expectTypeOf, it } from "vitest";

class DbError extends Error {
  query = "";
}
class CacheError extends Error {
  key = "";
}
class Redirect {
  location = "";
}
interface HttpFailure {
  status: number;
}
const isDbError = (error: unknown): error is DbError => error instanceof DbError;
const isHttpFailure = (error: unknown): error is HttpFailure => typeof error === "object";

const error: unknown = new DbError();
const run = (body: () => unknown) => void body;

describe("a handler's group", () => {
  it("is of the class, of all classes of a list, of what a guard says, with the code", () => {
    run(() => {
      on(DbError, (group) => expectTypeOf(group).toEqualTypeOf<ExceptionGroup<DbError>>());
      on([DbError, CacheError], (group) =>
        expectTypeOf(group).toEqualTypeOf<ExceptionGroup<DbError | CacheError>>(),
      );
      on(isDbError, (group) => expectTypeOf(group).toEqualTypeOf<ExceptionGroup<DbError>>());
      on([isDbError, CacheError] as const, ({ first }) =>
        expectTypeOf(first).toEqualTypeOf<DbError | CacheError>(),
      );
      on({ code: "ENOENT" }, ({ first }) => expectTypeOf(first.code).toEqualTypeOf<"ENOENT">());
      on(TypeError, ({ first }) => expectTypeOf(first).toEqualTypeOf<TypeError>());
      on(DOMException, ({ first }) => expectTypeOf(first.code).toEqualTypeOf<number>());
    });
  });

  it("holds plain errors for a predicate, whose parameter is any, so that a condition can be moved in", () => {
    run(() => {
      on(
        (inner) => {
          expectTypeOf(inner).toBeAny();
          return inner.code === "X" || inner.response?.status === 404;
        },
        (group) => expectTypeOf(group).toEqualTypeOf<ExceptionGroup<Error>>(),
      );
    });
  });

  it("holds plain errors for CancelledError, since a cancellation may be anybody's AbortError", () => {
    run(() => on(CancelledError, (group) => expectTypeOf(group).toEqualTypeOf<ExceptionGroup<Error>>()));
  });

  it("says that what is no Error may be a NonErrorThrown", () => {
    type Leaf<T> = (Error & T) | (NonErrorThrown & { readonly value: T });
    run(() => {
      on(Redirect, ({ first }) => expectTypeOf(first).toEqualTypeOf<Leaf<Redirect>>());
      on(isHttpFailure, ({ first }) => expectTypeOf(first).toEqualTypeOf<Leaf<HttpFailure>>());
    });
  });

  it("is any where the class is any", () => {
    run(() => on(null as any, ({ first }) => expectTypeOf(first).toBeAny()));
  });

  it("gives onEach the error as it was thrown", () => {
    run(() => {
      onEach([DbError, CacheError], (inner) => expectTypeOf(inner).toEqualTypeOf<DbError | CacheError>());
      onEach(Redirect, (inner) => expectTypeOf(inner).toEqualTypeOf<Redirect>());
      onEach(DbError, async ({ query }) => expectTypeOf(query).toEqualTypeOf<string>());
      onEach(DbError, (inner) => [].push(inner as never));
    });
  });

  it("is made of matchers only", () => {
    run(() => {
      // @ts-expect-error a string is no matcher
      on("DbError", () => {});
      // @ts-expect-error an empty list takes nothing
      on([], () => {});
      // @ts-expect-error a code is a string
      on({ code: 42 }, () => {});
    });
    expectTypeOf<typeof DbError>().toExtend<Matcher>();
  });
});

describe("the value of exceptStar", () => {
  it("is the union of what the handlers return", () => {
    run(() => {
      const value = exceptStar(
        error,
        on(DbError, () => 1),
        on(CacheError, () => "text"),
      );
      expectTypeOf(value).toEqualTypeOf<number | string>();
    });
  });

  it("is a promise if all handlers are async, and may be one if some are", () => {
    run(() => {
      expectTypeOf(
        exceptStar(
          error,
          on(DbError, async () => 1),
        ),
      ).toEqualTypeOf<Promise<number>>();
      const mixed = exceptStar(
        error,
        on(DbError, async () => 1),
        on(CacheError, () => "text"),
      );
      expectTypeOf(mixed).toEqualTypeOf<number | string | Promise<number | string>>();
      expectTypeOf(
        exceptStar(
          error,
          onEach(DbError, async () => {}),
        ),
      ).toEqualTypeOf<Promise<void>>();
    });
  });

  it("is never without clauses and where all handlers throw, so that control flow is known to end", () => {
    const fail = (): never => {
      throw new Error();
    };
    run(() => {
      expectTypeOf(exceptStar(error)).toBeNever();
      expectTypeOf(exceptStar(error, on(DbError, fail))).toBeNever();
    });
  });

  it("joins the value of the work in catchStar", () => {
    run(() => {
      expectTypeOf(
        catchStar(
          () => Promise.resolve(1),
          on(DbError, () => null),
        ),
      ).toEqualTypeOf<Promise<number | null>>();
      expectTypeOf(
        catchStar(
          Promise.resolve("a"),
          on(DbError, async () => 2),
        ),
      ).toEqualTypeOf<Promise<string | number>>();
    });
  });
});

describe("groups", () => {
  const group = new ExceptionGroup("g", [new DbError(), new CacheError()]);

  it("are of the errors that they hold", () => {
    expectTypeOf(group).toEqualTypeOf<ExceptionGroup<DbError | CacheError>>();
    expectTypeOf(group.first).toEqualTypeOf<DbError | CacheError>();
    expectTypeOf(group.errors).toEqualTypeOf<
      (DbError | CacheError | ExceptionGroup<DbError | CacheError>)[]
    >();
    expectTypeOf(group.leaves()).toEqualTypeOf<(DbError | CacheError)[]>();
  });

  it("split into what the matcher says and the rest, either of which may be null", () => {
    const [match, rest] = group.split(DbError);
    expectTypeOf(match).toEqualTypeOf<ExceptionGroup<DbError> | null>();
    expectTypeOf(rest).toEqualTypeOf<ExceptionGroup<DbError | CacheError> | null>();
    expectTypeOf(group.subgroup({ code: "X" })).toEqualTypeOf<ExceptionGroup<Error & { code: "X" }> | null>();
  });

  it("narrow by instanceof", () => {
    const value: unknown = group;
    if (value instanceof ExceptionGroup) expectTypeOf(value).toExtend<ExceptionGroup>();
  });

  it("are AggregateErrors to everyone else", () => {
    expectTypeOf(group).toExtend<AggregateError>();
    expectTypeOf<ExceptionGroup<DbError>>().toExtend<ExceptionGroup>();
  });
});

describe("firstError", () => {
  it("keeps the type of the error, any too, and is of the matcher's type with one", () => {
    expectTypeOf(firstError(error)).toEqualTypeOf<unknown>();
    expectTypeOf(firstError(null as any)).toBeAny();
    expectTypeOf(firstError(error, DbError)).toEqualTypeOf<DbError | undefined>();
    expectTypeOf(firstError(error, Redirect)).toEqualTypeOf<Redirect | undefined>();
  });
});
