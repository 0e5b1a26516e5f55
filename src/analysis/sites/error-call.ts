import type { TSESTree } from "@typescript-eslint/types";
import { findImportedName } from "../scope/bindings.js";
import { findDottedName } from "../syntax/expressions.js";
import type { UseContext } from "./error-use.js";

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

const LOGGER = /(?:^|\.)(?:console|log|logger|logging|winston|pino|debug|consola|reporter)\.\w+$/i;
const LOG_METHOD =
  /(?:^|(?<!^Math)\.)(?:log|debug|info|warn|warning|error|trace|fatal|verbose|silly|captureException|recordException)$/;
const LOG_FUNCTION = /^(?:debug|log|warn|logError|logWarning|captureException|reportError)$/;
const SHOWN = new Set([
  "String",
  "inspect",
  "util.inspect",
  "util.format",
  "JSON.stringify",
  "formatException",
]);

/** Whether a call of this name only writes down what it is given. */
export function isLogName(name: string): boolean {
  return LOGGER.test(name) || LOG_FUNCTION.test(name) || (name.includes(".") && LOG_METHOD.test(name));
}

/** Whether a callee is a name of the runtime that opens groups itself, or one of settings.awareFunctions. */
export function isAwareCallee(context: UseContext, callee: TSESTree.Node): boolean {
  const { view, settings } = context;
  const imported = findImportedName(view, callee);
  if (imported && settings.runtime.includes(imported.module)) return true;
  const name = findDottedName(callee);
  return name !== undefined && settings.awareFunctions.includes(name);
}

/** What becomes of an error that is an argument of a call which asks nothing. */
export function findCallUse(
  context: UseContext,
  call: Call,
): "aware" | "rethrown" | "logged" | "passed" | "read" {
  if (isAwareCallee(context, call.callee)) return "aware";
  const name = findDottedName(call.callee);
  if (name === undefined) return "passed";
  if (name === "Promise.reject") return "rethrown";
  if (SHOWN.has(name)) return "read";
  return call.type === "CallExpression" && isLogName(name) ? "logged" : "passed";
}
