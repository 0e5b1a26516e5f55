import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findStatement } from "../syntax/containment.js";
import { findDottedName } from "../syntax/expressions.js";
import { findEnclosingFunction, type FunctionNode } from "../syntax/functions.js";
import { findCalls, findNamedCalls, type Caller } from "./cancellation-givers.js";
import { isLookedAtAround } from "./cancellation-look.js";
import { findGivenSignal } from "./cancellation-signal.js";

/** Whether every caller of the function around a place notices the abort: it looks right after, or a sibling of the call throws it. */
export function isNoticedByCallers(view: SourceView, settings: Settings, site: TSESTree.Node): boolean {
  const fn = findEnclosingFunction(site);
  const callers = fn ? findCallers(view, fn) : undefined;
  if (!callers || callers.length === 0) return false;
  return callers.every(
    (caller) =>
      isLookedAtAround(caller.view, settings, findStatement(caller.call) ?? caller.call) ||
      hasAbortedSibling(settings, caller),
  );
}

/** `await Promise.all([ask(signal), load(signal)])`: the other one rejects. */
function hasAbortedSibling(settings: Settings, { view, call }: Caller): boolean {
  const given = findGivenSignal(view, settings, call);
  const list = call.parent;
  const gathering = list.type === "ArrayExpression" ? list.parent : undefined;
  if (!given || list.type !== "ArrayExpression" || gathering?.type !== "CallExpression") return false;
  if (findDottedName(gathering.callee) !== "Promise.all" || gathering.parent.type !== "AwaitExpression")
    return false;
  return list.elements.some(
    (one) =>
      one !== call &&
      one?.type === "CallExpression" &&
      findGivenSignal(view, settings, one)?.text === given.text,
  );
}

/** All calls of a function: in its file where it keeps to it, else all of its name in the program; undefined where nobody knows. */
function findCallers(view: SourceView, fn: FunctionNode): readonly Caller[] | undefined {
  return findCalls(view, fn)?.map((call) => ({ view, call })) ?? findNamedCalls(view, fn);
}
