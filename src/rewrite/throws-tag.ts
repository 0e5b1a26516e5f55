import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "./edit.js";

/**
 * Writes `@throws {group}` into the comment before a declaration, or a comment of its own. Only comments change, so
 * this is safe as a lint fix. The comment gets a line of its own: on a member's line tsc would drop it.
 */
export function planThrowsTag(view: SourceView, documented: TSESTree.Node, group: string): TextEdit {
  const start = startOf(documented);
  const before = view.text.slice(0, start);
  const indentation = /[ \t]*$/.exec(before)?.[0] ?? "";
  const lineEnd = view.text.includes("\r\n") ? "\r\n" : "\n";
  const comment = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/.exec(before);
  if (!comment) {
    return { start, end: start, text: `/** @throws {${group}} */${lineEnd}${indentation}` };
  }
  const opening = comment.index;
  const closing = opening + comment[0].lastIndexOf("*/");
  const text = view.text.slice(opening + 3, closing);
  const margin = /[ \t]*$/.exec(view.text.slice(0, opening))?.[0] ?? "";
  const tag = `${margin} * @throws {${group}}${lineEnd}`;
  if (!text.includes("\n")) {
    const line = text.trim() === "" ? "" : `${margin} * ${text.trim()}${lineEnd}`;
    return { start: opening + 3, end: closing, text: `${lineEnd}${line}${tag}${margin} ` };
  }
  const lastLine = opening + 3 + text.lastIndexOf("\n") + 1;
  const rest = view.text.slice(lastLine, closing);
  if (rest.trim() === "") return { start: lastLine, end: lastLine, text: tag };
  return { start: closing, end: closing, text: `${lineEnd}${tag}${margin} ` };
}

function startOf(node: TSESTree.Node): number {
  const decorator = "decorators" in node ? node.decorators?.[0] : undefined;
  return Math.min(node.range[0], decorator?.range[0] ?? node.range[0]);
}
