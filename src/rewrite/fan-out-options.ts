import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import type { TextEdit } from "./edit.js";
import { findBracketSpace, findQuote } from "./text/file-style.js";
import { findLineIndent } from "./text/indentation.js";
import { findPreviousCode } from "./text/trivia.js";

/** One property of the group's options: `raise: "first"`, or `signal` in short. */
export interface GroupOption {
  readonly name: "raise" | "onError" | "signal";
  /** A string that is quoted as the file quotes; none for a shorthand. */
  readonly value?: string;
  /** An expression that is written as it stands. */
  readonly expression?: string;
}

/** The edit that gives the group its options as a second argument, on a line of its own where the first has one. */
export function collectOptionEdits(
  view: SourceView,
  call: TSESTree.CallExpression,
  options: readonly GroupOption[],
): TextEdit[] {
  const [argument] = call.arguments;
  if (options.length === 0 || !argument) return [];
  const at = findPreviousCode(view, call.range[1] - 1);
  const hasComma = view.text[at - 1] === ",";
  const open = findPreviousCode(view, argument.range[0]);
  const isBroken = view.text.slice(open, argument.range[0]).includes("\n");
  const gap = isBroken ? `${findEol(view)}${findLineIndent(view, argument.range[0])}` : " ";
  const text = renderOptions(view, options);
  return [{ start: at, end: at, text: hasComma ? `${gap}${text},` : `,${gap}${text}` }];
}

function renderOptions(view: SourceView, options: readonly GroupOption[]): string {
  const quote = findQuote(view);
  const properties = options.map(({ name, value, expression }) => {
    if (value !== undefined) return `${name}: ${quote}${value}${quote}`;
    return expression === undefined || expression === name ? name : `${name}: ${expression}`;
  });
  const space = findBracketSpace(view);
  return `{${space}${properties.join(", ")}${space}}`;
}

function findEol(view: SourceView): string {
  return view.text.includes("\r\n") ? "\r\n" : "\n";
}
