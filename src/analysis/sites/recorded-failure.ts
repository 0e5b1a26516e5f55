import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, isInside } from "../syntax/containment.js";
import { unwrap } from "../syntax/expressions.js";
import { findVisibleFunction, type VisibleFunction } from "../types/visible-function.js";
import { findMapping, type FanOutArgument } from "./fan-out-argument.js";
import { findCalledName } from "./fan-out-names.js";
import { collectFanOutTasks } from "./fan-out-tasks.js";

/**
 * Whether the tasks of a fan-out tell of their failures themselves before they fail: each hands its error to a call in a
 * handler of its own (`catch (error) { this.failed.set(server, error); throw error; }`).
 */
export function doTasksRecord(view: SourceView, argument: FanOutArgument): boolean {
  const tasks = collectFanOutTasks(argument);
  return (
    tasks.length > 0 &&
    tasks.every(({ node }) => {
      const mapping = findMapping(node);
      const callee = mapping?.callback ?? (node.type === "CallExpression" ? node.callee : undefined);
      const found = callee && findVisibleFunction(view, callee);
      return found !== undefined && doesRecord(found, 2);
    })
  );
}

function doesRecord({ view, fn }: VisibleFunction, steps: number): boolean {
  if (!fn.body) return false;
  const isRecord = (node: TSESTree.Node): boolean =>
    node.type === "TryStatement" && node.handler !== null && isHandedOn(view, node.handler);
  const recorder = findDescendant(view, fn.body, { passes: isRecord, own: true });
  if (recorder)
    return !findDescendant(view, fn.body, { passes: (node) => isAwaitOutside(node, recorder), own: true });
  const only = findOnlyCall(fn.body);
  const next = only && steps > 0 ? findVisibleFunction(view, only.callee) : undefined;
  return next !== undefined && doesRecord(next, steps - 1);
}

/** What a function awaits before or after the try that tells of failures may fail without a word. */
function isAwaitOutside(node: TSESTree.Node, recorder: TSESTree.Node): boolean {
  return node.type === "AwaitExpression" && !isInside(node, recorder);
}

/** The call that a function is nothing but a name for: `(server) => this.connect(server)`. */
function findOnlyCall(body: TSESTree.Node): TSESTree.CallExpression | undefined {
  let node: TSESTree.Node | null | undefined = body;
  if (node.type === "BlockStatement") node = node.body.length === 1 ? node.body[0] : undefined;
  if (node?.type === "ReturnStatement") node = node.argument;
  else if (node?.type === "ExpressionStatement") node = node.expression;
  if (node?.type === "AwaitExpression") node = node.argument;
  const call = node && unwrap(node);
  return call?.type === "CallExpression" ? call : undefined;
}

/** Whether a handler hands its error, or what it makes of it, to a call that stands as a statement. */
function isHandedOn(view: SourceView, { param, body }: TSESTree.CatchClause): boolean {
  if (param?.type !== "Identifier") return false;
  const isError = (node: TSESTree.Node): boolean => {
    if (node.type !== "Identifier") return false;
    const definition = findVariable(view, node)?.defs[0];
    if (definition?.name === param) return true;
    const init =
      definition?.type === "Variable" && isInside(definition.node, body) ? definition.node.init : null;
    return init
      ? findDescendant(view, init, { passes: (inner) => inner !== node && isError(inner) }) !== undefined
      : false;
  };
  const passes = (node: TSESTree.Node): boolean => {
    if (node.type !== "ExpressionStatement") return false;
    const call = unwrap(
      node.expression.type === "AwaitExpression" ? node.expression.argument : node.expression,
    );
    if (call.type !== "CallExpression" || /^(?:is|assert)/.test(findCalledName(call) ?? "")) return false;
    return call.arguments.some((one) => findDescendant(view, one, { passes: isError }) !== undefined);
  };
  return findDescendant(view, body, { passes, own: true }) !== undefined;
}
