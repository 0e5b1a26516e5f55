import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { isGlobal } from "../scope/bindings.js";
import { findVariableOf } from "../scope/declared.js";
import { unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { readCallback } from "./calls.js";
import { readError } from "./errors.js";
import type { FlowContext, Site } from "./flow-context.js";
import { joinFlows, nothing, type Flow } from "./group-flow.js";
import { findCalledMember } from "./member-values.js";
import { readRejections } from "./rejections.js";

/** What `new Promise((resolve, reject) => …)` rejects with: a throw, `reject(error)`, `load().then(resolve, reject)`. */
export function readExecutor(context: FlowContext, site: Site, node: TSESTree.NewExpression): Flow {
  const { callee } = node;
  const [first] = node.arguments;
  if (callee.type !== "Identifier" || callee.name !== "Promise" || !isGlobal(site.view, callee) || !first)
    return nothing;
  const executor = unwrap(first);
  if (!isFunction(executor)) return nothing;
  const flows = [readCallback(context, { site, node: executor }).throws];
  const [resolve, reject] = executor.params;
  for (const use of collectUses(site, resolve)) {
    if (use.call && use.argument) flows.push(readRejections(context, site, use.argument));
  }
  for (const use of collectUses(site, reject)) {
    if (use.call && use.argument) flows.push(readError(context, site, use.argument));
    if (use.handled) flows.push(readRejections(context, site, use.handled));
  }
  return joinFlows(flows);
}

interface SettlerUse {
  /** `reject(argument)` */
  readonly call?: TSESTree.CallExpression;
  readonly argument?: TSESTree.Node;
  /** `handled.catch(reject)` · `handled.then(resolve, reject)` */
  readonly handled?: TSESTree.Node;
}

function collectUses(site: Site, parameter: TSESTree.Parameter | undefined): SettlerUse[] {
  const variable: Variable | undefined =
    parameter?.type === "Identifier" ? findVariableOf(site.view, parameter) : undefined;
  return (variable?.references ?? []).flatMap(({ identifier }): SettlerUse[] => {
    const { parent } = identifier;
    if (parent?.type !== "CallExpression") return [];
    if (parent.callee === identifier) return [{ call: parent, argument: parent.arguments[0] }];
    const member = findCalledMember(unwrap(parent.callee));
    const index = parent.arguments.indexOf(identifier as TSESTree.Identifier);
    const isHandler = (member?.name === "catch" && index === 0) || (member?.name === "then" && index === 1);
    return isHandler ? [{ handled: member?.object }] : [];
  });
}
