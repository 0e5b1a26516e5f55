import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { mentions } from "../syntax/mentions.js";

const generatedPath =
  /(^|\/)(node_modules|vendor|vendored|third_party|__generated__|generated)\/|\.min\.[cm]?js$|[.-]generated\.[cm]?[jt]sx?$/;
const generatedHeader =
  /@generated\b|\bdo not (edit|modify)\b|\b(auto-?generated|generated (by|from|code|file))\b/i;

/** Whether a file says of itself, by path or in its first comments, that no person wrote it. */
export function isGeneratedFile(view: SourceView): boolean {
  if (generatedPath.test(view.path)) return true;
  const firstCode = view.ast.body[0]?.range[0] ?? view.text.length;
  const header = (view.ast.comments ?? []).filter((comment) => comment.range[1] <= firstCode);
  return header.some((comment) => generatedHeader.test(comment.value));
}

/** Whether a file is the runtime's own source: it declares the class that the rewrite would import. */
export function isRuntimeSource(view: SourceView): boolean {
  return /(^|\/)(node_modules\/except-star|except-star\/src\/runtime)\//.test(view.path);
}

/** The comment `keep-promise-all` on the site's line, or on a line of its own above its statement. */
export function findKeepComment(
  view: SourceView,
  call: TSESTree.CallExpression,
): TSESTree.Comment | undefined {
  if (!mentions(view, "keep-promise-all")) return undefined;
  const statement = findStatement(call);
  return view.ast.comments?.find((comment) => {
    if (!/\bkeep-promise-all\b/.test(comment.value)) return false;
    const { start, end } = comment.loc;
    const isInside = comment.range[0] >= statement.range[0] && start.line <= call.loc.start.line;
    const isInline = start.line === call.loc.start.line || start.line === call.loc.end.line;
    const isAbove =
      comment.range[1] <= statement.range[0] && isOnlyTrivia(view, comment.range[1], statement.range[0]);
    return isInline || (isInside && end.line === call.loc.start.line - 1) || isAbove;
  });
}

function findStatement(node: TSESTree.Node): TSESTree.Node {
  let current = node;
  while (
    current.parent &&
    !/Statement$|Declaration$|^PropertyDefinition$|^Program$/.test(current.parent.type)
  ) {
    current = current.parent;
  }
  return current.parent && current.parent.type !== "Program" && current.parent.type !== "BlockStatement"
    ? current.parent
    : current;
}

function isOnlyTrivia(view: SourceView, from: number, to: number): boolean {
  const between = view.text.slice(from, to).replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, "");
  return /^\s*$/.test(between) && !/\n\s*\n\s*$/.test(view.text.slice(from, to));
}
