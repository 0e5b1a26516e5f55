import type { TSESTree } from "@typescript-eslint/types";
import { findRuntimeName } from "../models/runtime-names.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, isInside } from "../syntax/containment.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { mentionsSignal } from "../syntax/mentions.js";
import { collectNodes } from "../syntax/node-index.js";
import { hasCancellationLook } from "./cancellation-look.js";
import { findGivenSignal, type GivenSignal } from "./cancellation-signal.js";

/** Clean-up that is given the signal whose abort it cleans up after: it rejects at once, and nothing is cleaned. */
export interface AbortedCleanup {
  readonly range: Range;
  readonly call: string;
  readonly signal: string;
  readonly callRange: Range;
  /** The signal where it can be taken from a scope of its own by the same name. */
  readonly isPlainSignal: boolean;
}

/** Awaited calls in a finally, or in a handler's branch for cancellation, that are given the signal of the try. */
export function collectAbortedCleanups(view: SourceView, settings: Settings): AbortedCleanup[] {
  if (!mentionsSignal(view)) return [];
  return collectNodes(view, "TryStatement").flatMap((statement) => {
    const places = [statement.finalizer, ...collectCancelBranches(view, settings, statement)];
    const cleaning = places.flatMap((place) => (place ? collectAwaited(view, settings, place) : []));
    const given = cleaning.length > 0 ? collectAwaited(view, settings, statement.block) : [];
    return cleaning.flatMap((one) => (sharesSignal(one, given) ? [createSite(view, one)] : []));
  });
}

type Awaited = { call: TSESTree.CallExpression; given: GivenSignal };

function sharesSignal({ given }: Awaited, others: readonly Awaited[]): boolean {
  return others.some((other) => other.given.text === given.text);
}

/** The branches that run after an abort: `if (signal.aborted) { … }` in the handler. */
function collectCancelBranches(
  view: SourceView,
  settings: Settings,
  { handler }: TSESTree.TryStatement,
): TSESTree.Node[] {
  if (!handler) return [];
  return handler.body.body.flatMap((node) => {
    if (node.type !== "IfStatement" || asksForTheOpposite(view, node.test)) return [];
    return hasCancellationLook(view, settings, node.test) ? [node.consequent] : [];
  });
}

/** `!signal.aborted`, perhaps beside other tests: the branch runs when this signal is not aborted. */
function asksForTheOpposite(view: SourceView, test: TSESTree.Node): boolean {
  const passes = (node: TSESTree.Node): boolean => node.type === "UnaryExpression" && node.operator === "!";
  return findDescendant(view, test, { passes }) !== undefined;
}

function collectAwaited(view: SourceView, settings: Settings, root: TSESTree.Node): Awaited[] {
  const fn = findEnclosingFunction(root);
  return collectNodes(view, "AwaitExpression").flatMap(({ argument, range }) => {
    if (argument.type !== "CallExpression" || !isInside({ range }, root)) return [];
    if (findEnclosingFunction(argument) !== fn || isShielded(view, settings, argument)) return [];
    const given = findGivenSignal(view, settings, argument);
    return given ? [{ call: argument, given }] : [];
  });
}

/** Inside `cleanup(…)` and `shield(…)` the signal is another one, or does not matter. */
function isShielded(view: SourceView, settings: Settings, node: TSESTree.CallExpression): boolean {
  for (let current: TSESTree.Node | undefined = node; current; current = current.parent) {
    if (current.type !== "CallExpression") continue;
    const name = findRuntimeName(view, settings, current.callee);
    if (name === "cleanup" || name === "shield") return true;
    if (current.parent && isFunction(current.parent)) break;
  }
  return false;
}

function createSite(view: SourceView, { call, given }: Awaited): AbortedCleanup {
  return {
    range: call.callee.range,
    call: `${view.text.slice(...call.callee.range)}()`,
    signal: given.text,
    callRange: call.range,
    isPlainSignal: given.text === "signal",
  };
}
