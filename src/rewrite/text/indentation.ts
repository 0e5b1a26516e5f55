import type { SourceView } from "../../analysis/source-view.js";
import { collectNodes } from "../../analysis/syntax/node-index.js";
import type { TextEdit } from "../edit.js";

/** The white space at the start of the line on which an offset stands. */
export function findLineIndent(view: SourceView, offset: number): string {
  const lineStart = view.text.lastIndexOf("\n", offset - 1) + 1;
  return /^[^\S\r\n]*/.exec(view.text.slice(lineStart))?.[0] ?? "";
}

/** Moves the lines that begin between two offsets one step to the right; lines of a template's text stay. */
export function collectIndentEdits(view: SourceView, start: number, end: number): TextEdit[] {
  const step = findIndentStep(view);
  const templates = collectNodes(view, "TemplateElement").map(({ range }) => range);
  const edits: TextEdit[] = [];
  for (
    let at = view.text.indexOf("\n", start) + 1;
    at > 0 && at < end;
    at = view.text.indexOf("\n", at) + 1
  ) {
    const isBlank = /^[^\S\r\n]*\r?\n/.test(view.text.slice(at));
    const isLast = /^[^\S\r\n]*$/.test(view.text.slice(at, end));
    const isText = templates.some(([from, to]) => from < at && at < to);
    if (!isBlank && !isLast && !isText) edits.push({ start: at, end: at, text: step });
  }
  return edits;
}

/** One step of indentation as the file has it: the smallest that some line starts with. */
function findIndentStep({ text }: SourceView): string {
  if (/^\t/m.test(text)) return "\t";
  const widths = [...text.matchAll(/^( +)\S/gm)]
    .map(([, spaces]) => (spaces as string).length)
    .filter((one) => one > 1);
  return " ".repeat(widths.length > 0 ? Math.min(...widths) : 2);
}
