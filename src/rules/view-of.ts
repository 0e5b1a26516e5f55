import { applyParents } from "../analysis/syntax/traverse.js";
import type { SourceView } from "../analysis/source-view.js";
import { createTypeServices } from "../analysis/types/type-services.js";
import type ts from "typescript";
import type { TSESLint } from "@typescript-eslint/utils";

type ParserServices = { readonly program?: ts.Program | null };
type ForeignParser = {
  readonly meta?: { readonly name?: string };
  readonly parseForESLint?: (source: string | ts.SourceFile, options: object) => unknown;
};
type UsableParser = ForeignParser & Required<Pick<ForeignParser, "parseForESLint">>;

const viewsByCode = new WeakMap<object, SourceView>();
/** Files that were linted are not kept for the sake of others: a tree with its tokens is large, and few are asked for. */
type Kept = SourceView | WeakRef<SourceView> | undefined;
const viewsByProgram = new WeakMap<ts.Program, Map<string, Kept>>();

/** The view of the file that ESLint is linting; the same object for all our rules. Never throws without type information. */
export function viewOf(context: Readonly<TSESLint.RuleContext<string, readonly unknown[]>>): SourceView {
  const code = context.sourceCode;
  const known = viewsByCode.get(code);
  if (known) return known;
  const program = (code.parserServices as ParserServices | undefined)?.program ?? undefined;
  const path = context.physicalFilename.replaceAll("\\", "/");
  const parser = context.languageOptions.parser as ForeignParser | undefined;
  const view: SourceView = {
    path,
    text: code.text,
    ast: code.ast,
    scopeManager: code.scopeManager as SourceView["scopeManager"],
    visitorKeys: code.visitorKeys,
    types: program ? createTypeServices(program, path) : undefined,
    open: program && ((other) => openForeign(program, parser, other)),
  };
  viewsByCode.set(code, view);
  if (program) viewsOf(program).set(path, new WeakRef(view));
  return view;
}

/** Another file of the program: as it was linted, or parsed with the parser that the user configured, once per program. */
function openForeign(
  program: ts.Program,
  parser: ForeignParser | undefined,
  path: string,
): SourceView | undefined {
  const views = viewsOf(program);
  const kept = views.get(path);
  const known = kept instanceof WeakRef ? kept.deref() : kept;
  if (known || (views.has(path) && kept === undefined)) return known;
  const view = parseForeign(program, parser, path);
  views.set(path, view);
  return view;
}

function viewsOf(program: ts.Program): Map<string, Kept> {
  let views = viewsByProgram.get(program);
  if (!views) viewsByProgram.set(program, (views = new Map()));
  return views;
}

function parseForeign(
  program: ts.Program,
  parser: ForeignParser | undefined,
  path: string,
): SourceView | undefined {
  const types = createTypeServices(program, path);
  if (!types || !canParse(parser)) return undefined;
  const open = (other: string): SourceView | undefined => openForeign(program, parser, other);
  try {
    const parsed = parsedOf(types.sourceFile, parser, path);
    return { path, text: types.sourceFile.text, ...parsed, types, open };
  } catch {
    return undefined;
  }
}

function canParse(parser: ForeignParser | undefined): parser is UsableParser {
  return parser?.parseForESLint !== undefined;
}

type Parsed = Pick<SourceView, "ast" | "scopeManager" | "visitorKeys">;

/** An editor makes a new program at each keystroke, of mostly the same source files: their trees are kept. */
const parsedFiles = new WeakMap<ts.SourceFile, Parsed>();

function parsedOf(file: ts.SourceFile, parser: UsableParser, path: string): Parsed {
  const known = parsedFiles.get(file);
  if (known) return known;
  const options = { filePath: path, range: true, loc: true, ecmaFeatures: { jsx: /x$/.test(path) } };
  // typescript-eslint converts a tree that it has parsed already; other parsers take text.
  const isOurs = parser.meta?.name === "typescript-eslint/parser";
  const { ast, scopeManager, visitorKeys } = parser.parseForESLint(
    isOurs ? file : file.text,
    options,
  ) as Parsed;
  applyParents(ast, visitorKeys);
  const parsed = { ast, scopeManager, visitorKeys };
  parsedFiles.set(file, parsed);
  return parsed;
}
