import type { TSESTree } from "@typescript-eslint/types";
import type { Assertion } from "../analysis/sites/assertion.js";
import type { CatchHandler } from "../analysis/sites/catch-handler.js";
import type { SourceView } from "../analysis/source-view.js";
import { findDottedName, unwrap } from "../analysis/syntax/expressions.js";
import { isFunction } from "../analysis/syntax/functions.js";
import { findNodeAt, findNodeOfType } from "../analysis/syntax/node-at.js";
import type { BlockerId } from "./blocker.js";
import type { TextEdit } from "./edit.js";
import { findFirstAssertion, knowsGroups } from "./handler-assertion-first.js";
import type { Form, RewritePlan, RuntimeImport } from "./plan.js";
import { findRuntimeImport } from "./text/imports.js";

/**
 * The assertion about the error inside the group: `rejects.toThrow(X)` → `rejects.toEqual(groupOf([X]))`,
 * `assert.rejects(p, X)` → `assert.rejects(p, (e) => everyError(e, X))`, chai `.rejected.and.satisfy(…)`.
 */
export function planAssertion(view: SourceView, handler: CatchHandler): RewritePlan {
  const { assertion } = handler;
  if (!assertion) return block("assertion-not-moved");
  const { arguments: given, matcher, isNegated } = assertion;
  // A snapshot is compared although nothing is given.
  if (!isNegated && given.length === 0 && !matcher.includes("Snapshot")) return block("assertion-of-all");
  if (!isNegated && assertion.tests.some((test) => test.verdict === "plain" || test.verdict === "aware"))
    return block("assertion-of-all");
  const call = findNodeOfType(
    view,
    handler.node,
    (node): node is TSESTree.CallExpression => node.type === "CallExpression",
  );
  if (!call) return block("assertion-not-moved");
  if (knowsGroups(view, assertion) || asksForText(view, assertion)) return block("assertion-of-all");
  const moved = findMoved(view, call, assertion);
  const first = findFirstAssertion(view, call, assertion);
  const [best, ...others] = [moved, first].filter((form) => form !== undefined);
  return best
    ? { kind: "edits", safety: "suggested", forms: [best, ...others] }
    : block("assertion-not-moved");
}

/** `rejects.toThrow("gone")`, `rejects.toThrow(/gone/)`: the message of a group holds those of its errors. */
function asksForText(view: SourceView, { style, matcher, isNegated, arguments: given }: Assertion): boolean {
  if (style !== "expect" || isNegated || !/^toThrow(?:Error)?$/.test(matcher)) return false;
  const asked = given[0] && findNodeAt(view, given[0]);
  const node = asked && unwrap(asked);
  if (node?.type !== "Literal") return false;
  return "regex" in node ? !/[$^]/.test(node.regex.pattern) : typeof node.value === "string";
}

/** The assertion asked of each error. */
function findMoved(view: SourceView, call: TSESTree.CallExpression, assertion: Assertion): Form | undefined {
  const [range] = assertion.arguments;
  const expected = range && findNodeAt(view, range);
  if (!expected || assertion.isNegated) return undefined;
  const context: Context = { view, call, assertion, expected };
  if (assertion.style === "expect") return moveExpect(context);
  return assertion.style === "assert" ? moveAssert(context) : moveChai(context);
}

interface Context {
  readonly view: SourceView;
  readonly call: TSESTree.CallExpression;
  readonly assertion: Assertion;
  readonly expected: TSESTree.Node;
}

function moveExpect(context: Context): Form | undefined {
  const { view, call, assertion } = context;
  const pattern = findPattern(context);
  if (pattern === undefined) return undefined;
  const groupOf = findRuntimeImport(view, "groupOf", call);
  const [start, end] = assertion.replaced;
  return finish(groupOf, { start, end, text: `toEqual(${groupOf.local}([${pattern}]))` });
}

/** What groupOf compares one error with. */
function findPattern({ view, assertion, expected }: Context): string | undefined {
  const text = view.text.slice(...expected.range);
  const node = unwrap(expected);
  const { matcher } = assertion;
  if (matcher === "toThrow" || matcher === "toThrowError") {
    if (isClassReference(node)) return text;
    if (node.type === "Literal" && "regex" in node) return `{ message: ${text} }`;
    const plain = node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
    return plain === undefined ? undefined : `{ message: /${escapePattern(plain)}/ }`;
  }
  if (matcher === "toBeInstanceOf") return isClassReference(node) ? text : undefined;
  if (matcher === "toMatchObject") return isFlatObject(node) ? text : undefined;
  return undefined;
}

function isClassReference(node: TSESTree.Node): boolean {
  const name = findDottedName(node);
  return name !== undefined && /^[A-Z]/.test(name.slice(name.lastIndexOf(".") + 1));
}

/** An object of plain values, which groupOf compares by identity. */
function isFlatObject(node: TSESTree.Node): boolean {
  if (node.type !== "ObjectExpression") return false;
  return node.properties.every(
    (property) => property.type === "Property" && isFlatValue(unwrap(property.value)),
  );
}

function isFlatValue(node: TSESTree.Node): boolean {
  if (node.type === "Literal") return !("regex" in node);
  return (
    findDottedName(node) !== undefined ||
    node.type === "TemplateLiteral" ||
    node.type === "UnaryExpression" ||
    isAsymmetric(node)
  );
}

/** `expect.any(Number)` · `expect.stringContaining("x")` */
function isAsymmetric(node: TSESTree.Node): boolean {
  return node.type === "CallExpression" && /^expect\./.test(findDottedName(node.callee) ?? "");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\n/g, "\\n");
}

function moveAssert(context: Context): Form | undefined {
  const { view, call, expected } = context;
  const everyError = findRuntimeImport(view, "everyError", call);
  const matcher = findMatcher(context);
  if (matcher === undefined) return undefined;
  const [start, end] = expected.range;
  const name = matcher.name;
  return finish(everyError, {
    start,
    end,
    text: `(${name}) => ${everyError.local}(${name}, ${matcher.text})`,
  });
}

interface MatcherText {
  readonly text: string;
  /** What the arrow around it calls the error. */
  readonly name: string;
}

/** The second argument of assert.rejects, as a matcher of one error. */
function findMatcher({ view, expected }: Context): MatcherText | undefined {
  const node = unwrap(expected);
  const text = view.text.slice(...expected.range);
  const name = "error";
  if (isFunction(node)) return node.async ? undefined : { text, name: findParameterName(node) ?? name };
  if (isClassReference(node)) return { text, name };
  if (node.type === "Literal" && "regex" in node)
    return { text: `(${name}) => ${text}.test(String(${name}))`, name };
  if (node.type !== "ObjectExpression") return undefined;
  const questions = node.properties.map((property) => findQuestion(view, property, name));
  if (questions.length === 0 || questions.some((one) => one === undefined)) return undefined;
  return { text: isCodeOnly(node) ? text : `(${name}) => ${questions.join(" && ")}`, name };
}

function findParameterName(node: { readonly params: readonly TSESTree.Parameter[] }): string | undefined {
  const [parameter] = node.params;
  return parameter?.type === "Identifier" ? parameter.name : undefined;
}

function isCodeOnly(node: TSESTree.ObjectExpression): boolean {
  const [only, ...more] = node.properties;
  if (only?.type !== "Property" || more.length > 0 || only.shorthand) return false;
  return (
    only.key.type === "Identifier" &&
    only.key.name === "code" &&
    only.value.type === "Literal" &&
    typeof only.value.value === "string"
  );
}

/** `{ code: "X" }` → `error.code === "X"`. */
function findQuestion(
  view: SourceView,
  property: TSESTree.ObjectLiteralElement,
  name: string,
): string | undefined {
  if (property.type !== "Property" || property.computed || property.key.type !== "Identifier")
    return undefined;
  const value = unwrap(property.value);
  const text = view.text.slice(...property.value.range);
  const field = `${name}.${property.key.name}`;
  if (value.type === "Literal" && "regex" in value) return `${text}.test(${field})`;
  return value.type === "Literal" || findDottedName(value) !== undefined ? `${field} === ${text}` : undefined;
}

function moveChai(context: Context): Form | undefined {
  const { view, call, assertion, expected } = context;
  const message = assertion.arguments[1];
  if (assertion.matcher !== "rejectedWith" || message) return undefined;
  const matcher = findChaiMatcher(view, expected);
  if (!matcher) return undefined;
  const everyError = findRuntimeImport(view, "everyError", call);
  const [start, end] = assertion.replaced;
  const name = "error";
  const text = `rejected.and.satisfy((${name}${/\.[cm]?tsx?$/.test(view.path) ? ": unknown" : ""}) => ${everyError.local}(${name}, ${matcher}))`;
  return finish(everyError, { start, end, text });
}

function findChaiMatcher(view: SourceView, expected: TSESTree.Node): string | undefined {
  const node = unwrap(expected);
  const text = view.text.slice(...expected.range);
  if (isClassReference(node)) return text;
  if (node.type !== "Literal") return undefined;
  if ("regex" in node) return `(error) => ${text}.test(error.message)`;
  return typeof node.value === "string" ? `(error) => error.message.includes(${text})` : undefined;
}

function finish(needed: RuntimeImport, edit: TextEdit): Form {
  return { name: "assertion", edits: [edit], imports: [needed], notes: [] };
}

function block(id: BlockerId): RewritePlan {
  return { kind: "blocked", blockers: [{ id }] };
}
