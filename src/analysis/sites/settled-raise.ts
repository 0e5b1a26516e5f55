import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findStatementList, isInside } from "../syntax/containment.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { readsReason, readsValue, saysRejected } from "./settled-entry.js";
import { findResults } from "./settled-rethrow.js";

/** An allSettled that is a group written by hand: what stands directly behind it throws what failed. */
export interface SettledRaise {
  readonly declaration: TSESTree.VariableDeclaration;
  /** `await Promise.allSettled(…)`, which the declaration names. */
  readonly awaited: TSESTree.AwaitExpression;
  /** The last of the statements that do nothing but pick a failure and throw it. */
  readonly last: TSESTree.Node;
  /** Where the values are taken out of the entries: `results.map((r) => r.value)`. */
  readonly values: readonly TSESTree.CallExpression[];
}

/**
 * Reads `const results = await Promise.allSettled(…)` with the throw behind it. Every use of the entries must be part
 * of the pick, or take the values: else something would miss them.
 */
export function findSettledRaise(view: SourceView, call: TSESTree.CallExpression): SettledRaise | undefined {
  const results = findResults(view, call);
  const awaited = call.parent;
  const declaration = awaited.parent?.parent;
  if (!results || awaited.type !== "AwaitExpression" || declaration?.type !== "VariableDeclaration")
    return undefined;
  const list = findStatementList(declaration);
  if (!list || declaration.declarations.length !== 1 || declaration.kind !== "const") return undefined;
  const at = list.indexOf(declaration);
  const [first, second] = list.slice(at + 1, at + 3);
  const last = first && findLast(view, results, { first, second });
  if (!last || hasComment(view, declaration.range[1], last.range[1])) return undefined;
  const picked = { range: [declaration.range[0], last.range[1]] as [number, number] };
  const values: TSESTree.CallExpression[] = [];
  for (const { identifier } of results.references) {
    if (isInside(identifier, picked)) continue;
    const taken = findTakenValues(identifier);
    if (!taken) return undefined;
    values.push(taken);
  }
  const isTyped = declaration.declarations[0]?.id.typeAnnotation !== undefined;
  return isTyped && values.length > 0 ? undefined : { declaration, awaited, last, values };
}

function hasComment(view: SourceView, start: number, end: number): boolean {
  return (view.ast.comments ?? []).some(({ range }) => range[0] >= start && range[1] <= end);
}

interface Following {
  readonly first: TSESTree.Node;
  readonly second: TSESTree.Node | undefined;
}

/** One loop, or a pick and an `if` that throws it. */
function findLast(
  view: SourceView,
  results: Variable,
  { first, second }: Following,
): TSESTree.Node | undefined {
  const means = (node: TSESTree.Node): boolean => isVariable(view, node, results);
  if (first.type === "ForOfStatement")
    return !first.await && isThrowingLoop(first, means) ? first : undefined;
  if (first.type !== "VariableDeclaration" || first.declarations.length !== 1) return undefined;
  const [declarator] = first.declarations;
  if (second?.type !== "IfStatement" || second.alternate || declarator?.id.type !== "Identifier")
    return undefined;
  const picked = view.scopeManager.getDeclaredVariables(declarator)[0];
  const pick = declarator.init && readPick(declarator.init, means);
  if (!picked || !pick) return undefined;
  const isPicked = (node: TSESTree.Node): boolean => isVariable(view, node, picked);
  const isOnlyThere = picked.references.every((one) => one.init || isInside(one.identifier, second));
  const thrown = findThrown(second.consequent);
  if (!thrown || !isOnlyThere || !asksForAny(second.test, pick, isPicked)) return undefined;
  return isPickThrown(unwrap(thrown), pick, isPicked) ? second : undefined;
}

type Means = (node: TSESTree.Node) => boolean;

function isVariable(view: SourceView, node: TSESTree.Node, variable: Variable): boolean {
  const inner = unwrap(node);
  return inner.type === "Identifier" && findVariable(view, inner) === variable;
}

/** `for (const r of results) if (r.status === "rejected") throw r.reason;` */
function isThrowingLoop({ left, right, body }: TSESTree.ForOfStatement, means: Means): boolean {
  const entry = left.type === "VariableDeclaration" ? left.declarations[0]?.id : undefined;
  const only = findOnly(body);
  if (!means(right) || entry?.type !== "Identifier" || only?.type !== "IfStatement" || only.alternate)
    return false;
  const thrown = findThrown(only.consequent);
  return thrown !== undefined && saysRejected(only.test, entry.name) && readsReason(thrown, entry.name);
}

/** What a variable holds: the first rejected entry, all of them, or all their reasons. */
type Pick = "entry" | "entries" | "reasons";

function readPick(init: TSESTree.Expression, means: Means): Pick | undefined {
  const call = unwrap(init);
  if (
    call.type !== "CallExpression" ||
    call.callee.type !== "MemberExpression" ||
    call.arguments.length !== 1
  )
    return undefined;
  const name = findMemberName(call.callee);
  const [callback] = call.arguments;
  const asks = findArrow(callback);
  if (!asks) return undefined;
  if (name === "map" && readPick(call.callee.object, means) === "entries")
    return readsReason(asks.value, asks.entry) ? "reasons" : undefined;
  if (!means(call.callee.object)) return undefined;
  if (name === "find" && saysRejected(asks.value, asks.entry)) return "entry";
  if (name === "filter" && saysRejected(asks.value, asks.entry)) return "entries";
  return name === "flatMap" && picksReasons(asks) ? "reasons" : undefined;
}

interface Arrow {
  readonly entry: string;
  readonly value: TSESTree.Expression;
}

/** `(r) => value`, with one parameter and nothing before the value. */
function findArrow(callback: TSESTree.Node | undefined): Arrow | undefined {
  if (!isFunction(callback) || callback.async || callback.params.length !== 1) return undefined;
  const [parameter] = callback.params;
  const only = callback.body.type === "BlockStatement" ? findOnly(callback.body) : undefined;
  const value = only?.type === "ReturnStatement" ? only.argument : callback.body;
  if (parameter?.type !== "Identifier" || !value || value.type === "BlockStatement") return undefined;
  return { entry: parameter.name, value };
}

/** `(r) => (r.status === "rejected" ? [r.reason] : [])` */
function picksReasons({ entry, value }: Arrow): boolean {
  if (value.type !== "ConditionalExpression" || !saysRejected(value.test, entry)) return false;
  const { consequent, alternate } = value;
  if (consequent.type !== "ArrayExpression" || alternate.type !== "ArrayExpression") return false;
  const [reason, ...more] = consequent.elements;
  const isOne = more.length === 0 && alternate.elements.length === 0;
  return isOne && reason != null && readsReason(reason, entry);
}

function findOnly(statement: TSESTree.Statement): TSESTree.Statement | undefined {
  if (statement.type !== "BlockStatement") return statement;
  return statement.body.length === 1 ? statement.body[0] : undefined;
}

function findThrown(statement: TSESTree.Statement): TSESTree.Expression | undefined {
  const only = findOnly(statement);
  return only?.type === "ThrowStatement" ? only.argument : undefined;
}

/** `if (failed)` · `if (failures.length)` · `if (failures.length > 0)` */
function asksForAny(test: TSESTree.Expression, pick: Pick, isPicked: Means): boolean {
  const isDefined =
    test.type === "BinaryExpression" &&
    /^!==?$/.test(test.operator) &&
    unwrap(test.right).type === "Identifier" &&
    (unwrap(test.right) as TSESTree.Identifier).name === "undefined";
  if (pick === "entry") return isPicked(test) || (isDefined && isPicked(test.left));
  if (test.type !== "BinaryExpression") return isLength(test, isPicked);
  const bound = test.right.type === "Literal" ? test.right.value : undefined;
  const isSome = (/^(>|!==?)$/.test(test.operator) && bound === 0) || (test.operator === ">=" && bound === 1);
  return isSome && isLength(test.left, isPicked);
}

function isLength(node: TSESTree.Node, isPicked: Means): boolean {
  return node.type === "MemberExpression" && findMemberName(node) === "length" && isPicked(node.object);
}

/** `failed.reason` · `failures[0].reason` · `new AggregateError(failures.map((r) => r.reason))` */
function isPickThrown(thrown: TSESTree.Node, pick: Pick, isPicked: Means): boolean {
  if (thrown.type === "NewExpression") return isAggregate(thrown, pick, isPicked);
  if (pick === "reasons") return isFirst(thrown, isPicked);
  if (thrown.type !== "MemberExpression" || findMemberName(thrown) !== "reason") return false;
  return pick === "entry" ? isPicked(thrown.object) : isFirst(unwrap(thrown.object), isPicked);
}

function isFirst(node: TSESTree.Node, isPicked: Means): boolean {
  return (
    node.type === "MemberExpression" &&
    node.computed &&
    node.property.type === "Literal" &&
    node.property.value === 0 &&
    isPicked(node.object)
  );
}

/** A message of its own would be lost, so that an AggregateError has none. */
function isAggregate(
  { callee, arguments: given }: TSESTree.NewExpression,
  pick: Pick,
  isPicked: Means,
): boolean {
  const [errors, ...more] = given;
  if (callee.type !== "Identifier" || callee.name !== "AggregateError" || !errors || more.length > 0)
    return false;
  if (pick === "reasons") return isPicked(errors);
  return pick === "entries" && isReasonsOf(errors, isPicked);
}

function isReasonsOf(node: TSESTree.Node, isPicked: Means): boolean {
  const call = unwrap(node);
  if (call.type !== "CallExpression" || call.callee.type !== "MemberExpression") return false;
  const reads = findArrow(call.arguments[0]);
  const isMap = findMemberName(call.callee) === "map" && call.arguments.length === 1;
  return (
    isMap && isPicked(call.callee.object) && reads !== undefined && readsReason(reads.value, reads.entry)
  );
}

/** `results.map((r) => r.value)`: the call that is `results` once a group gives the values. */
function findTakenValues(identifier: TSESTree.Node): TSESTree.CallExpression | undefined {
  const member = identifier.parent;
  const call = member?.parent;
  if (member?.type !== "MemberExpression" || member.object !== identifier || member.optional)
    return undefined;
  if (findMemberName(member) !== "map" || call?.type !== "CallExpression" || call.callee !== member)
    return undefined;
  const takes = call.arguments.length === 1 ? findArrow(call.arguments[0]) : undefined;
  return takes && readsValue(takes.value, takes.entry) ? call : undefined;
}
