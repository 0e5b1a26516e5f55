import type { TSESTree } from "@typescript-eslint/types";
import { findVariable, isGlobal } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";

/** The `new Promise(…)` whose executor's parameter the name is: `resolve` or `reject` of it. */
export function findExecutorPromise(
  view: SourceView,
  name: TSESTree.Node,
  role: "resolve" | "reject",
): TSESTree.NewExpression | undefined {
  if (name.type !== "Identifier") return undefined;
  const definition = findVariable(view, name)?.defs[0];
  if (definition?.type !== "Parameter") return undefined;
  const executor = definition.node;
  const created = executor.parent;
  const index = role === "resolve" ? 0 : 1;
  if (created?.type !== "NewExpression" || executor.params[index] !== definition.name) return undefined;
  return isPromiseConstructor(view, created.callee) ? created : undefined;
}

/** Whether an expression is the built-in Promise. */
export function isPromiseConstructor(view: SourceView, node: TSESTree.Node): boolean {
  return node.type === "Identifier" && node.name === "Promise" && isGlobal(view, node);
}
