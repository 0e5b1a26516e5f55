import { analyze } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { parse } from "@typescript-eslint/typescript-estree";
import { visitorKeys } from "@typescript-eslint/visitor-keys";
import type ts from "typescript";
import { applyParents } from "../analysis/syntax/traverse.js";
import type { SourceView } from "../analysis/source-view.js";
import { collectComments } from "./lazy-comments.js";

/** What a view can be given besides its text. */
export interface ViewParts extends Pick<SourceView, "types" | "open"> {
  /** The compiler's own tree of the same text, with parents: then it is not parsed a second time. */
  readonly tree?: ts.SourceFile;
}

/** Parses one file into the view that analysis and rewrite read. Throws typescript-estree's error (with its place) on a syntax error. */
export function parseView(path: string, text: string, { tree, ...extra }: ViewParts = {}): SourceView {
  const ast = parseTree(path, tree ?? text);
  applyParents(ast, visitorKeys, dropLocation);
  applyLazyComments(ast, text);
  const isScript = /\.c[jt]s$/.test(path);
  // Without the two hundred names of the compiler's own library, in every file: nobody declares them, so nobody asks.
  const scopeManager = analyze(ast, { sourceType: isScript ? "commonjs" : "module", lib: [] });
  return { path, text, ast, scopeManager, visitorKeys, ...extra };
}

function parseTree(path: string, source: string | ts.SourceFile): TSESTree.Program {
  const jsx = /\.[cm]?jsx?$|\.tsx$/.test(path);
  const options = { filePath: path, jsx, range: true, loc: true, jsDocParsingMode: "none" } as const;
  // It takes a tree as well, as the type of `parseAndGenerateServices` says of the same parameter.
  return parse(source as string, options) as unknown as TSESTree.Program;
}

/** Nobody reads it: `findPosition` tells lines and columns. Without `loc: true` the parser would delete it, which makes each node a slow object. */
function dropLocation(node: TSESTree.Node): void {
  (node as { loc?: unknown }).loc = undefined;
}

/** The parser would go through every token for them; most files are never asked. */
function applyLazyComments(ast: TSESTree.Program, text: string): void {
  let found: TSESTree.Comment[] | undefined;
  const get = (): TSESTree.Comment[] => (found ??= collectComments(ast, text));
  Object.defineProperty(ast, "comments", { get, enumerable: true, configurable: true });
}
