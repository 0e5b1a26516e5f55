import type { TSESTree } from "@typescript-eslint/types";
import { findRuntimeName } from "../models/runtime-names.js";
import { findVariable, isGlobal } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { mentions } from "../syntax/mentions.js";
import { collectNodes } from "../syntax/node-index.js";

/** An allSettled whose rejections nobody reads: its entries are folded into the fulfilled ones, or not looked at. */
export interface UninspectedSettled {
  readonly range: Range;
  readonly call: string;
  readonly kind: "folded" | "ignored";
}

/** Every `Promise.allSettled` and `TaskGroup.settle` whose rejections are lost. */
export function collectUninspectedSettled(view: SourceView, settings: Settings): UninspectedSettled[] {
  if (!mentions(view, "ettle") || !/allSettled|settle\b/.test(view.text)) return [];
  return collectNodes(view, "CallExpression").flatMap((call) => {
    const name = findSettledName(view, settings, call);
    const kind = name && findLoss(view, call);
    return name && kind ? [{ range: call.callee.range, call: name, kind }] : [];
  });
}

function findSettledName(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): string | undefined {
  if (findRuntimeName(view, settings, call.callee) === "TaskGroup.settle") return "TaskGroup.settle";
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression" || findMemberName(callee) !== "allSettled") return undefined;
  return callee.object.type === "Identifier" &&
    callee.object.name === "Promise" &&
    isGlobal(view, callee.object)
    ? "Promise.allSettled"
    : undefined;
}

function findLoss(view: SourceView, call: TSESTree.CallExpression): UninspectedSettled["kind"] | undefined {
  const awaited = call.parent;
  if (awaited.type !== "AwaitExpression") return undefined;
  const use = awaited.parent;
  if (use.type === "ExpressionStatement") return "ignored";
  if (use.type === "MemberExpression") return isFoldingChain(view, use) ? "folded" : undefined;
  if (use.type !== "VariableDeclarator" || use.id.type !== "Identifier") return undefined;
  const reads = (findVariable(view, use.id)?.references ?? []).filter((reference) => reference.isRead());
  if (reads.length === 0) return "ignored";
  const scope = findEnclosingFunction(call)?.body ?? view.ast;
  const folds = reads.every(({ identifier }) => isFoldingUse(view, identifier));
  return folds && !readsRejections(view, scope) ? "folded" : undefined;
}

/** `results.filter(fulfilled)`, `results.map(…)`, `for (… of results)`, `results[0].status`; anything else may read more. */
function isFoldingUse(view: SourceView, node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === "ForOfStatement") return parent.right === node && readsFulfilled(view, parent.body);
  if (parent?.type !== "MemberExpression" || parent.object !== node) return false;
  return findMemberName(parent) === "length" || isFoldingChain(view, parent);
}

/** `.filter((r) => r.status === "fulfilled")`, `.flatMap((r) => (r.status === "fulfilled" ? [r.value] : []))`. */
function isFoldingChain(view: SourceView, member: TSESTree.MemberExpression): boolean {
  const call = member.parent;
  if (call.type !== "CallExpression" || call.callee !== member) return false;
  if (!/^(?:filter|map|flatMap|forEach|reduce|find|some|every)$/.test(findMemberName(member) ?? ""))
    return false;
  const [callback] = call.arguments;
  if (!callback) return false;
  if (!isFunction(callback)) return /fulfilled|successful/i.test(findDottedName(callback) ?? "");
  return readsFulfilled(view, callback) && !readsRejections(view, callback);
}

function readsFulfilled(view: SourceView, root: TSESTree.Node): boolean {
  return (
    findDescendant(view, root, {
      passes: (node) => node.type === "Literal" && node.value === "fulfilled",
    }) !== undefined
  );
}

function readsRejections(view: SourceView, root: TSESTree.Node): boolean {
  const passes = (node: TSESTree.Node): boolean => {
    if (node.type === "Literal") return node.value === "rejected";
    return node.type === "Identifier" && (node.name === "reason" || /reject|fail/i.test(node.name));
  };
  if (findDescendant(view, root, { passes })) return true;
  // `r.status === "fulfilled" ? … : log(r)` gives the entry itself to the other branch.
  return findDescendant(view, root, { passes: isFulfilledWithElse }) !== undefined;
}

function isFulfilledWithElse(node: TSESTree.Node): boolean {
  if (node.type === "IfStatement") return node.alternate !== null && mentionsFulfilled(node.test);
  return node.type === "BinaryExpression" && node.operator.startsWith("!=") && mentionsFulfilled(node);
}

function mentionsFulfilled(node: TSESTree.Node): boolean {
  return (
    node.type === "BinaryExpression" &&
    [node.left, node.right].some((side) => side.type === "Literal" && side.value === "fulfilled")
  );
}
