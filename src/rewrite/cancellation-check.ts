import type { CancellationCatch, CheckPlace } from "../analysis/sites/cancellation-catch.js";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "./edit.js";

/**
 * Puts the check for cancellation in front of what the handler does. Safe to offer, not to apply unasked: the
 * handler's callers begin to see the abort, which is the point.
 */
export function collectCheckEdits(view: SourceView, site: CancellationCatch): TextEdit[] {
  if (!site.check) return [];
  const { text, place } = site.check;
  if (place.form === "expression") return [planExpressionBody(view, place, text)];
  return [place.form === "after" ? planAfter(view, place, text) : planBlock(view, place, text)];
}

/** `catch {` gets the check as its first statement, in the indentation of the statement that it precedes. */
function planBlock(view: SourceView, { range }: CheckPlace, check: string): TextEdit {
  const start = range[0] + 1;
  const inside = view.text.slice(start, range[1] - 1);
  const lines = /^[^\S\n]*\n+([^\S\n]*)\S/.exec(inside);
  if (lines) return { start, end: start, text: `\n${lines[1]}${check}` };
  if (inside.trim() === "") return { start, end: range[1] - 1, text: ` ${check} ` };
  return { start, end: start, text: ` ${check}` };
}

/** `() => null` becomes `() => { signal.throwIfAborted(); return null; }`. */
function planExpressionBody(view: SourceView, { range }: CheckPlace, check: string): TextEdit {
  const text = view.text.slice(...range);
  const arrow = findArrow(text);
  const body = text.slice(arrow + 2).trim();
  return { start: range[0] + arrow, end: range[1], text: `=> { ${check} return ${body}; }` };
}

/** The arrow that ends the parameters: the first one outside brackets. */
function findArrow(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index] as string;
    if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    else if (depth === 0 && text.startsWith("=>", index)) return index;
  }
  return text.indexOf("=>");
}

function planAfter(view: SourceView, { range }: CheckPlace, check: string): TextEdit {
  const lineStart = view.text.lastIndexOf("\n", range[0] - 1) + 1;
  const indent = /^\s*/.exec(view.text.slice(lineStart, range[0]))?.[0] ?? "";
  return { start: range[1], end: range[1], text: `\n${indent}${check}` };
}
