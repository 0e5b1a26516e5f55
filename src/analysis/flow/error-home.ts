import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import type { Home, Shape } from "./shape.js";
import { escape, type Walk } from "./walk.js";

/** Whether a use of the caught error stands in the handler that caught it, where its tests are rewritten with it. */
export function isAtHome(walk: Walk, node: TSESTree.Node, shape: Shape): boolean {
  return shape.kind === "error" && shape.home.path === walk.view.path && isOwn(walk.view, node, shape.home);
}

/** A test or read of the caught error: the handler's own business at home, an escape elsewhere. */
export function readsForeignError(walk: Walk, node: TSESTree.Node, shape: Shape): void {
  if (!isAtHome(walk, node, shape)) escape(walk, node, "error-tested-elsewhere");
}

/** Whether a value is the handler's parameter, or a name that is declared as it: a rewrite of the handler sees these alone. */
function isOwn(view: SourceView, node: TSESTree.Node, home: Home): boolean {
  const inner = unwrap(node);
  switch (inner.type) {
    case "MemberExpression":
      return isOwn(view, inner.object, home);
    case "SpreadElement":
      return isOwn(view, inner.argument, home);
    case "ObjectPattern":
    case "ArrayPattern":
      return isOwnPattern(view, inner, home);
    case "Identifier":
      return isOwnName(view, inner, home);
    default:
      return false;
  }
}

function isOwnName(view: SourceView, name: TSESTree.Identifier, home: Home): boolean {
  const [definition] = findVariable(view, name)?.defs ?? [];
  if (!definition) return false;
  const { node } = definition;
  if (node.type !== "VariableDeclarator") return isHome(node, home);
  // Declared before it is read: two that are declared as each other would go round for ever.
  return node.init != null && node.init.range[1] <= name.range[0] && isOwn(view, node.init, home);
}

function isOwnPattern(view: SourceView, pattern: TSESTree.Node, home: Home): boolean {
  const { parent } = pattern;
  if (parent?.type === "VariableDeclarator") return parent.init != null && isOwn(view, parent.init, home);
  return parent !== undefined && isHome(parent, home);
}

function isHome({ range }: TSESTree.Node, home: Home): boolean {
  return range[0] === home.range[0] && range[1] === home.range[1];
}
