import { type Clause, exceptStar, ExceptionGroup, type Matcher, on } from "except-star";
import { describe, expect, it } from "vitest";
import { BlockingIOError, OSError, PySyntaxError, PyTypeError, shape, ValueError } from "./python-errors.js";

/** What `exceptStar` throws, and undefined where it throws nothing. */
function thrownBy(error: unknown, ...clauses: Clause[]): unknown {
  try {
    exceptStar(error, ...clauses);
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

interface Split {
  error: () => Error;
  by: Matcher;
  match?: unknown;
  rest?: unknown;
}

const group = (title: string, ...errors: Error[]) => new ExceptionGroup(title, errors);
const V = (arg: unknown) => new ValueError(arg);
const T = (arg: unknown) => new PyTypeError(arg);
const OS = (arg: unknown) => new OSError(arg);

const splits: Record<string, Split> = {
  "test_no_match_single_type: a group none of which matches comes out whole": {
    error: () => group("test1", V("V"), T("T")),
    by: PySyntaxError,
    rest: { test1: ["ValueError(V)", "PyTypeError(T)"] },
  },
  "test_match_single_type: a group all of which matches goes to the handler whole": {
    error: () => group("test2", V("V1"), V("V2")),
    by: ValueError,
    match: { test2: ["ValueError(V1)", "ValueError(V2)"] },
  },
  "test_match_single_type_partial_match: both parts keep the order": {
    error: () => group("test3", V("V1"), OS("OS"), V("V2")),
    by: ValueError,
    match: { test3: ["ValueError(V1)", "ValueError(V2)"] },
    rest: { test3: ["OSError(OS)"] },
  },
  "test_match_single_type_nested: both parts keep the nesting": {
    error: () => group("g1", V("V1"), OS("OS1"), group("g2", OS("OS2"), V("V2"), T("T"))),
    by: ValueError,
    match: { g1: ["ValueError(V1)", { g2: ["ValueError(V2)"] }] },
    rest: { g1: ["OSError(OS1)", { g2: ["OSError(OS2)", "PyTypeError(T)"] }] },
  },
  "test_match_type_tuple_nested: a list of classes takes what is of any of them": {
    error: () => group("h1", V("V1"), OS("OS1"), group("h2", OS("OS2"), V("V2"), T("T"))),
    by: [ValueError, PyTypeError],
    match: { h1: ["ValueError(V1)", { h2: ["ValueError(V2)", "PyTypeError(T)"] }] },
    rest: { h1: ["OSError(OS1)", { h2: ["OSError(OS2)"] }] },
  },
  "test_empty_groups_removed: a sub-group without a match is left out of the match, and the other way round":
    {
      error: () => group("eg", group("i1", V("V1")), group("i2", V("V2"), T("T1")), group("i3", T("T2"))),
      by: PyTypeError,
      match: { eg: [{ i2: ["PyTypeError(T1)"] }, { i3: ["PyTypeError(T2)"] }] },
      rest: { eg: [{ i1: ["ValueError(V1)"] }, { i2: ["ValueError(V2)"] }] },
    },
  "test_singleton_groups_are_kept: groups of one are not flattened": {
    error: () => group("j1", group("j2", group("j3", V("V1")), group("j4", T("T")))),
    by: PyTypeError,
    match: { j1: [{ j2: [{ j4: ["PyTypeError(T)"] }] }] },
    rest: { j1: [{ j2: [{ j3: ["ValueError(V1)"] }] }] },
  },
  "test_naked_exception_matched_wrapped1: a bare error comes in a group without title": {
    error: () => V("V"),
    by: ValueError,
    match: { "": ["ValueError(V)"] },
  },
  "test_naked_exception_matched_wrapped2: a bare error is wrapped for the catch-all too": {
    error: () => V("V"),
    by: Error,
    match: { "": ["ValueError(V)"] },
  },
  "test_exception_group_except_star_Exception_not_wrapped: the catch-all gets the group itself": {
    error: () => group("eg", V("V")),
    by: Error,
    match: { eg: ["ValueError(V)"] },
  },
  "test_plain_exception_not_matched: a bare error that does not match comes out bare": {
    error: () => V("V"),
    by: PyTypeError,
    rest: "ValueError(V)",
  },
  "test_match__supertype: a base class takes its subclasses": {
    error: () => group("st", new BlockingIOError("io"), T("T")),
    by: OSError,
    match: { st: ["BlockingIOError(io)"] },
    rest: { st: ["PyTypeError(T)"] },
  },
};

describe("test_except_star.py TestInvalidExceptStar", () => {
  it("test_except_star_ExceptionGroup_is_runtime_error_single: a clause cannot take groups", () => {
    expect(() => on(ExceptionGroup, () => {})).toThrow(TypeError);
    expect(() => on(class Mine extends ExceptionGroup {}, () => {})).toThrow(TypeError);
  });

  it("test_except_star_ExceptionGroup_is_runtime_error_tuple: nor as one of several classes", () => {
    expect(() => on([PyTypeError, ExceptionGroup], () => {})).toThrow(TypeError);
    expect(() => on([PyTypeError, AggregateError], () => {})).toThrow(TypeError);
  });

  it("test_except_star_invalid_exception_type: a clause takes matchers only", () => {
    expect(() => on(42 as never, () => {})).toThrow(TypeError);
    expect(() => on([ValueError, 42 as never], () => {})).toThrow(TypeError);
  });
});

describe("test_except_star.py TestBreakContinueReturnInExceptStarBlock", () => {
  it("test_break_continue_in_except_star_block_valid: loops inside a handler are its own", () => {
    let count = 0;
    exceptStar(
      V(42),
      on(Error, () => {
        for (let index = 0; index < 5; index++) {
          if (index === 0) continue;
          if (index === 4) break;
          count += 1;
        }
      }),
    );
    expect(count).toBe(3);
  });

  it("test_return_in_except_star_block_valid: a handler may return, here even its own value", () => {
    expect(
      exceptStar(
        V(42),
        on(Error, () => 6),
      ),
    ).toBe(6);
  });
});

describe("test_except_star.py TestExceptStarSplitSemantics", () => {
  it.each(Object.entries(splits))("%s", (_, { error, by, match, rest }) => {
    const seen: unknown[] = [];
    const thrown = thrownBy(
      error(),
      on(by, (part) => void seen.push(shape(part))),
    );
    expect(seen).toEqual(match === undefined ? [] : [match]);
    expect(shape(thrown)).toEqual(rest);
  });

  it("test_multiple_matches_named: each clause takes its part, the base class what is left", () => {
    const seen: unknown[] = [];
    exceptStar(
      group("mmn", OS("os"), new BlockingIOError("io")),
      on(BlockingIOError, (part) => void seen.push(shape(part))),
      on(OSError, (part) => void seen.push(shape(part))),
    );
    expect(seen).toEqual([{ mmn: ["BlockingIOError(io)"] }, { mmn: ["OSError(os)"] }]);
  });

  it("test_first_match_wins_named: what an earlier clause took is gone for the later ones", () => {
    const seen: string[] = [];
    exceptStar(
      group("fst", new BlockingIOError("io")),
      on(OSError, () => void seen.push("base")),
      on(BlockingIOError, () => void seen.push("derived")),
    );
    expect(seen).toEqual(["base"]);
  });

  it("test_nested_except_stars: a handler may use exceptStar, and its own group is untouched", () => {
    let seen: unknown;
    exceptStar(
      group("n", new BlockingIOError("io")),
      on(BlockingIOError, (part) => {
        exceptStar(
          group("n", V("io")),
          on(ValueError, () => {}),
        );
        seen = shape(part);
      }),
    );
    expect(seen).toEqual({ n: ["BlockingIOError(io)"] });
  });

  it("test_nested_in_loop: the same clauses work again and again", () => {
    let runs = 0;
    const clause = on(BlockingIOError, () => void (runs += 1));
    for (let index = 0; index < 2; index++) exceptStar(group("nl", new BlockingIOError("io")), clause);
    expect(runs).toBe(2);
  });
});

describe("test_except_star.py TestExceptStarReraise", () => {
  const again = (part: ExceptionGroup): never => {
    throw part;
  };
  const three = () => group("eg", T(1), V(2), OS(3));

  it("test_reraise_all_named: what is raised again is where it was", () => {
    expect(shape(thrownBy(three(), on(PyTypeError, again), on(ValueError, again)))).toEqual(shape(three()));
  });

  it("test_reraise_some_handle_all_named: what was handled is gone", () => {
    const thrown = thrownBy(
      three(),
      on(PyTypeError, again),
      on(ValueError, () => {}),
    );
    expect(shape(thrown)).toEqual({ eg: ["PyTypeError(1)", "OSError(3)"] });
  });

  it("test_reraise_partial_handle_all_unnamed: nothing but what is raised again comes out", () => {
    const thrown = thrownBy(
      group("eg", T(1), V(2)),
      on(PyTypeError, again),
      on(ValueError, () => {}),
    );
    expect(shape(thrown)).toEqual({ eg: ["PyTypeError(1)"] });
  });

  it("test_reraise_plain_exception_named: a bare error raised again comes out in its group", () => {
    expect(shape(thrownBy(V(42), on(ValueError, again)))).toEqual({ "": ["ValueError(42)"] });
  });
});

describe("test_except_star.py TestExceptStarRaise and TestExceptStarRaiseFrom", () => {
  it("test_raise_named: a new error stands beside what is left", () => {
    const thrown = thrownBy(
      group("eg", V(1), OS(2)),
      on(OSError, () => {
        throw T(3);
      }),
    );
    expect(shape(thrown)).toEqual({ "": ["PyTypeError(3)", { eg: ["ValueError(1)"] }] });
  });

  it("test_raise_handle_all_raise_one_named: a single new error and nothing else comes out bare (since CPython 3.11.4)", () => {
    const thrown = thrownBy(
      group("eg", T(1), V(2)),
      on([PyTypeError, ValueError], () => {
        throw new PySyntaxError(3);
      }),
    );
    expect(shape(thrown)).toEqual("PySyntaxError(3)");
  });

  it("test_raise_handle_all_raise_two_named: two new errors come out in the order of the clauses", () => {
    const thrown = thrownBy(
      group("eg", T(1), V(2)),
      on(PyTypeError, () => {
        throw new PySyntaxError(3);
      }),
      on(ValueError, () => {
        throw new PySyntaxError(4);
      }),
    );
    expect(shape(thrown)).toEqual({ "": ["PySyntaxError(3)", "PySyntaxError(4)"] });
  });

  it("TestExceptStarRaiseFrom.test_raise_named: the group that a handler got can be the cause of what it throws", () => {
    const thrown = thrownBy(
      group("eg", V(1), OS(2)),
      on(OSError, (part) => {
        throw new PyTypeError(3, { cause: part });
      }),
    ) as ExceptionGroup;
    expect(shape(thrown)).toEqual({ "": ["PyTypeError(3)", { eg: ["ValueError(1)"] }] });
    expect(shape(thrown.errors[0]!.cause)).toEqual({ eg: ["OSError(2)"] });
    expect(thrown.cause).toBeUndefined();
  });

  it("TestExceptStarRaiseFrom.test_raise_handle_all_raise_two_named: each new error keeps its own cause", () => {
    const from = (arg: number) => (part: ExceptionGroup) => {
      throw new PySyntaxError(arg, { cause: part });
    };
    const thrown = thrownBy(group("eg", T(1), V(2)), on(PyTypeError, from(3)), on(ValueError, from(4)));
    expect((thrown as ExceptionGroup).errors.map((error) => shape(error.cause))).toEqual([
      { eg: ["PyTypeError(1)"] },
      { eg: ["ValueError(2)"] },
    ]);
  });

  it("raise e.exceptions[0]: a leaf that is thrown by itself is a new error, as in CPython", () => {
    const thrown = thrownBy(
      group("eg", T(1), V(2)),
      on(PyTypeError, ({ first }) => {
        throw first;
      }),
    );
    expect(shape(thrown)).toEqual({ "": ["PyTypeError(1)", { eg: ["ValueError(2)"] }] });
  });
});

describe("test_except_star.py TestExceptStarExceptionGroupSubclass", () => {
  class Coded extends ExceptionGroup {
    constructor(
      title: string,
      errors: Iterable<Error>,
      readonly exitCode: number,
    ) {
      super(title, errors);
    }

    override derive(errors: readonly Error[]): Coded {
      return new Coded(this.title, errors, this.exitCode);
    }
  }

  it("test_except_star_EG_subclass: a subclass with derive keeps its class and fields in both parts", () => {
    let seen: unknown;
    const rest = thrownBy(
      new Coded("eg", [V(1), new Coded("nested", [T(2)], 101)], 42),
      on(ValueError, (part) => void (seen = part)),
    ) as Coded;
    expect(seen).toBeInstanceOf(Coded);
    expect(seen).toMatchObject({ exitCode: 42 });
    expect(rest).toBeInstanceOf(Coded);
    expect(rest.exitCode).toBe(42);
    expect(rest.errors[0]).toBeInstanceOf(Coded);
    expect(rest.errors[0]).toMatchObject({ exitCode: 101 });
  });

  it("TestExceptStarCleanup.test_exc_info_restored: handling one error inside the catch of another leaves that alone", () => {
    const run = () => {
      try {
        throw V(42);
      } catch (error) {
        exceptStar(
          T("inner"),
          on(Error, () => {}),
        );
        throw new PySyntaxError("next", { cause: error });
      }
    };
    expect(run).toThrow(expect.objectContaining({ message: "next", cause: V(42) }));
  });
});

describe("test_except_star.py, errors that are hard to hold", () => {
  it("test_exception_not_hashable, test_eq: leaves and groups are told apart by identity only", () => {
    class Same extends ValueError {
      equals(): boolean {
        throw new Error("never asked");
      }
      [Symbol.toPrimitive](): never {
        throw new Error("never asked");
      }
    }
    const [one, two] = [new Same(1), new Same(1)];
    const thrown = thrownBy(
      group("eg", one, two),
      on(
        (error) => error === one,
        () => {},
      ),
    ) as ExceptionGroup;
    expect(thrown.errors).toHaveLength(1);
    expect(thrown.errors[0]).toBe(two);
  });

  it("a frozen leaf and a leaf whose getters throw are split like others", () => {
    const frozen = Object.freeze(V("frozen"));
    const rude = Object.defineProperties(T("rude"), {
      message: { get: () => expect.fail("as it does") },
      name: { get: () => expect.fail("as it does") },
    });
    const error = new ExceptionGroup("eg", [frozen, rude]);
    expect(error.title).toBe("eg");
    const thrown = thrownBy(
      error,
      on(ValueError, () => {}),
    ) as ExceptionGroup;
    expect(thrown.errors).toHaveLength(1);
    expect(thrown.errors[0] === rude).toBe(true);
  });
});
