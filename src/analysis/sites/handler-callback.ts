import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";

/** A rejection callback: where it stands, and the function, where that is in this file. */
export interface CallbackHandler {
  readonly kind: "catch-callback" | "then-callback";
  readonly promise: TSESTree.Expression;
  /** The argument. */
  readonly at: TSESTree.Node;
  readonly fn?: FunctionNode;
  readonly isByReference: boolean;
}

/** Reads `p.catch(cb)` and `p.then(_, cb)`. */
export function findCallbackHandler(
  view: SourceView,
  call: TSESTree.CallExpression,
): CallbackHandler | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return undefined;
  const method = findMemberName(callee);
  const at = method === "catch" ? call.arguments[0] : method === "then" ? call.arguments[1] : undefined;
  if (!at || at.type === "SpreadElement" || (method === "catch" && call.arguments.length > 1))
    return undefined;
  const kind = method === "catch" ? "catch-callback" : "then-callback";
  const inner = unwrap(at);
  const fn = isFunction(inner) ? inner : findReferredFunction(view, inner);
  return { kind, promise: callee.object, at, fn, isByReference: !isFunction(inner) };
}

/** The function that a name means: a declaration, or a const that is never written again. */
function findReferredFunction(view: SourceView, node: TSESTree.Node): FunctionNode | undefined {
  if (node.type !== "Identifier") return undefined;
  const definition = findVariable(view, node)?.defs[0]?.node;
  if (isFunction(definition)) return definition;
  if (definition?.type !== "VariableDeclarator" || definition.parent.kind !== "const" || !definition.init)
    return undefined;
  const init = unwrap(definition.init);
  return isFunction(init) ? init : undefined;
}
