import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { traverse } from "../syntax/traverse.js";
import { findFunctions, nameOf, passParameters } from "./callback.js";
import { isErrorSink } from "./error-sink.js";
import { objectOf, type Shape } from "./shape.js";
import { escape, type Walk } from "./walk.js";

/** A function that is told of an error which nobody handled. */
export interface UnhandledListener {
  readonly callback: TSESTree.Node;
  /** It gets the error itself, as Node's do, or an event whose `reason` it is. */
  readonly gets: "error" | "event";
}

const events = ["unhandledRejection", "uncaughtException", "unhandledrejection"];

/** The listeners of a file: `process.on("unhandledRejection", tell)` · `window.onunhandledrejection = tell`. */
export function collectUnhandledListeners(view: SourceView): UnhandledListener[] {
  // By the text alone: most files of a program are never parsed.
  if (!events.some((event) => view.text.includes(event))) return [];
  const listeners: UnhandledListener[] = [];
  traverse(view.ast, view.visitorKeys, (node) => {
    const found = readListener(node);
    if (found) listeners.push(found);
  });
  return listeners;
}

function readListener(node: TSESTree.Node): UnhandledListener | undefined {
  if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression")
    return findMemberName(node.left) === "onunhandledrejection"
      ? { callback: node.right, gets: "event" }
      : undefined;
  if (node.type !== "CallExpression") return undefined;
  const method = findDottedName(node.callee)?.split(".").at(-1) ?? "";
  const [event, callback] = node.arguments;
  if (!/^(?:on|once|addListener|prependListener|addEventListener)$/.test(method) || !callback)
    return undefined;
  if (event?.type !== "Literal" || !events.includes(String(event.value))) return undefined;
  return { callback, gets: event.value === "unhandledrejection" ? "event" : "error" };
}

/** Follows an error that nobody handled into a listener: what it asks there is not rewritten with any handler. */
export function passUnhandled(walk: Walk, { callback, gets }: UnhandledListener): void {
  const error: Shape = { kind: "error", home: { path: walk.view.path, range: [0, 0] } };
  const callees = findFunctions(walk, callback);
  passParameters(walk, callees, { index: 0, shape: gets === "event" ? objectOf("reason", error) : error });
  if (!callees.complete && !isErrorSink(unwrap(callback)))
    escape(walk, callback, ["error-passed", nameOf(walk, callback)]);
}
