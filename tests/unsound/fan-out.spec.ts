import { describe, expect, it } from "vitest";
import { observe, rewrite } from "../helpers/run-snippet.js";

const wrap = (body: string): string => `async function main(t) {\n${body}\n}\n`;

describe("known to be wrong: the rewritten fan-out", () => {
  // The callbacks of `map` all run before the first thunk, and the change is hidden in another function.
  it.fails("sees the list as it was before a called function changed it", async () => {
    const code = wrap(`const q = ["a", "b", "c"]; const take = (n) => { q.pop(); return t.run(n, 1, "ok"); };
      return await Promise.all(q.map((n) => take(n)));`);
    expect(await observe(rewrite(code, { raise: "first" }))).toEqual(await observe(code));
  });

  // A synchronous throw left the expression before allSettled was called; now it is one of the entries.
  it.fails("gives an entry for an element that throws while the tasks of an allSettled start", async () => {
    const code = wrap(`return await Promise.allSettled([t.run("a", 1, "ok"), t.run("b", 0, "throw")]);`);
    const [before, after] = [await observe(code), await observe(rewrite(code))];
    expect("error" in after).toBe("error" in before);
  });
});
