import type { TSESTree } from "@typescript-eslint/types";
import { unwrap } from "../syntax/expressions.js";
import { collectHazards, collectReturned, type Hazard } from "./body.js";
import { readCall } from "./calls.js";
import { readError } from "./errors.js";
import { canBring, siteOf, type FlowContext, type Site, type Summary } from "./flow-context.js";
import { flowOf, joinFlows, nothing, type Flow } from "./group-flow.js";
import { readRejections } from "./rejections.js";
import { raiseAt } from "./sources.js";
import type { FunctionValue } from "./value.js";
import { collectValues } from "./values.js";

/** What is thrown out of a region: a block, a body, an expression. */
export function readRegion(context: FlowContext, site: Site, region: TSESTree.Node): Flow {
  return joinFlows(collectHazards(site.view, region).map((hazard) => readHazard(context, site, hazard)));
}

function readHazard(context: FlowContext, site: Site, hazard: Hazard): Flow {
  if (!canBring(context, site.view, hazard)) return nothing;
  switch (hazard.type) {
    case "CallExpression":
    case "NewExpression":
      return readCall(context, site, hazard).throws;
    case "AwaitExpression":
      return readRejections(context, site, hazard.argument);
    case "ThrowStatement":
      return readError(context, site, hazard.argument);
    case "ForOfStatement":
      return readIteration(context, site, hazard);
    case "YieldExpression":
      return hazard.argument ? readRejections(context, site, hazard.argument) : nothing;
    default:
      return readDisposal(context, site, hazard);
  }
}

/** A loop runs the generator that it iterates; `for await` also awaits the elements. */
function readIteration(context: FlowContext, site: Site, loop: TSESTree.ForOfStatement): Flow {
  const iterated = unwrap(loop.right);
  if (loop.await) return readRejections(context, site, iterated);
  if (iterated.type !== "CallExpression") return nothing;
  const values = collectValues(context.memory, site.view, iterated.callee);
  const isGenerator = values.some((value) => value.kind === "function" && value.node.generator);
  return isGenerator ? readCall(context, site, iterated).rejects : nothing;
}

/** `await using group = new TaskGroup()`: leaving the block waits for the tasks and raises their errors. */
function readDisposal(context: FlowContext, site: Site, declaration: TSESTree.VariableDeclaration): Flow {
  if (declaration.kind !== "await using") return nothing;
  const flows = declaration.declarations.flatMap(({ init }) => {
    const isGroup =
      init !== null &&
      collectValues(context.memory, site.view, init).some(
        (value) => value.kind === "external" && value.name === "new except-star#TaskGroup",
      );
    if (!isGroup) return [];
    const tasks = declaration.parent.type === "BlockStatement" ? [declaration.parent] : [];
    const raise = raiseAt(site, init, { name: "new TaskGroup", group: "ExceptionGroup", tasks });
    return [flowOf({ kind: "group", raise, chain: undefined })];
  });
  return joinFlows(flows);
}

/** What a function throws and what its promise rejects with, in terms of its parameters. */
export function readFunction(context: FlowContext, { view, node }: FunctionValue): Summary {
  const site = siteOf(view);
  const thrown = readRegion(context, site, node.body);
  if (node.generator) return { throws: nothing, rejects: thrown };
  const returned = joinFlows(collectReturned(view, node).map((one) => readRejections(context, site, one)));
  if (node.async) return { throws: nothing, rejects: joinFlows([thrown, returned]) };
  return { throws: thrown, rejects: returned };
}
