import type { TSESTree } from "@typescript-eslint/types";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { collectChildren } from "./traverse.js";

/** The outermost node whose text is exactly the range: how a rewrite finds the node of a site again. */
export function findNodeAt(view: SourceView, [start, end]: Range): TSESTree.Node | undefined {
  let current: TSESTree.Node | undefined = view.ast;
  while (current) {
    if (current.type !== "Program" && current.range[0] === start && current.range[1] === end) return current;
    current = collectChildren(current, view.visitorKeys).find(
      (child) => child.range[0] <= start && child.range[1] >= end,
    );
  }
  return undefined;
}

/** As findNodeAt, but the innermost node that satisfies the test. */
export function findNodeOfType<T extends TSESTree.Node>(
  view: SourceView,
  [start, end]: Range,
  isWanted: (node: TSESTree.Node) => node is T,
): T | undefined {
  let found: T | undefined;
  let current: TSESTree.Node | undefined = view.ast;
  while (current) {
    if (current.range[0] === start && current.range[1] === end && isWanted(current)) found = current;
    current = collectChildren(current, view.visitorKeys).find(
      (child) => child.range[0] <= start && child.range[1] >= end,
    );
  }
  return found;
}
