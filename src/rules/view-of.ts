import { applyParents } from "../analysis/syntax/traverse.js";
import type { SourceView } from "../analysis/source-view.js";
import { createTypeServices } from "../analysis/types/type-services.js";
import type ts from "typescript";
import type { TSESLint, TSESTree } from "@typescript-eslint/utils";

type ParserServices = { readonly program?: ts.Program | null };
type ForeignParser = {
  readonly meta?: { readonly name?: string };
  readonly parseForESLint?: (source: string | ts.SourceFile, options: object) => unknown;
};
type UsableParser = ForeignParser & Required<Pick<ForeignParser, "parseForESLint">>;

const viewsByCode = new WeakMap<object, SourceView>();
const viewsByProgram = new WeakMap<ts.Program, Map<string, SourceView | undefined>>();
/**
 * Of the files that were linted only the last one is kept for others, until one of them asks for it: a tree with its
 * tokens is large. A WeakRef would hold all of them for as long as a host lints without a pause.
 */
const lastLinted = new WeakMap<ts.Program, SourceView>();

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
    eachNode: visitorOf(code),
    types: program ? createTypeServices(program, path) : undefined,
    open: program && ((other) => openForeign(program, parser, other)),
  };
  viewsByCode.set(code, view);
  if (program) lastLinted.set(program, view);
  return view;
}

/** A step of the walk that ESLint makes before it runs any rule; the second phase leaves a node. */
interface Step {
  readonly kind: number;
  readonly phase: number;
  readonly target: TSESTree.Node;
}

const VISIT = 1;
const ENTER = 1;

/** Other hosts of rules have no such walk. */
function visitorOf(code: object): SourceView["eachNode"] {
  const walked = code as { readonly traverse?: () => Iterable<Step> };
  if (typeof walked.traverse !== "function") return undefined;
  return (visit) => {
    for (const step of walked.traverse?.() ?? [])
      if (step.kind === VISIT && step.phase === ENTER) visit(step.target);
  };
}

/** Another file of the program: as it was linted, or parsed with the parser that the user configured, once per program. */
function openForeign(
  program: ts.Program,
  parser: ForeignParser | undefined,
  path: string,
): SourceView | undefined {
  const views = viewsOf(program);
  const linted = lastLinted.get(program);
  if (linted?.path !== path && views.has(path)) return views.get(path);
  const view = linted?.path === path ? linted : parseForeign(program, parser, path);
  views.set(path, view);
  return view;
}

function viewsOf(program: ts.Program): Map<string, SourceView | undefined> {
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
