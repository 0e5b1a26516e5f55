import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import { isInside } from "../syntax/containment.js";
import { collectNodes } from "../syntax/node-index.js";
import { traverse } from "../syntax/traverse.js";
import { findVisibleFunction } from "../types/visible-function.js";
import { collectElementSources, type FanOutArgument } from "./fan-out-argument.js";
import { shorten } from "./fan-out-names.js";

/** What a promise is settled by: the variable that its `resolve` is kept in, or the name of the property. */
type Settler = Variable | string;

/** What the tasks' code waits for, with the text of the wait, and what else it mentions. */
interface Found {
  readonly awaited: Map<Settler, string>;
  readonly mentioned: Set<Settler>;
  readonly seen: Set<TSESTree.Node>;
}

const deepest = 3;

/**
 * A wait of one task that another of them ends: `await opened` beside a task that calls `open()`. When that one fails
 * first, the wait has no end.
 */
export function findSiblingWait(view: SourceView, argument: FanOutArgument): string | undefined {
  const found: Found = { awaited: new Map(), mentioned: new Set(), seen: new Set() };
  for (const source of collectElementSources(argument)) collectFrom(view, source, { found, depth: deepest });
  return [...found.awaited].find(([settler]) => found.mentioned.has(settler))?.[1];
}

interface Search {
  readonly found: Found;
  readonly depth: number;
}

function collectFrom(view: SourceView, root: TSESTree.Node, { found, depth }: Search): void {
  if (found.seen.has(root)) return;
  found.seen.add(root);
  traverse(root, view.visitorKeys, (node) => {
    for (const settler of findSettlers(view, findAwaited(node)))
      if (!isOwn(settler, root)) found.awaited.set(settler, shorten(view.text.slice(...node.range)));
    // Who keeps `resolve` does not call it.
    if (findExecutor(node)) return "skip";
    const variable = node.type === "Identifier" ? findVariable(view, node) : undefined;
    if (variable) found.mentioned.add(variable);
    const [held] = node.parent?.type === "ArrayExpression" ? (variable?.defs ?? []) : [];
    if (held?.type === "Variable" && held.node.init) collectFrom(view, held.node.init, { found, depth });
    const member = node.type === "MemberExpression" ? findMemberName(node) : undefined;
    if (member !== undefined) found.mentioned.add(member);
    const callee = depth > 0 ? findCallee(node) : undefined;
    const called = callee && findVisibleFunction(view, callee);
    if (called?.fn.body) collectFrom(called.view, called.fn.body, { found, depth: depth - 1 });
    return undefined;
  });
}

/** Whether each task has one of its own, which no other can end. */
function isOwn(settler: Settler, task: TSESTree.Node): boolean {
  const name = typeof settler === "string" ? undefined : settler.defs[0]?.name;
  return name !== undefined && isInside(name, task);
}

/** What is called, or handed to a call as a function. */
function findCallee(node: TSESTree.Node): TSESTree.Node | undefined {
  if (node.type === "CallExpression") return node.callee;
  const isArgument = node.parent?.type === "CallExpression" && node.parent.callee !== node;
  return isArgument && node.type === "Identifier" ? node : undefined;
}

/** The promise that an expression waits for or hands on. */
function findAwaited(node: TSESTree.Node): TSESTree.Node | undefined {
  if (node.type === "AwaitExpression" || node.type === "ReturnStatement") return node.argument ?? undefined;
  return isFunction(node) && node.body?.type !== "BlockStatement" ? (node.body ?? undefined) : undefined;
}

function findSettlers(view: SourceView, promise: TSESTree.Node | undefined): Settler[] {
  if (!promise) return [];
  const node = unwrap(promise);
  const executor = findExecutor(node);
  if (executor) return collectKept(view, executor);
  if (node.type === "Identifier") return findVariableSettlers(view, node);
  if (node.type !== "MemberExpression") return [];
  const { object } = node;
  const name = findMemberName(node);
  // `await gate.promise`: whoever has the gate can open it.
  if (name === "promise" && object.type === "Identifier") {
    const variable = findVariable(view, object);
    return variable && isDeferred(variable.defs[0]?.node) ? [variable] : [];
  }
  const fields = collectNodes(view, "PropertyDefinition").filter(
    ({ key, value }) => value && view.text.slice(...key.range) === name,
  );
  return fields.flatMap(({ value }) => {
    const made = value ? findExecutor(unwrap(value)) : undefined;
    return made ? collectKept(view, made) : [];
  });
}

function findVariableSettlers(view: SourceView, name: TSESTree.Identifier): Settler[] {
  const node = findVariable(view, name)?.defs[0]?.node;
  if (node?.type !== "VariableDeclarator" || !node.init) return [];
  // `const { promise, resolve } = Promise.withResolvers()`; with `reject` as well, it tells of failures too.
  if (isDeferred(node)) {
    const others = view.scopeManager.getDeclaredVariables(node).filter((one) => one.name !== name.name);
    return others.length > 1 ? [] : others;
  }
  const executor = findExecutor(unwrap(node.init));
  return executor ? collectKept(view, executor) : [];
}

/** `Promise.withResolvers()` · `pDefer()` · `new Deferred()` */
function isDeferred(node: TSESTree.Node | undefined): boolean {
  if (node?.type !== "VariableDeclarator" || !node.init) return false;
  const init = unwrap(node.init);
  if (init.type !== "CallExpression" && init.type !== "NewExpression") return false;
  return /(?:withResolvers|[dD]efer(?:red)?)$/.test(findDottedName(init.callee) ?? "");
}

/** The function that makes a promise: `new Promise((resolve) => …)`. */
function findExecutor(node: TSESTree.Node): FunctionNode | undefined {
  if (node.type !== "NewExpression" || findDottedName(node.callee) !== "Promise") return undefined;
  const [executor] = node.arguments;
  return isFunction(executor) ? executor : undefined;
}

/** What an executor keeps its `resolve` in: `open = resolve` · `this.waiters.push(resolve)` · `waiting.set(id, { resolve })`. */
function collectKept(view: SourceView, { params }: FunctionNode): Settler[] {
  const [resolve, reject] = params;
  // Whoever keeps both tells of failures: a queue of jobs, a request that is answered later.
  if (reject) return [];
  const variable = resolve?.type === "Identifier" ? findVariable(view, resolve) : undefined;
  return (variable?.references ?? []).flatMap(({ identifier }) => {
    const holder = findHolder(identifier);
    if (holder?.type === "MemberExpression") return findMemberName(holder) ?? [];
    return holder?.type === "Identifier" ? (findVariable(view, holder) ?? []) : [];
  });
}

const keepers = /^(?:push|add|set|unshift|enqueue)$/;

function findHolder(resolve: TSESTree.Node): TSESTree.Node | undefined {
  let node = resolve;
  while (
    node.parent &&
    /^(?:Property|ObjectExpression|TSAsExpression|TSNonNullExpression)$/.test(node.parent.type)
  )
    node = node.parent;
  const { parent } = node;
  if (parent?.type === "AssignmentExpression") return parent.right === node ? parent.left : undefined;
  if (parent?.type !== "CallExpression" || parent.callee.type !== "MemberExpression") return undefined;
  return keepers.test(findMemberName(parent.callee) ?? "") ? unwrap(parent.callee.object) : undefined;
}
