import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../../analysis/source-view.js";
import type { TextEdit } from "../edit.js";
import { readFileStyle } from "./file-style.js";
import { findLineIndent } from "./indentation.js";

/** Puts a declaration (without semicolon) at the start of a block, behind a comment that follows the brace. */
export function renderAtBlockStart(view: SourceView, block: TSESTree.BlockStatement, text: string): TextEdit {
  const { eol, semicolon } = readFileStyle(view);
  const brace = block.range[0] + 1;
  const rest = /^[^\S\r\n]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*\*\/[^\S\r\n]*)?(?=\r?\n)/.exec(
    view.text.slice(brace),
  );
  const [first] = block.body;
  if (!rest || !first) return { start: brace, end: brace, text: ` ${text};` };
  const at = brace + rest[0].length;
  return { start: at, end: at, text: `${eol}${findLineIndent(view, first.range[0])}${text}${semicolon}` };
}

/** Puts a declaration on a line of its own behind a statement. */
export function renderAfter(view: SourceView, statement: TSESTree.Node, text: string): TextEdit {
  const { eol, semicolon } = readFileStyle(view);
  const [start, end] = statement.range;
  return { start: end, end, text: `${eol}${findLineIndent(view, start)}${text}${semicolon}` };
}
