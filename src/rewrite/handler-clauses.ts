import type { TSESTree } from "@typescript-eslint/types";
import type { ErrorUse } from "../analysis/sites/error-use.js";
import { contains, type HandlerArm } from "../analysis/sites/handler-arm.js";

import { unwrap } from "../analysis/syntax/expressions.js";
import { traverse } from "../analysis/syntax/traverse.js";
import { not, type Condition } from "./handler-condition.js";
import { collectGuards, type Guard } from "./handler-guard.js";
import { isInside } from "./handler-reached.js";
import { isEarlyExit, isNegative } from "./handler-path.js";
import type { HandlerSource } from "./handler-source.js";
import { findClassName, findPredicateName, renderMatcher } from "./handler-text.js";
import type { Form, RuntimeImport } from "./plan.js";
import { findRuntimeImport } from "./text/imports.js";
import { findLineIndent } from "./text/indentation.js";
import { hasComment } from "./text/trivia.js";

/** What of a handler becomes one clause of exceptStar. */
interface Clause {
  readonly condition: Condition;
  readonly body: TSESTree.Statement;
  readonly arm: HandlerArm;
}

/** A handler that is nothing but clauses: each takes its errors, and what no clause takes is thrown again. */
interface Clauses {
  readonly clauses: readonly Clause[];
  /** From the first statement to the last: all of it is replaced. */
  readonly range: readonly [start: number, end: number];
}

/** A longer clause reads better as a guard, which moves no line. */
const MAX_WIDTH = 80;

/** The forms with exceptStar: `each` where every arm acts on one error, `on` where one arm answers for all of its kind. */
export function collectClauseForms(source: HandlerSource): Form[] {
  const found = source.name === undefined ? undefined : findClauses(source);
  if (!found) return [];
  const form = findEachForm(source, found) ?? findOnForm(source, found);
  return form ? [form] : [];
}

function findClauses(source: HandlerSource): Clauses | undefined {
  const { body } = source;
  const guards = body.type === "BlockStatement" ? collectGuards(source) : undefined;
  const [first, second, ...more] = body.type === "BlockStatement" ? body.body : [];
  if (!guards || first?.type !== "IfStatement" || more.length > 0) return undefined;
  const chain = second ? readPair(source, { first, second, guards }) : readChain(source, first, guards);
  const last = second ?? first;
  return chain && { clauses: chain, range: [first.range[0], last.range[1]] };
}

interface Pair {
  readonly first: TSESTree.IfStatement;
  readonly second: TSESTree.Statement;
  readonly guards: ReadonlyMap<TSESTree.Node, Guard>;
}

/** `if (X) { … return; } throw e;` · `if (!X) throw e; return …;` */
function readPair(source: HandlerSource, { first, second, guards }: Pair): Clause[] | undefined {
  if (!isEarlyExit(first)) return undefined;
  const guard = findWholeGuard(first, guards);
  if (!guard) return undefined;
  if (isRethrow(source, second))
    return collectClause(source, { condition: guard.own, body: first.consequent, node: first });
  if (!isNegative(guard.own) || !isRethrow(source, first.consequent)) return undefined;
  return collectClause(source, { condition: not(guard.own), body: second, node: first });
}

/** `if (X) … else if (Y) … else throw e;` */
function readChain(
  source: HandlerSource,
  first: TSESTree.IfStatement,
  guards: ReadonlyMap<TSESTree.Node, Guard>,
): Clause[] | undefined {
  const clauses: Clause[] = [];
  for (let current: TSESTree.Statement = first; ;) {
    if (current.type !== "IfStatement") return isRethrow(source, current) ? clauses : undefined;
    const guard = findWholeGuard(current, guards);
    const clause =
      guard && collectClause(source, { condition: guard.own, body: current.consequent, node: current });
    if (!clause || !current.alternate) return undefined;
    clauses.push(...clause);
    current = current.alternate;
  }
}

function findWholeGuard(
  node: TSESTree.IfStatement,
  guards: ReadonlyMap<TSESTree.Node, Guard>,
): Guard | undefined {
  const guard = guards.get(node);
  return guard && guard.slice[0] === node.test.range[0] && guard.slice[1] === node.test.range[1]
    ? guard
    : undefined;
}

function isRethrow({ subject }: HandlerSource, statement: TSESTree.Statement): boolean {
  if (statement.type === "BlockStatement") {
    const [only, ...more] = statement.body;
    return only?.type === "ThrowStatement" && more.length === 0 && subject.whole.has(unwrap(only.argument));
  }
  return statement.type === "ThrowStatement" && subject.whole.has(unwrap(statement.argument));
}

interface Candidate {
  readonly condition: Condition;
  readonly body: TSESTree.Statement;
  readonly node: TSESTree.IfStatement;
}

function collectClause(source: HandlerSource, { condition, body, node }: Candidate): Clause[] | undefined {
  const arm = source.handler.arms.find(
    ({ test }) => test[0] === node.test.range[0] && test[1] === node.test.range[1],
  );
  return arm && [{ condition, body, arm }];
}

/** Arms that only write down or collect: each runs once for each of its errors. */
function findEachForm(source: HandlerSource, { clauses, range }: Clauses): Form | undefined {
  if (!clauses.every(({ arm, body }) => arm.actsPerError && isMovableBody(source, body))) return undefined;
  if (
    !clauses.every((clause) =>
      collectInner(source, clause).every((use) => use.identifier.name === source.name),
    )
  )
    return undefined;
  const isAsync = clauses.some(({ body }) => contains(source.view, body, "AwaitExpression"));
  const each = findRuntimeImport(source.view, "onEach", source.node);
  const parts = clauses.map(({ condition, body }) => {
    const matcher = renderMatcher(source, condition, { name: source.name ?? "" });
    const text = renderBlock(source, body);
    return text && `${each.local}(${matcher}, ${isAsync ? "async " : ""}(${source.name}) => ${text})`;
  });
  if (parts.some((part) => part === undefined) || hasLooseComment(source, range, clauses)) return undefined;
  const star = findRuntimeImport(source.view, "exceptStar", source.node);
  const text = renderCall(source, range[0], {
    head: `${isAsync ? "await " : ""}${star.local}`,
    parts: parts as string[],
  });
  return {
    name: "each",
    edits: [{ start: range[0], end: range[1], text }],
    imports: [star, each],
    notes: ["arm-per-error"],
  };
}

/** One arm that answers with a value, the rest thrown: `return exceptStar(e, on(X, ({ first: e }) => value));` */
function findOnForm(source: HandlerSource, { clauses, range }: Clauses): Form | undefined {
  const [clause, ...others] = clauses;
  const value = clause && findReturnedValue(clause.body);
  if (!clause || !value || others.length > 0 || hasLooseComment(source, range, [{ body: value }]))
    return undefined;
  const uses = collectInner(source, clause);
  if (!uses.every((use) => isLeafUse(source, use, clause.condition)) || !isMovableBody(source, value))
    return undefined;
  if (contains(source.view, value, "AwaitExpression")) return undefined;
  const imports: RuntimeImport[] = ["exceptStar", "on"].map((name) =>
    findRuntimeImport(source.view, name, source.node),
  );
  const [star, on] = imports;
  const matcher = renderMatcher(source, clause.condition, { name: source.name ?? "" });
  if (matcher.includes("=>")) return undefined;
  const given = uses.length > 0 ? `({ first: ${source.name} })` : "()";
  const text = source.view.text.slice(...value.range);
  const result = text.startsWith("{") ? `(${text})` : text;
  const line = `return ${star?.local}(${source.name}, ${on?.local}(${matcher}, ${given} => ${result}));`;
  const width = findLineIndent(source.view, range[0]).length + line.length;
  if (width > MAX_WIDTH || line.includes("\n")) return undefined;
  return {
    name: "on",
    edits: [{ start: range[0], end: range[1], text: line }],
    imports,
    notes: ["rest-raised"],
  };
}

function findReturnedValue(body: TSESTree.Statement): TSESTree.Expression | undefined {
  const statement = body.type === "BlockStatement" && body.body.length === 1 ? body.body[0] : body;
  return statement?.type === "ReturnStatement" ? (statement.argument ?? undefined) : undefined;
}

function collectInner(source: HandlerSource, { body }: Pick<Clause, "body">): ErrorUse[] {
  return source.uses.filter((use) => isInside(use.identifier, body));
}

/** Whether a use may see the first error of the clause's group: the class says that it is an Error, as it was thrown. */
function isLeafUse(source: HandlerSource, use: ErrorUse, condition: Condition): boolean {
  if (use.identifier.name !== source.name || use.held.length > 0) return false;
  if (use.kind !== "read" && use.kind !== "passed" && use.kind !== "test") return false;
  const known = findClassName(source, condition) ?? findPredicateName(source, condition) ?? "";
  return /(?:Error|Exception)$/.test(known);
}

/** Whether code may stand in a callback: nothing in it leaves the function around it, or changes what is outside. */
function isMovableBody(source: HandlerSource, body: TSESTree.Node): boolean {
  return traverse(body, source.view.visitorKeys, (node) =>
    /^(?:Yield|Assignment|Update)Expression$|^(?:Break|Continue)Statement$/.test(node.type) ||
    (node.type === "Identifier" && node.name === "arguments")
      ? "stop"
      : undefined,
  );
}

/** Whether a comment of the handler would be lost, because it stands in none of the parts that are kept. */
function hasLooseComment(
  { view }: HandlerSource,
  [start, end]: readonly [number, number],
  kept: readonly { readonly body: TSESTree.Node }[],
): boolean {
  return (view.ast.comments ?? []).some(({ range }) => {
    if (range[0] < start || range[1] > end) return false;
    return !kept.some(({ body }) => range[0] >= body.range[0] && range[1] <= body.range[1]);
  });
}

/** An arm's block, one step further in; undefined where a line of it must not move. */
function renderBlock({ view }: HandlerSource, body: TSESTree.Statement): string | undefined {
  const text = view.text.slice(...body.range);
  const isMultiline = /\r?\n/.test(text);
  if (isMultiline && holdsRawLines(view, body)) return undefined;
  const block = body.type === "BlockStatement" ? text : `{ ${text} }`;
  return isMultiline ? block.replace(/\n(?=[^\r\n])/g, `\n${findIndentUnit(view, body)}`) : block;
}

function holdsRawLines(view: HandlerSource["view"], body: TSESTree.Node): boolean {
  if (hasComment(view, ...body.range) && /\/\*[^]*?\n/.test(view.text.slice(...body.range))) return true;
  return !traverse(body, view.visitorKeys, (node) => {
    const isRaw = node.type === "TemplateElement" || node.type === "JSXText";
    return isRaw && view.text.slice(...node.range).includes("\n") ? "stop" : undefined;
  });
}

function findIndentUnit(view: HandlerSource["view"], node: TSESTree.Node): string {
  const [first] = node.type === "BlockStatement" ? node.body : [];
  const outer = findLineIndent(view, node.range[0]);
  const inner = first ? findLineIndent(view, first.range[0]) : "";
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
}

/** `exceptStar(e, clause, …)`, with a line for each argument, as prettier breaks it. */
function renderCall(
  source: HandlerSource,
  at: number,
  { head, parts }: { head: string; parts: readonly string[] },
): string {
  const indent = findLineIndent(source.view, at);
  const body = source.body.type === "BlockStatement" ? source.body.body[0] : undefined;
  const outer = findLineIndent(source.view, source.body.range[0]);
  const unit = body && indent.startsWith(outer) ? indent.slice(outer.length) || "  " : "  ";
  const lines = [source.name ?? "", ...parts].map((part) => `${indent}${unit}${part},`);
  return `${head}(\n${lines.join("\n")}\n${indent});`;
}
