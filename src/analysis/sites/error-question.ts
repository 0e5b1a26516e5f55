import type { TSESTree } from "@typescript-eslint/types";
import { cancellationCodes, cancellationNames, isCancelTestName } from "../models/cancellation.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { findClassVerdict, findPredicateVerdict } from "./error-class.js";
import { isAwareCallee } from "./error-call.js";
import { isConditionOf, type ErrorTest, type ErrorTestKind, type ErrorVerdict } from "./error-test.js";
import type { UseContext } from "./error-use.js";

type Found = Omit<ErrorTest, "range" | "isNegated" | "values"> & { readonly values?: readonly string[] };

const EQUALITY = new Set(["===", "==", "!==", "!="]);
/** Methods that ask whether a text matches or a list holds something. */
const MATCHING = new Set([
  "includes",
  "startsWith",
  "endsWith",
  "match",
  "search",
  "test",
  "exec",
  "has",
  "indexOf",
]);
/** Properties that a group answers as any error does when they are only tested for being there. */
const COMMON = new Set(["message", "stack", "cause", "name", "toString"]);

/** The question that is asked of the error itself: `e instanceof X` · `"code" in e` · `isX(e)` · `e === X`. */
export function findWholeTest(context: UseContext): ErrorTest | undefined {
  const { top } = context;
  const parent = top.parent;
  if (parent?.type === "BinaryExpression") return findBinaryTest(context, parent);
  if (parent?.type !== "CallExpression") return undefined;
  if (parent.arguments[0] === top && /\.getPrototypeOf$/.test(findDottedName(parent.callee) ?? "")) {
    return findComparison(parent, (other, values) => {
      const name = nameOf(context, other).replace(/\.prototype$/, "");
      return { kind: "constructor", verdict: "impassable", subject: name, name, values };
    });
  }
  return findPredicateTest(context, parent);
}

function findBinaryTest(context: UseContext, node: TSESTree.BinaryExpression): ErrorTest | undefined {
  const { top } = context;
  if (node.operator === "instanceof" && node.left === top) {
    const name = nameOf(context, node.right);
    const verdict = findClassVerdict(context, node.right);
    return finish(node, { kind: "instanceof", verdict, subject: name, name, target: node.right.range });
  }
  if (node.operator === "in" && node.right === top) {
    const name = node.left.type === "Literal" ? String(node.left.value) : nameOf(context, node.left);
    return finish(node, {
      kind: "presence",
      verdict: findPresenceVerdict(name),
      subject: `"${name}" in error`,
      name,
    });
  }
  return findComparison(top, (other) => {
    const inner = unwrap(other);
    if (inner.type !== "Identifier" && inner.type !== "MemberExpression") return undefined;
    const name = nameOf(context, inner);
    if (name === "undefined") return undefined;
    return { kind: "identity", verdict: "impassable", subject: name, name, target: other.range };
  });
}

/** A call that answers yes or no about the error: only where its value is a condition. */
function findPredicateTest(context: UseContext, call: TSESTree.CallExpression): ErrorTest | undefined {
  const { view, settings, top } = context;
  const index = call.arguments.indexOf(top as TSESTree.CallExpressionArgument);
  const name = findDottedName(call.callee);
  if (index < 0 || name === undefined || isPlainCheck(name) || !isAsked(call)) return undefined;
  const base = { kind: "predicate" as const, subject: `${name}()`, name, target: call.callee.range };
  if (isCancelTestName(name, settings) || /(?:^|\.)isCancelled$/.test(name)) {
    return finish(call, { ...base, verdict: "cancellation" });
  }
  if (isAwareCallee(context, call.callee)) return finish(call, { ...base, verdict: "aware" });
  return finish(call, { ...base, verdict: findPredicateVerdict(view, call, index) });
}

/** Questions that a group answers as any error. */
function isPlainCheck(name: string): boolean {
  return /^(?:Boolean|Array\.isArray|isError|Error\.isError|(?:_|util\.types|types|lodash|util)\.(?:isError|isNativeError|isObject)|isNativeError|isObject|isNil|isPlainObject|isRecord)$/.test(
    name,
  );
}

/** The question that is asked of a property: `e.code === "X"` · `switch (e.code)` · `/x/.test(e.message)` · `if (e.isFatal)`. */
export function findMemberTest(context: UseContext): ErrorTest | undefined {
  const { path, top } = context;
  const [first = ""] = path;
  const last = path.at(-1) ?? "";
  const found = (values: readonly string[] = []): Found => describe(context, values);
  const parent = top.parent;
  if (parent?.type === "CallExpression" && parent.callee === top && path.length > 1 && MATCHING.has(last)) {
    return finish(parent, describe({ ...context, path: path.slice(0, -1) }, literalsOf(parent.arguments)));
  }
  if (parent?.type === "CallExpression" && parent.callee === top && path.length === 1) {
    return findMethodTest(context, parent, first);
  }
  if (
    parent?.type === "CallExpression" &&
    parent.arguments.includes(top as TSESTree.CallExpressionArgument)
  ) {
    return findMatchTest(parent, found);
  }
  if (parent?.type === "BinaryExpression" && /^(?:instanceof|[<>]=?)$/.test(parent.operator)) {
    return parent.left === top || parent.operator !== "instanceof" ? finish(parent, found()) : undefined;
  }
  if (parent?.type === "SwitchStatement" && parent.discriminant === top) {
    return finish(top, found(parent.cases.flatMap((one) => (one.test ? literalsOf([one.test]) : []))));
  }
  if (parent?.type === "UnaryExpression" && parent.operator === "typeof") {
    return COMMON.has(first)
      ? undefined
      : findComparison(parent, (_other, values) => found(values.map((v) => `typeof ${v}`)));
  }
  const compared = findComparison(top, (other, values) => {
    const isAbsent = isNullish(other);
    return isAbsent && COMMON.has(first) ? undefined : found(isAbsent ? [] : values);
  });
  if (compared) return compared;
  const isTruth = parent && isConditionOf(parent, top) && isAsked(top);
  return isTruth && !COMMON.has(first) ? finish(top, found()) : undefined;
}

function describe(context: UseContext, values: readonly string[]): Found {
  const { path } = context;
  const [first = ""] = path;
  const name = path.join(".");
  const kind: ErrorTestKind =
    first === "message" || first === "stack"
      ? "message"
      : first === "constructor"
        ? "constructor"
        : "property";
  const shown = values.length > 0 ? `${name} ${values.map((value) => `"${value}"`).join(" | ")}` : name;
  return { kind, verdict: findPropertyVerdict(path, values), subject: shown, name, values };
}

function findPropertyVerdict(path: readonly string[], values: readonly string[]): ErrorVerdict {
  const [first = ""] = path;
  const areAll = (known: ReadonlySet<string>): boolean =>
    values.length > 0 && values.every((value) => known.has(value));
  if (first === "name" && areAll(cancellationNames)) return "cancellation";
  if (first === "code" && areAll(cancellationCodes)) return "cancellation";
  if (/^(?:aborted|isAborted|canceled|cancelled|isCanceled|isCancelled)$/.test(first)) return "cancellation";
  if (first === "errors") return "aggregate";
  if (first === "name" && values.some((value) => value === "AggregateError")) return "aggregate";
  return "impassable";
}

/** A method of the error that answers yes or no: `e.is(NotFound)` · `e.hasOwnProperty("code")`. */
function findMethodTest(
  context: UseContext,
  call: TSESTree.CallExpression,
  method: string,
): ErrorTest | undefined {
  if (!isAsked(call) || method === "toString") return undefined;
  const name = method === "hasOwnProperty" ? (literalsOf(call.arguments)[0] ?? method) : method;
  if (method === "hasOwnProperty") {
    return finish(call, {
      kind: "presence",
      verdict: findPresenceVerdict(name),
      subject: `"${name}" in error`,
      name,
    });
  }
  return finish(call, { ...describe(context, []), kind: "property", subject: `${name}()` });
}

/** A property that is looked for in a list or matched: `[403, 404].includes(e.status)` · `CODES.has(e.code)`. */
function findMatchTest(
  call: TSESTree.CallExpression,
  found: (values: readonly string[]) => Found,
): ErrorTest | undefined {
  if (call.callee.type !== "MemberExpression") return undefined;
  const method = call.callee.property.type === "Identifier" ? call.callee.property.name : "";
  if (!MATCHING.has(method))
    return isAsked(call) && /^is[A-Z]/.test(method) ? finish(call, found([])) : undefined;
  const list = unwrap(call.callee.object);
  return finish(call, found(list.type === "ArrayExpression" ? literalsOf(list.elements) : []));
}

function findComparison(
  side: TSESTree.Node,
  describeOther: (other: TSESTree.Node, values: readonly string[]) => Found | undefined,
): ErrorTest | undefined {
  const parent = side.parent;
  if (parent?.type !== "BinaryExpression" || !EQUALITY.has(parent.operator)) return undefined;
  const other = parent.left === side ? parent.right : parent.left;
  const found = describeOther(other, literalsOf([other]));
  return found && finish(parent, found, parent.operator.startsWith("!"));
}

function findPresenceVerdict(name: string): ErrorVerdict {
  if (COMMON.has(name)) return "plain";
  return name === "errors" ? "aggregate" : "impassable";
}

function finish(node: TSESTree.Node, found: Found, isNegated = false): ErrorTest {
  return { values: [], ...found, range: node.range, isNegated };
}

/** Whether the value of an expression decides something: a condition, also by way of a return or a variable. */
function isAsked(node: TSESTree.Node): boolean {
  let current = node;
  for (let parent = current.parent; parent; parent = current.parent) {
    if (parent.type === "AwaitExpression" || parent.type === "ChainExpression") current = parent;
    else if (parent.type === "LogicalExpression" && parent.right === current && parent.operator !== "??")
      current = parent;
    else return isConditionOf(parent, current);
  }
  return false;
}

function isNullish(node: TSESTree.Node): boolean {
  const inner = unwrap(node);
  return (
    (inner.type === "Literal" && inner.value === null) ||
    (inner.type === "Identifier" && inner.name === "undefined")
  );
}

function nameOf({ view }: UseContext, node: TSESTree.Node): string {
  return findDottedName(node) ?? view.text.slice(...node.range);
}

/** The texts that a list of expressions states: literals as they are, names and members by their last name. */
function literalsOf(nodes: readonly (TSESTree.Node | null)[]): string[] {
  return nodes.flatMap((node) => {
    if (!node) return [];
    if (node.type === "Literal") return [node.value === null ? node.raw : String(node.value)];
    if (node.type === "TemplateLiteral" && node.expressions.length === 0)
      return [node.quasis[0]?.value.cooked ?? ""];
    const name = findDottedName(node);
    return name === undefined ? [] : [name.slice(name.lastIndexOf(".") + 1)];
  });
}
