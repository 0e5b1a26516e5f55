import { describe, expect, it } from "vitest";
import { reachOf } from "../analysis/flow/reach-of.js";

describe("what the reach is known to get wrong", () => {
  // TypeScript lets any code read a private member by its name in brackets; it is taken for the class's own.
  it.fails("a private method that is called from outside by its name in brackets", () => {
    const text = `class C { private async load() { await Promise.all(xs); } }
      async function f(c: C) { try { await c["load"](); } catch { /* a */ } }
      f(new C());`;
    expect(reachOf(text).handlers).toEqual(["a"]);
  });

  // `.map` and `.push` are read as an array's, whatever the receiver is.
  it.fails("a method called `map` whose own promise rejects with its callback", () => {
    const text = `async function f() { try { await lazy.map(async () => { await Promise.all(xs); }); } catch { /* a */ } } f();`;
    expect(reachOf(text).handlers).toEqual(["a"]);
  });

  // What a handler gives as the error's message is taken for a text to be read.
  it.fails("a text of the error that the handler returns and its caller compares", () => {
    const text = `const load = () => Promise.all(xs).catch((e) => { /* a */ return { failed: e.message }; });
      async function f() { if ((await load()).failed === "not found") show(); }
      f();`;
    expect(reachOf(text).escapes).not.toEqual([]);
  });

  // `import(path)` may load any module; only a path that begins with a text is seen.
  it.fails("a module that is imported by a path of which nothing is written", () => {
    const text = `async function f(path) { const module = await import(path); await module.load(); }
      export const load = () => Promise.all(xs);
      load().catch(() => { /* a */ });`;
    expect(reachOf(text).escapes).toContain("foreign-module");
  });
});
