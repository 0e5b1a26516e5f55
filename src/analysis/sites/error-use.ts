import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariableOf } from "../scope/declared.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findMemberName } from "../syntax/expressions.js";
import { findCallUse } from "./error-call.js";
import { findMemberTest, findWholeTest } from "./error-question.js";
import type { ErrorTest } from "./error-test.js";
import { isAskedText } from "./error-text.js";

/**
 * One place where a handler touches its error. `rethrown`: thrown, or given to Promise.reject. `wrapped`: the `cause`
 * of another error. `logged` and `passed`: given to a call, unopened. `read`: a property taken as data (`name`).
 */
export type ErrorUse = {
  readonly identifier: TSESTree.Identifier;
  readonly name?: string;
  /** What the identifier itself holds: nothing for the error, `["code"]` after `const { code } = e`. */
  readonly held: readonly string[];
  /** What is read is a text of the error, which is compared or searched later. */
  readonly isAsked?: boolean;
} & ({ readonly kind: "test"; readonly test: ErrorTest } | { readonly kind: Exclude<ErrorUseKind, "test"> });

export type ErrorUseKind =
  | "test"
  | "rethrown"
  | "wrapped"
  | "logged"
  | "passed"
  | "read"
  | "assigned" // the variable itself gets another value
  | "changed" // a property of the error is written
  | "stored" // kept in a variable, an object or an array
  | "returned"
  | "alias" // const err = e
  | "unpacked" // const { code } = e · const code = e.code
  | "shape" // truthiness, typeof, comparison with null: nothing specific
  | "aware";

/** What all classifiers need; `path` holds the properties between the error and the value that is looked at. */
export interface UseContext {
  readonly view: SourceView;
  readonly settings: Settings;
  readonly identifier: TSESTree.Identifier;
  readonly path: readonly string[];
  /** The expression that holds the value: the identifier under its casts, or the whole member access. */
  readonly top: TSESTree.Node;
}

const MAX_ALIASES = 5;

/** Every use of the error that a variable holds, aliases and unpacked properties included. */
export function collectErrorUses(view: SourceView, variable: Variable, settings: Settings): ErrorUse[] {
  const uses = collectUsesOf(view, variable, { settings, path: [], depth: 0 });
  return markCancellation(uses);
}

interface Trail {
  readonly settings: Settings;
  readonly path: readonly string[];
  readonly depth: number;
}

function collectUsesOf(view: SourceView, variable: Variable, trail: Trail): ErrorUse[] {
  const uses: ErrorUse[] = [];
  for (const reference of variable.references) {
    const { identifier } = reference;
    if (identifier.type !== "Identifier" || reference.init || reference.isTypeReference) continue;
    if (reference.isWrite()) uses.push({ kind: "assigned", identifier, held: trail.path });
    if (reference.isRead()) uses.push(...collectUsesAt(view, identifier, trail));
  }
  return uses;
}

function collectUsesAt(view: SourceView, identifier: TSESTree.Identifier, trail: Trail): ErrorUse[] {
  const { top, names } = climbMembers(identifier);
  const path = [...trail.path, ...names];
  const context: UseContext = { view, settings: trail.settings, identifier, path, top };
  const parent = top.parent;
  if (parent?.type === "VariableDeclarator" && parent.init === top && trail.depth < MAX_ALIASES) {
    const below = collectDeclared(view, parent.id, { ...trail, path, depth: trail.depth + 1 });
    const kind = path.length === 0 && parent.id.type === "Identifier" ? "alias" : "unpacked";
    if (below) return [{ kind, identifier, held: trail.path, name: path[0] }, ...below];
  }
  const test = path.length > 0 ? findMemberTest(context) : findWholeTest(context);
  if (test) return [{ kind: "test", identifier, test, held: trail.path }];
  return [{ ...classify(context), identifier, held: trail.path }];
}

/** The uses of what a declaration takes from the error: `const err = e` · `const { code } = e` · `const { status } = e.response`. */
function collectDeclared(view: SourceView, id: TSESTree.Node, trail: Trail): ErrorUse[] | undefined {
  if (id.type === "Identifier") {
    const variable = findVariableOf(view, id);
    return variable && collectUsesOf(view, variable, trail);
  }
  if (id.type === "AssignmentPattern") return collectDeclared(view, id.left, trail);
  if (id.type !== "ObjectPattern") return undefined;
  return id.properties.flatMap((property) => {
    if (property.type !== "Property") return [];
    const name = property.key.type === "Identifier" && !property.computed ? property.key.name : undefined;
    if (name === undefined) return [];
    return collectDeclared(view, property.value, { ...trail, path: [...trail.path, name] }) ?? [];
  });
}

/** The uses of an unpacked parameter: `catch ({ code })`. */
export function collectPatternUses(view: SourceView, pattern: TSESTree.Node, settings: Settings): ErrorUse[] {
  return markCancellation(collectDeclared(view, pattern, { settings, path: [], depth: 0 }) ?? []);
}

/** Goes up from the error to the value that is looked at: through casts, `!`, chains and member accesses. */
function climbMembers(identifier: TSESTree.Node): { top: TSESTree.Node; names: string[] } {
  const names: string[] = [];
  let top = climbCasts(identifier);
  while (top.parent?.type === "MemberExpression" && top.parent.object === top) {
    const name = findMemberName(top.parent);
    if (name === undefined) break;
    names.push(name);
    top = climbCasts(top.parent);
  }
  return { top, names };
}

/** The expression with the casts, non-null marks and chain that wrap it. */
export function climbCasts(node: TSESTree.Node): TSESTree.Node {
  let current = node;
  while (
    current.parent &&
    (current.parent.type === "TSAsExpression" ||
      current.parent.type === "TSNonNullExpression" ||
      current.parent.type === "TSTypeAssertion" ||
      current.parent.type === "TSSatisfiesExpression" ||
      current.parent.type === "ChainExpression")
  ) {
    current = current.parent;
  }
  return current;
}

interface Classified {
  readonly kind: Exclude<ErrorUseKind, "test">;
  readonly name?: string;
  readonly isAsked?: boolean;
}

function classify(context: UseContext): Classified {
  const { view, path, top } = context;
  const parent = top.parent;
  if (path.length > 0) {
    const isWritten = parent?.type === "AssignmentExpression" && parent.left === top;
    return isWritten ? { kind: "changed", name: path[0] } : readText(view, top, path[0]);
  }
  switch (parent?.type) {
    case "ThrowStatement":
      return { kind: "rethrown" };
    case "ReturnStatement":
      return { kind: "returned" };
    case "ArrowFunctionExpression":
      return { kind: parent.body === top ? "returned" : "stored" };
    case "CallExpression":
    case "NewExpression":
      return classifyCall(context, parent);
    case "Property":
      return { kind: isCauseProperty(parent) ? "wrapped" : "stored" };
    case "IfStatement":
    case "ConditionalExpression":
    case "LogicalExpression":
    case "UnaryExpression":
      return { kind: "shape" };
    case "BinaryExpression":
      return parent.operator === "+" ? readText(view, parent) : { kind: "shape" };
    case "TemplateLiteral":
      return readText(view, parent);
    case "MemberExpression":
    case "SpreadElement":
      return { kind: "read" };
    default:
      return { kind: "stored" };
  }
}

function classifyCall(
  context: UseContext,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
): Classified {
  const kind = findCallUse(context, call);
  if (kind === "read") return readText(context.view, call);
  return kind === "passed" && isAskedText(context.view, call) ? readText(context.view, call) : { kind };
}

/** A text made of the error, or read from it as that property. */
function readText(view: SourceView, text: TSESTree.Node, name = "toString"): Classified {
  return { kind: "read", name, isAsked: isAskedText(view, text) };
}

function isCauseProperty(property: TSESTree.Property): boolean {
  return property.key.type === "Identifier" && property.key.name === "cause";
}

/** In `e instanceof DOMException && e.name === "AbortError"` the first test is part of the question for cancellation. */
function markCancellation(uses: readonly ErrorUse[]): ErrorUse[] {
  const spans = uses.flatMap((use) =>
    use.kind === "test" && use.test.verdict === "cancellation" ? [findConjunction(use.identifier)] : [],
  );
  return uses.map((use) => {
    if (use.kind !== "test" || use.test.verdict !== "impassable") return use;
    const [start, end] = use.test.range;
    const isPart = spans.some((span) => span && span.range[0] <= start && end <= span.range[1]);
    return isPart ? { ...use, test: { ...use.test, verdict: "cancellation" as const } } : use;
  });
}

/** The widest `a && b` around a node. */
function findConjunction(node: TSESTree.Node): TSESTree.Node | undefined {
  let widest: TSESTree.Node | undefined;
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "LogicalExpression" && current.operator === "&&") widest = current;
    else if (
      /Statement$|Declaration$|Function|^LogicalExpression$|^ConditionalExpression$/.test(current.type)
    )
      break;
  }
  return widest;
}
