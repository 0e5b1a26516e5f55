import { ExceptionGroup, formatException, type Matcher, NonErrorThrown } from "except-star";
import { describe, expect, it } from "vitest";
import { MemoryError, OSError, PySyntaxError, PyTypeError, shape, ValueError } from "./python-errors.js";

const V = (arg: unknown) => new ValueError(arg);
const T = (arg: unknown) => new PyTypeError(arg);

/** CPython's `create_simple_eg`: two ValueErrors and a TypeError, the first with a cause. */
function createSimple(): ExceptionGroup {
  const first = new ValueError(1, { cause: new MemoryError("context and cause for ValueError(1)") });
  return new ExceptionGroup("simple eg", [first, T("int"), V(2)]);
}

describe("test_exception_group.py TestExceptionGroupTypeHierarchy", () => {
  it("test_exception_group_types: a group is an Error and an AggregateError", () => {
    expect(createSimple()).toBeInstanceOf(Error);
    expect(createSimple()).toBeInstanceOf(AggregateError);
    expect(createSimple().name).toBe("ExceptionGroup");
  });
});

describe("test_exception_group.py BadConstructorArgs", () => {
  it("test_bad_EG_construction__too_many_args: title and errors are both needed", () => {
    expect(() => new (ExceptionGroup as any)("no errors")).toThrow(TypeError);
    expect(() => new (ExceptionGroup as any)([V("no title")])).toThrow(TypeError);
  });

  it("test_bad_EG_construction__bad_message: the title must be a string", () => {
    expect(() => new ExceptionGroup(V(12) as never, [new PySyntaxError("bad syntax")])).toThrow(TypeError);
    expect(() => new ExceptionGroup(null as never, [V(12)])).toThrow(TypeError);
  });

  it("test_bad_EG_construction__bad_excs_sequence: the errors must be a list that is not empty", () => {
    expect(() => new ExceptionGroup("eg", null as never)).toThrow(TypeError);
    expect(() => new ExceptionGroup("eg", 42 as never)).toThrow(TypeError);
    expect(() => new ExceptionGroup("eg", "abc" as never)).toThrow(TypeError);
    expect(() => new ExceptionGroup("eg", V(1) as never)).toThrow(TypeError);
    expect(() => new ExceptionGroup("eg", createSimple() as never)).toThrow(TypeError);
    expect(() => new ExceptionGroup("eg", [])).toThrow(RangeError);
    // Unlike Python's, the list may be any iterable.
    expect(new ExceptionGroup("eg", new Set([V(1)])).errors).toHaveLength(1);
  });

  it("test_bad_EG_construction__nested_non_exceptions: what is no error is wrapped, since JavaScript throws anything", () => {
    const [error] = new ExceptionGroup("eg", ["not an error" as never]).errors;
    expect(error).toBeInstanceOf(NonErrorThrown);
    expect((error as unknown as NonErrorThrown).value).toBe("not an error");
  });
});

describe("test_exception_group.py InstanceCreation", () => {
  it("test_EG_wraps_Exceptions__creates_EG: a group of errors is of the class itself", () => {
    expect(createSimple().constructor).toBe(ExceptionGroup);
  });

  it("test_EG_subclass_wraps_non_base_exceptions: a subclass makes instances of itself", () => {
    class Mine extends ExceptionGroup {}
    const mine = new Mine("eg", [V(12), T(42)]);
    expect(mine.constructor).toBe(Mine);
    expect(mine).toBeInstanceOf(ExceptionGroup);
    expect(mine).toBeInstanceOf(Mine);
    expect(createSimple()).not.toBeInstanceOf(Mine);
  });
});

describe("test_exception_group.py StrAndReprTests", () => {
  it("test_ExceptionGroup: the text counts the direct children", () => {
    const flat = new ExceptionGroup("flat", [V(1), T(2)]);
    expect(flat.message).toMatch(/^flat \(2 sub-exceptions\): /);
    const nested = new ExceptionGroup("nested", [flat, V(1), flat, T(2)]);
    expect(nested.message).toMatch(/^nested \(4 sub-exceptions\): /);
    expect(new ExceptionGroup("one", [V(1)]).message).toMatch(/^one \(1 sub-exception\): /);
  });

  it("test_custom_exception: a subclass prints as its own class in the tree", () => {
    class MyGroup extends ExceptionGroup {}
    Object.defineProperty(MyGroup.prototype, "name", { value: "MyGroup" });
    expect(formatException(new MyGroup("flat", [V(1)]))).toContain("MyGroup: flat (1 sub-exception)");
  });
});

describe("test_exception_group.py ExceptionGroupFields", () => {
  it("test_basics_ExceptionGroup_fields: title, errors and their causes are as given", () => {
    const group = createSimple();
    expect(group.title).toBe("simple eg");
    expect(group.errors.map(shape)).toEqual(["ValueError(1)", "PyTypeError(int)", "ValueError(2)"]);
    expect(group.errors[0]!.cause).toBeInstanceOf(MemoryError);
    expect(group.errors[1]!.cause).toBeUndefined();
  });

  it("test_fields_are_readonly: the title cannot be changed", () => {
    const group = createSimple();
    expect(() => ((group as { title: string }).title = "new title")).toThrow(TypeError);
  });
});

const notMatchers: unknown[] = [
  "bad arg",
  null,
  undefined,
  42,
  {},
  { code: 42 },
  [],
  [OSError, 42],
  V("instance"),
];
const parts: [Matcher, string[], string[] | undefined][] = [
  [ValueError, ["ValueError(1)", "ValueError(2)"], ["PyTypeError(int)"]],
  [PyTypeError, ["PyTypeError(int)"], ["ValueError(1)", "ValueError(2)"]],
  [[OSError, ValueError], ["ValueError(1)", "ValueError(2)"], ["PyTypeError(int)"]],
  [(error) => error instanceof ValueError, ["ValueError(1)", "ValueError(2)"], ["PyTypeError(int)"]],
  [
    (error: PyTypeError) => error instanceof PyTypeError,
    ["PyTypeError(int)"],
    ["ValueError(1)", "ValueError(2)"],
  ],
];

describe("test_exception_group.py ExceptionGroupSubgroupTests and ExceptionGroupSplitTests", () => {
  it.each(notMatchers)("test_basics_subgroup_split__bad_arg_type: %o is no matcher", (matcher) => {
    expect(() => createSimple().subgroup(matcher as never)).toThrow(TypeError);
    expect(() => createSimple().split(matcher as never)).toThrow(TypeError);
  });

  it("test_basics_subgroup_by_type__passthrough: what matches wholly is the same object", () => {
    const group = createSimple();
    for (const matcher of [Error, PyTypeOrValue, ExceptionGroup, AggregateError, () => true]) {
      expect(group.subgroup(matcher)).toBe(group);
      expect(group.split(matcher)).toEqual([group, null]);
    }
  });

  it("test_basics_subgroup_by_type__no_match: no match is null, and the rest the same object", () => {
    const group = createSimple();
    for (const matcher of [OSError, () => false]) {
      expect(group.subgroup(matcher)).toBeNull();
      expect(group.split(matcher)[0]).toBeNull();
      expect(group.split(matcher)[1]).toBe(group);
    }
  });

  it.each(parts)("test_basics_split_by_type__match and by_predicate__match: %o", (matcher, match, rest) => {
    const group = createSimple();
    const [taken, left] = group.split(matcher);
    expect([taken, left].map(shape)).toEqual([{ "simple eg": match }, { "simple eg": rest }]);
    expect(shape(group.subgroup(matcher))).toEqual({ "simple eg": match });
    expect(taken!.constructor).toBe(ExceptionGroup);
  });
});

const PyTypeOrValue = (error: unknown) => error instanceof PyTypeError || error instanceof ValueError;

describe("test_exception_group.py DeepRecursionInSplitAndSubgroup", () => {
  it("test_deep_split, test_deep_subgroup: where CPython overflows, ours does not", () => {
    let deep: Error = T(1);
    for (let level = 0; level < 10_000; level++) deep = new ExceptionGroup("eg", [deep]);
    const group = deep as ExceptionGroup;
    expect(group.split(PyTypeError)[0]).toBe(group);
    expect(group.subgroup(ValueError)).toBeNull();
  });
});

describe("test_exception_group.py LeafGeneratorTest and NestedExceptionGroupBasicsTest", () => {
  const cause = new MemoryError("out of memory");
  const nested = new ExceptionGroup("nested", [T("bytes")]);
  const root = new ExceptionGroup("root", [nested, new ValueError(1, { cause })]);

  it("test_leaf_generator: leaves come depth first", () => {
    expect(root.leaves().map(shape)).toEqual(["PyTypeError(bytes)", "ValueError(1)"]);
    expect(shape(root.first)).toEqual("PyTypeError(bytes)");
  });

  it("test_nested_group_matches_template, test_nested_group_chaining: nesting and causes are kept", () => {
    expect(shape(root)).toEqual({ root: [{ nested: ["PyTypeError(bytes)"] }, "ValueError(1)"] });
    expect(root.errors[1]!.cause).toBe(cause);
  });
});

describe("test_exception_group.py NestedExceptionGroupSplitTest", () => {
  class MyGroup extends ExceptionGroup {}
  const level1 = (i: number) => new ExceptionGroup("msg1", [V(i), T("int"), V(i + 1)]);
  const level2 = (i: number) => new MyGroup("msg2", [level1(i), level1(i + 1), V(i + 2)]);
  const level3 = () => new ExceptionGroup("msg3", [level2(6), V(7)]).addNote("the note");

  it("test_split_by_type: each part has the leaves that match, in the nesting and order of the whole", () => {
    const group = level3();
    const [values, types] = group.split(ValueError);
    expect(shape(values)).toEqual({
      msg3: [
        {
          msg2: [
            { msg1: ["ValueError(6)", "ValueError(7)"] },
            { msg1: ["ValueError(7)", "ValueError(8)"] },
            "ValueError(8)",
          ],
        },
        "ValueError(7)",
      ],
    });
    expect(shape(types)).toEqual({
      msg3: [{ msg2: [{ msg1: ["PyTypeError(int)"] }, { msg1: ["PyTypeError(int)"] }] }],
    });
    for (const part of [values!, types!]) expect(part.notes).toEqual(["the note"]);
  });

  it("test_split_by_type: a class of groups takes a sub-group as a whole", () => {
    const group = level3();
    const [mine, rest] = group.split(MyGroup);
    expect(mine!.errors).toEqual([group.errors[0]]);
    expect(shape(rest)).toEqual({ msg3: ["ValueError(7)"] });
    expect(group.split(ExceptionGroup)[0]).toBe(group);
  });

  it("test_split_copies_notes: each part has a list of notes of its own", () => {
    const group = new ExceptionGroup("eg", [V(1), T(2)]).addNote("note1").addNote("note2");
    const [match, rest] = group.split(PyTypeError);
    group.addNote("eg");
    match!.addNote("match");
    rest!.addNote("rest");
    expect(group.notes).toEqual(["note1", "note2", "eg"]);
    expect(match!.notes).toEqual(["note1", "note2", "match"]);
    expect(rest!.notes).toEqual(["note1", "note2", "rest"]);
  });

  it("test_split_does_not_copy_non_sequence_notes: notes that are no list are dropped", () => {
    const group = new ExceptionGroup("eg", [V(1), T(2)]);
    (group as { notes: unknown }).notes = 123;
    expect(group.split(PyTypeError).map((part) => part!.notes)).toEqual([[], []]);
  });

  it("test_drive_invalid_return_value: derive must make a group", () => {
    class Wrong extends ExceptionGroup {
      override derive(): never {
        return 42 as never;
      }
    }
    const group = new Wrong("eg", [T(1), V(2)]);
    expect(() => group.split(PyTypeError)).toThrow(TypeError);
    expect(() => group.subgroup(PyTypeError)).toThrow(TypeError);
  });

  it("message, cause and stack of the parts are those of the whole", () => {
    const group = new ExceptionGroup("eg", [V(1), T(2)], { cause: new MemoryError("why") });
    const frames = (error: Error) => error.stack!.split("\n").filter((line) => /^ +at /.test(line));
    for (const part of group.split(PyTypeError)) {
      expect(part!.title).toBe("eg");
      expect(part!.cause).toBe(group.cause);
      expect(frames(part!)).toEqual(frames(group));
      expect(part!.stack!.startsWith(`ExceptionGroup: ${part!.message}\n`)).toBe(true);
    }
  });
});

describe("test_exception_group.py NestedExceptionGroupSubclassSplitTest", () => {
  it("test_split_ExceptionGroup_subclass_no_derive_no_new_override: without derive the parts are plain groups", () => {
    class Plain extends ExceptionGroup {}
    const group = new Plain("eg", [V(1), new Plain("nested", [T(2)])]);
    const [values, types] = group.split(ValueError);
    expect(values!.constructor).toBe(ExceptionGroup);
    expect(types!.constructor).toBe(ExceptionGroup);
    expect(shape(types)).toEqual({ eg: [{ nested: ["PyTypeError(2)"] }] });
  });

  it("test_split_BaseExceptionGroup_subclass_no_derive_no_new_override: split does not call the subclass's constructor", () => {
    class Fussy extends ExceptionGroup {
      constructor(title: string, errors: Iterable<Error>, unused: string) {
        if (unused !== "unused") throw new Error("called by split");
        super(title, errors);
      }
    }
    expect(() => new Fussy("eg", [V(1), T(2)], "unused").split(ValueError)).not.toThrow();
  });

  it("test_split_ExceptionGroup_subclass_derive_and_new_overrides: with derive, class and fields survive", () => {
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
    const [values, types] = new Coded("eg", [V(1), new Coded("nested", [T(2)], 101)], 42).split(ValueError);
    expect(values).toBeInstanceOf(Coded);
    expect(values).toMatchObject({ exitCode: 42 });
    expect(types).toMatchObject({ exitCode: 42 });
    expect(types!.errors[0]).toMatchObject({ exitCode: 101 });
  });
});
