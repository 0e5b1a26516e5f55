import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import type { FunctionNode } from "../analysis/syntax/functions.js";
import type { TextEdit } from "./edit.js";
import { collectArrowEdits } from "./text/parentheses.js";
import { findPreviousCode, findNextCode, hasComment } from "./text/trivia.js";

/** One place of a fan-out that becomes a function which the group calls. */
export interface Thunk {
  /** What the function will run: an element, or the body of a mapping callback. */
  readonly body: TSESTree.Node;
  /** The edits that put it behind an arrow with these parameters: `()` or `({ signal })`. */
  readonly collectEdits: (parameters: string) => TextEdit[];
}

/** `f(x)` → `() => f(x)`; an async function that is called where it stands is passed as it is. */
export function createElementThunk(view: SourceView, element: TSESTree.Expression): Thunk {
  const invoked = findInvokedArrow(view, element);
  if (invoked) return invoked;
  return {
    body: element,
    collectEdits: (parameters) => collectArrowEdits(view, element, `${parameters} => `),
  };
}

/** `(async () => { … })()` → `async () => { … }` */
function findInvokedArrow(view: SourceView, element: TSESTree.Expression): Thunk | undefined {
  if (element.type !== "CallExpression" || element.arguments.length > 0 || element.optional) return undefined;
  const arrow = element.callee;
  if (arrow.type !== "ArrowFunctionExpression" || !arrow.async || arrow.params.length > 0) return undefined;
  const [start, end] = element.range;
  const isTight =
    /^\(\s*$/.test(view.text.slice(start, arrow.range[0])) &&
    /^\s*\)\s*\(\s*\)$/.test(view.text.slice(arrow.range[1], end));
  if (!isTight) return undefined;
  const list = findParameterList(view, arrow);
  return {
    body: arrow.body,
    collectEdits: (parameters) => [
      { start, end: arrow.range[0], text: "" },
      ...(parameters === "()" ? [] : [{ start: list.start, end: list.end, text: parameters }]),
      { start: arrow.range[1], end, text: "" },
    ],
  };
}

/**
 * `(x) => f(x)` → `(x) => () => f(x)` · `async (x): Promise<R> => { … }` → `(x) => async (): Promise<R> => { … }`.
 * A `function` becomes an arrow: the caller has made sure that it uses nothing of its own.
 */
export function createCallbackThunk(view: SourceView, callback: FunctionNode): Thunk {
  const isArrow = callback.type === "ArrowFunctionExpression";
  const head = collectHeadEdits(view, callback);
  const returned = callback.returnType ? view.text.slice(...callback.returnType.range) : "";
  return {
    body: callback.body,
    collectEdits: (parameters) => {
      const thunk = `${callback.async ? "async " : ""}${parameters}${returned} => `;
      return [...head, ...collectArrowEdits(view, callback.body, isArrow ? thunk : `=> ${thunk}`)];
    },
  };
}

/** Takes `async`, `function`, a name and the return type away from in front of the thunk. */
function collectHeadEdits(view: SourceView, callback: FunctionNode): TextEdit[] {
  const edits: TextEdit[] = [];
  const list = findParameterList(view, callback);
  const isArrow = callback.type === "ArrowFunctionExpression";
  if (!isArrow) edits.push({ start: callback.range[0], end: list.start, text: "" });
  else if (callback.async) {
    const start = callback.range[0];
    edits.push({ start, end: start + (/^async\s*/.exec(view.text.slice(start))?.[0].length ?? 0), text: "" });
  }
  if (callback.returnType)
    edits.push({ start: callback.returnType.range[0], end: callback.returnType.range[1], text: "" });
  return edits;
}

/** Whether all that would be taken away from a callback's head is code that the thunk repeats. */
export function isPlainHead(view: SourceView, callback: FunctionNode): boolean {
  const list = findParameterList(view, callback);
  const isArrow = callback.type === "ArrowFunctionExpression";
  if (!isArrow && hasComment(view, callback.range[0], list.start)) return false;
  return !callback.returnType || !hasComment(view, ...callback.returnType.range);
}

/** The parameters with their parentheses (and type parameters); a bare `x` of an arrow without them. */
function findParameterList(view: SourceView, fn: FunctionNode): { start: number; end: number } {
  const [first] = fn.params;
  const last = fn.params.at(-1);
  if (fn.typeParameters) return { start: fn.typeParameters.range[0], end: fn.typeParameters.range[1] };
  if (!first || !last) return findEmptyList(view, fn);
  const open = findPreviousCode(view, first.range[0]);
  if (view.text[open - 1] !== "(") return { start: first.range[0], end: last.range[1] };
  return { start: open - 1, end: findNextCode(view, last.range[1]) + 1 };
}

function findEmptyList(view: SourceView, fn: FunctionNode): { start: number; end: number } {
  const start = view.text.indexOf("(", fn.id ? fn.id.range[1] : fn.range[0]);
  return { start, end: view.text.indexOf(")", start) + 1 };
}
