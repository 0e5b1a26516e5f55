import type { TSESTree } from "@typescript-eslint/types";
import { cleanUpVerbs } from "../models/clean-up.js";
import { unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { collectElementSources, type FanOutArgument } from "./fan-out-argument.js";
import { findCalledName } from "./fan-out-names.js";

/** Whether an element ends or removes something: `servers.map((s) => s.close())` · `[once(s, "close"), db.close()]`. */
export function isCleanUp(argument: FanOutArgument): boolean {
  return collectElementSources(argument).flatMap(collectElements).some(isCleanUpElement);
}

function collectElements(source: TSESTree.Node): TSESTree.Node[] {
  const inner = unwrap(source);
  if (inner.type !== "ArrayExpression") return [inner];
  return inner.elements.flatMap((element) => (element ? collectElements(element) : []));
}

/** An element that does other work too is not one. */
function isCleanUpElement(element: TSESTree.Node): boolean {
  const calls = collectResultCalls(element);
  return calls.length > 0 && calls.every((name) => cleanUpVerbs.some((verb) => startsWithVerb(name, verb)));
}

/** The names of the calls whose promises are the elements. */
function collectResultCalls(node: TSESTree.Node): string[] {
  const inner = unwrap(node);
  if (inner.type === "ArrayExpression")
    return inner.elements.flatMap((e) => (e ? collectResultCalls(e) : []));
  if (inner.type === "SpreadElement") return collectResultCalls(inner.argument);
  if (inner.type === "AwaitExpression") return collectResultCalls(inner.argument);
  if (isFunction(inner)) return collectFunctionCalls(inner.body);
  if (inner.type !== "CallExpression") return [];
  const name = findCalledName(inner);
  if (name === "map" || name === "flatMap" || name === "from") {
    return inner.arguments.filter((a) => isFunction(a)).flatMap((a) => collectResultCalls(a));
  }
  const isChain = name === "catch" || name === "then" || name === "finally";
  if (isChain && inner.callee.type === "MemberExpression") return collectResultCalls(inner.callee.object);
  return name ? [name] : [];
}

function collectFunctionCalls(body: TSESTree.Node): string[] {
  if (body.type !== "BlockStatement") return collectResultCalls(body);
  return body.body.flatMap((statement) => {
    if (statement.type === "ReturnStatement" && statement.argument)
      return collectResultCalls(statement.argument);
    return statement.type === "ExpressionStatement" ? collectResultCalls(statement.expression) : [];
  });
}

function startsWithVerb(name: string, verb: string): boolean {
  const rest = name.slice(verb.length);
  return name.startsWith(verb) && !/^[a-z]/.test(rest);
}
