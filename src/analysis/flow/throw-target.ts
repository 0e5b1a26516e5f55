import type { TSESTree } from "@typescript-eslint/types";
import { isFunction } from "../syntax/functions.js";
import { passFunctionResult } from "./function-result.js";
import { throwShape } from "./shape.js";
import { passTarget } from "./target.js";
import { end, escape, type Walk } from "./walk.js";

/** Follows an error thrown at a node to the catch clause around it, else out of its function. */
export function stepThrow(walk: Walk, thrown: TSESTree.Node): void {
  let child = thrown;
  for (let parent = thrown.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === "TryStatement" && parent.block === child && parent.handler) {
      return catchIn(walk, parent.handler);
    }
    if (isFunction(parent)) return passFunctionResult(walk, parent, throwShape);
    if (parent.type === "PropertyDefinition" || parent.type === "StaticBlock") {
      return escape(walk, parent, "constructor");
    }
  }
  end(walk, thrown, "top");
  walk.links.unhandled(walk);
}

/** The clause is a handler; where its body throws or passes on the error it caught, the error goes on. */
function catchIn(walk: Walk, clause: TSESTree.CatchClause): void {
  const { path } = walk.view;
  const range = [clause.range[0], clause.range[1]] as const;
  walk.step.handlers.push({ path, range, id: `${path}:${range[0]}`, kind: "catch" });
  if (clause.param) passTarget(walk, clause.param, { kind: "error", home: { path, range } });
}
