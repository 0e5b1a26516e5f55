import type { TSESTree } from "@typescript-eslint/types";
import { findMemberName } from "../syntax/expressions.js";

/** What becomes of the promise that the fan-out gives. */
export type Consumption =
  "awaited" | "returned" | "chained" | "stored" | "floating" | "argument" | "element" | "yielded" | "other";

const transparent = new Set<string>([
  "TSNonNullExpression",
  "TSAsExpression",
  "TSTypeAssertion",
  "TSSatisfiesExpression",
  "ChainExpression",
]);

const consumptionByParent: Readonly<Record<string, Consumption | undefined>> = {
  AwaitExpression: "awaited",
  ReturnStatement: "returned",
  ArrowFunctionExpression: "returned",
  YieldExpression: "yielded",
  VariableDeclarator: "stored",
  AssignmentExpression: "stored",
  Property: "stored",
  PropertyDefinition: "stored",
  ExpressionStatement: "floating",
  UnaryExpression: "floating",
  CallExpression: "argument",
  NewExpression: "argument",
  ArrayExpression: "element",
};

/** How the value of an expression is used, seen through casts and branches of `?:`, `&&` and `??`. */
export function readConsumption(node: TSESTree.Node): Consumption {
  let current = node;
  while (current.parent && (transparent.has(current.parent.type) || isBranch(current, current.parent))) {
    current = current.parent;
  }
  const { parent } = current;
  if (parent?.type === "MemberExpression" && parent.object === current)
    return isChain(parent) ? "chained" : "other";
  return consumptionByParent[parent?.type ?? ""] ?? "other";
}

function isBranch(node: TSESTree.Node, parent: TSESTree.Node): boolean {
  if (parent.type === "ConditionalExpression") return parent.test !== node;
  return parent.type === "LogicalExpression" && parent.right === node;
}

function isChain(member: TSESTree.MemberExpression): boolean {
  const name = findMemberName(member);
  const isCalled = member.parent.type === "CallExpression" && member.parent.callee === member;
  return isCalled && (name === "then" || name === "catch" || name === "finally");
}
