import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";

/** What Babel, TypeScript, esbuild, webpack and ncc call the functions that they add to what they write. */
const helper =
  /^(?:_interopRequire(?:Default|Wildcard)|_asyncToGenerator\d*|asyncGeneratorStep|_regeneratorRuntime|__(?:awaiter|generator|importDefault|importStar|createBinding|toESM|toCommonJS|commonJS|esm|export|async)|__(?:webpack|nccwpck)_\w+)$/;
/** Modules from which compiled code takes the same functions. */
const helperModule = /^(?:@babel\/runtime(?:-corejs\d)?\/helpers\/|@swc\/helpers\/)/;
const flag = /^Object\.defineProperty\(\s*exports,\s*["']__esModule["']/;
/** Nobody writes lines of this length, over a whole file. */
const longLine = 400;

/**
 * Whether a JavaScript file is what a compiler or a bundler wrote, checked in: it holds their helpers, ends with the name
 * of its source map, or has all its code on a few lines.
 */
export function isCompiled(view: SourceView): boolean {
  if (!/\.[cm]?jsx?$/.test(view.path)) return false;
  return isMinified(view.text) || namesSourceMap(view) || view.ast.body.some((one) => isHelper(view, one));
}

/** Whether a text has nearly all its code on a few lines. */
export function isMinified(text: string): boolean {
  const code = text.trim();
  return code.length > 4 * longLine && code.length / code.split("\n").length > longLine;
}

function namesSourceMap({ ast }: SourceView): boolean {
  return /^[#@] sourceMappingURL=/.test(ast.comments?.at(-1)?.value ?? "");
}

function isHelper({ text }: SourceView, statement: TSESTree.Node): boolean {
  if (statement.type === "FunctionDeclaration") return helper.test(statement.id?.name ?? "");
  if (statement.type === "ImportDeclaration") return helperModule.test(statement.source.value);
  if (statement.type === "VariableDeclaration") return statement.declarations.some(declaresHelper);
  return statement.type === "ExpressionStatement" && flag.test(text.slice(...statement.range));
}

function declaresHelper({ id }: TSESTree.VariableDeclarator): boolean {
  return id.type === "Identifier" && helper.test(id.name);
}
