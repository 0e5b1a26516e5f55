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
import { reachOfRaise, reachOutside } from "./leaf-reach.js";
import { readStrength, strengths, type Strength } from "./leaf-test.js";

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
  const tests = collectUselessTests(handler);
  const guarded = tests.length > 0 ? findNodeAt(view, handler.guarded) : undefined;
  const arrivals = guarded ? collectArrivals(analysis, view, { handler, guarded }) : [];
  if (!guarded || arrivals.length === 0) return undefined;
  const { context } = analysis;
  const questions = tests.map((test) => readQuestion(context, view, test));
  const best = questions
    .flatMap((question) => arrivals.map((arrival) => weigh(analysis, question, arrival)))
    .reduce((one, other) => (isBetter(other, one) ? other : one));
  // What arrives bare is dear to collect, and matters only where a group may bring the error at all.
  const isPossible = best.strength > strengths.none;
  const bare = isPossible
    ? readStrength(reachOutside(context, view, guarded), best.question)
    : strengths.none;
  const answer = answerOf(best.strength, bare);
  if (!wanted[certainty].includes(answer)) return undefined;
  return { test: best.question.test, arrival: best.arrival, answer, isAlsoBare: bare > strengths.none };
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

/** Where the error may as surely arrive alone, the handler is meant for that, and a group that might bring it is no reason to report. */
function answerOf(strength: Strength, bare: Strength): LeafAnswer {
  if (strength === strengths.made) return "yes";
  return strength > bare ? "maybe" : "no";
}

/** A handler that opens groups itself, anywhere, knows them. */
function collectUselessTests(handler: CatchHandler): ErrorTest[] {
  const knowsGroups = handler.tests.some((test) => test.verdict === "aware" || test.verdict === "aggregate");
  return knowsGroups ? [] : handler.tests.filter(isImpassable);
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
