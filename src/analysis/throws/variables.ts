import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import { isFunction } from "../syntax/functions.js";
import { readError } from "./errors.js";
import { readOnce, type FlowContext, type Site } from "./flow-context.js";
import { flowOf, joinFlows, nothing, type Flow } from "./group-flow.js";
import { readRejections } from "./rejections.js";
import { keyOfFunction } from "./value.js";
import { collectWritten, findPatternPath } from "./variable-values.js";

interface VariableUse {
  readonly node: TSESTree.Identifier;
  readonly use: "awaited" | "thrown";
}

/** What arrives where a variable is awaited, or thrown: from its declaration, its assignments and its pushes. */
export function readVariable(context: FlowContext, site: Site, { node, use }: VariableUse): Flow {
  const variable = findVariable(site.view, node);
  if (!variable) return nothing;
  return readOnce(context, { site, variable, use }, () => {
    const read = use === "awaited" ? readRejections : readError;
    const written = [...collectDeclared(variable), ...collectWritten(variable), ...collectPushed(variable)];
    return joinFlows([...written.map((one) => read(context, site, one)), readParameter(site, variable, use)]);
  });
}

function collectDeclared(variable: Variable): TSESTree.Node[] {
  return variable.defs.flatMap((definition) => {
    if (definition.type !== "Variable" || definition.node.id !== definition.name) return [];
    return definition.node.init ? [definition.node.init] : [];
  });
}

/** `list.push(promise)`: the elements of an array that is filled later. */
function collectPushed(variable: Variable): TSESTree.Node[] {
  return variable.references.flatMap((reference) => {
    const member = reference.identifier.parent;
    if (member?.type !== "MemberExpression" || member.object !== reference.identifier) return [];
    if (
      member.property.type !== "Identifier" ||
      (member.property.name !== "push" && member.property.name !== "unshift")
    )
      return [];
    const call = member.parent;
    return call.type === "CallExpression" && call.callee === member ? call.arguments : [];
  });
}

function readParameter(site: Site, variable: Variable, use: "awaited" | "thrown"): Flow {
  for (const definition of variable.defs) {
    if (definition.type !== "Parameter" || !isFunction(definition.node)) continue;
    for (const [index, parameter] of definition.node.params.entries()) {
      const path = findPatternPath(parameter, definition.name as TSESTree.Identifier);
      if (!path || path.length > 1) continue;
      const owner = keyOfFunction(site.view, definition.node);
      return flowOf({ kind: "parameter", owner, index, member: path[0], use, chain: undefined });
    }
  }
  return nothing;
}
