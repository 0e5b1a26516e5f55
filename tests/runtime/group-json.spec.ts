import {
  CancelledError,
  ExceptionGroup,
  firstError,
  formatException,
  isCancelled,
  NonErrorThrown,
  TimeoutError,
} from "except-star";
import { describe, expect, it } from "vitest";

class DbError extends Error {
  override name = "DbError";
  code = "PG57014";
  isTransient = true;
  retries = 2;
  query = { text: "select 1" };
}

const copyByJson = (group: ExceptionGroup) => ExceptionGroup.fromJSON(JSON.parse(JSON.stringify(group)));
const copyByClone = (group: ExceptionGroup) => ExceptionGroup.fromJSON(structuredClone(group.toJSON()));

describe.each([
  ["JSON", copyByJson],
  ["structuredClone", copyByClone],
])("a group that went through %s", (_, copyOf) => {
  it("prints as before: titles, nesting, notes, causes, stacks", () => {
    const inner = new ExceptionGroup("inner", [new DbError("query cancelled")], { notes: ["inner note"] });
    const cause = new RangeError("too big", { cause: new TypeError("root") });
    const group = new ExceptionGroup("outer", [inner, new SyntaxError("bad", { cause })], { cause: "why" });
    const copy = copyOf(group);
    expect(copy).toBeInstanceOf(ExceptionGroup);
    expect(formatException(copy)).toBe(formatException(group));
    expect(copy.message).toBe(group.message);
    expect(copy.stack).toBe(group.stack);
    expect(copy.cause).toBe("why");
    expect(copy.toJSON()).toEqual(group.toJSON());
  });

  it("has no entry for notes that nobody added", () => {
    expect("notes" in JSON.parse(JSON.stringify(new ExceptionGroup("g", [new RangeError("r")])))).toBe(false);
  });

  it("keeps plain fields, and built-in classes", () => {
    const copy = copyOf(new ExceptionGroup("g", [new DbError("d"), new TypeError("t")]));
    expect(copy.errors[0]).toMatchObject({ name: "DbError", code: "PG57014", retries: 2, isTransient: true });
    expect(copy.errors[0]).not.toHaveProperty("query");
    expect(copy.errors[1]).toBeInstanceOf(TypeError);
    expect(copy.split({ code: "PG57014" })[0]!.errors).toHaveLength(1);
  });

  it("keeps cancellation a cancellation, and a thrown value a value", () => {
    const group = new ExceptionGroup("g", [
      new CancelledError("stop"),
      "text" as never,
      new TimeoutError("late"),
    ]);
    const copy = copyOf(group);
    expect(isCancelled(copy.errors[0])).toBe(true);
    expect(copy.errors[1]).toMatchObject({ name: "NonErrorThrown", value: "text" });
    expect(copy.errors[2]).toMatchObject({ name: "TimeoutError", message: "late" });
  });

  it("cuts circles of causes and of native groups where they close", () => {
    const [one, two] = [new Error("one"), new Error("two")];
    one.cause = two;
    two.cause = one;
    const native = new AggregateError([one], "native");
    native.errors.push(native);
    const copy = copyOf(ExceptionGroup.from(native));
    expect((copy.first.cause as Error).message).toBe("two");
    expect((copy.first.cause as Error).cause).toBeUndefined();
  });
});

describe("toJSON", () => {
  it("keeps what is inside a native group with a code, also below the depth at which it writes flat", () => {
    const attempts = [new RangeError("::1"), new RangeError("127.0.0.1")];
    let error: Error = Object.assign(new AggregateError(attempts), { code: "ECONNREFUSED" });
    for (let level = 0; level < 210; level++) error = new ExceptionGroup("", [error]);
    const text = JSON.stringify(error);
    for (const { message } of attempts) expect(text).toContain(`"message":"${message}"`);
  });
});

describe("fromJSON", () => {
  it("makes a group of one of the data of a bare error, as `from` does of the error", () => {
    const { title, errors } = ExceptionGroup.fromJSON({ name: "TypeError", message: "m" });
    expect([title, ...errors.map(String)]).toEqual(["", "TypeError: m"]);
    expect(errors[0]!.stack).toContain("TypeError: m");
  });

  it("reads a thrown value that was no error from where it stands for itself", () => {
    const json = new ExceptionGroup("mixed", [new TypeError("a"), "plain" as never, null as never]).toJSON();
    expect(json.errors?.slice(1)).toEqual(["plain", null]);
    const copy = ExceptionGroup.fromJSON(json);
    expect(firstError(copy, (raw) => typeof raw === "string")).toBe("plain");
    expect(copy.errors[2]).toBeInstanceOf(NonErrorThrown);
  });

  it("looks no class up but the built-in ones: the data may come from anywhere", () => {
    const json = {
      name: "ExceptionGroup",
      message: "m",
      errors: [{ name: "Function", message: "alert(1)" }],
    };
    const [error] = ExceptionGroup.fromJSON(json).errors;
    expect(error!.constructor).toBe(Error);
    expect(error!.name).toBe("Function");
    for (const name of ["NotATypeError", "TypeErrors"]) {
      expect(ExceptionGroup.fromJSON({ name, message: "m" }).first.constructor).toBe(Error);
    }
  });
});
