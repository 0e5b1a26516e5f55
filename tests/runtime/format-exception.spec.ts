import { execFileSync } from "node:child_process";
import { ExceptionGroup, formatException } from "except-star";
import { describe, expect, it } from "vitest";

/** Without its stack an error prints as an exception of Python that was never raised. */
function bare<E extends Error>(error: E): E {
  Object.defineProperty(error, "stack", { value: "" });
  return error;
}
class ValueError extends Error {}
class OSError extends Error {}
const V = (message: string, cause?: Error) => bare(new ValueError(message, { cause }));
const OS = (message: string) => bare(new OSError(message));
const group = (title: string, ...errors: Error[]) => bare(new ExceptionGroup(title, errors));
const many = (count: number) => Array.from({ length: count }, (_, index) => V(String(index)));

function nested(depth: number): Error {
  let error: Error = group("innermost", V("leaf"));
  for (let level = 1; level < depth; level++) error = group(`level ${level}`, error, OS(String(level)));
  return error;
}

/** Each case with the program that makes the same in Python, so that the recorded text can be checked again. */
const cases: [name: string, error: () => Error, python: string, printed: string][] = [
  [
    "a group as a tree of numbered sub-exceptions",
    () => group("eg", V("1"), OS("2")),
    `ExceptionGroup("eg", [ValueError("1"), OSError("2")])`,
    `  | ExceptionGroup: eg (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +---------------- 2 ----------------
    | OSError: 2
    +------------------------------------`,
  ],
  [
    "a nested group at the end, which closes the frame of both",
    () => group("o", V(""), group("i", V("line 1\nline 2"))),
    `ExceptionGroup("o", [ValueError(), ExceptionGroup("i", [ValueError("line 1\\nline 2")])])`,
    `  | ExceptionGroup: o (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError
    +---------------- 2 ----------------
    | ExceptionGroup: i (1 sub-exception)
    +-+---------------- 1 ----------------
      | ValueError: line 1
      | line 2
      +------------------------------------`,
  ],
  [
    "a nested group in the middle",
    () => group("o", group("i", V("1")), V("2")),
    `ExceptionGroup("o", [ExceptionGroup("i", [ValueError("1")]), ValueError("2")])`,
    `  | ExceptionGroup: o (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ExceptionGroup: i (1 sub-exception)
    +-+---------------- 1 ----------------
      | ValueError: 1
      +------------------------------------
    +---------------- 2 ----------------
    | ValueError: 2
    +------------------------------------`,
  ],
  [
    "a cause before what it caused",
    () => group("o", V("effect", V("cause"))),
    `ExceptionGroup("o", [caused(ValueError("effect"), ValueError("cause"))])`,
    `  | ExceptionGroup: o (1 sub-exception)
  +-+---------------- 1 ----------------
    | ValueError: cause
    | 
    | The above exception was the direct cause of the following exception:
    | 
    | ValueError: effect
    +------------------------------------`,
  ],
  [
    "notes below the message",
    () =>
      group("o", group("i", V("1"))).constructor &&
      (group("o", V("1")) as ExceptionGroup).addNote("a\nb").addNote("c"),
    `noted(ExceptionGroup("o", [ValueError("1")]), "a\\nb", "c")`,
    `  | ExceptionGroup: o (1 sub-exception)
  | a
  | b
  | c
  +-+---------------- 1 ----------------
    | ValueError: 1
    +------------------------------------`,
  ],
];

function hasPython(): boolean {
  try {
    execFileSync("python3", ["-c", "ExceptionGroup"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function printedByPython(expression: string): string {
  const program = `
import traceback
def caused(error, cause): error.__cause__ = cause; return error
def noted(error, *notes):
    for note in notes: error.add_note(note)
    return error
def nested(depth):
    error = ExceptionGroup("innermost", [ValueError("leaf")])
    for level in range(1, depth): error = ExceptionGroup(f"level {level}", [error, OSError(str(level))])
    return error
print("".join(traceback.format_exception(${expression})), end="")`;
  return execFileSync("python3", ["-c", program], { encoding: "utf8" }).trimEnd();
}

describe("formatException prints, as Python does,", () => {
  it.each(cases)("%s", (_, error, __, printed) => {
    expect(formatException(error())).toBe(printed);
  });

  it
    .skipIf(!hasPython())
    .each([
      ...cases.map(([name, error, python]) => [name, error, python] as const),
      [
        "16 sub-exceptions",
        () => group("w", ...many(16)),
        `ExceptionGroup("w", [ValueError(str(i)) for i in range(16)])`,
      ],
      [
        "40 sub-exceptions",
        () => group("w", ...many(40)),
        `ExceptionGroup("w", [ValueError(str(i)) for i in range(40)])`,
      ],
      ["10 groups inside one another", () => nested(10), "nested(10)"],
      ["11 groups inside one another", () => nested(11), "nested(11)"],
      ["30 groups inside one another", () => nested(30), "nested(30)"],
    ] as const)("what this machine's Python prints for %s", (_, error, python) => {
    expect(formatException(error())).toBe(printedByPython(python));
  });
});

describe("formatException", () => {
  it("shows the call frames below each message, and a plus beside the topmost, where Python has its header", () => {
    const text = formatException(new ExceptionGroup("eg", [new ValueError("1")]));
    expect(text).toMatch(
      /^ {2}\+ ExceptionGroup: eg \(1 sub-exception\)\n {2}\| {5}at .*format-exception\.spec/,
    );
    expect(text).toMatch(/\n {4}\| ValueError: 1\n {4}\| {5}at /);
  });

  it("takes how wide and how deep to print", () => {
    expect(formatException(group("w", ...many(3)), { maxWidth: 2 })).toContain("and 1 more exception\n");
    expect(formatException(nested(3), { maxDepth: 1 })).toContain("... (max_group_depth is 1)");
  });

  it("prints bare errors, with their causes, and values that are no errors", () => {
    expect(formatException(V("1"))).toBe("ValueError: 1");
    expect(formatException("text")).toBe('NonErrorThrown: thrown: "text"');
    expect(formatException(V("1", V("0")))).toBe(
      "ValueError: 0\n\nThe above exception was the direct cause of the following exception:\n\nValueError: 1",
    );
  });

  it("ends where causes go in a circle", () => {
    const [one, two] = [V("one"), V("two")];
    one.cause = two;
    two.cause = one;
    expect(formatException(one).match(/ValueError/g)).toHaveLength(2);
  });

  it("prints what can be read of an error whose fields cannot", () => {
    const field = (get: () => unknown) => ({ get });
    const throwing = field(() => {
      throw new Error("unreadable");
    });
    const closed = Object.defineProperties(new Error(), {
      stack: throwing,
      name: throwing,
      message: throwing,
    });
    expect(formatException(closed)).toBe("Error");
    const empty = Object.defineProperties(new Error(), {
      stack: field(() => undefined),
      message: field(() => null),
    });
    expect(formatException(empty)).toBe("Error");
  });

  it("takes for call frames neither lines of the message nor others of the stack", () => {
    const withStack = (error: Error, stack: string) =>
      Object.defineProperty(error, "stack", { value: stack });
    const quoting = withStack(V("first\n    at home"), "Error: first\n    at home\n    at run (a.js:1:2)");
    expect(formatException(quoting)).toBe("ValueError: first\n    at home\n    at run (a.js:1:2)");
    const nameless = withStack(Object.assign(V("at home"), { name: "" }), "at home\n    at run (a.js:1:2)");
    expect(formatException(nameless)).toBe(": at home\n    at run (a.js:1:2)");
    const renamed = withStack(V("a new message"), "at run (a.js:1:2)\nlunch at noon");
    expect(formatException(renamed)).toBe("ValueError: a new message\nat run (a.js:1:2)");
  });

  it("prints native groups and the stacks of other engines", () => {
    const native = bare(new AggregateError([V("1")], "native"));
    expect(formatException(native)).toContain("AggregateError: native (1 sub-exception)");
    const firefox = V("1");
    Object.defineProperty(firefox, "stack", { value: "load@https://example.org/app.js:3:7\n" });
    expect(formatException(firefox)).toBe("ValueError: 1\nload@https://example.org/app.js:3:7");
  });
});
