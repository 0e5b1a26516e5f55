import type { TSESTree } from "@typescript-eslint/types";
import { findRuntimeName, groupRunners, mentionsRuntime } from "../models/runtime-names.js";
import { findVariable } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { isInside } from "../syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction, type FunctionNode } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";
import { findGroupClass } from "./group-value.js";

/** `expect(load()).rejects.toThrow(HttpError)` on a call that rejects with a group. */
export interface PlainExpectation {
  readonly range: Range;
  readonly call: string;
  readonly expected: string;
  /** From the matcher's name to the end of its call, to become `toEqual(groupOf([HttpError]))`. */
  readonly matcher: Range;
  readonly place: Range;
}

const matchers = /^(?:toThrow|toThrowError|toBeInstanceOf)$/;

/** Expectations of a single class of errors on calls that open a task group, directly or in a function of the file. */
export function collectPlainExpectations(view: SourceView, settings: Settings): PlainExpectation[] {
  if (!mentionsRuntime(view, settings)) return [];
  return collectNodes(view, "CallExpression").flatMap((call): PlainExpectation[] => {
    const { callee } = call;
    if (callee.type !== "MemberExpression" || !matchers.test(findMemberName(callee) ?? "")) return [];
    const subject = findSubject(callee.object);
    const [expected] = call.arguments;
    const name = expected && findDottedName(expected);
    if (!subject || !expected || !name || !/^(?:\w+\.)*[A-Z]/.test(name) || name === "Error") return [];
    if (findGroupClass(view, settings, expected) || !throwsGroup(view, settings, { call: subject, depth: 0 }))
      return [];
    const matcher = [callee.property.range[0], call.range[1]] as const;
    const text = `${view.text.slice(...subject.callee.range)}()`;
    return [{ range: callee.property.range, call: text, expected: name, matcher, place: call.range }];
  });
}

/** The call in `expect(call()).rejects` and `expect(() => call()).rejects`. */
function findSubject(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  if (
    node.type !== "MemberExpression" ||
    findMemberName(node) !== "rejects" ||
    node.object.type !== "CallExpression"
  )
    return undefined;
  if (findDottedName(node.object.callee) !== "expect") return undefined;
  const [given] = node.object.arguments;
  const inner = given && isFunction(given) && given.body?.type !== "BlockStatement" ? given.body : given;
  const call = inner && unwrap(inner);
  return call?.type === "CallExpression" ? call : undefined;
}

type Asked = { call: TSESTree.CallExpression; depth: number };

/** TaskGroup.run and its kin, or a function of the file that awaits or returns one outside of a try. */
function throwsGroup(view: SourceView, settings: Settings, { call, depth }: Asked): boolean {
  const name = findRuntimeName(view, settings, call.callee);
  if (name) return groupRunners.has(name) && name !== "TaskGroup.settle" && !raisesFirst(view, call);
  const fn = depth < 5 ? findFunction(view, call) : undefined;
  if (!fn) return false;
  return collectNodes(view, "CallExpression").some((inner) => {
    if (!isInside(inner, fn.body) || findEnclosingFunction(inner) !== fn || isInTry(inner, fn)) return false;
    const { parent } = inner;
    const isCarried = /^(?:AwaitExpression|ReturnStatement|ArrowFunctionExpression)$/.test(parent.type);
    return isCarried && inner !== call && throwsGroup(view, settings, { call: inner, depth: depth + 1 });
  });
}

function raisesFirst(view: SourceView, call: TSESTree.CallExpression): boolean {
  return call.arguments.slice(1).some((argument) => /\braise\s*:/.test(view.text.slice(...argument.range)));
}

function findFunction(view: SourceView, call: TSESTree.CallExpression): FunctionNode | undefined {
  const callee = unwrap(call.callee);
  const definition = callee.type === "Identifier" ? findVariable(view, callee)?.defs[0] : undefined;
  if (definition?.type === "FunctionName" && isFunction(definition.node)) return definition.node;
  const init =
    definition?.type === "Variable" && definition.node.init ? unwrap(definition.node.init) : undefined;
  return init && isFunction(init) ? init : undefined;
}

function isInTry(node: TSESTree.Node, fn: TSESTree.Node): boolean {
  let inner = node;
  for (let outer = node.parent; outer && outer !== fn; outer = outer.parent) {
    if (outer.type === "TryStatement" && outer.block === inner && outer.handler) return true;
    inner = outer;
  }
  return false;
}
