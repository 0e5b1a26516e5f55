import type { TSESTree } from "@typescript-eslint/types";
import { findDottedName } from "../syntax/expressions.js";

const sinkObjects = new Set(["console", "debug", "JSON", "log", "logger", "Object", "util"]);
const sinkName =
  /^(assert|capture\w*|debug|error|fatal|format\w*|info|inspect|isNative\w*|log\w*|noop|print\w*|report\w*|String|stringify|toString|trace|warn\w*|write\w*)$/i;

/** Loggers by the names that people give them: `serverDebug` · `debugLogger` · `errorLog`. */
const loggerName = /(Debug|Log|Logger)$/;

/** Whether a function only shows an error to people: console.error, a logger, `debug("x")`, String, a no-op. */
export function isErrorSink(callee: TSESTree.Node): boolean {
  if (callee.type === "CallExpression") return /^(create)?debug$/i.test(findDottedName(callee.callee) ?? "");
  const name = findDottedName(callee);
  if (name === undefined) return false;
  const parts = name.split(".");
  const last = parts.at(-1) ?? "";
  const isNamed = sinkName.test(last) || loggerName.test(last);
  return isNamed || parts.slice(0, -1).some((part) => sinkObjects.has(part.replace(/^_/, "")));
}

const textName =
  /^(?:get|to|format|extract|read|render)?err(?:or)?(?:message|text|stack|string)$|^stringifyErr(?:or)?$/i;

/** Whether a function that nobody can look into makes a text of an error by its name: `getErrorMessage(error)`. */
export function isErrorText(callee: TSESTree.Node): boolean {
  return textName.test(findDottedName(callee)?.split(".").at(-1) ?? "");
}
