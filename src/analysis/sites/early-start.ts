import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction } from "../syntax/functions.js";
import type { FanOutArgument } from "./fan-out-argument.js";
import { canReject } from "./task-failure.js";

/**
 * A promise that runs while its function awaits something else before the fan-out: when it rejects in that window,
 * nobody listens, and Node ends the process. Returns the name of its variable.
 */
export function findEarlyStart(
  view: SourceView,
  call: TSESTree.CallExpression,
  { array, held, node }: FanOutArgument,
): string | undefined {
  const names = array ? array.elements : held && node ? [node] : [];
  for (const name of names) {
    if (name?.type !== "Identifier") continue;
    const start = findStart(view, name);
    if (start && canReject(view, start) && isAwaitBetween(view, call, start)) return name.name;
  }
  return undefined;
}

/** Where the promise of a local constant is made, when nothing else looks at it. */
function findStart(view: SourceView, name: TSESTree.Identifier): TSESTree.Node | undefined {
  const variable = findVariable(view, name);
  const [definition] = variable?.defs ?? [];
  if (definition?.type !== "Variable" || definition.parent?.kind !== "const") return undefined;
  const init = definition.node.init && unwrap(definition.node.init);
  const reads = variable?.references.filter((reference) => !reference.init).length;
  return init?.type === "CallExpression" && reads === 1 ? init : undefined;
}

function isAwaitBetween(view: SourceView, call: TSESTree.CallExpression, start: TSESTree.Node): boolean {
  const owner = findEnclosingFunction(call);
  if (owner !== findEnclosingFunction(start)) return false;
  const found = findDescendant(view, owner?.body ?? view.ast, {
    own: true,
    passes: (node) =>
      node.type === "AwaitExpression" && node.range[0] >= start.range[1] && node.range[1] <= call.range[0],
  });
  return found !== undefined;
}
