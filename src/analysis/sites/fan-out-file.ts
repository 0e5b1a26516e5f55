import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { mentions } from "../syntax/mentions.js";
import { isCompiled } from "./compiled-file.js";
import { findPosition } from "../syntax/position.js";

const generatedPath =
  /(^|\/)(node_modules|vendor|vendored|third_party|__generated__|generated)\/|\.min\.[cm]?js$|[.-]generated\.[cm]?[jt]sx?$/;
/** Said of the file itself: that code which it uses or tests is generated says nothing. */
const generatedHeader = new RegExp(
  [
    String.raw`@generated\b|\bdo not (?:edit|modify)\b`,
    String.raw`\bthis (?:\w+ )?(?:file|code|module) (?:is|was|has been) (?:auto\w*[- ]?)?generated\b`,
    String.raw`\b(?:is|was) an? auto\w*[- ]?generated\b`,
    String.raw`^[\s*]*(?:(?:file|code) )?(?:auto\w*[- ]?)?generated (?:by|from|with|using)\b`,
    String.raw`^[\s*]*auto(?:matically)?[- ]?generated\b|^[\s*]*generated (?:file|code)\b(?! \w)`,
  ].join("|"),
  "im",
);

/** Whether a file shows, by its path, its first comments or its code, that no person wrote it. */
function isGeneratedFile(view: SourceView, root: string): boolean {
  const path = view.path.startsWith(`${root}/`) ? view.path.slice(root.length) : view.path;
  if (generatedPath.test(path) || isCompiled(view)) return true;
  const firstCode = view.ast.body[0]?.range[0] ?? view.text.length;
  const header = (view.ast.comments ?? []).filter((comment) => comment.range[1] <= firstCode);
  return header.some((comment) => generatedHeader.test(comment.value));
}

/** What of a whole file stands against a rewrite in it. */
export function findFileRefusal(
  view: SourceView,
  { root = "" }: Pick<Settings, "root"> = {},
): "generated-file" | "runtime-source" | "script-file" | undefined {
  if (isRuntimeSource(view)) return "runtime-source";
  if (isGeneratedFile(view, root)) return "generated-file";
  return isScript(view) ? "script-file" : undefined;
}

/** Whether a file is the runtime's own source: it declares the class that the rewrite would import. */
function isRuntimeSource(view: SourceView): boolean {
  return /(^|\/)(node_modules\/except-star|except-star\/src\/runtime)\//.test(view.path);
}

const umd = /\bdefine\.amd\b|\btypeof (?:module|exports)\b/;
const moduleWords =
  /\brequire\(|\bmodule\.exports\b|^exports\.|\bimport\.meta\b|^(?:for |(?:const|let|var) .*= )?await\b/m;

/**
 * Whether a file could be a script, of a page or of Node: JavaScript that no name, import, export or require shows to be
 * a module, or that asks what it is loaded by. Neither `import` nor `require` is sure to work in it.
 */
function isScript({ path, text, ast: { body } }: SourceView): boolean {
  if (!/\.jsx?$/.test(path) || body.some(({ type }) => /^(?:Import|Export)/.test(type))) return false;
  return umd.test(text) || !moduleWords.test(text);
}

/** The comment `keep-promise-all` on the site's line, or on a line of its own above its statement. */
export function findKeepComment(
  view: SourceView,
  call: TSESTree.CallExpression,
): TSESTree.Comment | undefined {
  if (!mentions(view, "keep-promise-all")) return undefined;
  const statement = findStatement(call);
  const lineOf = (offset: number): number => findPosition(view, offset).line;
  const [top, bottom] = [lineOf(call.range[0]), lineOf(call.range[1])];
  return view.ast.comments?.find((comment) => {
    if (!/\bkeep-promise-all\b/.test(comment.value)) return false;
    const [start, end] = [lineOf(comment.range[0]), lineOf(comment.range[1])];
    const isInside = comment.range[0] >= statement.range[0] && start <= top;
    const isInline = start === top || start === bottom;
    const isAbove =
      comment.range[1] <= statement.range[0] && isOnlyTrivia(view, comment.range[1], statement.range[0]);
    return isInline || (isInside && end === top - 1) || isAbove;
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
