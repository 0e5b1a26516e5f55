import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import { findFanOutCall, type FanOutFact, type FanOutSite } from "../analysis/sites/fan-out.js";
import { holdsPromises, mayThrowAtOnce } from "../analysis/sites/fan-out-promises.js";
import type { Blocker, BlockerId } from "./blocker.js";

const blockerByFact: Readonly<Record<FanOutFact["id"], BlockerId>> = {
  "promise-shadowed": "promise-shadowed",
  "promise-aliased": "promise-aliased",
  "optional-call": "optional-call",
  "cast-callee": "cast-callee",
  "no-argument": "no-argument",
  "spread-argument": "spread-argument",
  "extra-arguments": "extra-arguments",
  "keep-comment": "keep-promise-all",
  "generated-file": "generated-file",
  "runtime-source": "runtime-source",
  "script-file": "script-file",
  "serialised-function": "serialised-function",
};

/** What the facts of a place stand against. */
export function collectFactBlockers(facts: readonly FanOutFact[]): Blocker[] {
  return facts.map(({ id, detail }) => ({ id: blockerByFact[id], detail }));
}

/** Every reason for which a fan-out must stay as it is. */
export function collectFanOutBlockers(view: SourceView, site: FanOutSite, isLazy: boolean): Blocker[] {
  const blockers = collectFactBlockers(site.facts);
  if (blockers.length > 0) return blockers;
  if (!holdsPromises(view, site)) return [{ id: "no-promises" }];
  if (site.method === "all") return [];
  if (!isLazy) return [{ id: "settled-running", detail: view.text.slice(...site.callee) }];
  // Read entries show what was thrown; of others it would be gone.
  const isLost = isDropped(findFanOutCall(view, site)) && mayThrowAtOnce(view, site);
  return isLost ? [{ id: "settled-may-throw" }] : [];
}

/** `await Promise.allSettled(…);` as a statement: the results go nowhere. */
export function isDropped(call: TSESTree.CallExpression): boolean {
  let node: TSESTree.Node = call;
  while (node.parent && /^(AwaitExpression|UnaryExpression|ChainExpression)$/.test(node.parent.type))
    node = node.parent;
  return node.parent?.type === "ExpressionStatement";
}
