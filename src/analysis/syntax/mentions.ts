import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";

const answers = new WeakMap<TSESTree.Program, Map<string, boolean>>();

/** Whether a file's text holds some characters. Most rules ask so first, of every file: each part is sought once. */
export function mentions({ ast, text }: SourceView, part: string): boolean {
  let known = answers.get(ast);
  if (!known) answers.set(ast, (known = new Map()));
  let answer = known.get(part);
  if (answer === undefined) known.set(part, (answer = text.includes(part)));
  return answer;
}

/** Whether any name in a file can be a signal's: `signal`, `AbortSignal`, `SIGNAL`; a rare letter first is found fast. */
export function mentionsSignal(view: SourceView): boolean {
  return mentions(view, "gnal") || mentions(view, "GNAL");
}
