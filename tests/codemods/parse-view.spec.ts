import { parse } from "@typescript-eslint/typescript-estree";
import type { TSESTree } from "@typescript-eslint/types";
import { describe, expect, it } from "vitest";
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
    const { ast, visitorKeys } = parseView("a.ts", text);
    expect(collectPlaces(ast, visitorKeys)).toEqual(collectPlaces(own, visitorKeys));
  });
});

type Keys = ReturnType<typeof parseView>["visitorKeys"];

function collectPlaces(node: TSESTree.Node, keys: Keys): unknown[] {
  const { start, end } = node.loc;
  const own = [node.type, start.line, start.column, end.line, end.column];
  return [own, ...collectChildren(node, keys).flatMap((child) => collectPlaces(child, keys))];
}
