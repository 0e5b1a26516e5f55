import type { AST_NODE_TYPES, TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { traverse } from "./traverse.js";

/** The name of a node type, as a string: `"CallExpression"`. */
export type NodeType = keyof typeof AST_NODE_TYPES;

/** The node of a type's name. */
export type NodeOf<T extends NodeType> = Extract<TSESTree.Node, { type: (typeof AST_NODE_TYPES)[T] }>;

const indexes = new WeakMap<TSESTree.Program, Map<string, TSESTree.Node[]>>();

/** All nodes of a type in a file, in source order. One walk serves every rule that looks at the file. */
export function collectNodes<T extends NodeType>(view: SourceView, type: T): readonly NodeOf<T>[] {
  let index = indexes.get(view.ast);
  if (!index) indexes.set(view.ast, (index = buildIndex(view)));
  return (index.get(type) ?? []) as unknown as readonly NodeOf<T>[];
}

function buildIndex(view: SourceView): Map<string, TSESTree.Node[]> {
  const index = new Map<string, TSESTree.Node[]>();
  const add = (node: TSESTree.Node): void => {
    const nodes = index.get(node.type);
    if (nodes) nodes.push(node);
    else index.set(node.type, [node]);
  };
  if (view.eachNode) view.eachNode(add);
  else traverse(view.ast, view.visitorKeys, add);
  return index;
}
