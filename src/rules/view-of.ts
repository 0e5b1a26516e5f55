import { applyParents } from "../analysis/syntax/traverse.js";
import type { SourceView } from "../analysis/source-view.js";
import { createTypeServices } from "../analysis/types/type-services.js";
import type ts from "typescript";
import type { TSESLint } from "@typescript-eslint/utils";

type ParserServices = { readonly program?: ts.Program | null };
type ForeignParser = { parseForESLint?: (text: string, options: object) => unknown };

const viewsByCode = new WeakMap<object, SourceView>();
const foreignViewsByProgram = new WeakMap<ts.Program, Map<string, SourceView | undefined>>();

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
  return view;
}

/** Parses another file of the program with the parser that the user configured, once per program. */
function openForeign(program: ts.Program, parser: ForeignParser | undefined, path: string): SourceView | undefined {
  let views = foreignViewsByProgram.get(program);
  if (!views) foreignViewsByProgram.set(program, (views = new Map()));
  if (!views.has(path)) views.set(path, parseForeign(program, parser, path));
  return views.get(path);
}

function parseForeign(program: ts.Program, parser: ForeignParser | undefined, path: string): SourceView | undefined {
  const types = createTypeServices(program, path);
  if (!types || !parser?.parseForESLint) return undefined;
  const text = types.sourceFile.text;
  const options = { filePath: path, range: true, loc: true, comment: true, tokens: true, ecmaFeatures: { jsx: /x$/.test(path) } };
  try {
    const parsed = parser.parseForESLint(text, options) as Pick<SourceView, "ast" | "scopeManager" | "visitorKeys">;
    applyParents(parsed.ast, parsed.visitorKeys);
    const open = (other: string): SourceView | undefined => openForeign(program, parser, other);
    return { path, text, ast: parsed.ast, scopeManager: parsed.scopeManager, visitorKeys: parsed.visitorKeys, types, open };
  } catch {
    return undefined;
  }
}
