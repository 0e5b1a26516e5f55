import type { SourceView } from "../../analysis/source-view.js";

/** The white space at the start of the line on which an offset stands. */
export function findLineIndent(view: SourceView, offset: number): string {
  const lineStart = view.text.lastIndexOf("\n", offset - 1) + 1;
  return /^[^\S\r\n]*/.exec(view.text.slice(lineStart))?.[0] ?? "";
}
