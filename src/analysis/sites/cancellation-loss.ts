import type { TSESTree } from "@typescript-eslint/types";
import { cleanUpVerbs } from "../models/clean-up.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, findLoop, findStatement, findStatementList } from "../syntax/containment.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction, type FunctionNode } from "../syntax/functions.js";
import type { Exit, HandlerWorld } from "./cancellation-exits.js";
import type { HandlerBody, Verdict } from "./cancellation-judge.js";
import type { AbortHandler } from "./cancellation-reach.js";
import { findCalleeName, findGivenSignal } from "./cancellation-signal.js";

type Described = { handler: AbortHandler; body: HandlerBody; losing: readonly Exit[] };

/** What becomes of the cancellation in a handler some of whose ways out lose it. */
export function describeLoss(world: HandlerWorld, { handler, body, losing }: Described): Verdict {
  const position = findPosition(handler);
  if (position === "unwatched") return "handled";
  const leaves = losing.some(
    ({ kind }) => kind === "break" || (kind === "return" && handler.kind === "clause"),
  );
  if (!leaves && (isFollowedBySameSignal(world, handler) || isLoopOverSameSignal(world, handler)))
    return "handled";
  const returnsValue = losing.some((exit) => returnsSomething(exit.node));
  const waiting = findWaitingSite(handler.site);
  const isBestEffort = isLastAct(world.view, waiting) || isInCleanUp(world.view, waiting);
  const strictOnly = position === "statement" && !returnsValue && isBestEffort;
  const loops =
    losing.some((exit) => exit.kind !== "break" && exit.kind !== "return") &&
    findLoop(handler.site) !== undefined;
  if (position === "statement" && loops)
    return { kind: "retried", outcome: "lets the loop go on", strictOnly: false };
  const fallback = body === "nothing" ? undefined : findFallback(world, body);
  if (fallback) return { kind: "fallback", outcome: `starts ${fallback}() instead`, strictOnly: false };
  if (isEmpty(body)) return { kind: "empty", outcome: "is empty", strictOnly };
  const outcome = returnsValue || position === "value" ? "returns a value instead" : "lets the code go on";
  return { kind: "swallowed", outcome, strictOnly };
}

const cleanUpName = new RegExp(`^[_#]*(?:${cleanUpVerbs.join("|")})(?![a-z])`);

/** In `close()`, `disposeAll()`, `[Symbol.asyncDispose]()`: every step is best effort, and the next has to run. */
function isInCleanUp(view: SourceView, site: TSESTree.Node): boolean {
  const fn = findEnclosingFunction(site);
  const owner = fn?.parent;
  if (fn?.type === "FunctionDeclaration") return cleanUpName.test(fn.id?.name ?? "");
  if (owner?.type === "VariableDeclarator")
    return owner.id.type === "Identifier" && cleanUpName.test(owner.id.name);
  if (owner?.type !== "MethodDefinition" && owner?.type !== "Property") return false;
  const key = view.text.slice(...owner.key.range);
  return cleanUpName.test(key) || /^Symbol\.(?:asyncD|d)ispose$/.test(key);
}

function returnsSomething(node: TSESTree.Node): boolean {
  if (node.type === "ReturnStatement") return node.argument !== null && !isVoid(node.argument);
  return false;
}

function isVoid(node: TSESTree.Node): boolean {
  return (
    (node.type === "UnaryExpression" && node.operator === "void") ||
    (node.type === "Identifier" && node.name === "undefined")
  );
}

function isEmpty(body: HandlerBody): boolean {
  if (body === "nothing") return false;
  const block = isFunction(body) ? body.body : body;
  return block.type === "BlockStatement" && block.body.length === 0;
}

/** Where the value of one item of a list is waited for: `Promise.all(xs.map((x) => load(x).catch(log)))`, else the site itself. */
function findWaitingSite(site: TSESTree.Node): TSESTree.Node {
  const { parent: callback } = site;
  if (callback?.type !== "ArrowFunctionExpression" || callback.body !== site) return site;
  const mapping = callback.parent;
  if (mapping.type !== "CallExpression" || !/^(?:map|flatMap|from)$/.test(findCalleeName(mapping) ?? ""))
    return site;
  const gathering = mapping.parent;
  const isGathered = gathering.type === "CallExpression" && findCalleeName(gathering) === "all";
  return isGathered && gathering.parent.type === "AwaitExpression" ? gathering : site;
}

/** "statement": nobody uses a value. "unwatched": a promise in the background, whose result nobody waits for. */
function findPosition(handler: AbortHandler): "statement" | "value" | "unwatched" {
  const site = findWaitingSite(handler.site);
  if (site.type === "TryStatement") return "statement";
  let node: TSESTree.Node = site;
  while (node.parent && isChained(node.parent, node)) node = node.parent;
  const { parent } = node;
  if (parent?.type === "AwaitExpression")
    return parent.parent.type === "ExpressionStatement" ? "statement" : "value";
  if (
    parent?.type === "ExpressionStatement" ||
    parent?.type === "UnaryExpression" ||
    parent?.type === "AssignmentExpression"
  )
    return "unwatched";
  if (parent?.type === "CallExpression" && parent.arguments.includes(node as never))
    return judgeArgument(parent);
  return "value";
}

function judgeArgument(call: TSESTree.CallExpression): "value" | "unwatched" {
  return /^(?:push|add|set|waitUntil|after|track\w*|fireAndForget|voidPromise)$/.test(
    findCalleeName(call) ?? "",
  )
    ? "unwatched"
    : "value";
}

/** `p.catch(cb).finally(done)`, `p?.catch(cb)`. */
function isChained(parent: TSESTree.Node, node: TSESTree.Node): boolean {
  if (
    parent.type === "ChainExpression" ||
    parent.type === "TSNonNullExpression" ||
    parent.type === "TSAsExpression"
  )
    return true;
  if (parent.type === "MemberExpression")
    return parent.object === node && /^(?:then|catch|finally)$/.test(findMemberName(parent) ?? "");
  return parent.type === "CallExpression" && parent.callee === node;
}

/**
 * A later statement that always runs awaits a call that is given the same signal, which throws at once: the abort is late,
 * not lost. What a try or a loop does then is judged where it stands.
 */
function isFollowedBySameSignal(world: HandlerWorld, { site }: AbortHandler): boolean {
  const passes = (node: TSESTree.Node): boolean => isAwaitedWithSignal(world, node);
  return collectNextStatements(site).some(
    (next) =>
      /^(?:ExpressionStatement|VariableDeclaration|(?:Return|Try|For|ForOf|ForIn|While|DoWhile)Statement)$/.test(
        next.type,
      ) &&
      findDescendant(world.view, next, {
        passes: (node) => passes(node) && isUnconditional(node, next),
        own: true,
      }) !== undefined,
  );
}

/** Whether an expression is evaluated whenever its statement runs: not an arm of a condition. */
function isUnconditional(node: TSESTree.Node, statement: TSESTree.Node): boolean {
  for (
    let inner = node, outer = node.parent;
    outer && inner !== statement;
    inner = outer, outer = outer.parent
  ) {
    if (outer.type === "ConditionalExpression" && outer.test !== inner) return false;
    if (outer.type === "LogicalExpression" && outer.left !== inner) return false;
  }
  return true;
}

/** `for await (const peer of walk({ signal }))`: the loop itself throws when it asks for the next. */
function isLoopOverSameSignal(world: HandlerWorld, { site }: AbortHandler): boolean {
  const loop = findLoop(site);
  return loop?.type === "ForOfStatement" && loop.await && isGivenSameSignal(world, loop.right);
}

function isAwaitedWithSignal(world: HandlerWorld, node: TSESTree.Node): boolean {
  if (node.type === "CallExpression")
    return (
      /^(?:throwIfAborted|checkpoint)$/.test(findCalleeName(node) ?? "") && isGivenSameSignal(world, node)
    );
  if (node.type !== "AwaitExpression" && node.type !== "ReturnStatement") return false;
  return node.argument !== null && isGivenSameSignal(world, node.argument);
}

function isGivenSameSignal(world: HandlerWorld, node: TSESTree.Node): boolean {
  const call = unwrap(node);
  if (call.type !== "CallExpression") return false;
  const given = findGivenSignal(world.view, world.settings, call);
  return given !== undefined && world.signals.includes(given.text);
}

/** The statements that run when one has ended: behind it, and behind the blocks, ifs and tries that it stands in; none behind a loop. */
function collectNextStatements(site: TSESTree.Node): TSESTree.Node[] {
  const next: TSESTree.Node[] = [];
  for (let current = findStatement(site); current && !isFunction(current); current = current.parent) {
    const list = findStatementList(current);
    if (list) next.push(...list.slice(list.indexOf(current) + 1));
    if (next.some((one) => one.type === "ReturnStatement" || one.type === "ThrowStatement")) break;
    if (/^(?:For|ForIn|ForOf|While|DoWhile)Statement$/.test(current.parent?.type ?? "")) break;
  }
  const end = next.findIndex((one) => one.type === "ReturnStatement" || one.type === "ThrowStatement");
  return end < 0 ? next : next.slice(0, end + 1);
}

/** The last thing that a function without a value does. */
function isLastAct(view: SourceView, site: TSESTree.Node): boolean {
  const fn = findEnclosingFunction(site);
  let current: TSESTree.Node = findStatement(site) ?? site;
  while (current.parent && current.parent !== fn?.body && current.parent.type !== "Program") {
    const list = findStatementList(current);
    if (list && list.at(-1) !== current) return false;
    if (/^(?:For|ForIn|ForOf|While|DoWhile)Statement$/.test(current.parent.type)) return false;
    current = current.parent;
  }
  if (findStatementList(current)?.at(-1) !== current) return false;
  return !fn || !returnsValue(view, fn);
}

function returnsValue(view: SourceView, fn: FunctionNode): boolean {
  const isValue = (node: TSESTree.Node): boolean => returnsSomething(node);
  return findDescendant(view, fn.body, { passes: isValue, own: true }) !== undefined;
}

/** Another operation that the handler awaits, and that the signal cannot stop. */
function findFallback(world: HandlerWorld, body: TSESTree.Node): string | undefined {
  const call = findDescendant(world.view, body, { passes: (node) => isStartedWork(node), own: true });
  return call?.type === "CallExpression" ? findWorkName(call) : undefined;
}

/** The callee of the work itself: `load` in `load().catch(log)`. */
export function findWorkName(call: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  const name = findCalleeName(call);
  if (callee.type !== "MemberExpression" || !/^(?:then|catch|finally)$/.test(name ?? "")) return name;
  const inner = unwrap(callee.object);
  return inner.type === "CallExpression" ? findWorkName(inner) : name;
}

const sideWork =
  /log|warn|error|report|track|close|clean|dispose|destroy|release|unlink|rm|remove|delete|stop|kill|end|json|text|sleep|delay|wait|setTimeout|send|emit|write|notify|rollback|abort|cancel/i;

export function isStartedWork(node: TSESTree.Node): boolean {
  if (node.type !== "CallExpression") return false;
  const name = findWorkName(node) ?? "";
  const isAwaited = node.parent?.type === "AwaitExpression";
  const isResult =
    node.parent?.type === "ArrowFunctionExpression" && /fetch|load|request|query|fallback/i.test(name);
  const isGathering = findDottedName(node.callee)?.startsWith("Promise.") === true;
  return (isAwaited || isResult) && !isGathering && !sideWork.test(name) && findCalleeName(node) !== "catch";
}
