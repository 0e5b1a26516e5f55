import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { findEnclosingFunction } from "../syntax/functions.js";
import { isExemptPlace, type Verdict } from "./cancellation-judge.js";
import { isCancellationLook, isLookedAtByWaiters } from "./cancellation-look.js";

/** allSettled whose entries are told apart by `status`, while nobody reads a `reason`. */
export function judgeSettled(view: SourceView, settings: Settings, site: TSESTree.CallExpression): Verdict {
  const awaited = site.parent?.type === "AwaitExpression" ? site.parent : undefined;
  const declarator = awaited?.parent.type === "VariableDeclarator" ? awaited.parent : undefined;
  const fn = findEnclosingFunction(site);
  const rest = fn?.body ?? view.ast;
  if (!awaited || isExemptPlace(site)) return "handled";
  if (findDescendant(view, rest, { passes: (node) => isReasonOrLook(settings, node) })) return "handled";
  if (isLookedAtByWaiters(view, settings, site)) return "handled";
  const users =
    declarator?.id.type === "Identifier" ? (findVariable(view, declarator.id)?.references ?? []) : [];
  const folded =
    users.length > 0 || declarator?.id.type === "ArrayPattern" || awaited.parent.type === "MemberExpression";
  const reads = findDescendant(view, rest, {
    passes: (node) => node.type === "Identifier" && node.name === "status",
  });
  if (!folded || !reads) return "handled";
  return { kind: "settled", outcome: "folds the reasons away", strictOnly: false };
}

function isReasonOrLook(settings: Settings, node: TSESTree.Node): boolean {
  if (node.type === "Identifier" && node.name === "reason") return true;
  return isCancellationLook(settings, node);
}
