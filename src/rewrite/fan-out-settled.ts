import type { SettledRaise } from "../analysis/sites/settled-raise.js";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "./edit.js";

/** Takes the pick and the throw away, and the entries' name where nobody reads values of it. */
export function collectSettledEdits(view: SourceView, raise: SettledRaise): TextEdit[] {
  const { declaration, awaited, last, values } = raise;
  const name =
    values.length === 0 ? { start: declaration.range[0], end: awaited.range[0], text: "" } : undefined;
  return [
    ...(name ? [name] : []),
    { start: declaration.range[1], end: last.range[1], text: "" },
    ...values.map(({ callee, range }) => {
      const [start, end] = callee.type === "MemberExpression" ? callee.object.range : callee.range;
      return { start: range[0], end: range[1], text: view.text.slice(start, end) };
    }),
  ];
}
