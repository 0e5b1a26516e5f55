import type { TSESTree } from "@typescript-eslint/types";
import { runtimeGroupClasses } from "../models/group-sources.js";
import { findVariable } from "../scope/bindings.js";
import { findAlternatives, findDottedName, unwrap } from "../syntax/expressions.js";
import { collectReturned } from "./body.js";
import { canBring, readOnce, siteOf, type FlowContext, type Site } from "./flow-context.js";
import { flowOf, joinFlows, nothing, type Flow } from "./group-flow.js";
import { canGroupReach } from "./group-path.js";
import { readRegion } from "./region.js";
import { raiseAt } from "./sources.js";
import type { Value } from "./value.js";
import { collectValues } from "./values.js";
import { readVariable } from "./variables.js";

/** What arrives where the value of an expression is thrown: a new group, or a caught error that is one. */
export function readError(context: FlowContext, site: Site, expression: TSESTree.Node): Flow {
  const node = unwrap(expression);
  if (!canBring(context, site.view, node)) return nothing;
  const all = (nodes: readonly (TSESTree.Node | null | undefined)[]): Flow =>
    joinFlows(nodes.map((one) => (one ? readError(context, site, one) : nothing)));
  switch (node.type) {
    case "Identifier":
      return readCaught(context, site, node);
    case "NewExpression":
      return readNewError(context, site, node);
    case "CallExpression":
      return joinFlows([readNewError(context, site, node), readBuiltError(context, site, node)]);
    default:
      return all(findAlternatives(node) ?? []);
  }
}

function readCaught(context: FlowContext, site: Site, node: TSESTree.Identifier): Flow {
  const variable = findVariable(site.view, node);
  if (!variable) return nothing;
  const definition = variable.defs[0];
  if (!canGroupReach(site.view, node, { variable, settings: context.settings })) return nothing;
  if (definition?.type !== "CatchClause") return readVariable(context, site, { node, use: "thrown" });
  if (definition.node.param !== definition.name) return nothing;
  // An error that is thrown in its own try again (a retry loop) brings nothing new.
  const { block } = definition.node.parent;
  return readOnce(context, { site, variable, use: "caught" }, () => readRegion(context, site, block));
}

function readNewError(
  context: FlowContext,
  site: Site,
  node: TSESTree.NewExpression | TSESTree.CallExpression,
): Flow {
  const values = collectValues(context.memory, site.view, node.callee);
  const group = values.map((value) => findGroupClass(context, value)).find((name) => name !== undefined);
  if (group === undefined) return nothing;
  const name = `new ${findDottedName(unwrap(node.callee)) ?? group}`;
  const raise = raiseAt(site, node, { name, group, tasks: [...node.arguments] });
  return flowOf({ kind: "group", raise, chain: undefined });
}

/** The group class that a class is or extends: `AggregateError`, `ExceptionGroup`, a subclass of either. */
export function findGroupClass(context: FlowContext, value: Value, depth = 0): string | undefined {
  if (value.kind === "external") {
    if (value.name === "AggregateError") return value.name;
    const own = /^except-star#(\w+)$/.exec(value.name)?.[1];
    return own !== undefined && runtimeGroupClasses.has(own) ? own : undefined;
  }
  if (value.kind !== "class" || !value.node.superClass || depth > 8) return undefined;
  for (const base of collectValues(context.memory, value.view, value.node.superClass)) {
    const found = findGroupClass(context, base, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const MAX_BUILDERS = 4;

/** `throw combine(errors)`: what the function returns. */
function readBuiltError(context: FlowContext, site: Site, call: TSESTree.CallExpression): Flow {
  const values = collectValues(context.memory, site.view, call.callee);
  return joinFlows(
    values.slice(0, MAX_BUILDERS).flatMap((value) => {
      if (value.kind !== "function" || value.node.async) return [];
      const inner = siteOf(value.view);
      return collectReturned(value.view, value.node)
        .map(unwrap)
        .filter((returned) => returned.type === "NewExpression" || returned.type === "ConditionalExpression")
        .map((returned) => readError(context, inner, returned));
    }),
  );
}
