import { parse } from "@typescript-eslint/typescript-estree";
import type { TSESTree } from "@typescript-eslint/types";
import { describe, expect, it } from "vitest";
import { findPosition } from "../../src/analysis/syntax/position.js";
import { collectChildren } from "../../src/analysis/syntax/traverse.js";
import { parseView } from "../../src/codemods/parse-view.js";

const texts = {
  "lines that end with LF": "const a = 1;\n\nfunction f(\n  x,\n) {\n  return `a\n${x}`;\n}\n",
  "lines that end with CR LF": "const a = 1;\r\nf(() => {\r\n  return a;\r\n});",
  "a separator of Unicode inside a string": 'const a = "\u2028";\nconst b = "\u2029"; b;\n',
  "no line end at all": "a(b, c)",
  "no text at all": "",
};

describe("a view of typescript-estree", () => {
  it.each(Object.entries(texts))("has the places that the parser gives, with %s", (_, text) => {
    const own = parse(text, { filePath: "a.ts", range: true, loc: true }) as unknown as TSESTree.Program;
    const view = parseView("a.ts", text);
    const given = collectPlaces(own, view.visitorKeys, ({ loc }) => [loc.start, loc.end]);
    const found = collectPlaces(view.ast, view.visitorKeys, ({ range }) => [
      findPosition(view, range[0]),
      findPosition(view, range[1]),
    ]);
    expect(found).toEqual(given);
  });
});

type Keys = ReturnType<typeof parseView>["visitorKeys"];
type Place = (node: TSESTree.Node) => readonly TSESTree.Position[];

function collectPlaces(node: TSESTree.Node, keys: Keys, placeOf: Place): unknown[] {
  const inside = collectChildren(node, keys).flatMap((child) => collectPlaces(child, keys, placeOf));
  return [[node.type, ...placeOf(node)], ...inside];
}
