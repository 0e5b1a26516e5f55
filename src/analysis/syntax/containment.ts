import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { isFunction } from "./functions.js";
import { traverse } from "./traverse.js";

/** Whether a node stands inside another, or is it. */
export function isInside(node: Pick<TSESTree.Node, "range">, outer: Pick<TSESTree.Node, "range">): boolean {
  return node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
}

/** The first node in a subtree that passes; `own` leaves out what nested functions do later. */
export function findDescendant(
  view: SourceView,
  root: TSESTree.Node,
  { passes, own = false }: { passes: (node: TSESTree.Node) => boolean; own?: boolean },
): TSESTree.Node | undefined {
  let found: TSESTree.Node | undefined;
  traverse(root, view.visitorKeys, (node) => {
    if (passes(node)) {
      found = node;
      return "stop";
    }
    return own && node !== root && isFunction(node) ? "skip" : undefined;
  });
  return found;
}

/** The statement or declaration list that holds a statement directly: a block, a program, a switch case. */
export function findStatementList(statement: TSESTree.Node): readonly TSESTree.Node[] | undefined {
  const { parent } = statement;
  if (parent?.type === "BlockStatement" || parent?.type === "Program") return parent.body;
  if (parent?.type === "SwitchCase") return parent.consequent;
  return undefined;
}

/** The statement around a node, or the node itself when it is one. */
export function findStatement(node: TSESTree.Node): TSESTree.Node | undefined {
  for (let current: TSESTree.Node | undefined = node; current; current = current.parent) {
    if (findStatementList(current)?.includes(current)) return current;
    if (/Statement$|Declaration$/.test(current.type) && current.type !== "BlockStatement") return current;
  }
  return undefined;
}

/** The nearest loop around a node within the same function. */
export function findLoop(node: TSESTree.Node): TSESTree.Node | undefined {
  let inner = node;
  for (let current = node.parent; current && !isFunction(current); current = current.parent) {
    if (isLoop(current) && isRepeated(current, inner)) return current;
    inner = current;
  }
  return undefined;
}

export function isLoop(node: TSESTree.Node): boolean {
  return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type);
}

/** The source of a `for (… of source)` and the init of a `for` run once. */
function isRepeated(loop: TSESTree.Node, part: TSESTree.Node): boolean {
  if (loop.type === "ForStatement") return part !== loop.init;
  if (loop.type === "ForOfStatement" || loop.type === "ForInStatement") return part === loop.body;
  return true;
}
