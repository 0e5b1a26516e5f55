import { describe, expect, it } from "vitest";
import { isOnlyEdited } from "../../src/codemods/edited-lines.js";

const before = ["head();", "await f(", "  a,", "  b,", ");", "tail();", ""];
const after = ["head();", "await g(", "  a,", "  b,", "), more;", "tail();", ""];

function isOnly(formatted: readonly string[], old = before, edited = after): boolean {
  const [one, two, three] = [old, edited, formatted].map((lines) => lines.join("\n"));
  return isOnlyEdited({ before: one ?? "", after: two ?? "", formatted: three ?? "" });
}

describe("a file of which the formatter changed only what the rewrite wrote", () => {
  it("has its written lines in another form", () => {
    expect(isOnly(["head();", "await g (", "  a,", "  b,", "),", "more;", "tail();", ""])).toBe(true);
  });

  it("has the lines between them further in, all by the same", () => {
    expect(isOnly(["head();", "await g(", "  [", "    a,", "    b,", "  ],", ");", "tail();", ""])).toBe(
      true,
    );
  });

  it("has them where they were, with a line more beside a written one", () => {
    expect(isOnly(["head();", "await g(", "  // more", "  a,", "  b,", "), more;", "tail();", ""])).toBe(
      true,
    );
  });
});

describe("a file that the project does not format", () => {
  it("has another line that would change", () => {
    expect(isOnly(["head( );", "await g(", "  a,", "  b,", "), more;", "tail();", ""])).toBe(false);
  });

  it("has a line that would go", () => {
    expect(isOnly(["await g(", "  a,", "  b,", "), more;", "tail();", ""])).toBe(false);
  });

  it("has a place where a line would come, with nothing written beside it", () => {
    const old = ["one();", "two();", "three();", "old();", ""];
    const edited = ["one();", "two();", "three();", "new();", ""];
    expect(isOnly(["one();", "", "two();", "three();", "new();", ""], old, edited)).toBe(false);
  });

  it("has lines between the written ones that would move by different widths", () => {
    expect(isOnly(["head();", "await g (", "    a,", "   b,", "), more", "tail();", ""])).toBe(false);
  });

  it("has tabs between them where blanks would come", () => {
    const [old, edited] = [before, after].map((lines) => lines.map((line) => line.replace(/^ {2}/, "\t")));
    const formatted = ["head();", "await g (", "  a,", "  b,", "), more", "tail();", ""];
    expect(isOnly(formatted, old, edited)).toBe(false);
  });

  it("is indented otherwise at its start or its end, where no written line moves it", () => {
    const formatted = [" head();", "await g(", "  a,", "  b,", "), more;", "tail();", ""];
    expect(isOnly(formatted)).toBe(false);
    expect(isOnly(["head();", "await g(", "  a,", "  b,", "), more;", "  tail();", ""])).toBe(false);
  });

  it("is mostly written by the rewrite, which tells nothing of the rest", () => {
    expect(isOnly(["one ();", ""], ["old();", ""], ["one();", ""])).toBe(false);
  });

  it("has blanks at the end of a line", () => {
    const [old, edited] = [before, after].map((lines) => [...lines.slice(0, 5), "tail();  ", ""]);
    expect(isOnly(after, old, edited)).toBe(false);
  });
});
