import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findDescendant } from "../syntax/containment.js";
import type { HandlerWorld } from "./cancellation-exits.js";

/**
 * What a condition says when the error is an abort: a test for something specific is false, one that every error
 * passes is true; undefined when it does not ask about the error.
 */
export function evaluateUnderAbort(world: HandlerWorld, condition: TSESTree.Node): boolean | undefined {
  const node = unwrap(condition);
  switch (node.type) {
    case "UnaryExpression":
      return node.operator === "!"
        ? negate(evaluateUnderAbort(world, node.argument))
        : evaluateRead(world, node);
    case "LogicalExpression":
      return evaluateLogical(world, node);
    case "BinaryExpression":
      return evaluateComparison(world, node);
    case "Identifier":
      return world.errors.includes(node.name) ? true : evaluateNamed(world, node);
    case "Literal":
      return typeof node.value === "boolean" ? node.value : undefined;
    default:
      return evaluateRead(world, node);
  }
}

/** `const isGone = error.code === "ENOENT"; if (isGone) …`: a constant that holds a question about the error. */
function evaluateNamed(world: HandlerWorld, name: TSESTree.Identifier): boolean | undefined {
  const definition = findVariable(world.view, name)?.defs[0];
  if (definition?.type !== "Variable" || definition.parent.kind !== "const") return undefined;
  const { id, init } = definition.node;
  const isOwn = id.type === "Identifier" && init && mentionsError(world, init);
  return isOwn ? evaluateUnderAbort(world, init) : undefined;
}

function negate(verdict: boolean | undefined): boolean | undefined {
  return verdict === undefined ? undefined : !verdict;
}

function evaluateLogical(world: HandlerWorld, node: TSESTree.LogicalExpression): boolean | undefined {
  const left = evaluateUnderAbort(world, node.left);
  const right = evaluateUnderAbort(world, node.right);
  if (node.operator === "&&")
    return left === false || right === false ? false : left === true ? right : undefined;
  if (left === true || right === true) return true;
  return left === false ? right : undefined;
}

/** Classes that an abort's error is an instance of. */
const everyError = new Set(["Error", "Object", "DOMException", "globalThis.Error"]);

function evaluateComparison(world: HandlerWorld, node: TSESTree.BinaryExpression): boolean | undefined {
  const { operator, left, right } = node;
  if (!mentionsError(world, left) && !mentionsError(world, right)) return undefined;
  if (operator === "instanceof") return everyError.has(findDottedName(right) ?? "");
  const isNegative = operator === "!==" || operator === "!=";
  const holds = isTypeofObject(left, right) || isTypeofObject(right, left);
  return isNegative ? !holds : holds;
}

/** `typeof e === "object"` holds for every error. */
function isTypeofObject(asked: TSESTree.Node, value: TSESTree.Node): boolean {
  return (
    asked.type === "UnaryExpression" &&
    asked.operator === "typeof" &&
    value.type === "Literal" &&
    value.value === "object"
  );
}

/** `isHttpError(e)`, `e.retryable`, `codes.includes(e.code)`: specific, hence false. */
function evaluateRead(world: HandlerWorld, node: TSESTree.Node): boolean | undefined {
  if (!mentionsError(world, node)) return undefined;
  if (node.type === "CallExpression" && /^(?:isNativeError|isError)$/.test(findCallName(node))) return true;
  return false;
}

function findCallName(node: TSESTree.CallExpression): string {
  const callee = unwrap(node.callee);
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" ? (findMemberName(callee) ?? "") : "";
}

/** Whether an expression reads the error under one of its names. */
export function mentionsError(world: HandlerWorld, node: TSESTree.Node): boolean {
  const isError = (inner: TSESTree.Node): boolean =>
    inner.type === "Identifier" && world.errors.includes(inner.name);
  return findDescendant(world.view, node, { passes: isError }) !== undefined;
}
