import { analyze } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { parse } from "@typescript-eslint/typescript-estree";
import { visitorKeys } from "@typescript-eslint/visitor-keys";
import { applyParents, traverse } from "../analysis/syntax/traverse.js";
import type { SourceView } from "../analysis/source-view.js";
import { LazyLocation, LineStarts } from "./lazy-location.js";

/** Parses one file into the view that analysis and rewrite read. Throws typescript-estree's error (with its place) on a syntax error. */
export function parseView(
  path: string,
  text: string,
  extra: Pick<SourceView, "types" | "open"> = {},
): SourceView {
  const ast = parse(text, {
    filePath: path,
    jsx: /\.[cm]?jsx?$|\.tsx$/.test(path),
    range: true,
    loc: true,
    comment: true,
  }) as unknown as TSESTree.Program;
  applyParents(ast, visitorKeys);
  applyLazyLocations(ast, text);
  const isScript = /\.c[jt]s$/.test(path);
  const scopeManager = analyze(ast, { sourceType: isScript ? "commonjs" : "module" });
  return { path, text, ast, scopeManager, visitorKeys, ...extra };
}

/** Lines and columns are a third of a tree's weight and asked of one node in a thousand. */
function applyLazyLocations(ast: TSESTree.Program, text: string): void {
  const lines = new LineStarts(text);
  traverse(ast, visitorKeys, (node) => {
    node.loc = new LazyLocation(node.range, lines);
  });
}
