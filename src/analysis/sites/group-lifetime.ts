import type { Reference, Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findRuntimeName, groupRunners, mentionsRuntime } from "../models/runtime-names.js";
import { findVariable } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findStatement, findStatementList, isInside } from "../syntax/containment.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";

/** A task group in a variable: the parameter of TaskGroup.run's body, or `new TaskGroup()`. */
export interface GroupVariable {
  readonly variable: Variable;
  readonly name: string;
  /** `TaskGroup.run(body)`, or the declaration of the variable. */
  readonly origin: TSESTree.CallExpression | TSESTree.VariableDeclarator;
  /** The part of the file in which the group is open: run's body, or the block of the declaration. */
  readonly region: TSESTree.Node;
  readonly uses: readonly Reference[];
}

/** Every task group that a file has in a variable. */
export function collectGroupVariables(view: SourceView, settings: Settings): GroupVariable[] {
  if (!mentionsRuntime(view, settings)) return [];
  const run = collectNodes(view, "CallExpression").flatMap(
    (call) => findRunGroup(view, settings, call) ?? [],
  );
  const made = collectNodes(view, "VariableDeclarator").flatMap(
    (one) => findMadeGroup(view, settings, one) ?? [],
  );
  return [...run, ...made];
}

function findRunGroup(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): GroupVariable | undefined {
  if (findRuntimeName(view, settings, call.callee) !== "TaskGroup.run") return undefined;
  const [body] = call.arguments;
  if (!body || !isFunction(body) || body.params[0]?.type !== "Identifier") return undefined;
  return createGroup(view, { id: body.params[0], origin: call, region: body });
}

function findMadeGroup(
  view: SourceView,
  settings: Settings,
  node: TSESTree.VariableDeclarator,
): GroupVariable | undefined {
  const made = node.init && unwrap(node.init);
  if (made?.type !== "NewExpression" || node.id.type !== "Identifier") return undefined;
  if (findRuntimeName(view, settings, made.callee) !== "TaskGroup") return undefined;
  const block = node.parent.parent;
  return block && createGroup(view, { id: node.id, origin: node, region: block });
}

type Parts = Pick<GroupVariable, "origin" | "region"> & { id: TSESTree.Identifier };

function createGroup(view: SourceView, { id, origin, region }: Parts): GroupVariable | undefined {
  const variable = findVariable(view, id) ?? findDeclared(view, region, id);
  if (!variable) return undefined;
  const uses = variable.references.filter((reference) => reference.isRead());
  return { variable, name: id.name, origin, region, uses };
}

function findDeclared(
  view: SourceView,
  region: TSESTree.Node,
  id: TSESTree.Identifier,
): Variable | undefined {
  return view.scopeManager.getDeclaredVariables(region).find((variable) => variable.name === id.name);
}

/** The method that a use of a group calls: `createTask` in `group.createTask(…)`. */
export function findCalledMethod(
  use: Reference,
): { name: string; call: TSESTree.CallExpression } | undefined {
  const member = use.identifier.parent;
  if (member?.type !== "MemberExpression" || member.object !== use.identifier) return undefined;
  const call = member.parent;
  const name = findMemberName(member);
  return call.type === "CallExpression" && call.callee === member && name ? { name, call } : undefined;
}

/** A group that nobody waits for, or a task that comes too late. */
export interface FloatingGroup {
  readonly kind: "unawaitedRun" | "unjoinedGroup" | "lateTask";
  readonly range: Range;
  readonly name: string;
  /** Where `await ` can be written, within an async function. */
  readonly awaitAt?: number;
}

/** `TaskGroup.run(…);` not awaited, `new TaskGroup()` never joined, `createTask` behind `await group.join()`. */
export function collectFloatingGroups(view: SourceView, settings: Settings): FloatingGroup[] {
  if (!mentionsRuntime(view, settings)) return [];
  const runs = collectNodes(view, "CallExpression").flatMap(
    (call) => findUnawaited(view, settings, call) ?? [],
  );
  const groups = collectGroupVariables(view, settings);
  return [
    ...runs,
    ...groups.flatMap((group) => findUnjoined(group) ?? []),
    ...groups.flatMap(collectLateTasks),
  ];
}

function findUnawaited(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): FloatingGroup | undefined {
  const name = findRuntimeName(view, settings, call.callee);
  if (!name || !groupRunners.has(name) || name === "TaskGroup.settle") return undefined;
  if (call.parent.type !== "ExpressionStatement") return undefined;
  const fn = findFunctionAround(call);
  const canAwait = fn ? fn.async : view.ast.sourceType === "module";
  return {
    kind: "unawaitedRun",
    range: call.callee.range,
    name,
    ...(canAwait && { awaitAt: call.range[0] }),
  };
}

function findFunctionAround(node: TSESTree.Node): FunctionNode | undefined {
  for (let current: TSESTree.Node | undefined = node.parent; current; current = current.parent) {
    if (isFunction(current)) return current;
  }
  return undefined;
}

/** A group in a plain variable needs join, or somebody else who has it. */
function findUnjoined({ origin, name, uses }: GroupVariable): FloatingGroup | undefined {
  if (origin.type !== "VariableDeclarator" || origin.parent.kind === "await using") return undefined;
  const handedOn = uses.some((use) => {
    const method = findCalledMethod(use);
    const { parent } = use.identifier;
    return method ? method.name === "join" : parent?.type !== "MemberExpression" || isDisposal(parent);
  });
  return handedOn ? undefined : { kind: "unjoinedGroup", range: origin.id.range, name };
}

function isDisposal(member: TSESTree.MemberExpression): boolean {
  return member.computed || findMemberName(member) === "join";
}

function collectLateTasks({ name, uses }: GroupVariable): FloatingGroup[] {
  const joins = uses.filter(
    (use) =>
      findCalledMethod(use)?.name === "join" &&
      use.identifier.parent?.parent?.parent?.type === "AwaitExpression",
  );
  return uses.flatMap((use): FloatingGroup[] => {
    const method = findCalledMethod(use);
    if (method?.name !== "createTask" && method?.name !== "start") return [];
    const isLate = joins.some((join) => isAfter(use.identifier, join.identifier));
    return isLate ? [{ kind: "lateTask", range: method.call.callee.range, name }] : [];
  });
}

/** Whether a node stands in a later statement of the list that holds the other one's. */
function isAfter(node: TSESTree.Node, earlier: TSESTree.Node): boolean {
  const statement = findStatement(earlier);
  const list = statement && findStatementList(statement);
  if (!statement || !list) return false;
  return list.slice(list.indexOf(statement) + 1).some((later) => isInside(node, later));
}
