import type { TSESTree } from "@typescript-eslint/types";
import type { FunctionNode } from "../syntax/functions.js";
import { functionOf, iteratorShape, laterOf, type Shape } from "./shape.js";
import { passVariable } from "./target.js";
import { escape, passValue, type Walk } from "./walk.js";

/** Follows what a function gives (a returned carrier, or `throw`) to wherever the function can be called. */
export function passFunctionResult(walk: Walk, fn: FunctionNode, result: Shape): void {
  const given = resultOfCall(fn, result);
  if (given) passFunction(walk, fn, functionOf(given));
  else escape(walk, fn, "yielded");
}

function resultOfCall(fn: FunctionNode, result: Shape): Shape | undefined {
  if (fn.generator) return result.kind === "throw" ? iteratorShape : undefined;
  return fn.async ? laterOf(result) : result;
}

/** Says that the function has that shape, under its own name and as a value. */
function passFunction(walk: Walk, fn: FunctionNode, shape: Shape): void {
  if (fn.type !== "ArrowFunctionExpression" && fn.id) {
    const own = walk.view.scopeManager
      .getDeclaredVariables(fn)
      .find((variable) => variable.name === fn.id?.name);
    if (own) passVariable(walk, own, shape);
  }
  if (fn.type === "FunctionDeclaration") exportDeclared(walk, fn, shape);
  else passValue(walk, fn, shape);
}

function exportDeclared(walk: Walk, fn: TSESTree.FunctionDeclaration, shape: Shape): void {
  if (fn.parent.type !== "ExportDefaultDeclaration") return;
  walk.links.exported(walk, { view: walk.view, node: fn, shape }, "default");
}
