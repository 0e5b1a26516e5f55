import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../../analysis/source-view.js";

/** How a file is written, so that what we add looks as if its author had. */
export interface FileStyle {
  readonly quote: '"' | "'";
  readonly semicolon: ";" | "";
  readonly eol: "\n" | "\r\n";
  readonly isCommonJs: boolean;
  /** Between a brace and what it holds. */
  readonly bracketSpace: " " | "";
}

/** Reads quotes, semicolons, line ends and module kind from the imports, or from the text as a whole. */
export function readFileStyle(view: SourceView): FileStyle {
  const { text } = view;
  return {
    quote: findQuote(view),
    semicolon: hasSemicolons(view) ? ";" : "",
    eol: /\r\n/.test(text) ? "\r\n" : "\n",
    isCommonJs: isCommonJs(view),
    bracketSpace: findBracketSpace(view),
  };
}

/** Between braces as in the imports and unpacked declarations, else as in objects; braces of JSX do not count. */
export function findBracketSpace({ text }: SourceView): FileStyle["bracketSpace"] {
  const named = /^(?:import|export|const|let|var) (?:type )?(?:\w+, )?\{( ?)[\w$]/m.exec(text);
  if (named) return named[1] === "" ? "" : " ";
  const tight = text.match(/[(=:,] ?\{[\w$]+[^\n{}]*[^\s{}]\}/g)?.length ?? 0;
  const spaced = text.match(/[(=:,] ?\{ [\w$]+[^\n{}]* \}/g)?.length ?? 0;
  return tight > spaced ? "" : " ";
}

/** `(x) =>` or `x =>`, as the file writes an arrow with one plain parameter more often. */
export function renderParameters({ text }: SourceView, names: readonly string[]): string {
  if (names.length !== 1) return `(${names.join(", ")})`;
  const bare = text.match(/(?<![\w$.)] *)\b[A-Za-z_$][\w$]* =>/g)?.length ?? 0;
  const enclosed = text.match(/\([A-Za-z_$][\w$]*\) =>/g)?.length ?? 0;
  return bare > enclosed ? (names[0] as string) : `(${names[0]})`;
}

/** The quote of the last import or require, else the commoner one. */
export function findQuote(view: SourceView): '"' | "'" {
  const source = view.ast.body.findLast((one) => one.type === "ImportDeclaration");
  if (source?.type === "ImportDeclaration") return source.source.raw.startsWith("'") ? "'" : '"';
  const required = /\brequire\((['"])/.exec(view.text)?.[1];
  if (required) return required === "'" ? "'" : '"';
  const singles = view.text.match(/'[^'"\n]*'/g)?.length ?? 0;
  const doubles = view.text.match(/"[^'"\n]*"/g)?.length ?? 0;
  return singles > doubles ? "'" : '"';
}

function hasSemicolons(view: SourceView): boolean {
  const endsSo = (one: TSESTree.Node): boolean => view.text[one.range[1] - 1] === ";";
  const imports = view.ast.body.filter((one) => one.type === "ImportDeclaration");
  if (imports.length > 0) return imports.some(endsSo);
  const statements = view.ast.body.filter((one) =>
    /^(VariableDeclaration|ExpressionStatement)$/.test(one.type),
  );
  if (statements.length > 0) return statements.some(endsSo);
  return /;[^\S\n]*$/m.test(view.text);
}

/** A file without import or export that calls `require`, or is named .cjs or .cts without module syntax. */
function isCommonJs(view: SourceView): boolean {
  const isModule = view.ast.body.some((one) =>
    /^(Import|Export|TSImportEquals|TSExportAssignment)/.test(one.type),
  );
  if (isModule || /\.m[jt]s$/.test(view.path)) return false;
  if (/\.cjs$/.test(view.path)) return true;
  return /\.c?[jt]sx?$/.test(view.path) && /\brequire\(|\bmodule\.exports\b|^exports\./m.test(view.text);
}

/** The end of the line on which `offset` stands, before its line break; a trailing comment belongs to it. */
export function findLineEnd(view: SourceView, offset: number): number {
  const rest = /^[^\S\r\n]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[^\S\r\n]*)?(?=\r?\n|$)/.exec(
    view.text.slice(offset),
  );
  return offset + (rest ? rest[0].length : 0);
}
