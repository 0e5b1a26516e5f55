import type { TSESTree } from "@typescript-eslint/types";
import type { CatchHandler } from "../sites/catch-handler.js";
import { isLogName } from "../sites/error-call.js";
import { isConditionOf, isImpassable, type ErrorTest } from "../sites/error-test.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction } from "../syntax/functions.js";
import { findNodeAt } from "../syntax/node-at.js";
import { isAskedAlone, isAskedBefore } from "./beside-tasks.js";
import type { GroupAnalysis } from "./group-analysis.js";
import { collectSteps, lengthOf, type ArrivingGroup } from "./group-flow.js";
import { collectKeptBlocks, findCondition } from "./kept-tests.js";
import { isHttpTest, readQuestion, type LeafQuestion } from "./leaf-question.js";
import { unknownCall, unknownTasks, type LeafFacts } from "./leaf-facts.js";
import { findNearest, reachBeyond, reachEarly, reachOfRaise, reachOutside } from "./leaf-reach.js";
import { isSystemTest, readStrength, strengths, strongest, type Strength } from "./leaf-test.js";

/** How sure a report must be: `proven`: a task makes the error; `plausible`: or may; `any`: a group arrives at all. */
export type Certainty = "proven" | "plausible" | "any";

/** Whether a task of the group could throw what is tested for. */
export type LeafAnswer = "yes" | "maybe" | "no";

/** A test that a group makes useless: what is asked, and which group arrives in its place. */
export interface MissedGroup {
  readonly test: ErrorTest;
  readonly arrival: ArrivingGroup;
  readonly answer: LeafAnswer;
  /** Whether the same error can also arrive alone, where the test sees it. */
  readonly isAlsoBare: boolean;
}

const wanted: Readonly<Record<Certainty, readonly LeafAnswer[]>> = {
  proven: ["yes"],
  plausible: ["yes", "maybe"],
  any: ["yes", "maybe", "no"],
};

/** The surest test of a handler that a group makes useless, with the shortest way of that group; undefined if there is none. */
export function findMissedGroup(
  analysis: GroupAnalysis,
  view: SourceView,
  { handler, certainty }: { handler: CatchHandler; certainty: Certainty },
): MissedGroup | undefined {
  const tests = collectUselessTests(handler).filter(
    (test) => !isDefaulted(view, test) && !isOnlyNoted(view, test),
  );
  const guarded = tests.length > 0 ? findNodeAt(view, handler.guarded) : undefined;
  const arrivals = guarded ? collectArrivals(analysis, view, { handler, guarded }) : [];
  if (!guarded || arrivals.length === 0) return undefined;
  const { context } = analysis;
  const weighed = tests
    .map((test) => ({
      question: readQuestion(context, view, test),
      condition: findCondition(view, test, handler.parameter?.name),
    }))
    .map((asked) => arrivals.map((arrival) => weigh(analysis, asked, arrival)).reduce(better))
    .sort((one, other) => Number(isBetter(other, one)) - Number(isBetter(one, other)));
  // What arrives bare is dear to collect, and matters only where a group may bring the error at all.
  const isPossible = weighed.some((one) => one.strength > strengths.none || isBeside(one));
  const outside = isPossible ? reachOutside(context, view, guarded) : undefined;
  for (const best of weighed) {
    const early = reachEarly(context, best.arrival.raise);
    const bare = strongest([outside, early].map((facts) => (facts ? readStrength(facts, best.question) : 0)));
    const isAlsoBare = bare > strengths.none || outside === undefined || isUnknown(outside);
    const answer = answerOf(best, {
      bare,
      isAlsoBare,
      hasUnknownTask: reachOfRaise(context, best.arrival.raise).externals.has(unknownCall),
      isNear: () => isNearer(context, best, { view, guarded }),
      isAskedBefore: () => isAskedBefore({ view, guarded, raise: best.arrival.raise }),
      isAskedAlone: () => isAskedAlone({ view, guarded, raise: best.arrival.raise }, best.question.test),
    });
    if (wanted[certainty].includes(answer))
      return { test: best.question.test, arrival: best.arrival, answer, isAlsoBare };
  }
  return undefined;
}

/** Whether code calls what nobody can see: then nothing is "never". */
function isUnknown({ externals }: LeafFacts): boolean {
  return externals.has(unknownCall) || externals.has(unknownTasks);
}

interface Weighed {
  readonly question: LeafQuestion;
  readonly arrival: ArrivingGroup;
  readonly strength: Strength;
}

interface Asked {
  readonly question: LeafQuestion;
  /** The whole condition that the question stands in. */
  readonly condition: string | undefined;
}

function weigh({ context }: GroupAnalysis, { question, condition }: Asked, arrival: ArrivingGroup): Weighed {
  const { raise } = arrival;
  const strength = readStrength(reachOfRaise(context, raise), question);
  const isOpen = strength > strengths.none && raise.view && condition !== undefined;
  const kept = isOpen ? collectKeptBlocks(raise.view, raise.tasks, condition) : undefined;
  if (!kept?.size) return { question, arrival, strength };
  return { question, arrival, strength: readStrength(reachBeyond(context, raise, kept), question) };
}

function isBetter(one: Weighed, other: Weighed): boolean {
  if (one.strength !== other.strength) return one.strength > other.strength;
  const [specific, general] = [one, other].map(({ question }) => question.test.kind !== "presence");
  if (specific !== general) return specific === true;
  return lengthOf(one.arrival) < lengthOf(other.arrival);
}

function better(one: Weighed, other: Weighed): Weighed {
  return isBetter(other, one) ? other : one;
}

interface Bare {
  readonly bare: Strength;
  readonly isAlsoBare: boolean;
  /** Whether a task calls what nobody can see, rather than a library that is known by its name. */
  readonly hasUnknownTask: boolean;
  readonly isNear: () => boolean;
  /** Whether the code beside the tasks has always waited for something before them. */
  readonly isAskedBefore: () => boolean;
  /** Whether nothing but the tasks is waited for. */
  readonly isAskedAlone: () => boolean;
}

/**
 * Where the error may as surely arrive alone, the handler is meant for that, and a group that might bring it is no reason
 * to report. Where both make it, the nearer counts; where nobody sees either, the handler of a fan-out in its own try is
 * meant for that as well, and most of all where nothing else in the try can bring the error.
 */
function answerOf(best: Weighed, bareness: Bare): LeafAnswer {
  const { strength } = best;
  const { bare, isAlsoBare, hasUnknownTask, isNear, isAskedAlone } = bareness;
  if (strength === strengths.made) return bare < strengths.made || isNear() ? "yes" : "no";
  // Tasks that nobody can see are no reason to doubt a handler that is far from them; a comment that tells of a group is.
  const isHearsay = strength === strengths.opaque && best.arrival.raise.tasks.length > 0 && !isBeside(best);
  if (strength > bare) return isHearsay ? "no" : "maybe";
  if (!isBeside(best)) return "no";
  if (!isAlsoBare) return "maybe";
  const isTie = strength === strengths.possible && bare === strengths.possible && hasUnknownTask;
  if (!isTie || isRefusedFirst(best, bareness)) return "no";
  return isAskedAlone() && (isNear() || isHttpTest(best.question.test)) ? "maybe" : "no";
}

/** What the system or a server refuses, it refuses to the first who asks: the code beside the tasks. */
function isRefusedFirst({ question: { test } }: Weighed, { isAskedBefore }: Bare): boolean {
  return isSystemTest(test) || (isHttpTest(test) && isAskedBefore());
}

/** Whether the fan-out stands in the guarded code itself. */
function isBeside({ arrival }: Weighed): boolean {
  return lengthOf(arrival) === 0;
}

/** Further away than this, code that makes the error either way has to be nearer to the tasks. */
const closeBy = 2;

/**
 * Whether the group is the nearer way of the error: from the handler through the tasks it takes no more calls than from
 * the handler outside of groups, or it is the same code that makes it either way, and nothing before the tasks has asked for
 * it. It does not do for a number of HTTP far away, which every request of the same client brings.
 */
function isNearer(
  context: GroupAnalysis["context"],
  { question, arrival, strength }: Weighed,
  { view, guarded }: { readonly view: SourceView; readonly guarded: TSESTree.Node },
): boolean {
  const { raise } = arrival;
  const distance = lengthOf(arrival);
  if (distance > 0 && isHttpTest(question.test)) return false;
  const makes = (facts: LeafFacts): boolean => readStrength(facts, question) === strength;
  const inside = findNearest(context, { raise }, makes);
  const outside = findNearest(context, { view, root: guarded }, makes);
  if (distance === 0) return inside.hops <= outside.hops;
  if (distance + inside.hops <= outside.hops) return true;
  const isShared = inside.makers.some((maker) => outside.makers.includes(maker));
  if (!isShared || isAskedBeforeTasks(raise)) return false;
  return distance > closeBy ? inside.hops < outside.hops : inside.hops <= outside.hops;
}

/** Whether the function that makes the list always waits for something before it. */
function isAskedBeforeTasks(raise: ArrivingGroup["raise"]): boolean {
  const [task] = raise.tasks;
  const fn = task && findEnclosingFunction(task);
  return (
    raise.view !== undefined &&
    fn?.body != null &&
    isAskedBefore({ view: raise.view, guarded: fn.body, raise })
  );
}

/** A handler that opens groups itself, anywhere, knows them. */
function collectUselessTests(handler: CatchHandler): ErrorTest[] {
  const knowsGroups = handler.tests.some((test) => test.verdict === "aware" || test.verdict === "aggregate");
  return knowsGroups ? [] : handler.tests.filter(isImpassable);
}

/** `status: error.status || 500`: the value is read, and no branch depends on it. */
function isDefaulted(view: SourceView, { kind, values, range }: ErrorTest): boolean {
  const node = kind === "property" && values.length === 0 ? findNodeAt(view, range) : undefined;
  const outer = node?.parent;
  if (outer?.type !== "LogicalExpression" || outer.operator === "&&" || outer.left !== node) return false;
  return !/^(?:If|While|Unary|Logical|Conditional)/.test(outer.parent.type);
}

/** `if (error.code !== "ENOENT") log(error);`: what the handler does is the same, but for a line in a log. */
function isOnlyNoted(view: SourceView, { range }: ErrorTest): boolean {
  let inner = findNodeAt(view, range);
  while (inner && inner.parent?.type !== "IfStatement") {
    if (!inner.parent || !isConditionOf(inner.parent, inner)) return false;
    inner = inner.parent;
  }
  const choice = inner?.parent;
  if (choice?.type !== "IfStatement" || choice.test !== inner || choice.alternate) return false;
  const { consequent } = choice;
  const statements = consequent.type === "BlockStatement" ? consequent.body : [consequent];
  return statements.length > 0 && statements.every(isLogged);
}

function isLogged(statement: TSESTree.Statement): boolean {
  const call = statement.type === "ExpressionStatement" ? unwrap(statement.expression) : undefined;
  return call?.type === "CallExpression" && isLogName(findDottedName(call.callee) ?? "");
}

function collectArrivals(
  analysis: GroupAnalysis,
  view: SourceView,
  { handler, guarded }: { handler: CatchHandler; guarded: TSESTree.Node },
): ArrivingGroup[] {
  if (handler.kind === "catch") return analysis.collectThrown(view, guarded);
  const inner: TSESTree.Node = unwrap(guarded);
  return isFunction(inner) ? analysis.collectCalled(view, inner) : analysis.collectRejected(view, guarded);
}

/** The shortest way of a group that a call's promise rejects with; undefined where none is known. */
export function findRejectedGroup(
  analysis: GroupAnalysis,
  view: SourceView,
  call: Range,
): ArrivingGroup | undefined {
  const node = findNodeAt(view, call);
  const arrivals = node ? analysis.collectRejected(view, node) : [];
  return arrivals.sort((one, other) => lengthOf(one) - lengthOf(other))[0];
}

/** The way of a group to its handler: `loadDashboard() (api.ts:6) → TaskGroup.run (dashboard.ts:10)`. */
export function renderChain({ raise, chain }: ArrivingGroup): string {
  const steps = [...collectSteps(chain), raise];
  return steps
    .map(({ name, path, line }) => `${name} (${path.slice(path.lastIndexOf("/") + 1)}:${line})`)
    .join(" → ");
}
