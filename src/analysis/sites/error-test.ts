import type { TSESTree } from "@typescript-eslint/types";
import type { Variable } from "@typescript-eslint/scope-manager";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { collectErrorUses } from "./error-use.js";

/** How a handler asks what an error is. */
export type ErrorTestKind =
  | "instanceof" // e instanceof X
  | "constructor" // e.constructor === X · Object.getPrototypeOf(e) === X.prototype
  | "property" // e.code === "ENOENT" · switch (e.code) · const { code } = e; if (code) …
  | "presence" // "code" in e
  | "predicate" // isHttpError(e) · axios.isAxiosError(e) · X.is(e)
  | "message" // e.message.includes("x") · /x/.test(e.message)
  | "identity"; // e === NOT_FOUND

/**
 * What a group makes of a test. `impassable`: no group passes it, though an error inside may. `cancellation`: a
 * cancelled group throws its reason bare, so the test works. `aggregate`: a group passes it, where a bare
 * error did not. `aware`: the test opens groups itself. `plain`: a group answers as any error does. `unknown`: a call
 * that may ask anything: a rule is silent, a rewrite asks it of each error.
 */
export type ErrorVerdict = "impassable" | "unknown" | "cancellation" | "aggregate" | "aware" | "plain";

/** One question that a handler asks about its error; plain data. */
export interface ErrorTest {
  readonly kind: ErrorTestKind;
  readonly verdict: ErrorVerdict;
  /** The smallest expression that holds the whole question. */
  readonly range: Range;
  /** What the error is tested for, as messages name it: `HttpError` · `code "ENOENT"` · `isNotFound()`. */
  readonly subject: string;
  /** The class, property or function that is asked. */
  readonly name: string;
  /** The values it is compared with, as text: `"ENOENT"` → `ENOENT`; empty where it is tested for truth. */
  readonly values: readonly string[];
  /** The class, predicate or symbol expression, where there is one: resolve it by symbol. */
  readonly target?: Range;
  /** Whether the error that is asked for makes the expression false: `code !== "ENOENT"`. */
  readonly isNegated: boolean;
}

/** All tests of the error that a variable holds, through its aliases and unpacked properties, in source order. */
export function collectErrorTests(view: SourceView, variable: Variable, settings: Settings): ErrorTest[] {
  const tests = collectErrorUses(view, variable, settings).flatMap((use) =>
    use.kind === "test" ? [use.test] : [],
  );
  return sortTests(tests);
}

/** Sorts tests by place, each place once. */
export function sortTests(tests: readonly ErrorTest[]): ErrorTest[] {
  const byPlace = new Map(tests.map((test) => [`${test.range[0]}:${test.range[1]}:${test.name}`, test]));
  return [...byPlace.values()].sort((a, b) => a.range[0] - b.range[0]);
}

/** Whether an error inside a group is not recognised by the test, though it would be alone. */
export function isImpassable(test: ErrorTest): boolean {
  return test.verdict === "impassable";
}

/** The node types under which an expression's value decides what runs next. */
export function isConditionOf(parent: TSESTree.Node, child: TSESTree.Node): boolean {
  switch (parent.type) {
    case "IfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ConditionalExpression":
    case "ForStatement":
      return parent.test === child;
    case "LogicalExpression":
      return parent.operator !== "??";
    case "UnaryExpression":
      return parent.operator === "!";
    default:
      return false;
  }
}
