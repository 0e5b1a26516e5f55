import type { TSESTree } from "@typescript-eslint/types";
import type { Shape } from "./shape.js";
import { escape, type Walk } from "./walk.js";

/** Whether a use of the caught error stands in the handler that caught it, where its tests are rewritten with it. */
export function isAtHome(walk: Walk, node: TSESTree.Node, shape: Shape): boolean {
  if (shape.kind !== "error" || shape.home.path !== walk.view.path) return false;
  const [start, end] = shape.home.range;
  return node.range[0] >= start && node.range[1] <= end;
}

/** A test or read of the caught error: the handler's own business at home, an escape elsewhere. */
export function readsForeignError(walk: Walk, node: TSESTree.Node, shape: Shape): void {
  if (!isAtHome(walk, node, shape)) escape(walk, node, "error-tested-elsewhere");
}
