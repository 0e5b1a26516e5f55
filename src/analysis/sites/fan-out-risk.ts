import type { TSESTree } from "@typescript-eslint/types";
import { findRuntimeName, groupRunners } from "../models/runtime-names.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { findVariable } from "../scope/bindings.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { findHandler } from "./catch-handler.js";
import { findFanOutCall, type FanOutSite } from "./fan-out.js";
import { readArgument, type FanOutArgument } from "./fan-out-argument.js";
import { shorten } from "./fan-out-names.js";
import { findEndingHandler, findSharedSignal } from "./fan-out-settling.js";
import { findSettledRethrow } from "./settled-rethrow.js";
import { findEarlyStart } from "./early-start.js";
import { canFailBesides } from "./fail-besides.js";
import { canTasksFail } from "./task-failure.js";
import { findUncancelledSignal } from "./uncancelled-signal.js";

/** What can go wrong at a fan-out as it stands. */
export type FanOutRiskId =
  | "handWrittenCancel"
  | "signalNotCancelled"
  | "onlyFirstError"
  | "settledRethrow"
  | "startedBeforeAwait"
  | "perItemSwallow";

/** The gravest risk of a fan-out, and the user's own code that shows it. */
export interface FanOutRisk {
  readonly id: FanOutRiskId;
  readonly detail: string;
}

/** The first risk that a fan-out shows, in the order of what a group would mend most. */
export function findFanOutRisk(
  view: SourceView,
  site: FanOutSite,
  settings: Settings,
): FanOutRisk | undefined {
  const call = findFanOutCall(view, site);
  const argument = readArgument(view, call);
  if (site.method === "allSettled") {
    const thrown = findSettledRethrow(view, call);
    return thrown && { id: "settledRethrow", detail: quote(view, thrown) };
  }
  const lost = canTasksFail(view, argument, settings)
    ? (findSignalRisk(view, call, argument) ?? findTestedError(view, { call, argument }, settings))
    : undefined;
  return lost ?? findStartRisk(view, call, argument) ?? findSwallow(view, argument);
}

function findSignalRisk(
  view: SourceView,
  call: TSESTree.CallExpression,
  argument: FanOutArgument,
): FanOutRisk | undefined {
  const shared = findSharedSignal(view, argument);
  if (!shared) return undefined;
  const ending = findEndingHandler(view, call);
  if (ending)
    return isAbortOf(view, ending, shared) ? { id: "handWrittenCancel", detail: ending } : undefined;
  const signal = findUncancelledSignal(view, argument);
  return signal && { id: "signalNotCancelled", detail: shorten(view.text.slice(...signal.range)) };
}

/** Whether a call aborts the controller of a signal; `stream.abort()` and `server.close()` end the siblings in another way. */
function isAbortOf(view: SourceView, ending: string, signal: TSESTree.Node): boolean {
  const [, controller] = /^(.*?)\??\.abort\(/.exec(ending) ?? [];
  if (controller === undefined) return false;
  const name = findDottedName(signal);
  if (name === `${controller}.signal`) return true;
  const variable = signal.type === "Identifier" ? findVariable(view, signal) : undefined;
  const declarator = variable?.defs[0]?.node;
  return (
    declarator?.type === "VariableDeclarator" && view.text.slice(...declarator.range).includes(controller)
  );
}

/**
 * A catch of the same function that asks which error it has: the other failures are gone. Where something else in the
 * try can fail than the tasks, the handler may be meant for that.
 */
function findTestedError(
  view: SourceView,
  { call, argument }: { readonly call: TSESTree.CallExpression; readonly argument: FanOutArgument },
  settings: Settings,
): FanOutRisk | undefined {
  const owner = findEnclosingFunction(call);
  let child: TSESTree.Node = call;
  for (
    let node = call.parent as TSESTree.Node | undefined;
    node && node !== owner;
    child = node, node = node.parent
  ) {
    if (node.type !== "TryStatement" || node.block !== child || !node.handler) continue;
    const handler = findHandler(view, node.handler, settings);
    const [test] = handler?.isDiscriminating ? handler.tests : [];
    if (test && !canFailBesides(view, { block: node.block, call, argument }))
      return { id: "onlyFirstError", detail: test.subject };
  }
  return undefined;
}

function findStartRisk(
  view: SourceView,
  call: TSESTree.CallExpression,
  argument: FanOutArgument,
): FanOutRisk | undefined {
  const started = findEarlyStart(view, call, argument);
  return started === undefined ? undefined : { id: "startedBeforeAwait", detail: started };
}

/** `xs.map((x) => f(x).catch(() => undefined))` */
function findSwallow(view: SourceView, { mapping }: FanOutArgument): FanOutRisk | undefined {
  const body = mapping?.inline && unwrap(mapping.inline.body);
  if (body?.type !== "CallExpression" || body.callee.type !== "MemberExpression") return undefined;
  const [callback] = body.arguments;
  const isSwallow =
    findMemberName(body.callee) === "catch" && isFunction(callback) && callback.params.length === 0;
  if (
    !isSwallow ||
    findDescendant(view, callback.body, { passes: (node) => node.type === "ThrowStatement" })
  ) {
    return undefined;
  }
  return { id: "perItemSwallow", detail: quote(view, callback) };
}

/** Whether the tasks of a group make this fan-out: the group above it waits and cancels already. */
export function isInsideGroup(view: SourceView, site: FanOutSite, settings: Settings): boolean {
  for (let node: TSESTree.Node = findFanOutCall(view, site); node.parent; node = node.parent) {
    if (!isFunction(node)) continue;
    for (
      let parent: TSESTree.Node | undefined = node.parent;
      parent && isPart(parent);
      parent = parent.parent
    ) {
      if (parent.type === "CallExpression" && isGroupCall(view, parent, settings)) return true;
    }
  }
  return false;
}

/** What can stand between a thunk and the call of the group that it is given to. */
function isPart(node: TSESTree.Node): boolean {
  return /^(ArrayExpression|CallExpression|ArrowFunctionExpression|ObjectExpression|Property|SpreadElement)$/.test(
    node.type,
  );
}

function isGroupCall(view: SourceView, call: TSESTree.CallExpression, settings: Settings): boolean {
  const name = findRuntimeName(view, settings, call.callee);
  if (name !== undefined) return groupRunners.has(name);
  return call.callee.type === "MemberExpression" && findMemberName(call.callee) === "createTask";
}

/** Whether at most one promise is waited for. */
export function isSingle(view: SourceView, site: FanOutSite): boolean {
  const { array } = readArgument(view, findFanOutCall(view, site));
  const elements = array?.elements.filter((element) => element !== null);
  return elements !== undefined && elements.length < 2 && elements[0]?.type !== "SpreadElement";
}

function quote(view: SourceView, node: TSESTree.Node): string {
  const line = view.text.slice(...node.range).replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
