import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { isDelivery, isThrowingCall } from "./cancellation-delivery.js";
import { evaluateUnderAbort } from "./cancellation-tests.js";

/** How an aborted call's error can leave a handler. "throw" and "deliver" reach somebody; the others lose it. */
export type ExitKind = "throw" | "deliver" | "return" | "fall" | "break" | "continue";

/** One way out of a handler: where it stands. */
export interface Exit {
  readonly kind: ExitKind;
  readonly node: TSESTree.Node;
}

/** What the path rule has to know of a handler: its file, and how it calls the error. */
export interface HandlerWorld {
  readonly view: SourceView;
  readonly settings: Settings;
  /** Names of the error; empty for `catch {}`. */
  readonly errors: readonly string[];
  /** The texts of the signals that the calls were given: a call given one of them rejects at once. */
  readonly signals: readonly string[];
  /** How many functions of the file the path rule has followed the error into. */
  readonly depth?: number;
}

/**
 * The ways out of some statements when the error is an abort: every specific test on the error is false, every test
 * for cancellation true, any other condition either. A list without "fall" does not reach its end.
 */
export function collectExits(world: HandlerWorld, statements: readonly TSESTree.Node[]): Exit[] {
  const exits: Exit[] = [];
  for (const statement of statements) {
    const own = collectStatementExits(world, statement);
    exits.push(...own.filter((exit) => exit.kind !== "fall"));
    if (!own.some((exit) => exit.kind === "fall")) return exits;
  }
  const last = statements.at(-1);
  if (last) exits.push({ kind: "fall", node: last });
  return exits;
}

function collectStatementExits(world: HandlerWorld, node: TSESTree.Node): Exit[] {
  switch (node.type) {
    case "BlockStatement":
      return node.body.length > 0 ? collectExits(world, node.body) : [{ kind: "fall", node }];
    case "ThrowStatement":
      return [{ kind: "throw", node }];
    case "ReturnStatement":
      return [{ kind: findExpressionExit(world, node.argument) ?? "return", node }];
    case "BreakStatement":
      return [{ kind: "break", node }];
    case "ContinueStatement":
      return [{ kind: "continue", node }];
    case "IfStatement":
      return collectIfExits(world, node);
    case "SwitchStatement":
      return collectSwitchExits(world, node);
    case "TryStatement":
      return collectTryExits(world, node);
    case "LabeledStatement":
      return collectStatementExits(world, node.body);
    case "ExpressionStatement":
      return [{ kind: findExpressionExit(world, node.expression) ?? "fall", node }];
    case "VariableDeclaration":
      return [{ kind: findDeclarationExit(world, node) ?? "fall", node }];
    default:
      return collectLoopExits(world, node);
  }
}

function collectIfExits(world: HandlerWorld, node: TSESTree.IfStatement): Exit[] {
  const verdict = evaluateUnderAbort(world, node.test);
  const early = findExpressionExit(world, node.test);
  if (early) return [{ kind: early, node }];
  const taken = verdict === false ? [] : collectStatementExits(world, node.consequent);
  if (verdict === true) return taken;
  const otherwise: Exit[] = node.alternate
    ? collectStatementExits(world, node.alternate)
    : [{ kind: "fall", node }];
  return [...taken, ...otherwise];
}

/** A switch on the error takes its default; any other may take every case, or none. */
function collectSwitchExits(world: HandlerWorld, node: TSESTree.SwitchStatement): Exit[] {
  const onError = evaluateUnderAbort(world, node.discriminant) !== undefined;
  const hasDefault = node.cases.some((one) => one.test === null);
  const taken = onError ? node.cases.filter((one) => one.test === null) : node.cases;
  const exits = taken.flatMap((one) => collectExits(world, one.consequent));
  const leaving = exits.filter((exit) => exit.kind !== "break" && exit.kind !== "fall");
  const goesOn =
    !hasDefault || exits.some((exit) => exit.kind === "break" || exit.kind === "fall") || taken.length === 0;
  return goesOn ? [...leaving, { kind: "fall", node }] : leaving;
}

function collectTryExits(world: HandlerWorld, node: TSESTree.TryStatement): Exit[] {
  const inside = collectStatementExits(world, node.block);
  const after = node.finalizer ? collectStatementExits(world, node.finalizer) : [];
  if (node.finalizer && !after.some((exit) => exit.kind === "fall")) return after;
  if (!node.handler || !inside.some((exit) => exit.kind === "throw")) return inside;
  return [
    ...inside.filter((exit) => exit.kind !== "throw"),
    ...collectStatementExits(world, node.handler.body),
  ];
}

/** A loop in the handler: its body may run or not. Breaking out of it stays in the handler. */
function collectLoopExits(world: HandlerWorld, node: TSESTree.Node): Exit[] {
  if (!("body" in node) || !/^(?:For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type)) {
    return [{ kind: "fall", node }];
  }
  const inside = collectStatementExits(world, node.body as TSESTree.Node);
  const leaving = inside.filter(
    (exit) => exit.kind === "throw" || exit.kind === "return" || exit.kind === "deliver",
  );
  return [...leaving, { kind: "fall", node }];
}

function findDeclarationExit(world: HandlerWorld, node: TSESTree.VariableDeclaration): ExitKind | undefined {
  for (const { init } of node.declarations) {
    const exit = init && findExpressionExit(world, init);
    if (exit) return exit;
  }
  return undefined;
}

/** What evaluating an expression does with the error: it throws it, hands it to somebody, or (undefined) neither. */
export function findExpressionExit(
  world: HandlerWorld,
  expression: TSESTree.Node | null,
): "throw" | "deliver" | undefined {
  if (!expression) return undefined;
  const node = unwrap(expression);
  if (isThrowingCall(world, node)) return "throw";
  if (isDelivery(world, node)) return "deliver";
  switch (node.type) {
    case "AwaitExpression":
    case "UnaryExpression":
      return findExpressionExit(world, node.argument);
    case "YieldExpression":
      return findExpressionExit(world, node.argument ?? null);
    case "AssignmentExpression":
      return findExpressionExit(world, node.right);
    case "SequenceExpression":
      return node.expressions.map((one) => findExpressionExit(world, one)).find((exit) => exit !== undefined);
    case "ConditionalExpression":
      return findConditionalExit(world, node);
    case "LogicalExpression":
      return findLogicalExit(world, node);
    default:
      return undefined;
  }
}

function findConditionalExit(
  world: HandlerWorld,
  node: TSESTree.ConditionalExpression,
): "throw" | "deliver" | undefined {
  const verdict = evaluateUnderAbort(world, node.test);
  const taken = findExpressionExit(world, node.consequent);
  const otherwise = findExpressionExit(world, node.alternate);
  if (verdict !== undefined) return verdict ? taken : otherwise;
  return taken && otherwise;
}

/** `onError && onError(e)`: whoever has no listener has asked for nothing. */
function findLogicalExit(
  world: HandlerWorld,
  node: TSESTree.LogicalExpression,
): "throw" | "deliver" | undefined {
  return findExpressionExit(world, node.left) ?? findExpressionExit(world, node.right);
}
