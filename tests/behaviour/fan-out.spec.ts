import { ExceptionGroup } from "except-star";
import { describe, expect, it } from "vitest";
import { arbitraryProgram } from "../helpers/fan-out-programs.js";
import { observe, rewrite, type Observed } from "../helpers/run-snippet.js";
import { fc } from "../helpers/fast-check.js";

const cases: Record<string, string> = {
  "mapped async callbacks": `return await Promise.all([1, 2, 3].map(async (n) => { await t.run("a" + n, 4 - n, "ok"); return n; }));`,
  "mapped promises, one of which fails": `return await Promise.all([1, 2, 3].map((n) => t.run("a" + n, n, n === 2 ? "fail" : "ok")));`,
  "elements that start in order, at once": `return await Promise.all([t.run("a", 3, "ok"), t.run("b", 1, "ok"), 7, t.run("c", 0, "ok")]);`,
  "an element that throws keeps later ones from starting": `return await Promise.all([t.run("a", 1, "ok"), t.run("b", 0, "throw"), t.run("c", 1, "ok")]);`,
  "a property that an earlier element sets": `const o = { start() { this.ready = t.run("late", 2, "ok"); return t.run("a", 1, "ok"); } };
    return await Promise.all([o.start(), o.ready]);`,
  "a variable that an earlier element assigns": `let p; const set = () => { p = t.run("p", 2, "ok"); return t.run("a", 1, "ok"); };
    return await Promise.all([set(), p]);`,
  "a counter that the elements move": `let n = 0; return await Promise.all([t.run("a" + n++, 1, "ok"), t.run("a" + n++, 1, "ok")]);`,
  "await inside an element": `return await Promise.all([t.run("a", 2, "ok"), t.run(await t.run("b", 1, "ok"), 1, "ok"), t.run("c", 1, "ok")]);`,
  "a list that the callback changes": `const q = ["a", "b", "c", "d"]; return await Promise.all(q.map((n) => t.run(n + q.pop(), 1, "ok")));`,
  "a generator that is pulled between the starts": `function* g() { for (const n of ["a", "b"]) { t.log("pull " + n); yield n; } }
    return await Promise.all(Array.from(g(), (n) => t.run(n, 1, "ok")));`,
  "this and arguments": `const o = { k: 5, all() { return Promise.all(["a"].map((n) => t.run(n + this.k + arguments.length, 1, "ok"))); } };
    return await o.all(1, 2);`,
  "a function callback with a this argument": `return await Promise.all(["a"].map(function (n) { return t.run(n + this.k, 1, "ok"); }, { k: 1 }));`,
  "function values stay values": `const values = await Promise.all([() => 1, t.run("a", 1, "ok")]); return [typeof values[0], values[1]];`,
  "mapped function values stay values": `const values = await Promise.all([1].map((n) => () => n)); return values.map((v) => typeof v);`,
  "an async map of functions": `const values = await Promise.all([1].map(async (n) => () => n)); return values.map((v) => typeof v);`,
  "a thenable": `return await Promise.all([{ then: (f) => f(3) }, t.run("a", 1, "ok")]);`,
  "promises pushed in a loop": `const ps = []; for (const n of ["a", "b"]) { ps.push(t.run(n, 2, "ok")); t.log("pushed"); } return await Promise.all(ps);`,
  "a variable directly before": `const ps = ["a", "b"].map((n) => t.run(n, 2, "ok")); return await Promise.all(ps);`,
  "a loop variable that goes on changing": `const all = []; for (var i = 0; i < 3; i++) all.push(Promise.all([t.run("a" + i, 2, "ok"), t.run("b" + i, 1, "ok")]));
    return await Promise.all(all);`,
  "a spread before and a choice after": `const c = true; return await Promise.all([...["x", "y"].map((n) => t.run(n, 1, "ok")), t.run("a", 1, "ok"), ...(c ? [t.run("b", 0, "ok")] : [])]);`,
  flatMap: `return await Promise.all(["x", "y"].flatMap((n) => [t.run(n + 1, 2, "ok"), t.run(n + 2, 1, "ok")]));`,
  "nested fan-outs": `return await Promise.all([1, 2].map((n) => Promise.all([t.run("a" + n, n, "ok"), t.run("b" + n, 1, "ok")])));`,
  "a nested fan-out that fails": `return await Promise.all([1, 2].map(async (n) => Promise.all([t.run("a" + n, n, "fail"), t.run("b" + n, 3, "ok")])));`,
  "a chain of its own for each element": `return await Promise.all([1, 2].map((n) => t.run("a" + n, n, "fail").catch(() => "saved " + n)));`,
  "nothing to wait for": `return await Promise.all([].map((n) => t.run(n, 1, "ok")));`,
  "a function of this file by name": `return await Promise.all(["a", "b"].map(load)); async function load(n) { return t.run(n, 1, "ok"); }`,
  "a value that is thrown and is no error": `return await Promise.all([t.run("a", 1, "ok"), Promise.reject("plain")]);`,
  "settled results": `return await Promise.allSettled([t.run("a", 1, "ok"), t.run("b", 2, "fail")]);`,
  "a promise that is returned by a function that is not async": `const f = () => Promise.all([t.run("a", 1, "ok"), t.run("b", 2, "ok")]); return f();`,
};

const wrap = (body: string): string => `async function main(t) {\n${body}\n}\n`;

/** A failure is seen some microtasks later where the group has to abort first; success is not. */
function comparable({ ticks, ...observed }: Observed): object {
  return "error" in observed ? observed : { ...observed, ticks };
}

describe("the rewritten code does what the code did", () => {
  it.each(Object.entries(cases))("%s", async (_, body) => {
    const code = wrap(body);
    const after = rewrite(code, { raise: "first" });
    expect(after).toContain("TaskGroup.");
    expect(comparable(await observe(after))).toEqual(comparable(await observe(code)));
  });

  it("also for programs that nobody wrote", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryProgram(["fail"]), async (body) => {
        const code = wrap(body);
        const [before, after] = [await observe(code), await observe(rewrite(code, { raise: "first" }))];
        expect(comparable(after)).toEqual(comparable(before));
      }),
      { numRuns: 100 },
    );
  });
});

describe("with a group", () => {
  it("success is the same, to the microtask", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryProgram([]), async (body) => {
        const code = wrap(body);
        expect(await observe(rewrite(code, { raise: "group" }))).toEqual(await observe(code));
      }),
      { numRuns: 100 },
    );
  });

  it("the error that came out before is among those of the group", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryProgram(["fail"]), async (body) => {
        const code = wrap(body);
        const before = await observe(code);
        if (!("error" in before) || body.includes("allSettled")) return;
        const { error } = await observe(rewrite(code, { raise: "group" }));
        const errors = error instanceof ExceptionGroup ? error.leaves() : [error];
        expect(errors.map(String)).toContain(String(before.error));
      }),
      { numRuns: 100 },
    );
  });
});
