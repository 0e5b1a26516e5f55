import {
  CancelledError,
  ExceptionGroup,
  NonErrorThrown,
  TaskGroup,
  exceptStar,
  isCancelled,
  on,
  someError,
  suppressedErrors,
} from "except-star";
import { describe, expect, it } from "vitest";
import { errorOf } from "./virtual-time.js";

const taken = (error: unknown, matcher: any): unknown =>
  exceptStar(
    error,
    on(matcher, () => "taken"),
  );

// Each of these was a mutant that the other specs let live.
describe("a matcher", () => {
  it("takes by NonErrorThrown only what is no Error", () => {
    expect(taken("text", NonErrorThrown)).toBe("taken");
    expect(() => taken(new Error("ordinary"), NonErrorThrown)).toThrow("ordinary");
  });

  it("spares a cancellation in a handler for Error and Object, not in a guard, nor for the class of the reason", async () => {
    class ShuttingDown extends Error {}
    const reason = new ShuttingDown();
    await errorOf(TaskGroup.run(() => {}, { signal: AbortSignal.abort(reason) }));
    expect(isCancelled(reason)).toBe(true);
    expect(() => taken(reason, Error)).toThrow(reason);
    expect(() => taken(reason, Object)).toThrow(reason);
    expect(taken(reason, ShuttingDown)).toBe("taken");
    expect(someError(reason, Error)).toBe(true);
    expect(someError(new CancelledError(), Error)).toBe(true);
  });

  it("refuses classes of groups, and no class whose name only resembles theirs", () => {
    for (const name of ["DbAggregateError", "AggregateErrors"]) {
      class Resembling extends Error {
        static {
          Object.defineProperty(this.prototype, "name", { value: name });
        }
      }
      expect(taken(new Resembling(), Resembling)).toBe("taken");
    }
    expect(() => on(ExceptionGroup, () => {})).toThrow("A handler takes errors, not groups: ExceptionGroup");
  });

  it("says what is wrong with it", () => {
    const list = "A matcher is a class, a predicate, { code } or a list of these";
    for (const wrong of [null, undefined, "ENOENT", { code: 1 }, []])
      expect(() => on(wrong as never, () => {})).toThrow(list);
    expect(() => taken(new Error("one"), async () => true)).toThrow(/A predicate must not be async/);
  });

  it("asks for the code of anything that was thrown, also of nothing", () => {
    expect(
      exceptStar(
        Object.assign(new Error(), { code: "X" }),
        on({ code: "X" }, () => "taken"),
      ),
    ).toBe("taken");
    expect(someError(undefined, { code: "X" })).toBe(false);
    expect(someError(null, { code: "X" })).toBe(false);
  });
});

describe("suppressedErrors", () => {
  it("does not hold the error itself, which two tasks may have thrown", async () => {
    const shared = new Error("shared");
    const failing = (): Promise<never> => Promise.reject(shared);
    expect(await errorOf(TaskGroup.all([failing, failing], { raise: "first" }))).toBe(shared);
    await null;
    expect(suppressedErrors(shared)).toEqual([]);
  });
});
