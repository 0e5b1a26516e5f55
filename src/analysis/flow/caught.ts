import type { TSESTree } from "@typescript-eslint/types";
import { isErrorSink } from "./error-sink.js";
import { findRejected, passRejected } from "./deferred.js";
import { collectParameters, isFunction, type FunctionNode } from "../syntax/functions.js";
import { unwrap } from "../syntax/expressions.js";
import type { Shape } from "./shape.js";
import { passTarget } from "./target.js";
import { escape, type Walk } from "./walk.js";

/** Follows a rejection into the callback of `.catch(cb)` or `.then(_, cb)`: a handler, unless it is a promise's own `reject`. */
export function passCaught(walk: Walk, call: TSESTree.CallExpression, callback: TSESTree.Node): void {
  const given = unwrap(callback);
  const rejected = findRejected(walk, given);
  if (rejected) return passRejected(rejected);
  const { path } = walk.view;
  walk.step.handlers.push({
    path,
    range: [call.range[0], call.range[1]],
    id: `${path}:${callback.range[0]}`,
    kind: "callback",
  });
  if (isFunction(given)) return bindCaught(walk, given, { path, range: given.range });
  const { functions, complete } = walk.links.callees(walk, given);
  for (const { view, node } of functions) {
    bindCaught({ ...walk, view }, node, { path: view.path, range: node.range });
  }
  if (!complete && !isErrorSink(given))
    escape(walk, callback, ["error-passed", walk.view.text.slice(...given.range)]);
}

function bindCaught(
  walk: Walk,
  fn: Pick<FunctionNode, "params">,
  home: Extract<Shape, { kind: "error" }>["home"],
): void {
  const [parameter] = collectParameters(fn);
  if (parameter) passTarget(walk, parameter, { kind: "error", home });
}
