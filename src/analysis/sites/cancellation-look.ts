import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, findStatement, findStatementList, isLoop } from "../syntax/containment.js";
import { findDottedName } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { findCalleeName } from "./cancellation-signal.js";
import { findWaiters } from "./cancellation-waiters.js";

/** `isAbortError`, `wasCancelled`, `AbortError`, `aborted`, `ABORT_ERR`, `throwIfCancellation`; not `abort` or `cancel`, which act. */
const lookName = new RegExp(
  [
    "^(?:throwIfAborted|checkpoint)$",
    "^_?(?:is|was|has|had|did|check|throw|rethrow|assert|ensure|ignore|unless|should)\\w*(?:abort|cancel)",
    "(?:abort|cancel)\\w*(?:Error|Exception|Rejection|Reason)s?$",
    "(?:abort|cancel)(?:l?ed|l?ation)$",
    "^(?:ERR_)?(?:ABORT|CANCEL)(?:L?ED|_?ERR\\w*)$",
  ].join("|"),
  "i",
);
const actName = /^(?:abort|cancel|onabort|oncancel|cancelled?_?message)$/i;
const lookText = /abort|cancel/i;

/** Whether some code looks at cancellation: `signal.aborted`, `isAbortError(e)`, `e.name === "AbortError"`. */
export function hasCancellationLook(view: SourceView, settings: Settings, root: TSESTree.Node): boolean {
  const isLook = (node: TSESTree.Node): boolean => isCancellationLook(settings, node);
  return findDescendant(view, root, { passes: isLook }) !== undefined;
}

/** Whether one node is a look at cancellation. */
export function isCancellationLook(settings: Settings, node: TSESTree.Node): boolean {
  if (node.type === "Identifier") return isLookName(node) || settings.cancelTests.includes(node.name);
  if (node.type === "CallExpression") return settings.cancelTests.includes(findDottedName(node.callee) ?? "");
  if (node.type !== "Literal") return false;
  if ("regex" in node) return lookText.test(node.regex.pattern);
  return typeof node.value === "string" && lookText.test(node.value) && isCompared(node);
}

function isLookName(node: TSESTree.Identifier): boolean {
  const { parent } = node;
  // Who asks a response whether it is destroyed asks whether its client has gone.
  if (node.name === "destroyed") return parent?.type === "MemberExpression" && parent.property === node;
  if (node.name === "reason") return parent?.type === "MemberExpression" && isSignalName(parent.object);
  if (!/abort|cancel|checkpoint/i.test(node.name)) return false;
  if (actName.test(node.name) || !lookName.test(node.name)) return false;
  const isKey = parent?.type === "Property" && parent.key === node && !parent.shorthand;
  return !isKey;
}

/** `signal.reason`: compared with the error, or thrown. */
function isSignalName(node: TSESTree.Node): boolean {
  return /signal$/i.test(findDottedName(node) ?? "");
}

/** A text counts where it is compared: `===`, a `case`, `includes("abort")`, `"AbortError" in …`. */
function isCompared(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === "BinaryExpression" || parent?.type === "SwitchCase") return true;
  if (parent?.type === "ArrayExpression")
    return isCompared(parent) || parent.parent.type === "MemberExpression";
  if (parent?.type === "MemberExpression") return true;
  if (parent?.type !== "CallExpression") return false;
  return /^(?:includes|startsWith|endsWith|match|matches|test|has|indexOf|search|is)$/.test(
    findCalleeName(parent) ?? "",
  );
}

/**
 * Whether the code around a try (or an expression) looks at cancellation in good time: in the condition or the body
 * of the loop around it, in the condition of an if around it, in the statements right after it, in its finally; for a
 * function in place or the callback of a list, also wherever it is waited for.
 */
export function isLookedAtAround(view: SourceView, settings: Settings, site: TSESTree.Node): boolean {
  let inner = site;
  for (let outer = site.parent; outer && !isFunction(outer); outer = outer.parent) {
    if (isLoop(outer) && hasLoopLook(view, settings, { loop: outer as LoopNode, site })) return true;
    if (followsLook(view, settings, inner)) return true;
    if (outer.type === "IfStatement" && hasCancellationLook(view, settings, outer.test)) return true;
    inner = outer;
    if (isLoop(outer)) return false;
  }
  return isLookedAtByWaiters(view, settings, site);
}

/** Whether every await of the function around a place is followed by a look. */
export function isLookedAtByWaiters(view: SourceView, settings: Settings, site: TSESTree.Node): boolean {
  const fn = findEnclosingFunction(site);
  const waiters = (fn && findWaiters(view, fn)) ?? [];
  return (
    waiters.length > 0 &&
    waiters.every((waiter) => isLookedAtAround(view, settings, findStatement(waiter) ?? waiter))
  );
}

type LoopNode =
  | TSESTree.ForStatement
  | TSESTree.ForOfStatement
  | TSESTree.ForInStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

/** In a loop: the condition, or a statement of the body; inside the try only what leaves it without an exception. */
function hasLoopLook(
  view: SourceView,
  settings: Settings,
  { loop, site }: { loop: LoopNode; site: TSESTree.Node },
): boolean {
  const looked = findDescendant(view, loop, {
    passes: (node) => isCancellationLook(settings, node) && !isSwallowedLook(node, site),
  });
  return looked !== undefined;
}

/** `signal.throwIfAborted()` inside the try throws into the very handler that is in question. */
function isSwallowedLook(node: TSESTree.Node, site: TSESTree.Node): boolean {
  if (node.type !== "Identifier" || !/^(?:throwIfAborted|checkpoint)$/.test(node.name)) return false;
  return (
    site.type === "TryStatement" &&
    node.range[0] >= site.block.range[0] &&
    node.range[1] <= site.block.range[1]
  );
}

/** The statements after one, up to and including the next that awaits. */
function followsLook(view: SourceView, settings: Settings, node: TSESTree.Node): boolean {
  const list = findStatementList(node);
  const index = list?.indexOf(node) ?? -1;
  if (!list || index < 0) return false;
  for (const statement of list.slice(index + 1)) {
    if (hasCancellationLook(view, settings, statement)) return true;
    if (findDescendant(view, statement, { passes: isAwait, own: true })) return false;
  }
  return false;
}

function isAwait(node: TSESTree.Node): boolean {
  return node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await);
}
