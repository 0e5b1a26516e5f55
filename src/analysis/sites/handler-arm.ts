import type { TSESTree } from "@typescript-eslint/types";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";
import { isLogName } from "./error-call.js";
import type { ErrorUse } from "./error-use.js";
import type { Decision, ErrorFate } from "./handler-decision.js";

/** What a handler does with the errors that one question lets in; plain data. */
export interface HandlerArm {
  /** The condition. */
  readonly test: Range;
  /** The statement or expression that runs when the condition holds. */
  readonly body: Range;
  readonly readsError: boolean;
  /** How the arm ends; `falls-through` where what stands after it runs too. */
  readonly exits: readonly ArmExit[];
  /** Where an error ends that takes this arm, with what follows it. */
  readonly fates: readonly (ErrorFate | "unclear")[];
  /** Assigns variables that are declared outside it. */
  readonly assigns: boolean;
  /** Gives an answer that can be given once: a value, a response, a state, an exit. */
  readonly answersOnce: boolean;
  /** Only writes down or collects each error: it may run once for each. */
  readonly actsPerError: boolean;
  readonly awaits: boolean;
}

export type ArmExit = "return" | "throw" | "break" | "continue" | "yield" | "falls-through";

const ANSWERS =
  /(?:^|\.)(?:res|resp|response|reply|ctx|c|h)\.\w+$|^(?:next|reject|resolve|done|cb|callback|redirect|notFound|error)$|(?:^|\.)(?:set[A-Z]\w*|exit|end|send|json|reject|resolve)$/;
const COLLECTS = /\.(?:push|add|append|set|increment|inc)$/;

/** The arms of a handler: one for each question about the error, in source order. */
export function collectArms(view: SourceView, decision: Decision, uses: readonly ErrorUse[]): HandlerArm[] {
  const arms = new Map<TSESTree.Node, HandlerArm>();
  const pending: Decision[] = [decision];
  for (let current = pending.pop(); current; current = pending.pop()) {
    if (current.kind !== "fork") continue;
    pending.push(current.whenTrue, current.whenFalse);
    if (!current.isAboutError || arms.has(current.node)) continue;
    arms.set(current.node, describeArm(view, current.node, { after: current.whenTrue, uses }));
  }
  return [...arms.values()].sort((a, b) => a.test[0] - b.test[0]);
}

interface ArmContext {
  readonly after: Decision;
  readonly uses: readonly ErrorUse[];
}

function describeArm(
  view: SourceView,
  node: TSESTree.IfStatement | TSESTree.ConditionalExpression,
  { after, uses }: ArmContext,
): HandlerArm {
  const body = node.consequent;
  const [start, end] = body.range;
  const calls = collectCallNames(view, body);
  const exits = node.type === "IfStatement" ? collectExits(body as TSESTree.Statement) : ["return" as const];
  const assigns = findsOuterAssignment(view, body);
  const readsError = uses.some(
    ({ identifier }) => identifier.range[0] >= start && identifier.range[1] <= end,
  );
  const answersOnce =
    exits.includes("return") || calls.some((name) => ANSWERS.test(name) && !isLogName(name));
  const isOnlyNotes = calls.length > 0 && calls.every((name) => isLogName(name) || COLLECTS.test(name));
  return {
    test: node.test.range,
    body: body.range,
    readsError,
    exits,
    fates: [...new Set(collectEnds(after))],
    assigns,
    answersOnce,
    actsPerError:
      readsError &&
      isOnlyNotes &&
      !answersOnce &&
      !assigns &&
      exits.every((exit) => exit === "falls-through"),
    awaits: contains(view, body, "AwaitExpression"),
  };
}

function collectEnds(decision: Decision): (ErrorFate | "unclear")[] {
  if (decision.kind === "unclear") return ["unclear"];
  if (decision.kind === "ending") return [decision.fate];
  return [...collectEnds(decision.whenTrue), ...collectEnds(decision.whenFalse)];
}

/** How control can leave a statement. */
export function collectExits(statement: TSESTree.Statement): ArmExit[] {
  return [...new Set(exitsOf(statement))];
}

function exitsOf(statement: TSESTree.Statement): ArmExit[] {
  switch (statement.type) {
    case "ReturnStatement":
      return ["return"];
    case "ThrowStatement":
      return ["throw"];
    case "BreakStatement":
      return ["break"];
    case "ContinueStatement":
      return ["continue"];
    case "IfStatement":
      return [
        ...exitsOf(statement.consequent),
        ...(statement.alternate ? exitsOf(statement.alternate) : fallsThrough),
      ];
    case "BlockStatement":
      return exitsOfAll(statement.body);
    default:
      return fallsThrough;
  }
}

const fallsThrough: ArmExit[] = ["falls-through"];

function exitsOfAll(statements: readonly TSESTree.Statement[]): ArmExit[] {
  const exits: ArmExit[] = [];
  for (const statement of statements) {
    const own = exitsOf(statement);
    exits.push(...own.filter((exit) => exit !== "falls-through"));
    if (!own.includes("falls-through")) return exits;
  }
  return [...exits, "falls-through"];
}

function collectCallNames(view: SourceView, root: TSESTree.Node): string[] {
  const names: string[] = [];
  traverse(root, view.visitorKeys, (node) => {
    if (node.type === "CallExpression") names.push(findDottedName(unwrap(node.callee)) ?? "()");
  });
  return names;
}

/** Whether an arm writes a variable of the code around it. */
function findsOuterAssignment(view: SourceView, root: TSESTree.Node): boolean {
  const declared = new Set<string>();
  return !traverse(root, view.visitorKeys, (node) => {
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier") declared.add(node.id.name);
    const target =
      node.type === "AssignmentExpression"
        ? node.left
        : node.type === "UpdateExpression"
          ? node.argument
          : undefined;
    return target?.type === "Identifier" && !declared.has(target.name)
      ? "stop"
      : target && target.type !== "MemberExpression" && target.type !== "Identifier"
        ? "stop"
        : undefined;
  });
}

/** Whether a node type occurs in a tree, nested functions left out. */
export function contains(
  view: SourceView,
  root: TSESTree.Node,
  type: TSESTree.Node["type"] | string,
): boolean {
  return !traverse(root, view.visitorKeys, (node) => {
    if (node !== root && isFunction(node)) return "skip";
    return node.type === type ? "stop" : undefined;
  });
}
