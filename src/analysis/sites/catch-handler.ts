import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariableOf } from "../scope/declared.js";
import { defaultSettings, type Settings } from "../settings.js";
import type { Range, Site } from "../site.js";
import type { SourceView } from "../source-view.js";
import { collectParameters, isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import { type Assertion, findAssertion } from "./assertion.js";
import { isImpassable, sortTests, type ErrorTest } from "./error-test.js";
import { collectErrorUses, collectPatternUses, type ErrorUse } from "./error-use.js";
import { collectArms, type HandlerArm } from "./handler-arm.js";
import { findCallbackHandler } from "./handler-callback.js";
import { readDecision, type Decision, type ErrorFate, type Subject } from "./handler-decision.js";
import { findPosition } from "../syntax/position.js";

/** `catch`: a clause. `catch-callback`: `p.catch(cb)`. `then-callback`: `p.then(_, cb)`. `assertion`: `expect(p).rejects…`. */
export type HandlerKind = "catch" | "catch-callback" | "then-callback" | "assertion";

/** What the handler calls its error. */
export interface HandlerParameter {
  /** The whole parameter with its annotation. */
  readonly range: Range;
  /** Undefined where the parameter is unpacked. */
  readonly name?: string;
  readonly annotation?: "any" | "unknown" | "other";
}

/** A place that receives errors, with all that it asks about them and does with them; plain data. */
export interface CatchHandler extends Site {
  readonly kind: HandlerKind;
  /** What raises the errors: the try block, the promise before `.catch`, the promise of an assertion. */
  readonly guarded: Range;
  /** The catch clause, the callback function (where it is written), or the assertion call. */
  readonly node: Range;
  /** The handler's block, or the expression of an arrow function; undefined for an assertion or an unknown callback. */
  readonly body?: Range;
  readonly parameter?: HandlerParameter;
  readonly tests: readonly ErrorTest[];
  /** Whether a test asks for an error that can also arrive inside a group, where the test does not see it. */
  readonly isDiscriminating: boolean;
  /** What becomes of an error for which every specific test is false; several where plain conditions decide, "unclear" where the paths are not followed. */
  readonly fates: readonly (ErrorFate | "unclear")[];
  /** Whether the error itself is logged or given to a function. */
  readonly isPassedOn: boolean;
  readonly arms: readonly HandlerArm[];
  readonly assertion?: Assertion;
  /** Whether the callback is named, not written in place: `p.catch(onError)`. */
  readonly isByReference?: boolean;
}

/** All places of a file that receive errors, in source order. */
export function collectHandlers(view: SourceView, settings: Settings): CatchHandler[] {
  const handlers: CatchHandler[] = [];
  traverse(view.ast, view.visitorKeys, (node) => {
    const handler = isFunction(node) ? undefined : findHandler(view, node, settings);
    if (handler) handlers.push(handler);
  });
  return handlers;
}

/**
 * The handler that a node is: a catch clause, the call `p.catch(cb)`, `p.then(_, cb)` or `expect(p).rejects…()`, or
 * the callback that such a call holds.
 */
export function findHandler(
  view: SourceView,
  node: TSESTree.Node,
  settings: Settings = defaultSettings,
): CatchHandler | undefined {
  if (node.type === "CatchClause") return describeClause(view, node, settings);
  if (isFunction(node) && node.parent.type === "CallExpression") {
    return findCallbackHandler(view, node.parent)?.at === node
      ? findHandler(view, node.parent, settings)
      : undefined;
  }
  if (node.type !== "CallExpression") return undefined;
  const assertion = findAssertion(view, node);
  if (assertion) return describeAssertion(view, node, assertion);
  const callback = findCallbackHandler(view, node);
  if (!callback) return undefined;
  const { kind, promise, fn, isByReference } = callback;
  const place = placeOf(view, node, callback.at);
  const base = { ...place, kind, guarded: promise.range, node: (fn ?? callback.at).range, isByReference };
  if (!fn) return { ...base, ...describeUnknown(callback.at) };
  const [parameter] = collectParameters(fn);
  return { ...base, body: fn.body.range, ...describeBody(view, { parameter, body: fn.body }, settings) };
}

function describeClause(view: SourceView, clause: TSESTree.CatchClause, settings: Settings): CatchHandler {
  const place = placeOf(view, clause, clause);
  const base = { ...place, kind: "catch" as const, guarded: clause.parent.block.range, node: clause.range };
  const facts = describeBody(view, { parameter: clause.param ?? undefined, body: clause.body }, settings);
  return { ...base, body: clause.body.range, ...facts };
}

/** The parameter and the body of a handler, for whoever goes on from the site to the syntax. */
export interface HandlerSyntax {
  readonly parameter: TSESTree.Parameter | TSESTree.BindingName | undefined;
  readonly body: TSESTree.BlockStatement | TSESTree.Expression;
}

type Facts = Pick<CatchHandler, "parameter" | "tests" | "isDiscriminating" | "fates" | "isPassedOn" | "arms">;

function describeBody(view: SourceView, syntax: HandlerSyntax, settings: Settings): Facts {
  const uses = collectHandlerUses(view, syntax.parameter, settings);
  const tests = sortTests(uses.flatMap((use) => (use.kind === "test" ? [use.test] : [])));
  const decision = readDecision(view, syntax.body, findSubject(view, syntax.parameter, uses));
  return {
    parameter: syntax.parameter && describeParameter(syntax.parameter),
    tests,
    isDiscriminating: tests.some(isImpassable),
    fates: [...new Set(collectFates(decision, tests))],
    isPassedOn: uses.some((use) => use.kind === "logged" || use.kind === "passed"),
    arms: collectArms(view, decision, uses),
  };
}

/** A callback that is not in this file: what it asks is not known. */
function describeUnknown(callback: TSESTree.Node): Facts {
  const isNothing = callback.type === "Identifier" && callback.name === "undefined";
  return {
    tests: [],
    isDiscriminating: false,
    fates: isNothing ? ["rethrown"] : ["unclear"],
    isPassedOn: true,
    arms: [],
  };
}

/** Every use of the handler's error. */
export function collectHandlerUses(
  view: SourceView,
  parameter: HandlerSyntax["parameter"],
  settings: Settings,
): ErrorUse[] {
  if (!parameter) return [];
  if (parameter.type !== "Identifier") return collectPatternUses(view, parameter, settings);
  const variable = findVariableOf(view, parameter);
  return variable ? collectErrorUses(view, variable, settings) : [];
}

/** Which names of a handler hold its error. */
export function findSubject(
  view: SourceView,
  parameter: HandlerSyntax["parameter"],
  uses: readonly ErrorUse[],
): Subject {
  const own = parameter?.type === "Identifier" ? findVariableOf(view, parameter) : undefined;
  const variables = new Set<Variable>(own ? [own] : []);
  for (const use of uses) {
    const declarator = use.kind === "alias" ? findDeclarator(use.identifier) : undefined;
    const alias = declarator?.id.type === "Identifier" ? findVariableOf(view, declarator.id) : undefined;
    if (alias) variables.add(alias);
  }
  const whole = new Set(
    [...variables].flatMap((variable) => variable.references.map((one) => one.identifier)),
  );
  return {
    variables,
    identifiers: new Set(uses.map((use) => use.identifier)),
    whole: new Set<TSESTree.Node>(whole),
  };
}

function findDeclarator(node: TSESTree.Node): TSESTree.VariableDeclarator | undefined {
  let current: TSESTree.Node | undefined = node.parent;
  while (current && current.type !== "VariableDeclarator") current = current.parent;
  return current;
}

/** Where an error ends for which every specific test answers that it is another one. */
function collectFates(decision: Decision, tests: readonly ErrorTest[]): (ErrorFate | "unclear")[] {
  if (decision.kind === "unclear") return ["unclear"];
  if (decision.kind === "ending") return [decision.fate];
  const answer = decision.isAboutError ? answerOfOther(decision.test, tests) : undefined;
  if (answer !== undefined) return collectFates(answer ? decision.whenTrue : decision.whenFalse, tests);
  return [...collectFates(decision.whenTrue, tests), ...collectFates(decision.whenFalse, tests)];
}

/** What a condition answers for an error that is none of those it is tested for; undefined where it depends on more. */
export function answerOfOther(test: TSESTree.Expression, tests: readonly ErrorTest[]): boolean | undefined {
  if (test.type === "UnaryExpression" && test.operator === "!") {
    const inner = answerOfOther(test.argument, tests);
    return inner === undefined ? undefined : !inner;
  }
  if (test.type === "LogicalExpression" && test.operator !== "??") {
    const isAnd = test.operator === "&&";
    const sides = [answerOfOther(test.left, tests), answerOfOther(test.right, tests)];
    if (sides.includes(!isAnd)) return !isAnd;
    return sides.includes(undefined) ? undefined : isAnd;
  }
  const asked = tests.find((one) => one.range[0] >= test.range[0] && one.range[1] <= test.range[1]);
  return !asked || asked.verdict === "plain" ? undefined : asked.isNegated;
}

function describeParameter(node: NonNullable<HandlerSyntax["parameter"]>): HandlerParameter {
  const annotation = "typeAnnotation" in node ? node.typeAnnotation?.typeAnnotation.type : undefined;
  const kind =
    annotation === "TSAnyKeyword" ? "any" : annotation === "TSUnknownKeyword" ? "unknown" : "other";
  return {
    range: node.range,
    name: node.type === "Identifier" ? node.name : undefined,
    annotation: annotation === undefined ? undefined : kind,
  };
}

function describeAssertion(
  view: SourceView,
  call: TSESTree.CallExpression,
  assertion: Assertion,
): CatchHandler {
  return {
    ...placeOf(view, call, call),
    kind: "assertion",
    guarded: assertion.promise,
    node: call.range,
    tests: assertion.tests,
    isDiscriminating: assertion.tests.some(isImpassable),
    fates: ["swallowed"],
    isPassedOn: false,
    arms: [],
    assertion,
  };
}

function placeOf(
  view: SourceView,
  node: TSESTree.Node,
  at: TSESTree.Node,
): Site & Pick<CatchHandler, "range"> {
  const position = findPosition(view, at.range[0]);
  return { id: `${view.path}:${at.range[0]}`, path: view.path, range: node.range, ...position };
}
