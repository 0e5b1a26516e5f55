import type { TSESTree } from "@typescript-eslint/types";
import { findImportedName, findVariable, isGlobal } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";

/** What a promise does that only waits: after how many milliseconds, and how it ends. */
export interface TimerLimit {
  readonly ms: TSESTree.Expression;
  /** `resolves`: with undefined. `rejects`: with a plain Error. `other`: with a value or an error of its own. */
  readonly end: "resolves" | "rejects" | "other";
}

/**
 * The limit that an expression sets: `new Promise((_, reject) => setTimeout(() => reject(new Error("late")), ms))`,
 * `setTimeout(ms)` of node:timers/promises, or the call of a function of this file that gives one of them for its
 * first parameter. Undefined where the file does not show it.
 */
export function findTimerLimit(view: SourceView, node: TSESTree.Node): TimerLimit | undefined {
  const value = unwrap(node);
  if (value.type === "NewExpression") return readPromise(view, value);
  return value.type === "CallExpression" ? readCall(view, value) : undefined;
}

function readPromise(
  view: SourceView,
  { callee, arguments: given }: TSESTree.NewExpression,
): TimerLimit | undefined {
  const [executor] = given;
  if (callee.type !== "Identifier" || callee.name !== "Promise" || !isGlobal(view, callee)) return undefined;
  if (!executor || !isFunction(executor)) return undefined;
  const call = findOnlyCall(executor);
  const isMoved =
    executor.type === "ArrowFunctionExpression" || !/\bthis\b/.test(view.text.slice(...executor.range));
  if (!isMoved) return undefined;
  if (!call || !isGlobalTimer(view, call.callee)) return undefined;
  const [callback, ms, ...values] = call.arguments;
  if (!callback || !ms || ms.type === "SpreadElement") return undefined;
  const ending = isFunction(callback) ? findOnlyCall(callback) : { callee: callback, arguments: values };
  const end = ending && readEnd(view, ending, executor);
  return end && { ms, end };
}

function isGlobalTimer(view: SourceView, callee: TSESTree.Node): boolean {
  const name = findDottedName(callee);
  const root = unwrap(callee);
  if (name === "setTimeout") return root.type === "Identifier" && isGlobal(view, root);
  return name === "globalThis.setTimeout" || name === "window.setTimeout";
}

/** The call that is all a function does. */
function findOnlyCall({ body }: FunctionNode): TSESTree.CallExpression | undefined {
  const [statement, ...more] = body.type === "BlockStatement" ? body.body : [];
  if (more.length > 0) return undefined;
  const expression =
    body.type !== "BlockStatement"
      ? body
      : statement?.type === "ExpressionStatement"
        ? statement.expression
        : undefined;
  return expression?.type === "CallExpression" ? expression : undefined;
}

interface Ending {
  readonly callee: TSESTree.Node;
  readonly arguments: readonly TSESTree.CallExpressionArgument[];
}

/** What the timer's callback makes of the promise: a call of the executor's own `resolve` or `reject`. */
function readEnd(view: SourceView, ending: Ending, executor: FunctionNode): TimerLimit["end"] | undefined {
  const { callee } = ending;
  if (callee.type !== "Identifier") return undefined;
  const name = findVariable(view, callee)?.defs[0]?.name;
  const index = executor.params.findIndex((parameter) => parameter === name);
  if (index !== 0 && index !== 1) return undefined;
  const [value] = ending.arguments;
  if (index === 0) return !value || isUndefined(value) ? "resolves" : "other";
  return value && isPlainError(view, value) ? "rejects" : "other";
}

function isUndefined(node: TSESTree.Node): boolean {
  return node.type === "Identifier" && node.name === "undefined";
}

/** `new Error("late")`, and nothing that a handler could tell apart by more than its text. */
function isPlainError(view: SourceView, node: TSESTree.Node): boolean {
  if (node.type !== "NewExpression" && node.type !== "CallExpression") return false;
  const { callee } = node;
  const isError = callee.type === "Identifier" && callee.name === "Error" && isGlobal(view, callee);
  return isError && node.arguments.length <= 1;
}

function readCall(
  view: SourceView,
  { callee, arguments: given }: TSESTree.CallExpression,
): TimerLimit | undefined {
  const [ms] = given;
  if (given.length !== 1 || !ms || ms.type === "SpreadElement") return undefined;
  const imported = findImportedName(view, callee);
  if (imported) {
    const isTimer = imported.name === "setTimeout" && /^(?:node:)?timers\/promises$/.test(imported.module);
    return isTimer ? { ms, end: "resolves" } : undefined;
  }
  const own = findOwnFunction(view, callee);
  const [parameter] = own?.params ?? [];
  const returned = own && findReturned(own);
  const limit = returned?.type === "NewExpression" ? readPromise(view, returned) : undefined;
  const isOfParameter =
    limit?.ms.type === "Identifier" && findVariable(view, limit.ms)?.defs[0]?.name === parameter;
  return limit && isOfParameter ? { ms, end: limit.end } : undefined;
}

/** `function sleep(ms) { … }` or `const sleep = (ms) => …` of this file, by its plain name. */
function findOwnFunction(view: SourceView, callee: TSESTree.Node): FunctionNode | undefined {
  if (callee.type !== "Identifier") return undefined;
  const variable = findVariable(view, callee);
  const definition = variable?.defs.length === 1 ? variable.defs[0]?.node : undefined;
  if (definition?.type === "FunctionDeclaration") return definition;
  const isConst = definition?.type === "VariableDeclarator" && definition.parent.kind === "const";
  return isConst && definition.init && isFunction(definition.init) ? definition.init : undefined;
}

function findReturned({ body, async: isAsync, generator }: FunctionNode): TSESTree.Node | undefined {
  if (isAsync || generator) return undefined;
  if (body.type !== "BlockStatement") return body;
  const [statement, ...more] = body.body;
  if (more.length > 0 || statement?.type !== "ReturnStatement") return undefined;
  return statement.argument ?? undefined;
}
