import { describe, expect, it } from "vitest";
import { ExceptionGroup } from "../../src/runtime/index.js";
import { coded, compile, rewriteAll } from "../helpers/handler-lab.js";

const bestOf = (source: string): string => rewriteAll(source)[0]?.text ?? "";

describe("known to be wrong in a rewritten handler", () => {
  // A switch is not taken apart, so its handler sees the first error only, and says so in its note.
  it.fails("a switch throws the error of its default case though another case takes the first", async () => {
    const run = compile(
      bestOf(`async (fail) => {
  try { return await fail(); } catch (e) {
    switch (e.code) { case "ENOENT": return 1; default: throw e; }
  }
}`),
    );
    expect((await run(new ExceptionGroup("two", [coded("ENOENT"), coded("EACCES")]))).ended).toBe("thrown");
  });

  // What a later condition asks is asked before the arm above it runs: a condition that crashes does so sooner.
  it.fails("a thrown value without a message crashes the handler after the same effects", async () => {
    const source = `async (fail, io) => {
  try { return await fail(); } catch (e) {
    if (e.code === "ENOENT") { io("arm"); if (e.message.includes("x")) return 1; }
    else if (e.message.includes("y")) return 2;
    throw e;
  }
}`;
    const forms = rewriteAll(source).filter(({ form }) => form.name === "first" && form.notes.length === 0);
    expect(forms).not.toEqual([]);
    const bare = { code: "ENOENT" };
    expect((await compile(forms[0]?.text ?? "")(bare)).effects).toEqual(
      (await compile(source)(bare)).effects,
    );
  });

  // groupOf says that a group arrives; where the same call can also fail before its fan-out, that error comes bare.
  it.fails("an assertion on a class holds for the bare error that it held for", async () => {
    const source = "(fail) => expect(fail()).rejects.toThrow(TypeError)";
    const [rewritten] = rewriteAll(source, "/lab/subject.spec.ts");
    expect(rewritten?.text).toContain("groupOf");
    expect((await compile(rewritten?.text ?? "")(new TypeError("bare"))).ended).toBe("value");
  });
});
