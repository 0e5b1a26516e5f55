import type { TSESTree } from "@typescript-eslint/types";
import type { CatchHandler } from "../sites/catch-handler.js";
import { isImpassable, type ErrorTest } from "../sites/error-test.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { findNodeAt } from "../syntax/node-at.js";
import type { GroupAnalysis } from "./group-analysis.js";
import { collectSteps, lengthOf, type ArrivingGroup } from "./group-flow.js";
import { readQuestion, type LeafQuestion } from "./leaf-question.js";
import { unknownCall, unknownTasks, type LeafFacts } from "./leaf-facts.js";
import { countHops, reachOfRaise, reachOutside } from "./leaf-reach.js";
import { isSystemTest, readStrength, strengths, type Strength } from "./leaf-test.js";

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
  const tests = collectUselessTests(handler).filter((test) => !isDefaulted(view, test));
  const guarded = tests.length > 0 ? findNodeAt(view, handler.guarded) : undefined;
  const arrivals = guarded ? collectArrivals(analysis, view, { handler, guarded }) : [];
  if (!guarded || arrivals.length === 0) return undefined;
  const { context } = analysis;
  const weighed = tests
    .map((test) => readQuestion(context, view, test))
    .map((question) => arrivals.map((arrival) => weigh(analysis, question, arrival)).reduce(better))
    .sort((one, other) => Number(isBetter(other, one)) - Number(isBetter(one, other)));
  // What arrives bare is dear to collect, and matters only where a group may bring the error at all.
  const isPossible = weighed.some((one) => one.strength > strengths.none || isBeside(one));
  const outside = isPossible ? reachOutside(context, view, guarded) : undefined;
  for (const best of weighed) {
    const bare = outside ? readStrength(outside, best.question) : strengths.none;
    const isAlsoBare = bare > strengths.none || outside === undefined || isUnknown(outside);
    const answer = answerOf(best, {
      bare,
      isAlsoBare,
      hasUnknownTask: reachOfRaise(context, best.arrival.raise).externals.has(unknownCall),
      isNear: () => isNearer(context, best, { view, guarded }),
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

function weigh({ context }: GroupAnalysis, question: LeafQuestion, arrival: ArrivingGroup): Weighed {
  return { question, arrival, strength: readStrength(reachOfRaise(context, arrival.raise), question) };
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
}

/**
 * Where the error may as surely arrive alone, the handler is meant for that, and a group that might bring it is no reason
 * to report. Where both make it, the nearer counts; where nobody sees either, the handler of a fan-out in its own try is
 * meant for that as well, and most of all where nothing else in the try can bring the error.
 */
function answerOf(best: Weighed, { bare, isAlsoBare, hasUnknownTask, isNear }: Bare): LeafAnswer {
  const { strength } = best;
  if (strength === strengths.made) return bare < strengths.made || isNear() ? "yes" : "no";
  if (strength > bare) return "maybe";
  if (!isBeside(best)) return "no";
  if (!isAlsoBare) return "maybe";
  // What the system refuses, it refuses to the first who asks: the code beside the tasks.
  const isTie = strength === strengths.possible && bare === strengths.possible && hasUnknownTask;
  return isTie && !isSystemTest(best.question.test) && isNear() ? "maybe" : "no";
}

/** Whether the fan-out stands in the guarded code itself. */
function isBeside({ arrival }: Weighed): boolean {
  return lengthOf(arrival) === 0;
}

interface Guarded {
  readonly view: SourceView;
  readonly guarded: TSESTree.Node;
}

/** Whether the tasks bring the error in no more calls than the code outside of groups does. */
function isNearer(
  context: GroupAnalysis["context"],
  { question, arrival, strength }: Weighed,
  { view, guarded }: Guarded,
): boolean {
  const makes = (facts: LeafFacts): boolean => readStrength(facts, question) === strength;
  const inside = countHops(context, { raise: arrival.raise }, makes);
  return inside <= countHops(context, { view, root: guarded }, makes);
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
