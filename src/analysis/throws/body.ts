import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";

/** A place in a region at which something may be thrown. */
export type Hazard =
  | TSESTree.CallExpression
  | TSESTree.NewExpression
  | TSESTree.AwaitExpression
  | TSESTree.ThrowStatement
  | TSESTree.ForOfStatement
  | TSESTree.YieldExpression
  | TSESTree.VariableDeclaration;

const hazardsOf = new WeakMap<TSESTree.Node, readonly Hazard[]>();
const returnsOf = new WeakMap<TSESTree.Node, readonly TSESTree.Node[]>();

/** The places that throw out of a region: not those in nested functions, nor those that a catch inside takes. */
export function collectHazards(view: SourceView, region: TSESTree.Node): readonly Hazard[] {
  const known = hazardsOf.get(region);
  if (known) return known;
  if (isFunction(region)) return [];
  const hazards: Hazard[] = [];
  traverse(region, view.visitorKeys, (node) => {
    if (node !== region && (isFunction(node) || isCaught(node))) return "skip";
    if (node.type === "ClassBody" || node.type.startsWith("TS"))
      return isTransparent(node) ? undefined : "skip";
    if (isHazard(node)) hazards.push(node);
    return undefined;
  });
  hazardsOf.set(region, hazards);
  return hazards;
}

/** The block of a try whose catch takes everything: what the catch throws again stands in the catch itself. */
function isCaught(node: TSESTree.Node): boolean {
  return node.parent?.type === "TryStatement" && node.parent.block === node && node.parent.handler !== null;
}

function isTransparent(node: TSESTree.Node): boolean {
  return (
    node.type === "TSAsExpression" ||
    node.type === "TSNonNullExpression" ||
    node.type === "TSSatisfiesExpression" ||
    node.type === "TSTypeAssertion" ||
    node.type === "TSInstantiationExpression"
  );
}

function isHazard(node: TSESTree.Node): node is Hazard {
  switch (node.type) {
    case "CallExpression":
    case "NewExpression":
    case "AwaitExpression":
    case "ThrowStatement":
    case "ForOfStatement":
      return true;
    case "YieldExpression":
      return node.delegate;
    case "VariableDeclaration":
      return node.kind === "await using" || node.kind === "using";
    default:
      return false;
  }
}

/** The expressions that a function returns; the body itself for `() => expression`. */
export function collectReturned(view: SourceView, fn: FunctionNode): readonly TSESTree.Node[] {
  if (fn.body.type !== "BlockStatement") return [fn.body];
  const known = returnsOf.get(fn);
  if (known) return known;
  const returned: TSESTree.Node[] = [];
  traverse(fn.body, view.visitorKeys, (node) => {
    if (isFunction(node) || node.type === "ClassBody") return "skip";
    if (node.type === "ReturnStatement" && node.argument) returned.push(node.argument);
    return undefined;
  });
  returnsOf.set(fn, returned);
  return returned;
}
