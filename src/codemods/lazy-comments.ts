import type { TSESTree } from "@typescript-eslint/types";
import { visitorKeys } from "@typescript-eslint/visitor-keys";
import { traverse } from "../analysis/syntax/traverse.js";

/**
 * All comments of a tree, in source order. Outside the literals of a program, `//` and an opened block
 * comment can be nothing else, so the text between literals tells them.
 */
export function collectComments(ast: TSESTree.Program, text: string): TSESTree.Comment[] {
  const literals = collectLiterals(ast);
  const comments: TSESTree.Comment[] = [];
  let next = 0;
  for (let at = skipShebang(text); (at = findSlash(text, at)) >= 0;) {
    while (next < literals.length && (literals[next] as TSESTree.Range)[1] <= at) next += 1;
    const literal = literals[next];
    if (literal && literal[0] <= at) {
      at = literal[1];
      continue;
    }
    const range: TSESTree.Range = [at, findEnd(text, at)];
    comments.push(createComment(text, range));
    at = range[1];
  }
  return comments;
}

/** The nodes whose text may hold what looks like a comment: strings, expressions, templates, text of JSX. */
function collectLiterals(ast: TSESTree.Program): TSESTree.Range[] {
  const found: TSESTree.Range[] = [];
  traverse(ast, visitorKeys, ({ type, range }) => {
    if (type === "Literal" || type === "TemplateElement" || type === "JSXText") found.push(range);
  });
  return found.sort((a, b) => a[0] - b[0]);
}

function skipShebang(text: string): number {
  return text.startsWith("#!") ? (/[\n\r\u2028\u2029]|$/.exec(text)?.index ?? 0) : 0;
}

/** The next place where a comment could begin. */
function findSlash(text: string, from: number): number {
  for (let at = text.indexOf("/", from); at >= 0; at = text.indexOf("/", at + 1)) {
    const second = text[at + 1];
    if (second === "/" || second === "*") return at;
  }
  return -1;
}

function findEnd(text: string, start: number): number {
  if (text[start + 1] === "*") {
    const end = text.indexOf("*/", start + 2);
    return end < 0 ? text.length : end + 2;
  }
  const ending = /[\n\r\u2028\u2029]/g;
  ending.lastIndex = start;
  return ending.exec(text)?.index ?? text.length;
}

function createComment(text: string, range: TSESTree.Range): TSESTree.Comment {
  const isBlock = text[range[0] + 1] === "*";
  const value = text.slice(range[0] + 2, isBlock ? range[1] - 2 : range[1]);
  return { type: isBlock ? "Block" : "Line", value, range } as unknown as TSESTree.Comment;
}
