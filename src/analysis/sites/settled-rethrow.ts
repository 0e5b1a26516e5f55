import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariableOf } from "../scope/declared.js";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { findMemberName } from "../syntax/expressions.js";
import { findEnclosingFunction } from "../syntax/functions.js";

/**
 * The statement that throws what an allSettled found: `throw failed.reason` with `failed` taken from the results, or
 * `throw new AggregateError(results.filter(…).map((r) => r.reason))`.
 */
export function findSettledRethrow(
  view: SourceView,
  call: TSESTree.CallExpression,
): TSESTree.ThrowStatement | undefined {
  const results = findResults(view, call);
  if (!results) return undefined;
  const owner = findEnclosingFunction(call)?.body ?? view.ast;
  const found = findDescendant(view, owner, {
    own: true,
    passes: (node) =>
      node.type === "ThrowStatement" && node.range[0] > call.range[1] && isFrom(view, node, results),
  });
  return found as TSESTree.ThrowStatement | undefined;
}

/** The variable that holds the entries: `const results = await Promise.allSettled(…)`. */
export function findResults(view: SourceView, call: TSESTree.CallExpression): Variable | undefined {
  const declarator = call.parent.type === "AwaitExpression" ? call.parent.parent : undefined;
  if (declarator?.type !== "VariableDeclarator" || declarator.id.type !== "Identifier") return undefined;
  return findVariableOf(view, declarator.id);
}

/** Whether a throw reads a `reason`, itself or through a variable, of something that comes from the results. */
function isFrom(view: SourceView, node: TSESTree.ThrowStatement, results: Variable): boolean {
  const reads = collectSources(view, node.argument, results);
  return reads.readsReason && reads.readsResults;
}

interface Sources {
  readsReason: boolean;
  readsResults: boolean;
}

/** What an expression is made of, through the initialisers of the variables that it reads. */
function collectSources(view: SourceView, root: TSESTree.Node, results: Variable): Sources {
  const sources: Sources = { readsReason: false, readsResults: false };
  const seen = new Set<Variable>();
  const pending: TSESTree.Node[] = [root];
  for (let next = pending.pop(); next; next = pending.pop()) {
    findDescendant(view, next, {
      passes: (node) => {
        if (node.type === "MemberExpression" && findMemberName(node) === "reason") sources.readsReason = true;
        if (node.type !== "Identifier") return false;
        const variable = findVariable(view, node);
        if (variable === results) sources.readsResults = true;
        else if (variable && !seen.has(variable)) {
          seen.add(variable);
          const origin = findOrigin(variable);
          if (origin) pending.push(origin);
        }
        return false;
      },
    });
  }
  return sources;
}

/** What a variable is initialised with, or what the loop around it walks over. */
function findOrigin(variable: Variable): TSESTree.Node | undefined {
  const definition = variable.defs[0];
  if (definition?.type !== "Variable") return undefined;
  const loop = definition.parent?.parent;
  if (loop?.type === "ForOfStatement" && loop.left === definition.parent) return loop.right;
  return definition.node.init ?? undefined;
}
