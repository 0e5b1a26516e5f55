import type { TSESTree } from "@typescript-eslint/types";
import { findDescendant } from "../syntax/containment.js";
import { isFunction } from "../syntax/functions.js";
import type { Exit, HandlerWorld } from "./cancellation-exits.js";
import type { HandlerBody } from "./cancellation-judge.js";
import { findWorkName, isStartedWork } from "./cancellation-loss.js";
import { mentionsError } from "./cancellation-tests.js";

type Repair = { readonly body: HandlerBody; readonly exits: readonly Exit[] };

const repairName = /^[_#]*(?:repair|reconcil|restor|roll_?back|undo|revert|heal|fix_?up|clean_?up|verif)/i;

/**
 * `if (await repair(path)) return true; throw error;`: what the aborted work has left behind must be put right, and the
 * handler keeps the error only where that has worked. Other work that is started there is a second try, and no repair.
 */
export function isRepair(world: HandlerWorld, { body, exits }: Repair): boolean {
  if (body === "nothing" || !exits.some((exit) => throwsAgain(world, exit))) return false;
  const losing = exits.filter(({ kind }) => kind !== "throw" && kind !== "deliver");
  if (!losing.every(({ node }) => isUnderState(world, node, body))) return false;
  const starts = (passes: (call: TSESTree.CallExpression) => boolean): boolean =>
    findDescendant(world.view, body, {
      passes: (node) => node.type === "CallExpression" && passes(node),
      own: true,
    }) !== undefined;
  const isOther = (call: TSESTree.CallExpression): boolean =>
    isStartedWork(call) && !isRepairCall(call) && !isRepairArgument(call);
  return starts(isRepairCall) && !starts(isOther);
}

function isRepairCall(call: TSESTree.CallExpression): boolean {
  return call.parent.type === "AwaitExpression" && repairName.test(findWorkName(call) ?? "");
}

function throwsAgain(world: HandlerWorld, { kind, node }: Exit): boolean {
  return (
    kind === "throw" &&
    node.type === "ThrowStatement" &&
    node.argument.type === "Identifier" &&
    world.errors.includes(node.argument.name)
  );
}

/** Whether a way out depends on something else than the error. */
function isUnderState(world: HandlerWorld, node: TSESTree.Node, body: TSESTree.Node): boolean {
  for (let outer = node.parent; outer && outer !== body && !isFunction(outer); outer = outer.parent) {
    if (outer.type === "IfStatement" && !mentionsError(world, outer.test)) return true;
  }
  return false;
}

/** `reconcile(paths, await probe(path))`: what the repair has to know. */
function isRepairArgument(node: TSESTree.CallExpression): boolean {
  const call = node.parent.type === "AwaitExpression" ? node.parent.parent : node.parent;
  return call?.type === "CallExpression" && isRepairCall(call);
}
