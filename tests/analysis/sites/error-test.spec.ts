import ts from "typescript";
import { describe, expect, it } from "vitest";
import { collectHandlers } from "../../../src/analysis/sites/catch-handler.js";
import { defaultSettings } from "../../../src/analysis/settings.js";
import { createTypeServices } from "../../../src/analysis/types/type-services.js";
import { parseView } from "../../../src/codemods/parse-view.js";

const settings = { ...defaultSettings, cancelTests: ["wasStopped"], awareFunctions: ["openGroup"] };

/** What a group makes of each test in `try {} catch (e) { <body> }`. */
function verdictsOf(body: string, parameter = "e"): string[] {
  const view = parseView(
    "/a.ts",
    `async function f() { for (;;) try { await g(); } catch (${parameter}) { ${body} } }`,
  );
  const [handler] = collectHandlers(view, settings);
  return (
    handler?.tests.map(
      (test) => `${test.kind} ${test.verdict}: ${test.subject}${test.isNegated ? " (not)" : ""}`,
    ) ?? []
  );
}

describe("a test that a group cannot pass", () => {
  it.each([
    ["a class", "if (e instanceof HttpError) return;", ["instanceof impassable: HttpError"]],
    [
      "a class of a namespace",
      "if (e instanceof errors.Http) return;",
      ["instanceof impassable: errors.Http"],
    ],
    [
      "the negation of a class",
      "if (!(e instanceof HttpError)) throw e;",
      ["instanceof impassable: HttpError"],
    ],
    [
      "the constructor",
      "if (e.constructor === HttpError) return;",
      ['constructor impassable: constructor "HttpError"'],
    ],
    [
      "the constructor's name",
      'if (e.constructor.name === "X") return;',
      ['constructor impassable: constructor.name "X"'],
    ],
    [
      "the prototype",
      "if (Object.getPrototypeOf(e) === HttpError.prototype) return;",
      ["constructor impassable: HttpError"],
    ],
    ["a code", 'if (e.code === "ENOENT") return;', ['property impassable: code "ENOENT"']],
    [
      "a code that it is not",
      'if (e.code !== "ENOENT") throw e;',
      ['property impassable: code "ENOENT" (not)'],
    ],
    ["an optional code", 'if (e?.code === "ENOENT") return;', ['property impassable: code "ENOENT"']],
    ["a code through a cast", 'if ((e as Coded).code === "E") return;', ['property impassable: code "E"']],
    [
      "a status of a response",
      "if (e.response?.status === 404) return;",
      ['property impassable: response.status "404"'],
    ],
    ["a range of statuses", "if (e.status >= 500) return;", ["property impassable: status"]],
    ["a flag", "if (e.isRetryable) return;", ["property impassable: isRetryable"]],
    ["a method", "if (e.isRetryable()) return;", ["property impassable: isRetryable()"]],
    [
      "a switch",
      'switch (e.code) { case "A": return; case "B": break; }',
      ['property impassable: code "A" | "B"'],
    ],
    [
      "a switch over true",
      "switch (true) { case e instanceof HttpError: return; }",
      ["instanceof impassable: HttpError"],
    ],
    ["a property that is there", 'if ("code" in e) return;', ['presence impassable: "code" in error']],
    ["an own property", 'if (e.hasOwnProperty("code")) return;', ['presence impassable: "code" in error']],
    ["a list of codes", 'if (["A", "B"].includes(e.code)) return;', ['property impassable: code "A" | "B"']],
    ["a set of codes", "if (CODES.has(e.code)) return;", ["property impassable: code"]],
    ["a predicate by its name", "if (isHttpError(e)) return;", ["predicate impassable: isHttpError()"]],
    [
      "a predicate of a library",
      "if (axios.isAxiosError(e)) return;",
      ["predicate impassable: axios.isAxiosError()"],
    ],
    ["a static is", "if (HttpError.is(e)) return;", ["predicate impassable: HttpError.is()"]],
    ["a part of the message", 'if (e.message.includes("x")) return;', ['message impassable: message "x"']],
    ["a pattern on the message", "if (/x/.test(e.message)) return;", ["message impassable: message"]],
    ["a whole message", 'if (e.message === "x") return;', ['message impassable: message "x"']],
    ["an alias", "const err = e as X; if (err.code === 1) return;", ['property impassable: code "1"']],
    [
      "an unpacked property",
      "const { code } = e; if (code === 1) return;",
      ['property impassable: code "1"'],
    ],
    ["a property in a variable", "const c = e.code; if (c === 1) return;", ['property impassable: code "1"']],
    ["a ternary", "return e instanceof HttpError ? 1 : 2;", ["instanceof impassable: HttpError"]],
    ["one object", "if (e === STOP) return;", ["identity impassable: STOP"]],
    [
      "both sides of an or",
      "if (isA || e.code === 1 || e.status === 2) return;",
      ['property impassable: code "1"', 'property impassable: status "2"'],
    ],
    [
      "a time-out, which arrives in the group",
      'if (e.name === "TimeoutError") return;',
      ['property impassable: name "TimeoutError"'],
    ],
    ["a predicate of unknown meaning", "if (shouldRetry(e)) return;", ["predicate unknown: shouldRetry()"]],
  ])("%s", (_reason, body, tests) => {
    expect(verdictsOf(body)).toEqual(tests);
  });

  it("a property that the parameter unpacks", () => {
    expect(verdictsOf('if (code === "A") return;', "{ code }")).toEqual(['property impassable: code "A"']);
  });
});

describe("a group is handled as any error by", () => {
  it.each([
    ["instanceof Error", "if (e instanceof Error) log(e.message);"],
    ["reading message, stack and cause", "report(e.message, e.stack, e.cause);"],
    ["logging", "console.error(e); logger.warn(e, 1);"],
    ["passing it on", "onError(e); throw e;"],
    [
      "asking whether it is there",
      "if (e) return; if (e == null) return; if (typeof e === 'object') return;",
    ],
    ["a message if there is one", "if (e.message) return;"],
    ["data that is not asked", "return { code: e.code };"],
  ])("%s", (_reason, body) => {
    expect(verdictsOf(body).filter((one) => !/ plain:/.test(one))).toEqual([]);
  });

  it.each([
    ["isAbortError", "if (isAbortError(e)) throw e;"],
    ["isCancel of a library", "if (axios.isCancel(e)) throw e;"],
    ["the name", 'if (e.name === "AbortError") throw e;'],
    ["the code", 'if (e.code === "ABORT_ERR" || e.code === "ERR_CANCELED") throw e;'],
    ["a class", "if (e instanceof CancelledError) throw e;"],
    ["a DOMException of the name", 'if (e instanceof DOMException && e.name === "AbortError") throw e;'],
    ["one of settings.cancelTests", "if (wasStopped(e)) throw e;"],
  ])("a test for cancellation: %s", (_reason, body) => {
    expect(verdictsOf(body).every((one) => / cancellation:/.test(one))).toBe(true);
    expect(verdictsOf(body).length).toBeGreaterThan(0);
  });

  it("what opens groups itself", () => {
    const view = parseView(
      "/a.ts",
      `import { everyError, exceptStar, on } from "except-star";
       try {} catch (e) { if (everyError(e, HttpError)) f(); else exceptStar(e, on(HttpError, () => 1)); if (openGroup(e)) g(); }`,
    );
    const [handler] = collectHandlers(view, settings);
    expect(handler?.isDiscriminating).toBe(false);
  });

  it("asking for a group, which is another matter", () => {
    expect(verdictsOf("if (e instanceof AggregateError) return; if (e.errors) return;")).toEqual([
      "instanceof aggregate: AggregateError",
      "property aggregate: errors",
    ]);
  });
});

describe("with types", () => {
  const declarations = `
    class Many extends AggregateError {}
    class NotFound extends Error {}
    declare function isMissing(e: unknown): e is NotFound;
    declare function isFailure(e: unknown): e is Error;
    declare function isHttp(e: unknown): e is { status: number; message: string };
    declare function mayRetry(e: unknown): boolean;
  `;
  const text = `${declarations}
    try {} catch (e) {
      if (e instanceof Many) f();
      if (isMissing(e)) f();
      if (isFailure(e)) f();
      if (isHttp(e)) f();
      if (mayRetry(e)) f();
    }
    declare function f(): void;`;
  const host = ts.createCompilerHost({});
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, target) =>
    path === "/typed.ts" ? ts.createSourceFile(path, text, target, true) : read(path, target);
  const program = ts.createProgram(
    ["/typed.ts"],
    { target: ts.ScriptTarget.ES2022, strict: true, types: [] },
    host,
  );

  it("a predicate is judged by what it proves, and a class by its bases", () => {
    const view = parseView("/typed.ts", text, { types: createTypeServices(program, "/typed.ts") });
    const [handler] = collectHandlers(view, settings);
    expect(handler?.tests.map((test) => `${test.name} ${test.verdict}`)).toEqual([
      "Many aggregate",
      "isMissing impassable",
      "isFailure plain",
      "isHttp impassable",
      "mayRetry unknown",
    ]);
  });
});
