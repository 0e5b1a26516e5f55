import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findDescendant, findLoop, findStatement, findStatementList } from "../syntax/containment.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction, type FunctionNode } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";
import { isNoticedByCallers } from "./cancellation-callers.js";
import type { SwallowKind } from "./cancellation-catch.js";
import { answersAbortAlike, isDroppedByLoader, isPromised } from "./cancellation-contract.js";
import { findLocalFunction, isDelivery } from "./cancellation-delivery.js";
import { collectExits, findExpressionExit, type Exit, type HandlerWorld } from "./cancellation-exits.js";
import { describeLoss } from "./cancellation-loss.js";
import { hasCancellationLook, isLookedAtAround } from "./cancellation-look.js";
import type { AbortHandler } from "./cancellation-reach.js";
import { isRepair } from "./cancellation-repair.js";
import { judgeSettled } from "./cancellation-settled.js";
import type { GivenSignal } from "./cancellation-signal.js";
import { mentionsError } from "./cancellation-tests.js";

/** "passes": the error goes on. "handled": it ends here, as it should. Otherwise it is lost, and how. */
export type Verdict =
  | "passes"
  | "handled"
  | { readonly kind: SwallowKind; readonly outcome: string; readonly strictOnly: boolean };

interface Question {
  readonly view: SourceView;
  readonly settings: Settings;
  readonly handler: AbortHandler;
  readonly given: GivenSignal;
}

/** What a handler does with the error of an aborted call. */
export function judgeHandler(question: Question): Verdict {
  const { handler, view, settings } = question;
  if (handler.kind === "settled") return judgeSettled(view, settings, handler.site);
  const body = findBody(question, handler);
  if (body === "throws" || body === "unknown") return body === "throws" ? "passes" : "handled";
  if (isExemptPlace(handler.site) || isLookedAt(question, handler, body)) return "handled";
  const world = createWorld(question, handler, body);
  const exits = collectBodyExits(world, body);
  const losing = exits.filter((exit) => exit.kind !== "throw" && exit.kind !== "deliver");
  if (losing.length === 0) return judgeThrows(world, exits);
  if (isThrownLater(world, { site: handler.site, body, losing })) return "handled";
  const staysHere = losing.every((exit) => exit.kind === "fall" || handler.kind === "callback");
  const isThrownAnyway = staysHere && endsInThrow(world, handler.site);
  if (isThrownAnyway || isMissedLater(world, { site: handler.site, body, losing })) return wrapped;
  if (isProtocolEdge(handler.site) || isDroppedByLoader(world, handler.site)) return "handled";
  if (answersAbortAlike(world, { site: handler.site, losing })) return "handled";
  const verdict = describeLoss(world, { handler, body, losing });
  if (typeof verdict === "string" || verdict.kind === "retried") return verdict;
  if (answersRequest(world, losing) || isNoticedByCallers(view, settings, handler.site)) return "handled";
  const isMeant =
    exits.some((exit) => isStateThrow(world, exit)) ||
    isRepair(world, { body, exits }) ||
    isPromised(world, { site: handler.site, losing });
  return isMeant ? { ...verdict, strictOnly: true } : verdict;
}

/** `server.setRequestHandler(schema, async (request, { signal }) => …)`: who cancelled the request does not read the answer. */
function isProtocolEdge(site: TSESTree.Node): boolean {
  const call = findEnclosingFunction(site)?.parent;
  const name = call?.type === "CallExpression" ? (findDottedName(call.callee)?.split(".").at(-1) ?? "") : "";
  return /^(?:set|add|register)\w*Handler$|^registerTool$/.test(name);
}

/** `catch { return new Response(…) }` under `request.signal`: the client that aborted the request reads no answer. */
function answersRequest({ view, signals }: HandlerWorld, losing: readonly Exit[]): boolean {
  if (!signals.every((signal) => /^(?:\w*[rR]equest|req)\.signal$/.test(signal))) return false;
  return losing.every(({ node }) => {
    const returned = node.type === "ReturnStatement" ? node.argument : node;
    return returned !== null && /[rR]esponse\b|^json\(/.test(view.text.slice(...returned.range));
  });
}

/** `if (state !== "connected") throw error;`: the author has chosen by something else than the error when it goes on. */
function isStateThrow(world: HandlerWorld, { kind, node }: Exit): boolean {
  if (
    kind !== "throw" ||
    node.type !== "ThrowStatement" ||
    !isSameError(unwrap(node.argument), new Set(world.errors))
  )
    return false;
  const outer = node.parent.type === "BlockStatement" ? node.parent.parent : node.parent;
  return outer?.type === "IfStatement" && !mentionsError(world, outer.test);
}

export type HandlerBody = FunctionNode | TSESTree.BlockStatement | "nothing";

/** The code that takes the error: a block, a callback, or nothing for `.catch(noop)` and `.catch(console.error)`. */
function findBody({ view }: Question, handler: AbortHandler): HandlerBody | "throws" | "unknown" {
  if (handler.kind === "clause") return handler.node.body;
  if (isFunction(handler.node)) return handler.node;
  const name = findDottedName(handler.node) ?? "";
  if (handler.node.type === "Literal" || name === "undefined") return "throws";
  if (handler.node.type === "Identifier") {
    const fn = findLocalFunction({ view }, handler.node);
    if (fn) return fn;
  }
  return /^(?:noop|_\.noop|ignore\w*|console\.\w+|log(?:ger)?(?:\.\w+)?|\w+\.log(?:ger)?\.\w+)$/i.test(name)
    ? "nothing"
    : "unknown";
}

/** Inside a finally or another catch: clean-up, which an abort must not stop. */
export function isExemptPlace(site: TSESTree.Node): boolean {
  let inner: TSESTree.Node = site;
  for (let outer = site.parent; outer && !isFunction(outer); outer = outer.parent) {
    if (outer.type === "CatchClause") return true;
    if (outer.type === "TryStatement" && outer.finalizer === inner) return true;
    inner = outer;
  }
  return false;
}

function isLookedAt({ view, settings }: Question, { site }: AbortHandler, body: HandlerBody): boolean {
  if (body !== "nothing" && hasCancellationLook(view, settings, body)) return true;
  if (site.type === "TryStatement") {
    if (site.finalizer && hasCancellationLook(view, settings, site.finalizer)) return true;
    return isLookedAtAround(view, settings, site);
  }
  return isLookedAtAround(view, settings, findStatement(site) ?? site);
}

function createWorld(
  { view, settings, given }: Question,
  handler: AbortHandler,
  body: HandlerBody,
): HandlerWorld {
  const [first] = isFunction(handler.node) ? handler.node.params : [];
  const parameter = handler.kind === "clause" ? handler.node.param : first;
  const own = new Set(parameter ? collectNames(view, parameter) : []);
  const names = body === "nothing" ? own : collectAliases(view, body, own);
  return { view, settings, errors: [...names], signals: [given.text] };
}

function collectNames(view: SourceView, pattern: TSESTree.Node): string[] {
  return view.scopeManager
    .getDeclaredVariables(pattern.parent as TSESTree.Node)
    .filter((variable) =>
      variable.defs.some(
        ({ name }) => name.range[0] >= pattern.range[0] && name.range[1] <= pattern.range[1],
      ),
    )
    .map((variable) => variable.name);
}

/** Adds `const error = toError(e)`, `const err = e as Error`: the same error under another name, in source order. */
function collectAliases(view: SourceView, body: TSESTree.Node, given: ReadonlySet<string>): Set<string> {
  const names = new Set(given);
  for (const { id, init, range } of collectNodes(view, "VariableDeclarator")) {
    const isHere = range[0] >= body.range[0] && range[1] <= body.range[1];
    if (isHere && id.type === "Identifier" && init && isSameError(unwrap(init), names)) names.add(id.name);
  }
  return names;
}

function isSameError(init: TSESTree.Node, names: ReadonlySet<string>): boolean {
  if (init.type === "Identifier") return names.has(init.name);
  if (init.type === "ConditionalExpression") {
    return isSameError(unwrap(init.consequent), names) || isSameError(unwrap(init.alternate), names);
  }
  if (init.type !== "CallExpression" && init.type !== "NewExpression") return false;
  const name = findDottedName(init.callee)?.split(".").at(-1) ?? "";
  const isMade = /Error(?:From|Of)[A-Z]/.test(name);
  return (
    (isMade || /error$|exception$|^normalize|^wrap/i.test(name)) &&
    (isMade || !/^(?:format|get|render|describe|print|stringify|serialize|log|is|has|extract)/.test(name)) &&
    init.arguments.some((one) => isSameError(unwrap(one), names))
  );
}

function collectBodyExits(world: HandlerWorld, body: HandlerBody): Exit[] {
  if (body === "nothing") return [{ kind: "fall", node: world.view.ast }];
  const block = isFunction(body) ? body.body : body;
  if (block.type !== "BlockStatement")
    return [{ kind: findExpressionExit(world, block) ?? "return", node: block }];
  return block.body.length > 0 ? collectExits(world, block.body) : [{ kind: "fall", node: block }];
}

/** Everything throws: fine, but under strict a new error must carry the old one. */
function judgeThrows(world: HandlerWorld, exits: readonly Exit[]): Verdict {
  if (exits.some((exit) => exit.kind === "deliver")) return "handled";
  const bare = exits.find(
    (exit) => exit.node.type === "ThrowStatement" && isUnrelatedError(world, exit.node),
  );
  return bare ? wrapped : "passes";
}

const wrapped = {
  kind: "wrapped",
  outcome: "throws another error without its cause",
  strictOnly: true,
} as const satisfies Verdict;

function isUnrelatedError(world: HandlerWorld, { argument }: TSESTree.ThrowStatement): boolean {
  return unwrap(argument).type === "NewExpression" && !carriesError(world, argument);
}

function carriesError(world: HandlerWorld, node: TSESTree.Node): boolean {
  const isWhole = (inner: TSESTree.Node): boolean => {
    if (inner.type !== "Identifier" || !world.errors.includes(inner.name)) return false;
    const { parent } = inner;
    return parent?.type === "Property" || (parent?.type === "NewExpression" && parent.callee !== inner);
  };
  return findDescendant(world.view, node, { passes: isWhole }) !== undefined;
}

type Loss = { site: TSESTree.Node; body: HandlerBody; losing: readonly Exit[] };

/** `failure = e` in the handler, and `throw failure` behind it in the same round of the loop. */
function isThrownLater(world: HandlerWorld, { site, body, losing }: Loss): boolean {
  if (body === "nothing" || losing.some((exit) => exit.kind === "return")) return false;
  const kept = collectNodes(world.view, "AssignmentExpression").filter(
    ({ range, left, right }) =>
      range[0] >= body.range[0] &&
      range[1] <= body.range[1] &&
      left.type === "Identifier" &&
      mentionsError(world, right),
  );
  const names = kept.map(({ left }) => (left as TSESTree.Identifier).name);
  if (names.length === 0) return false;
  const loop = losing.every((exit) => exit.kind === "break") ? undefined : findLoop(site);
  const later = { ...world, errors: names };
  return collectFollowing(site, loop).some((statement) => throwsOrGives(later, statement));
}

/** `const logs = await readLogs({ signal }).catch(() => null); throw new BuildError(logs);`: only the reason gets lost. */
function endsInThrow(world: HandlerWorld, site: TSESTree.Node): boolean {
  const statement = findStatement(site);
  const list = (statement && findStatementList(statement)) ?? [];
  const rest = list.slice(list.indexOf(statement as TSESTree.Node) + 1);
  const leaves = (node: TSESTree.Node): boolean => /^(?:Return|Break|Continue)Statement$/.test(node.type);
  if (rest.some((one) => findDescendant(world.view, one, { passes: leaves, own: true }))) return false;
  if (rest.at(-1)?.type === "ThrowStatement") return true;
  const block = statement?.parent;
  return (
    block?.type === "BlockStatement" && block.parent.type === "BlockStatement" && endsInThrow(world, block)
  );
}

/** `try { found = await load({ signal }); } catch {} if (!found) throw new MissingError();` */
function isMissedLater(world: HandlerWorld, { site, losing }: Loss): boolean {
  if (site.type !== "TryStatement" || losing.some((exit) => exit.kind !== "fall")) return false;
  const [next] = collectFollowing(site, findLoop(site)).filter((one) => one !== site.finalizer);
  if (next?.type !== "IfStatement") return false;
  const name = findMissing(next.test);
  const isGiven = (node: TSESTree.Node): boolean =>
    node.type === "AssignmentExpression" && findDottedName(node.left) === name;
  if (name === undefined || !findDescendant(world.view, site.block, { passes: isGiven, own: true }))
    return false;
  return collectExits(world, [next.consequent]).every((exit) => exit.kind === "throw");
}

/** The name that a condition finds empty: `!x` · `x == null` · `x === undefined`. */
function findMissing(test: TSESTree.Node): string | undefined {
  if (test.type === "UnaryExpression" && test.operator === "!") return findDottedName(test.argument);
  if (test.type !== "BinaryExpression" || !/^={2,3}$/.test(test.operator)) return undefined;
  const { right } = test;
  const isNothing =
    (right.type === "Literal" && right.value === null) || findDottedName(right) === "undefined";
  return isNothing ? findDottedName(test.left) : undefined;
}

function throwsOrGives(world: HandlerWorld, statement: TSESTree.Node): boolean {
  const gives = (node: TSESTree.Node): boolean =>
    (node.type === "ThrowStatement" && mentionsError(world, node)) || isDelivery(world, node);
  return findDescendant(world.view, statement, { passes: gives, own: true }) !== undefined;
}

/** The statements that run after one, up to the end of a loop's body or of the function. */
function collectFollowing(site: TSESTree.Node, loop: TSESTree.Node | undefined): TSESTree.Node[] {
  const following: TSESTree.Node[] = [];
  for (
    let current: TSESTree.Node | undefined = site;
    current && current !== loop && !isFunction(current);
    current = current.parent
  ) {
    const list = findStatementList(current);
    const index = list?.indexOf(current) ?? -1;
    if (list && index >= 0) following.push(...list.slice(index + 1));
    if (current.parent?.type === "TryStatement" && current.parent.finalizer)
      following.push(current.parent.finalizer);
  }
  return following;
}
