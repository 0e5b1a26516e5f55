import type { TSESTree } from "@typescript-eslint/types";
import { findRuntimeName, isStartOfTask, mentionsRuntime } from "../models/runtime-names.js";
import { findVariable } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, findLoop, isInside } from "../syntax/containment.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";
import { collectGroupVariables, findCalledMethod, type GroupVariable } from "./group-lifetime.js";

/** A group that leaves the part of the code in which it is open. */
export interface EscapingGroup {
  readonly kind: "storedGroup" | "returnedGroup" | "yieldedAcross";
  readonly range: Range;
  readonly name: string;
}

/** Groups that are stored outside, returned, or open across a `yield`. */
export function collectEscapingGroups(view: SourceView, settings: Settings): EscapingGroup[] {
  return collectGroupVariables(view, settings).flatMap((group) => [
    ...group.uses.flatMap((use) => findEscape(view, group, use.identifier) ?? []),
    ...collectYields(view, group),
  ]);
}

function findEscape(view: SourceView, group: GroupVariable, node: TSESTree.Node): EscapingGroup | undefined {
  const { parent } = node;
  const { name, region } = group;
  const isOwnedHere = group.origin.type === "CallExpression" || group.origin.parent.kind === "await using";
  if (!isOwnedHere) return undefined;
  if (
    parent?.type === "ReturnStatement" ||
    (parent?.type === "ArrowFunctionExpression" && parent.body === node)
  ) {
    const leaves =
      findEnclosingFunction(node) === (isFunction(region) ? region : findEnclosingFunction(region));
    return leaves ? { kind: "returnedGroup", range: node.range, name } : undefined;
  }
  if (parent?.type !== "AssignmentExpression" || parent.right !== node) return undefined;
  return isOutside(view, region, parent.left)
    ? { kind: "storedGroup", range: parent.range, name }
    : undefined;
}

/** `this.group = …`, `state.group = …`, and a variable that was declared around the group's region. */
function isOutside(view: SourceView, region: TSESTree.Node, target: TSESTree.Node): boolean {
  let root = unwrap(target);
  while (root.type === "MemberExpression") root = unwrap(root.object);
  if (root.type === "ThisExpression") return true;
  if (root.type !== "Identifier") return false;
  const definition = findVariable(view, root)?.defs[0];
  return definition === undefined || !isInside(definition.name, region);
}

/** A consumer that stops reading leaves a generator at its `yield`, with the group's tasks running. */
function collectYields(view: SourceView, { origin, region, name }: GroupVariable): EscapingGroup[] {
  if (origin.type !== "VariableDeclarator" || origin.parent.kind !== "await using") return [];
  const passes = (node: TSESTree.Node): boolean =>
    node.type === "YieldExpression" && node.range[0] > origin.range[1];
  const found = findDescendant(view, region, { passes, own: true });
  return found ? [{ kind: "yieldedAcross", range: found.range, name }] : [];
}

/** A task whose result is read while the group that it belongs to is still open. */
export interface EarlyResult {
  readonly range: Range;
  readonly task: string;
  readonly method: string;
}

/** `task.result()` in the body of the group, with no await of the task or of the group before it. */
export function collectEarlyResults(view: SourceView, settings: Settings): EarlyResult[] {
  if (!mentionsRuntime(view, settings)) return [];
  return collectNodes(view, "VariableDeclarator").flatMap((declarator) => {
    const made = declarator.init && unwrap(declarator.init);
    if (
      made?.type !== "CallExpression" ||
      declarator.id.type !== "Identifier" ||
      !isStartOfTask(view, settings, made)
    )
      return [];
    const uses = (findVariable(view, declarator.id)?.references ?? []).filter((use) => use.isRead());
    const body = findEnclosingFunction(made);
    return uses.flatMap((use): EarlyResult[] => {
      const method = findCalledMethod(use);
      if (!method || !/^(?:result|exception|outcome)$/.test(method.name)) return [];
      const isEarly = findEnclosingFunction(use.identifier) === body && !hasWait(view, made, use.identifier);
      return isEarly
        ? [{ range: method.call.range, task: use.identifier.name as string, method: method.name }]
        : [];
    });
  });
}

/** Any await between the two: then the task may have ended, and only a run can tell. */
function hasWait(view: SourceView, from: TSESTree.Node, to: TSESTree.Node): boolean {
  const body = findEnclosingFunction(from)?.body ?? view.ast;
  const isBetween = (node: TSESTree.Node): boolean =>
    node.range[0] > from.range[0] && node.range[0] < to.range[0];
  const passes = (node: TSESTree.Node): boolean =>
    /^(?:AwaitExpression|ForOfStatement)$/.test(node.type) && isBetween(node);
  const isGuarded = (node: TSESTree.Node): boolean =>
    node.type === "MemberExpression" && findMemberName(node) === "done" && isBetween(node);
  return (
    findDescendant(view, body, { passes: (node) => passes(node) || isGuarded(node), own: true }) !== undefined
  );
}

/** A group that holds one task and is given to nobody. */
export interface UselessGroup {
  readonly range: Range;
  readonly name: string;
  /** The whole call and the expression of the task, where one can stand for the other. */
  readonly replace?: { readonly call: Range; readonly task: Range };
}

/** `TaskGroup.run` whose body starts one task and does nothing else with the group. */
export function collectUselessGroups(view: SourceView, settings: Settings): UselessGroup[] {
  return collectGroupVariables(view, settings).flatMap((group) => {
    const { origin, uses, name } = group;
    const [use] = uses;
    if (origin.type !== "CallExpression" || uses.length !== 1 || !use || origin.arguments.length > 1)
      return [];
    const method = findCalledMethod(use);
    if (method?.name !== "createTask" || method.call.arguments.length !== 1 || isRepeated(group, method.call))
      return [];
    const replace = findReplacement(origin, group, method.call);
    return [{ range: origin.callee.range, name, ...(replace && { replace }) }];
  });
}

/** In a loop or a callback one call starts many tasks. */
function isRepeated({ region }: GroupVariable, call: TSESTree.Node): boolean {
  return findLoop(call) !== undefined || findEnclosingFunction(call) !== region;
}

/** `await TaskGroup.run(async (group) => { group.createTask(() => work()); });` is `await work();`. */
function findReplacement(
  origin: TSESTree.CallExpression,
  { region }: GroupVariable,
  start: TSESTree.CallExpression,
): UselessGroup["replace"] {
  const [task] = start.arguments;
  if (!isFunction(region) || task?.type !== "ArrowFunctionExpression" || task.params.length > 0)
    return undefined;
  if (task.body.type === "BlockStatement" || origin.parent.type !== "AwaitExpression") return undefined;
  const only =
    region.body?.type === "BlockStatement" && region.body.body.length === 1 ? region.body.body[0] : undefined;
  const isWhole = only?.type === "ExpressionStatement" && only.expression === start;
  const isDropped = origin.parent.parent.type === "ExpressionStatement";
  return isWhole && isDropped ? { call: origin.range, task: task.body.range } : undefined;
}

/** A promise that was started before the task that is to own it. */
export interface ForeignPromise {
  readonly range: Range;
  readonly promise: string;
  /** The member's name and the argument, to become `adopt(promise)`. */
  readonly replace?: { readonly method: Range; readonly argument: Range };
}

/** `createTask(() => p)` and `TaskGroup.all([() => p])` with p started outside: cancelling the group does not stop it. */
export function collectForeignPromises(view: SourceView, settings: Settings): ForeignPromise[] {
  if (!mentionsRuntime(view, settings)) return [];
  return collectNodes(view, "CallExpression").flatMap((call): ForeignPromise[] => {
    if (isStartOfTask(view, settings, call)) {
      const promise = findForeign(view, call.arguments[0]);
      const { callee } = call;
      if (!promise || callee.type !== "MemberExpression" || !call.arguments[0]) return [];
      const isTask = findMemberName(callee) === "createTask";
      const replace = { method: callee.property.range, argument: call.arguments[0].range };
      return [{ range: call.arguments[0].range, promise: promise.name, ...(isTask && { replace }) }];
    }
    return collectForeignThunks(view, settings, call);
  });
}

function collectForeignThunks(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): ForeignPromise[] {
  if (findRuntimeName(view, settings, call.callee) !== "TaskGroup.all") return [];
  const [list] = call.arguments;
  if (list?.type !== "ArrayExpression") return [];
  return list.elements.flatMap((element) => {
    const promise = element && findForeign(view, element);
    return element && promise ? [{ range: element.range, promise: promise.name }] : [];
  });
}

/** The variable that a task's function only hands back: `() => p`, `async () => await p`, `async () => { return p; }`. */
function findForeign(view: SourceView, fn: TSESTree.Node | undefined): TSESTree.Identifier | undefined {
  if (!fn || !isFunction(fn) || !fn.body) return undefined;
  const only = fn.body.type === "BlockStatement" && fn.body.body.length === 1 ? fn.body.body[0] : undefined;
  const returned =
    fn.body.type === "BlockStatement" ? (only?.type === "ReturnStatement" ? only.argument : null) : fn.body;
  const value = returned && unwrap(returned.type === "AwaitExpression" ? returned.argument : returned);
  return value?.type === "Identifier" && isStartedPromise(view, value, fn) ? value : undefined;
}

function isStartedPromise(view: SourceView, node: TSESTree.Identifier, fn: TSESTree.Node): boolean {
  const definition = findVariable(view, node)?.defs[0];
  if (
    definition?.type !== "Variable" ||
    isInside(definition.name, fn) ||
    definition.node.id !== definition.name
  )
    return false;
  const typed = findPromiseType(view, node);
  if (typed !== undefined) return typed;
  const init = definition.node.init && unwrap(definition.node.init);
  if (init?.type === "NewExpression")
    return init.callee.type === "Identifier" && init.callee.name === "Promise";
  return init?.type === "CallExpression";
}

function findPromiseType(view: SourceView, node: TSESTree.Identifier): boolean | undefined {
  const tsNode = view.types?.innermostNodeOf(node);
  if (!view.types || !tsNode) return undefined;
  const type = view.types.checker.getTypeAtLocation(tsNode);
  return type.getProperty("then") !== undefined;
}
