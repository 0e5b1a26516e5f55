import type { TSESTree } from "@typescript-eslint/types";
import { findScope } from "../analysis/scope/bindings.js";
import type { Range } from "../analysis/site.js";
import type { SourceView } from "../analysis/source-view.js";
import { listenerMethods } from "../analysis/models/waits-for-event.js";
import { findMapping } from "../analysis/sites/fan-out-argument.js";
import type { MayNotSettle } from "../analysis/sites/fan-out-settling.js";
import { findDottedName, findMemberName } from "../analysis/syntax/expressions.js";
import { isFunction } from "../analysis/syntax/functions.js";
import { traverse } from "../analysis/syntax/traverse.js";
import { findSignalPlace, isSignalName } from "../analysis/types/takes-signal.js";
import type { TextEdit } from "./edit.js";
import { findNextCode, findPreviousCode } from "./text/trivia.js";
import type { Thunk } from "./thunk.js";

/** How the group's signal reaches the tasks. */
export interface SignalPlan {
  readonly edits: readonly TextEdit[];
  /** The site stands where a `signal` is in scope: the group is linked to it. */
  readonly isLinked: boolean;
  /** The calls that are given the signal, and the names by which a task hands on the outer one, which it replaces. */
  readonly reached: readonly Range[];
}

/** Whether the group's signal ends everything that an element waits for, so that waiting for all is safe. */
export function endsWaiting(plan: SignalPlan, { waits }: MayNotSettle): boolean {
  const reached = new Set(plan.reached.map((range) => range.join(":")));
  return waits !== undefined && waits.every((range) => reached.has(range.join(":")));
}

/** The edits that hand the group's signal to each task that takes one; undefined where none does. */
export function findSignalPlan(
  view: SourceView,
  call: TSESTree.CallExpression,
  thunks: readonly Thunk[],
): SignalPlan | undefined {
  const outer = readOuterSignal(view, call);
  if (outer === "other") return undefined;
  const handed = thunks.map((thunk) => findHandOver(view, thunk, outer));
  if (!handed.some((one) => one !== undefined)) return undefined;
  const edits = thunks.flatMap((thunk, index) => {
    const own = handed[index];
    return own ? [...thunk.collectEdits("({ signal })"), ...own.edits] : thunk.collectEdits("()");
  });
  return { edits, isLinked: outer === "signal", reached: handed.flatMap((one) => one?.reached ?? []) };
}

/** What `signal` means where the site stands: an AbortSignal to link to, nothing, or something else. */
function readOuterSignal(view: SourceView, call: TSESTree.CallExpression): "signal" | "none" | "other" {
  for (let scope: ReturnType<typeof findScope> | null = findScope(view, call); scope; scope = scope.upper) {
    const name = scope.set.get("signal")?.identifiers[0];
    if (name?.type !== "Identifier") continue;
    return isSignalName(view, name) ? "signal" : "other";
  }
  return "none";
}

interface HandOver {
  readonly edits: readonly TextEdit[];
  readonly reached: readonly Range[];
}

/** How one task's body gets the signal; no edits are needed where it hands on the outer `signal`, whose name it keeps. */
function findHandOver(view: SourceView, { body }: Thunk, outer: "signal" | "none"): HandOver | undefined {
  if (mentionsSignal(view, body)) {
    const reached = outer === "signal" ? collectHandedNames(view, body) : [];
    return reached.length > 0 ? { edits: [], reached } : undefined;
  }
  const given = collectOpenCalls(view, body)
    .map((call) => ({ call, edits: collectCallEdits(view, call) }))
    .filter(({ edits }) => edits.length > 0);
  if (given.length === 0) return undefined;
  return { edits: given.flatMap(({ edits }) => edits), reached: given.map(({ call }) => call.range) };
}

function mentionsSignal(view: SourceView, body: TSESTree.Node): boolean {
  return /(?<![\w$])signal(?![\w$])/.test(view.text.slice(...body.range));
}

/**
 * Where a body gives `signal` to something: as an option, as an argument. None where the name is not only read, such
 * as by a declaration of its own.
 */
function collectHandedNames(view: SourceView, body: TSESTree.Node): Range[] {
  const names: Range[] = [];
  const isRead = traverse(body, view.visitorKeys, (node) => {
    if (node.type !== "Identifier" || node.name !== "signal") return undefined;
    const { parent } = node;
    if (parent.type === "VariableDeclarator" || isFunction(parent)) return "stop";
    if (parent.type === "Property" && parent.parent.type === "ObjectPattern") return "stop";
    const given = parent.type === "Property" && parent.value === node ? parent.parent : node;
    const isGiven = given.parent?.type === "CallExpression" || given.parent?.type === "NewExpression";
    if (isGiven && given.parent) names.push(node.range, parent.range, given.parent.range);
    return undefined;
  });
  return isRead ? names : [];
}

/** The calls that a body makes itself: not in nested functions, not inside an inner fan-out, not in clean-up. */
function collectOpenCalls(view: SourceView, body: TSESTree.Node): TSESTree.CallExpression[] {
  const calls: TSESTree.CallExpression[] = [];
  traverse(body, view.visitorKeys, (node) => {
    if (isFunction(node) || node.type === "CatchClause") return "skip";
    if (node.parent?.type === "TryStatement" && node.parent.finalizer === node) return "skip";
    if (node.type !== "CallExpression") return undefined;
    if (isFanOut(node) || findMapping(node)) return "skip";
    if (!isListener(node)) calls.push(node);
    return undefined;
  });
  return calls;
}

function isFanOut({ callee }: TSESTree.CallExpression): boolean {
  return /(^|\.)(Promise|TaskGroup)\./.test(findDottedName(callee) ?? "");
}

/** A signal given to `addEventListener` and its kin would remove the listener. */
function isListener({ callee }: TSESTree.CallExpression): boolean {
  return callee.type === "MemberExpression" && listenerMethods.has(findMemberName(callee) ?? "");
}

function collectCallEdits(view: SourceView, call: TSESTree.CallExpression): TextEdit[] {
  const place = findSignalPlace(view, call);
  if (!place) return [];
  if (place.kind === "property") return [insertProperty(view, place.object)];
  const text = place.kind === "argument" ? "signal" : "{ signal }";
  const at = findPreviousCode(view, call.range[1] - 1);
  const separator = call.arguments.length === 0 ? "" : view.text[at - 1] === "," ? " " : ", ";
  return [{ start: at, end: at, text: `${separator}${text}` }];
}

/** First in the object, so that a spread behind it wins. */
function insertProperty(view: SourceView, object: TSESTree.ObjectExpression): TextEdit {
  const start = object.range[0] + 1;
  const [first] = object.properties;
  if (!first) return { start: object.range[0], end: object.range[1], text: "{ signal }" };
  const next = findNextCode(view, start);
  const gap = view.text.slice(start, first.range[0]);
  const isBroken = gap.includes("\n") && next === first.range[0];
  return {
    start: first.range[0],
    end: first.range[0],
    text: isBroken ? `signal,${gap.slice(gap.lastIndexOf("\n"))}` : "signal, ",
  };
}
