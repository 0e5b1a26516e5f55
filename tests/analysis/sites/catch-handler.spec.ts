import { describe, expect, it } from "vitest";
import { collectHandlers, type CatchHandler } from "../../../src/analysis/sites/catch-handler.js";
import { defaultSettings } from "../../../src/analysis/settings.js";
import { parseView } from "../../../src/codemods/parse-view.js";

function handlersOf(text: string): CatchHandler[] {
  return collectHandlers(parseView("/a.ts", text), defaultSettings);
}

const inCatch = (body: string): string =>
  `async function f() { for (;;) try { await g(); } catch (e) { ${body} } }`;

describe("what becomes of an error that no test takes", () => {
  it.each([
    ["it is thrown again", "if (e instanceof X) return; throw e;", ["rethrown"]],
    ["it is thrown by an early exit", "if (!(e instanceof X)) throw e; return 1;", ["rethrown"]],
    ["it ends with the handler", "if (e instanceof X) throw e;", ["swallowed"]],
    ["it is the cause of another", "if (e.code === 1) return; throw new Y('y', { cause: e });", ["wrapped"]],
    ["another takes its place", "if (e.code === 1) return; throw new Y('y');", ["replaced"]],
    ["whoever waits is given it", "if (e.code === 1) return; reject(e);", ["delivered"]],
    ["it is the value", "if (e.code === 1) return; return e;", ["returned"]],
    [
      "a plain condition decides",
      "if (e.code === 1) return; if (retry) continue; throw e;",
      ["swallowed", "rethrown"],
    ],
    ["a loop decides", "while (x) { if (y) throw e; }", ["unclear"]],
    ["an else throws it", "if (e instanceof X) log(); else throw e;", ["rethrown"]],
  ])("%s", (_reason, body, fates) => {
    expect(handlersOf(inCatch(body))[0]?.fates).toEqual(fates);
  });
});

describe("a place that receives errors", () => {
  it.each([
    ["a catch clause", "try { f(); } catch (e) {}", "catch"],
    ["a catch callback", "p.catch((e) => 1);", "catch-callback"],
    ["a second callback of then", "p.then(f, (e) => 1);", "then-callback"],
    ["an assertion of vitest or jest", "expect(p).rejects.toThrow(X);", "assertion"],
    ["an assertion of Node", 'import assert from "node:assert"; assert.rejects(p, X);', "assertion"],
    ["an assertion of chai", "expect(p).to.be.rejectedWith(X);", "assertion"],
  ])("%s", (_reason, text, kind) => {
    expect(handlersOf(text).map((handler) => handler.kind)).toEqual([kind]);
  });

  it("is plain data, which another process can read", () => {
    for (const handler of handlersOf(inCatch("if (e instanceof X) { log(e); return; } throw e;"))) {
      expect(structuredClone(handler)).toEqual(handler);
    }
  });

  it("is a callback by name where the file holds the function", () => {
    const [known] = handlersOf(
      "const onError = (e) => { if (e instanceof X) return; throw e; }; p.catch(onError);",
    );
    expect(known).toMatchObject({ isByReference: true, isDiscriminating: true, fates: ["rethrown"] });
    expect(handlersOf("p.catch(console.error);")[0]).toMatchObject({
      isDiscriminating: false,
      fates: ["unclear"],
    });
  });

  it("has arms with what they do", () => {
    const [handler] = handlersOf(
      inCatch(
        "if (e instanceof A) { console.warn(e.message); } else if (e.code === 1) { done = true; return 2; } else throw e;",
      ),
    );
    expect(handler?.arms).toMatchObject([
      { readsError: true, exits: ["falls-through"], actsPerError: true, assigns: false },
      { readsError: false, exits: ["return"], actsPerError: false, assigns: true, answersOnce: true },
    ]);
  });
});
