import { preferTaskGroup } from "../../src/rules/prefer-task-group.js";
import { lint } from "./lint.js";

/** Applies the first quick fix of prefer-task-group again and again, as a user does who clicks through a file. */
export function applyAllSuggestions(file: string, source: string): string {
  const mark = source.startsWith("\uFEFF") ? "\uFEFF" : "";
  let text = source.slice(mark.length);
  for (let round = 0; round < 100; round++) {
    const messages = lint(preferTaskGroup, text, { file, options: [{ report: "all" }] });
    const fix = messages.flatMap((message) => message.suggestions ?? [])[0]?.fix;
    if (!fix) return mark + text;
    text = text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]);
  }
  throw new Error(`${file}: the quick fixes never end`);
}
