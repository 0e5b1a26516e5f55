import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariableOf } from "../scope/declared.js";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction } from "../syntax/functions.js";
import { readArgument } from "./fan-out-argument.js";
import { doTasksRecord } from "./recorded-failure.js";
import { areFailuresUsed } from "./settled-use.js";

/**
 * The statement that throws one of the failures that an allSettled found, and drops the others: `throw failed.reason`
 * with `failed` taken from the results. Not where an error is made of all of them, or all of them are used besides.
 */
export function findSettledRethrow(
  view: SourceView,
  call: TSESTree.CallExpression,
): TSESTree.ThrowStatement | undefined {
  const results = findResults(view, call);
  if (!results) return undefined;
  const owner = findEnclosingFunction(call)?.body ?? view.ast;
  const thrown: TSESTree.ThrowStatement[] = [];
  findDescendant(view, owner, {
    own: true,
    passes: (node) => {
      if (node.type === "ThrowStatement" && node.range[0] > call.range[1] && isFrom(view, node, results))
        thrown.push(node);
      return false;
    },
  });
  const [first] = thrown;
  if (!first || thrown.some(({ argument }) => isSum(view, argument))) return undefined;
  if (thrown.some((one) => areFailuresUsed(view, { results, owner, thrown: one }))) return undefined;
  return doTasksRecord(view, readArgument(view, call)) ? undefined : first;
}

/** `new AggregateError(errors)`, and a list of all: `throw results.map((result) => result.reason)`. */
function isSum(view: SourceView, thrown: TSESTree.Node): boolean {
  const node = unwrap(thrown);
  if (node.type === "NewExpression" || node.type === "ArrayExpression") return true;
  if (node.type === "CallExpression")
    return node.callee.type === "MemberExpression" && listMethods.test(findMemberName(node.callee) ?? "");
  const definition = node.type === "Identifier" ? findVariable(view, node)?.defs[0] : undefined;
  const init = definition?.type === "Variable" ? definition.node.init : null;
  return init?.type === "CallExpression" && isSum(view, init);
}

const listMethods = /^(?:map|flatMap|filter|flat|concat|slice)$/;

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
