import type { TSESTree } from "@typescript-eslint/types";
import { findImportedName } from "../scope/bindings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import { defaultSettings } from "../settings.js";
import { findVariableOf } from "../scope/declared.js";
import type { ErrorTest } from "./error-test.js";
import { collectErrorUses } from "./error-use.js";

/** `expect`: vitest, jest, bun, Playwright. `assert`: node:assert. `chai`: chai-as-promised. */
export type AssertionStyle = "expect" | "assert" | "chai";

/** What a test states about a rejection; plain data. */
export interface Assertion {
  readonly style: AssertionStyle;
  /** The expression whose rejection is looked at. */
  readonly promise: Range;
  /** `toThrow` · `toBeInstanceOf` · `rejects` · `rejectedWith`. */
  readonly matcher: string;
  /** The matcher's name and arguments: what a rewrite replaces. */
  readonly replaced: Range;
  readonly arguments: readonly Range[];
  readonly isNegated: boolean;
  readonly tests: readonly ErrorTest[];
}

const ASSERT_MODULE = /^(?:node:)?assert(?:\/strict)?$/;
const PLAIN_CLASSES = new Set(["Error", "Object", "AggregateError", "ExceptionGroup"]);
const ASKING = new Set([
  ...["toThrow", "toThrowError", "toBeInstanceOf", "toMatchObject", "toEqual", "toStrictEqual", "toBe"],
  ...["toHaveProperty", "toSatisfy", "toThrowErrorMatchingInlineSnapshot", "toThrowErrorMatchingSnapshot"],
]);

/** Reads a call that asserts how a promise rejects. */
export function findAssertion(view: SourceView, call: TSESTree.CallExpression): Assertion | undefined {
  return findExpect(view, call) ?? findAssert(view, call) ?? findChai(view, call);
}

/** `expect(p).rejects.toThrow(X)`: the call is the whole chain. */
function findExpect(view: SourceView, call: TSESTree.CallExpression): Assertion | undefined {
  const names: string[] = [];
  let current: TSESTree.Node = unwrap(call.callee);
  while (current.type === "MemberExpression") {
    const name = findMemberName(current);
    if (name === undefined) return undefined;
    names.unshift(name);
    current = unwrap(current.object);
  }
  if (current.type !== "CallExpression" || !names.includes("rejects")) return undefined;
  const [promise] = current.arguments;
  const isExpect = /^(?:\w+\.)?expect(?:\.soft)?$/.test(findDottedName(current.callee) ?? "");
  if (!isExpect || !promise || !isPromiseArgument(promise)) return undefined;
  return describe(view, call, {
    style: "expect",
    promise,
    matcher: names.at(-1) ?? "",
    isNegated: names.includes("not"),
  });
}

/** `assert.rejects(p, X)`, with assert from Node. */
function findAssert(view: SourceView, call: TSESTree.CallExpression): Assertion | undefined {
  const name = findDottedName(call.callee) ?? "";
  if (!/^(?:assert(?:\.strict)?\.)?rejects$/.test(name) && !name.endsWith(".rejects")) return undefined;
  const callee = unwrap(call.callee);
  const root = callee.type === "MemberExpression" ? callee.object : callee;
  const imported = findImportedName(view, root) ?? findImportedName(view, callee);
  if (!imported || !ASSERT_MODULE.test(imported.module)) return undefined;
  const [promise] = call.arguments;
  if (!promise || !isPromiseArgument(promise)) return undefined;
  return describe(view, call, { style: "assert", promise, matcher: "rejects", isNegated: false });
}

/** `expect(p).to.be.rejectedWith(X)` · `assert.isRejected(p, X)` · `p.should.be.rejectedWith(X)`. */
function findChai(view: SourceView, call: TSESTree.CallExpression): Assertion | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return undefined;
  const matcher = findMemberName(callee) ?? "";
  if (matcher === "isRejected" && call.arguments[0] && isPromiseArgument(call.arguments[0])) {
    return describe(view, call, { style: "chai", promise: call.arguments[0], matcher, isNegated: false });
  }
  if (matcher !== "rejectedWith") return undefined;
  const names: string[] = [];
  let current: TSESTree.Node = unwrap(callee.object);
  while (current.type === "MemberExpression") {
    const name = findMemberName(current) ?? "";
    names.push(name);
    current = unwrap(current.object);
    if (name === "should") break;
  }
  const isNegated = names.includes("not");
  if (names.includes("should"))
    return describe(view, call, { style: "chai", promise: current, matcher, isNegated });
  if (current.type !== "CallExpression" || findDottedName(current.callee) !== "expect") return undefined;
  const [promise] = current.arguments;
  return promise && describe(view, call, { style: "chai", promise, matcher, isNegated });
}

interface Parts {
  readonly style: AssertionStyle;
  readonly promise: TSESTree.Node;
  readonly matcher: string;
  readonly isNegated: boolean;
}

function describe(view: SourceView, call: TSESTree.CallExpression, parts: Parts): Assertion {
  const callee = unwrap(call.callee);
  const property = callee.type === "MemberExpression" ? callee.property : callee;
  const asked =
    parts.style === "assert" || parts.matcher === "isRejected" ? call.arguments.slice(1) : call.arguments;
  const { style, matcher, isNegated } = parts;
  return {
    style,
    matcher,
    isNegated,
    promise: parts.promise.range,
    replaced: [property.range[0], call.range[1]],
    arguments: asked.map((argument) => argument.range),
    tests: style === "expect" && !ASKING.has(matcher) ? [] : collectAssertionTests(view, asked),
  };
}

function collectAssertionTests(view: SourceView, asked: readonly TSESTree.Node[]): ErrorTest[] {
  const [first] = asked;
  if (!first) return [];
  const node = unwrap(first);
  const base = { range: first.range, isNegated: false, values: [] };
  const name = findDottedName(node);
  if (name !== undefined && /^[A-Z]/.test(name.slice(name.lastIndexOf(".") + 1))) {
    const verdict = PLAIN_CLASSES.has(name) ? "plain" : "impassable";
    return [{ ...base, kind: "instanceof", verdict, subject: name, name, target: first.range }];
  }
  const shown = view.text.slice(...first.range);
  if (node.type === "Literal" || node.type === "TemplateLiteral") {
    return [
      {
        ...base,
        kind: "message",
        verdict: "impassable",
        subject: `message ${shown}`,
        name: "message",
        values: [shown],
      },
    ];
  }
  if (isFunction(node)) return collectCallbackTests(view, node);
  return [
    { ...base, kind: "identity", verdict: "impassable", subject: shown.split("\n")[0] ?? "", name: shown },
  ];
}

/** What a function asserts of its error: the tests in it, and the properties that it compares by other assertions. */
function collectCallbackTests(view: SourceView, fn: FunctionNode): ErrorTest[] {
  const [parameter] = fn.params;
  const variable = parameter?.type === "Identifier" ? findVariableOf(view, parameter) : undefined;
  const uses = variable ? collectErrorUses(view, variable, defaultSettings) : [];
  return uses.flatMap((use): ErrorTest[] => {
    const name = use.name ?? use.identifier.name;
    const base = { range: use.identifier.range, subject: name, name, values: [], isNegated: false };
    if (use.kind === "test") return [use.test];
    if (use.kind === "aware") return [{ ...base, kind: "predicate", verdict: "aware" }];
    return use.kind === "read"
      ? [{ ...base, kind: name === "message" ? "message" : "property", verdict: "impassable" }]
      : [];
  });
}

function isPromiseArgument(node: TSESTree.Node): boolean {
  return node.type !== "SpreadElement";
}
