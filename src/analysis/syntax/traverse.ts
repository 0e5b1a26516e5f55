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
    if (answer !== "skip") pending.push(...collectChildren(node, keys).reverse());
  }
  return true;
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

/** Sets `parent` on every node of a tree that was not parsed by ESLint. */
export function applyParents(root: TSESTree.Node, keys: VisitorKeys): void {
  traverse(root, keys, (node) => {
    for (const child of collectChildren(node, keys)) (child as { parent: TSESTree.Node }).parent = node;
  });
}

function isNode(value: unknown): value is TSESTree.Node {
  return (
    typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string"
  );
}
