import type { TSESTree } from "@typescript-eslint/types";
import { findVariable, isGlobal } from "../scope/bindings.js";
import { findInitialiser, findRuntimeName } from "../models/runtime-names.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findStatementList } from "../syntax/containment.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";

/** What is known of a value: a group of the runtime, any native group, or nothing. */
export type GroupKind = "runtime" | "native";

/** Whether an expression holds a group, by how it was made, by a handler that got it, by an instanceof around it, or by its type. */
export function findGroupKind(
  view: SourceView,
  settings: Settings,
  node: TSESTree.Node,
): GroupKind | undefined {
  const expression = unwrap(node);
  const made = findMadeGroup(view, settings, findInitialiser(view, expression) ?? expression);
  if (made) return made;
  if (expression.type !== "Identifier") return undefined;
  if (isClauseParameter(view, settings, expression)) return "runtime";
  return findNarrowed(view, settings, expression) ?? findGroupType(view, expression);
}

/** `new ExceptionGroup(…)`, `ExceptionGroup.from(…)`, `new AggregateError(…)`. */
function findMadeGroup(view: SourceView, settings: Settings, node: TSESTree.Node): GroupKind | undefined {
  if (node.type === "NewExpression") return findGroupClass(view, settings, node.callee);
  if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return undefined;
  const name = findDottedName(node.callee)?.split(".").at(-1);
  return name === "from" || name === "fromJSON"
    ? findGroupClass(view, settings, node.callee.object)
    : undefined;
}

/** Whether an expression names a class of groups: the runtime's, a native one, or a subclass in this file. */
export function findGroupClass(
  view: SourceView,
  settings: Settings,
  node: TSESTree.Node,
): GroupKind | undefined {
  let expression = unwrap(node);
  // A class cannot extend itself, but a file with an error may say so.
  for (let depth = 0; depth < 6; depth++) {
    if (findRuntimeName(view, settings, expression) === "ExceptionGroup") return "runtime";
    if (expression.type !== "Identifier") return undefined;
    if (/^(?:AggregateError|SuppressedError)$/.test(expression.name) && isGlobal(view, expression))
      return "native";
    const definition = findVariable(view, expression)?.defs[0];
    if (definition?.type !== "ClassName" || !definition.node.superClass) return undefined;
    expression = unwrap(definition.node.superClass);
  }
  return undefined;
}

/** The function that a clause of exceptStar runs: the second argument of `on` or `onEach`. */
export function findClauseCall(
  view: SourceView,
  settings: Settings,
  fn: TSESTree.Node,
): "on" | "onEach" | undefined {
  const { parent } = fn;
  if (parent?.type !== "CallExpression" || parent.arguments[1] !== fn) return undefined;
  const name = findRuntimeName(view, settings, parent.callee);
  return name === "on" || name === "onEach" ? name : undefined;
}

/** Whether a node stands in a handler that exceptStar runs. */
export function isInClause(view: SourceView, settings: Settings, node: TSESTree.Node): boolean {
  for (let current: TSESTree.Node | undefined = node.parent; current; current = current.parent) {
    if (isFunction(current) && findClauseCall(view, settings, current)) return true;
  }
  return false;
}

function isClauseParameter(view: SourceView, settings: Settings, node: TSESTree.Identifier): boolean {
  const definition = findVariable(view, node)?.defs[0];
  if (definition?.type !== "Parameter" || !isFunction(definition.node)) return false;
  const isFirst = definition.node.params[0] === definition.name;
  return isFirst && findClauseCall(view, settings, definition.node) === "on";
}

/** `if (e instanceof ExceptionGroup) { …e… }`, and behind `if (!(e instanceof ExceptionGroup)) throw e`. */
function findNarrowed(
  view: SourceView,
  settings: Settings,
  node: TSESTree.Identifier,
): GroupKind | undefined {
  let inner: TSESTree.Node = node;
  for (let outer: TSESTree.Node | undefined = node.parent; outer; outer = outer.parent) {
    const test = findTestAround(outer, inner);
    const kind = test && findTestedGroup(view, settings, { test, name: node.name });
    if (kind) return kind;
    const guard = findStatementList(inner)?.slice(0, findStatementList(inner)?.indexOf(inner));
    for (const statement of guard ?? []) {
      const guarded = findGuardedGroup(view, settings, { statement, name: node.name });
      if (guarded) return guarded;
    }
    if (isFunction(outer) && declares(view, outer, node)) return undefined;
    inner = outer;
  }
  return undefined;
}

function declares(view: SourceView, fn: FunctionNode, node: TSESTree.Identifier): boolean {
  return view.scopeManager.getDeclaredVariables(fn).some((variable) => variable === findVariable(view, node));
}

/** The condition that holds where `inner` stands: an if's consequent, the right of `&&`, the middle of `? :`. */
function findTestAround(outer: TSESTree.Node, inner: TSESTree.Node): TSESTree.Node | undefined {
  if (outer.type === "IfStatement" || outer.type === "ConditionalExpression") {
    return outer.consequent === inner ? outer.test : undefined;
  }
  return outer.type === "LogicalExpression" && outer.operator === "&&" && outer.right === inner
    ? outer.left
    : undefined;
}

type Tested = { test: TSESTree.Node; name: string };

function findTestedGroup(
  view: SourceView,
  settings: Settings,
  { test, name }: Tested,
): GroupKind | undefined {
  const node = unwrap(test);
  if (node.type === "LogicalExpression" && node.operator === "&&") {
    return (
      findTestedGroup(view, settings, { test: node.left, name }) ??
      findTestedGroup(view, settings, { test: node.right, name })
    );
  }
  if (node.type !== "BinaryExpression" || node.operator !== "instanceof") return undefined;
  return findDottedName(node.left) === name ? findGroupClass(view, settings, node.right) : undefined;
}

type Guarded = { statement: TSESTree.Node; name: string };

function findGuardedGroup(
  view: SourceView,
  settings: Settings,
  { statement, name }: Guarded,
): GroupKind | undefined {
  if (statement.type !== "IfStatement" || statement.alternate) return undefined;
  const { test, consequent } = statement;
  if (test.type !== "UnaryExpression" || test.operator !== "!") return undefined;
  const last = consequent.type === "BlockStatement" ? consequent.body.at(-1) : consequent;
  if (last?.type !== "ThrowStatement" && last?.type !== "ReturnStatement") return undefined;
  return findTestedGroup(view, settings, { test: test.argument, name });
}

function findGroupType(view: SourceView, node: TSESTree.Identifier): GroupKind | undefined {
  const tsNode = view.types?.innermostNodeOf(node);
  if (!view.types || !tsNode) return undefined;
  const text = view.types.checker.typeToString(view.types.checker.getTypeAtLocation(tsNode));
  if (/^ExceptionGroup(?:<|$)/.test(text)) return "runtime";
  return /^AggregateError$/.test(text) ? "native" : undefined;
}
