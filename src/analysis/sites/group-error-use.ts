import type { TSESTree } from "@typescript-eslint/types";
import { findRuntimeName, mentionsRuntime } from "../models/runtime-names.js";
import { findVariable } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDescendant } from "../syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";
import { findClauseCall, findGroupClass, findGroupKind, isInClause } from "./group-value.js";

/** The first error of a group that stands for all of them. */
export interface FirstErrorOnly {
  readonly kind: "thrownFirst" | "returnedFirst" | "testedFirst";
  readonly range: Range;
  readonly text: string;
}

/** `.errors[0]`, `.errors.at(0)` and `.first` of a group, thrown, returned or tested outside of a clause of exceptStar. */
export function collectFirstErrorUses(view: SourceView, settings: Settings): FirstErrorOnly[] {
  if (!/(?:[.#]\s*|["'`])(?:errors|first)\b/.test(view.text)) return [];
  const reads = collectNodes(view, "MemberExpression").flatMap((member): FirstErrorOnly[] => {
    const group = findGroupOfFirst(member);
    if (!group || !findGroupKind(view, settings, group) || isInClause(view, settings, member)) return [];
    const kind = findFate(outermost(member));
    return kind ? [{ kind, range: member.range, text: view.text.slice(...member.range) }] : [];
  });
  return [...reads, ...collectThrowingLoops(view, settings)];
}

/** The group in `group.errors[0]`, `group.errors.at(0)`, `group.first`. */
function findGroupOfFirst(member: TSESTree.MemberExpression): TSESTree.Node | undefined {
  if (findMemberName(member) === "first") return member.object;
  const list = unwrap(member.object);
  if (list.type !== "MemberExpression" || findMemberName(list) !== "errors") return undefined;
  const isIndex = member.computed && member.property.type === "Literal" && member.property.value === 0;
  return isIndex || isAtZero(member) ? list.object : undefined;
}

function isAtZero(member: TSESTree.MemberExpression): boolean {
  const call = member.parent;
  if (findMemberName(member) !== "at" || call.type !== "CallExpression") return false;
  const [index] = call.arguments;
  return index?.type === "Literal" && index.value === 0;
}

/** The expression with its `.at(0)` call and the wrappers of TypeScript and `?? other` around it. */
function outermost(node: TSESTree.Node): TSESTree.Node {
  let current = node;
  for (let parent = current.parent; parent; parent = current.parent) {
    const isCall = parent.type === "CallExpression" && parent.callee === current;
    const isWrapper =
      unwrap(parent) !== parent || (parent.type === "LogicalExpression" && parent.left === current);
    if (!isCall && !isWrapper) return current;
    current = parent;
  }
  return current;
}

function findFate(node: TSESTree.Node): FirstErrorOnly["kind"] | undefined {
  const { parent } = node;
  if (parent?.type === "ThrowStatement") return "thrownFirst";
  if (parent?.type === "ReturnStatement") return "returnedFirst";
  if (parent?.type === "BinaryExpression") return parent.left === node ? "testedFirst" : undefined;
  const isRead = parent?.type === "MemberExpression" && parent.object === node;
  return isRead && parent.parent.type === "BinaryExpression" ? "testedFirst" : undefined;
}

/** `for (const e of group.errors) throw e` throws the first. */
function collectThrowingLoops(view: SourceView, settings: Settings): FirstErrorOnly[] {
  return collectNodes(view, "ForOfStatement").flatMap((loop): FirstErrorOnly[] => {
    const list = unwrap(loop.right);
    if (list.type !== "MemberExpression" || findMemberName(list) !== "errors") return [];
    const [first] = loop.body.type === "BlockStatement" ? loop.body.body : [loop.body];
    if (first?.type !== "ThrowStatement" || !findGroupKind(view, settings, list.object)) return [];
    return [{ kind: "thrownFirst", range: loop.right.range, text: view.text.slice(...loop.right.range) }];
  });
}

/** A property that errors have, read on the group that holds them. */
export interface GroupProperty {
  readonly range: Range;
  readonly group: string;
  readonly property: string;
}

const groupMembers = new Set([
  ...[
    "title",
    "message",
    "errors",
    "notes",
    "addNote",
    "first",
    "leaves",
    "split",
    "subgroup",
    "derive",
    "toJSON",
  ],
  ...["name", "stack", "cause", "error", "suppressed", "constructor", "toString", "hasOwnProperty"],
]);

/** `group.code`, `group.status`, `group.response`: no group has them, its leaves do. */
export function collectGroupProperties(view: SourceView, settings: Settings): GroupProperty[] {
  if (!mentionsRuntime(view, settings)) return [];
  return collectNodes(view, "MemberExpression").flatMap((member): GroupProperty[] => {
    const property = findMemberName(member);
    if (!property || groupMembers.has(property) || member.object.type === "Super") return [];
    const group = unwrap(member.object);
    if (group.type !== "Identifier" || findGroupKind(view, settings, group) !== "runtime") return [];
    if (isWritten(member) || isOwnSubclass(view, settings, group)) return [];
    return [{ range: member.property.range, group: group.name, property }];
  });
}

function isWritten(member: TSESTree.MemberExpression): boolean {
  return member.parent.type === "AssignmentExpression" && member.parent.left === member;
}

/** A subclass of the file may have members of its own. */
function isOwnSubclass(view: SourceView, settings: Settings, group: TSESTree.Identifier): boolean {
  const subclasses = collectNodes(view, "ClassDeclaration").filter(
    ({ superClass }) => superClass !== null && findGroupClass(view, settings, superClass),
  );
  return subclasses.length > 0 && group.name !== "";
}

/** A loop over the direct errors of a group. */
export interface ErrorsLoop {
  readonly range: Range;
  readonly group: string;
  /** `errors` in `group.errors`, to become `leaves()`; only the runtime's groups have leaves. */
  readonly errors?: Range;
}

/**
 * `for (const e of group.errors)` and `group.errors.some(…)`: nested groups are passed over. Code without the runtime
 * reads native groups in its own way, and is left alone.
 */
export function collectErrorsLoops(view: SourceView, settings: Settings): ErrorsLoop[] {
  if (!mentionsRuntime(view, settings)) return [];
  return collectNodes(view, "MemberExpression").flatMap((member): ErrorsLoop[] => {
    if (findMemberName(member) !== "errors" || !isIterated(member) || isInClause(view, settings, member))
      return [];
    const group = unwrap(member.object);
    const kind = findGroupKind(view, settings, group);
    if (!kind || group.type !== "Identifier" || recurses(view, member)) return [];
    const errors = kind === "runtime" ? { errors: member.property.range } : {};
    return [{ range: member.range, group: group.name, ...errors }];
  });
}

function isIterated(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  if (parent.type === "ForOfStatement") return parent.right === member;
  if (
    parent.type !== "MemberExpression" ||
    parent.object !== member ||
    parent.parent.type !== "CallExpression"
  )
    return false;
  return /^(?:some|every|find|filter|forEach|map|flatMap|findLast|reduce)$/.test(
    findMemberName(parent) ?? "",
  );
}

/** A function that opens nested groups itself calls itself, or looks for groups among the errors. */
function recurses(view: SourceView, member: TSESTree.Node): boolean {
  let fn: TSESTree.Node | undefined = member.parent;
  while (fn && !isFunction(fn)) fn = fn.parent;
  const name = fn?.type === "FunctionDeclaration" ? fn.id?.name : undefined;
  const isOwnCall = (node: TSESTree.Node): boolean =>
    node.type === "CallExpression" &&
    name !== undefined &&
    findDottedName(node.callee)?.split(".").at(-1) === name;
  return fn !== undefined && findDescendant(view, fn, { passes: isOwnCall }) !== undefined;
}

/** A handler that uses exceptStar and then tests the same error as if it were a single one. */
export interface MixedCatch {
  readonly range: Range;
  readonly error: string;
  readonly test: string;
}

/** `exceptStar(e, …)` and `e instanceof X` in one handler. */
export function collectMixedCatches(view: SourceView, settings: Settings): MixedCatch[] {
  if (!mentionsRuntime(view, settings)) return [];
  return collectNodes(view, "CallExpression").flatMap((call) => {
    if (findRuntimeName(view, settings, call.callee) !== "exceptStar") return [];
    const [error] = call.arguments;
    const variable = error?.type === "Identifier" ? findVariable(view, error) : undefined;
    return (variable?.references ?? []).flatMap(({ identifier }): MixedCatch[] => {
      const test = identifier.parent;
      if (test?.type !== "BinaryExpression" || test.operator !== "instanceof" || test.left !== identifier)
        return [];
      const name = findDottedName(test.right);
      const passes = !name || name === "Error" || findGroupClass(view, settings, test.right);
      return passes || /abort|cancel/i.test(name)
        ? []
        : [{ range: test.range, error: variable?.name ?? "", test: name }];
    });
  });
}

/** A value that a clause returns and that nobody gets. */
export interface DroppedValue {
  readonly range: Range;
}

/** Clauses that return a value to an exceptStar whose result is dropped. */
export function collectDroppedValues(view: SourceView, settings: Settings): DroppedValue[] {
  if (!mentionsRuntime(view, settings)) return [];
  return collectNodes(view, "ReturnStatement").flatMap((node): DroppedValue[] => {
    if (!node.argument || isNothing(node.argument)) return [];
    let fn: TSESTree.Node | undefined = node.parent;
    while (fn && !isFunction(fn)) fn = fn.parent;
    return fn && findClauseCall(view, settings, fn) && isDropped(view, settings, fn)
      ? [{ range: node.range }]
      : [];
  });
}

function isNothing(node: TSESTree.Node): boolean {
  return (
    (node.type === "Identifier" && node.name === "undefined") ||
    (node.type === "UnaryExpression" && node.operator === "void")
  );
}

/** The clause stands in an `exceptStar(…);` (awaited or not) whose value nobody uses. */
function isDropped(view: SourceView, settings: Settings, fn: TSESTree.Node): boolean {
  const call = fn.parent?.parent;
  if (call?.type !== "CallExpression" || findRuntimeName(view, settings, call.callee) !== "exceptStar")
    return false;
  const use = call.parent.type === "AwaitExpression" ? call.parent.parent : call.parent;
  return use.type === "ExpressionStatement";
}
