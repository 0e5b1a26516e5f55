import type { TSESTree } from "@typescript-eslint/types";
import type { Range } from "../../analysis/site.js";
import type { SourceView } from "../../analysis/source-view.js";
import type { TextEdit } from "../edit.js";
import { findNextCode, findPreviousCode } from "./trivia.js";

/** The range of an expression with the parentheses around it, but not those of a call: `[ (a, b) ]` → `(a, b)`. */
export function findOuterRange(view: SourceView, node: TSESTree.Node): Range {
  let [start, end] = node.range;
  const { parent } = node;
  const callEnd =
    parent?.type === "CallExpression" || parent?.type === "NewExpression" ? parent.range[1] : undefined;
  for (;;) {
    const before = findPreviousCode(view, start);
    const after = findNextCode(view, end);
    const isEnclosed = view.text[before - 1] === "(" && view.text[after] === ")" && after + 1 !== callEnd;
    if (!isEnclosed) return [start, end];
    [start, end] = [before - 1, after + 1];
  }
}

/** The edits that put an arrow's head before an expression, in parentheses where the body would be read otherwise. */
export function collectArrowEdits(view: SourceView, body: TSESTree.Node, head: string): TextEdit[] {
  const [start, end] = body.type === "BlockStatement" ? body.range : findOuterRange(view, body);
  const isBare = body.type !== "BlockStatement" && start === body.range[0] && needsParentheses(view, body);
  if (!isBare) return [insertHead(view, findCastStart(view, start), head)];
  return [
    { start, end: start, text: `${head}(` },
    { start: end, end, text: ")" },
  ];
}

/** A JSDoc comment with `@type` casts what stands in the parentheses behind it, and goes with them. */
function findCastStart(view: SourceView, start: number): number {
  const before = view.text.slice(0, start).trimEnd().length;
  const comment = view.text[start] === "(" && view.ast.comments?.find(({ range }) => range[1] === before);
  const isCast = comment && comment.type === "Block" && /^\*[^]*@(?:type|satisfies)\b/.test(comment.value);
  return isCast ? comment.range[0] : start;
}

/** Before the body, or on the line of the arrow above it where the body has lines of its own. */
function insertHead(view: SourceView, start: number, head: string): TextEdit {
  const arrow = findPreviousCode(view, start);
  const isBelow =
    view.text.slice(arrow - 2, arrow) === "=>" && /^\s*\n\s*$/.test(view.text.slice(arrow, start));
  return isBelow
    ? { start: arrow, end: arrow, text: ` ${head.trimEnd()}` }
    : { start, end: start, text: head };
}

/** `{ … }` would be a block, `a, b` would end the arrow, and `a ? b : c` reads better apart. */
function needsParentheses(view: SourceView, body: TSESTree.Node): boolean {
  if (body.type === "ConditionalExpression" || body.type === "SequenceExpression") return true;
  return view.text[body.range[0]] === "{";
}
