import type { TSESTree } from "@typescript-eslint/types";
import type { VisitorKeys } from "../source-view.js";

/** What a visitor answers: go on (undefined), leave out the node's children ("skip"), or end the walk ("stop"). */
export type Visit = "skip" | "stop" | undefined | void;

/** Walks a tree in source order, without recursion. Returns false when a visitor stopped it. */
export function traverse(
  root: TSESTree.Node,
  keys: VisitorKeys,
  visit: (node: TSESTree.Node) => Visit,
): boolean {
  const pending: TSESTree.Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const answer = visit(node);
    if (answer === "stop") return false;
    if (answer !== "skip") addChildren(pending, node, keys);
  }
  return true;
}

/** Puts the children on the stack, the last one first: the hottest loop of all, so it makes no list of them. */
function addChildren(pending: TSESTree.Node[], node: TSESTree.Node, keys: VisitorKeys): void {
  const own = keys[node.type];
  if (!own) return;
  for (let index = own.length - 1; index >= 0; index -= 1) {
    const value = (node as unknown as Record<string, unknown>)[own[index] as string];
    if (!Array.isArray(value)) {
      if (isNode(value)) pending.push(value);
      continue;
    }
    for (let last = value.length - 1; last >= 0; last -= 1)
      if (isNode(value[last])) pending.push(value[last]);
  }
}

/** The direct child nodes, in source order. */
export function collectChildren(node: TSESTree.Node, keys: VisitorKeys): TSESTree.Node[] {
  const children: TSESTree.Node[] = [];
  for (const key of keys[node.type] ?? []) {
    const value = (node as unknown as Record<string, unknown>)[key];
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) children.push(child);
  }
  return children;
}

/** Sets `parent` on every node of a tree that was not parsed by ESLint; what else a node needs is done on the way. */
export function applyParents(
  root: TSESTree.Node,
  keys: VisitorKeys,
  finish?: (node: TSESTree.Node) => void,
): void {
  traverse(root, keys, (node) => {
    finish?.(node);
    for (const key of keys[node.type] ?? []) {
      const value = (node as unknown as Record<string, unknown>)[key];
      if (isNode(value)) (value as { parent: TSESTree.Node }).parent = node;
      else if (Array.isArray(value))
        for (const child of value) if (isNode(child)) (child as { parent: TSESTree.Node }).parent = node;
    }
  });
}

function isNode(value: unknown): value is TSESTree.Node {
  return (
    typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string"
  );
}
