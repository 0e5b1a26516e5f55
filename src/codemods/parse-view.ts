import { analyze } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { parse } from "@typescript-eslint/typescript-estree";
import { visitorKeys } from "@typescript-eslint/visitor-keys";
import type ts from "typescript";
import { applyParents, traverse } from "../analysis/syntax/traverse.js";
import type { SourceView } from "../analysis/source-view.js";
import { collectComments } from "./lazy-comments.js";
import { LazyLocation, LineStarts } from "./lazy-location.js";

/** What a view can be given besides its text. */
export interface ViewParts extends Pick<SourceView, "types" | "open"> {
  /** The compiler's own tree of the same text, with parents: then it is not parsed a second time. */
  readonly tree?: ts.SourceFile;
}

/** Parses one file into the view that analysis and rewrite read. Throws typescript-estree's error (with its place) on a syntax error. */
export function parseView(path: string, text: string, { tree, ...extra }: ViewParts = {}): SourceView {
  const ast = parseTree(path, tree ?? text);
  applyParents(ast, visitorKeys);
  const lines = new LineStarts(text);
  applyLazyLocations(ast, lines);
  applyLazyComments(ast, text, lines);
  const isScript = /\.c[jt]s$/.test(path);
  const scopeManager = analyze(ast, { sourceType: isScript ? "commonjs" : "module" });
  return { path, text, ast, scopeManager, visitorKeys, ...extra };
}

function parseTree(path: string, source: string | ts.SourceFile): TSESTree.Program {
  const options = { filePath: path, jsx: /\.[cm]?jsx?$|\.tsx$/.test(path), range: true, loc: true };
  // It takes a tree as well, as the type of `parseAndGenerateServices` says of the same parameter.
  return parse(source as string, options) as unknown as TSESTree.Program;
}

/** Lines and columns are a third of a tree's weight and asked of one node in a thousand. */
function applyLazyLocations(ast: TSESTree.Program, lines: LineStarts): void {
  traverse(ast, visitorKeys, (node) => {
    node.loc = new LazyLocation(node.range, lines);
  });
}

/** The parser would go through every token for them; most files are never asked. */
function applyLazyComments(ast: TSESTree.Program, text: string, lines: LineStarts): void {
  let found: TSESTree.Comment[] | undefined;
  const get = (): TSESTree.Comment[] => (found ??= collectComments(ast, text, lines));
  Object.defineProperty(ast, "comments", { get, enumerable: true, configurable: true });
}
