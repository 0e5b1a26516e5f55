import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import type { FanOutShape } from "./fan-out.js";

/** A call that makes one element for each item: `xs.map(fn)` · `xs.flatMap(fn)` · `Array.from(xs, fn)`. */
export interface Mapping {
  readonly kind: "map" | "flatMap" | "from";
  readonly call: TSESTree.CallExpression;
  readonly receiver: TSESTree.Expression;
  readonly callback: TSESTree.Expression;
  /** The callback where it is written in place. */
  readonly inline?: FunctionNode;
  readonly hasThisArgument: boolean;
}

/** A local variable that holds the promises. */
export interface HeldPromises {
  readonly variable: Variable;
  readonly declarator?: TSESTree.VariableDeclarator;
  /** `ps.push(…)` calls, in source order. */
  readonly pushes: readonly TSESTree.CallExpression[];
}

/** What a fan-out is given, with the nodes that a rewrite needs. */
export interface FanOutArgument {
  readonly shape: FanOutShape;
  readonly node?: TSESTree.Expression;
  /** The argument stands under `as`, `satisfies`, `!` or `<T>`. */
  readonly isCast: boolean;
  readonly array?: TSESTree.ArrayExpression;
  readonly mapping?: Mapping;
  readonly held?: HeldPromises;
}

/** Reads the first argument of a fan-out. */
export function readArgument(view: SourceView, call: TSESTree.CallExpression): FanOutArgument {
  const [first] = call.arguments;
  if (!first || first.type === "SpreadElement") return { shape: "none", isCast: false };
  const node = unwrap(first) as TSESTree.Expression;
  return { node: first, isCast: node !== first, ...readShape(view, node) };
}

function readShape(view: SourceView, node: TSESTree.Expression): Omit<FanOutArgument, "node" | "isCast"> {
  if (node.type === "ArrayExpression") return { shape: "literal", array: node };
  if (node.type === "CallExpression") {
    const mapping = findMapping(node);
    return mapping ? { shape: nameMapping(mapping), mapping } : { shape: "call" };
  }
  if (node.type === "Identifier") return readVariable(view, node);
  if (node.type === "MemberExpression") return { shape: "member" };
  if (node.type === "ConditionalExpression" || node.type === "LogicalExpression")
    return { shape: "conditional" };
  return { shape: node.type === "NewExpression" ? "call" : "other" };
}

/** The mapping that a call is; undefined for any other call and for one with a spread among its arguments. */
export function findMapping(node: TSESTree.Node): Mapping | undefined {
  if (node.type !== "CallExpression" || node.optional || node.callee.type !== "MemberExpression")
    return undefined;
  const { callee, arguments: given } = node;
  if (given.some((argument) => argument.type === "SpreadElement")) return undefined;
  const values = given as TSESTree.Expression[];
  const name = findMemberName(callee);
  const isFrom = name === "from" && callee.object.type === "Identifier" && callee.object.name === "Array";
  if (!isFrom && name !== "map" && name !== "flatMap") return undefined;
  const [receiver, callback, thisArgument] = isFrom ? values : [callee.object, ...values];
  if (!receiver || !callback) return undefined;
  const inline = isFunction(callback) ? callback : undefined;
  const kind = isFrom ? "from" : name === "map" ? "map" : "flatMap";
  return { kind, call: node, receiver, callback, inline, hasThisArgument: thisArgument !== undefined };
}

function nameMapping({ kind, inline }: Mapping): FanOutShape {
  if (kind === "flatMap") return "flat-map";
  if (!inline) return "map-reference";
  if (inline.async) return "map-async";
  return inline.body.type === "BlockStatement" ? "map-block" : "map-expression";
}

function readVariable(view: SourceView, node: TSESTree.Identifier): Omit<FanOutArgument, "node" | "isCast"> {
  const variable = findVariable(view, node);
  const definition = variable?.defs[0];
  if (!variable || !definition) return { shape: "other" };
  if (definition.type === "Parameter") return { shape: "parameter" };
  const pushes = collectPushes(variable);
  const declarator = definition.type === "Variable" ? definition.node : undefined;
  const held: HeldPromises = { variable, declarator, pushes };
  return { shape: pushes.length > 0 ? "pushed" : "variable", held };
}

function collectPushes(variable: Variable): TSESTree.CallExpression[] {
  const pushes: TSESTree.CallExpression[] = [];
  for (const { identifier } of variable.references) {
    const member = identifier.parent;
    if (member?.type !== "MemberExpression" || member.object !== identifier) continue;
    const name = findMemberName(member);
    const call = member.parent;
    const isPush =
      (name === "push" || name === "unshift") && call.type === "CallExpression" && call.callee === member;
    if (isPush) pushes.push(call);
  }
  return pushes;
}

/** The expressions that make the elements: the argument itself, or what a variable is initialised with and pushed. */
export function collectElementSources({ node, held }: FanOutArgument): TSESTree.Node[] {
  const sources: TSESTree.Node[] = node ? [node] : [];
  if (held?.declarator?.init) sources.push(held.declarator.init);
  for (const push of held?.pushes ?? []) sources.push(...push.arguments);
  return sources;
}
