import { describe, expect, it } from "vitest";
import { reachOf } from "./reach-of.js";

/** Found by a seeded failure in the corpus: the inner site raised a group, and the outer one passed it on as its first error. */
describe("promises that reach another fan-out through nested lists", () => {
  const inner = `async function inner(x) { return await Promise.all(x); }`;
  const lists = [
    ["flatMap opens the list that its callback returns", `xs.flatMap((x) => [inner(x)])`],
    ["flat opens the lists in a list", `xs.map((x) => [inner(x)]).flat()`],
  ] as const;

  it.each(lists)("%s", (_name, list) => {
    const text = `${inner} async function f() { try { await Promise.all(${list}); } catch /* a */ {} } f();`;
    expect(reachOf(text).handlers).toEqual(["a"]);
  });
});
