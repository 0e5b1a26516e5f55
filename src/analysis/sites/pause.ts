import type { TSESTree } from "@typescript-eslint/types";
import { pauseName } from "../models/waits-for-event.js";
import { unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { findCalledName } from "./fan-out-names.js";

/** `sleep(100)`, also inside a wrapper that runs it: `traced("wait", () => sleep(100))`. It fails for no reason of its own. */
export function isPause(expression: TSESTree.Node): boolean {
  const call = unwrap(expression);
  if (call.type !== "CallExpression" || call.arguments.length === 0) return false;
  if (pauseName.test(findCalledName(call) ?? "")) return !call.arguments.some((one) => isFunction(one));
  return call.arguments.some(
    (one) => isFunction(one) && one.body.type !== "BlockStatement" && isPause(one.body),
  );
}
