import type { TSESTree } from "@typescript-eslint/types";
import type { CatchHandler } from "../sites/catch-handler.js";
import { isImpassable, type ErrorTest } from "../sites/error-test.js";
import type { SourceView } from "../source-view.js";
import { findNodeAt } from "../syntax/node-at.js";
import { isFunction } from "../syntax/functions.js";
import { unwrap } from "../syntax/expressions.js";
import type { GroupAnalysis } from "./group-analysis.js";
import { collectSteps, lengthOf, type ArrivingGroup } from "./group-flow.js";
import { answerLeaf, readQuestion, type LeafAnswer, type LeafQuestion } from "./leaf-test.js";

/** How sure a report must be: `proven`: a task makes the error; `plausible`: or may; `any`: a group arrives at all. */
export type Certainty = "proven" | "plausible" | "any";

/** A test that a group makes useless: what is asked, and which group arrives in its place. */
export interface MissedGroup {
  readonly test: ErrorTest;
  readonly arrival: ArrivingGroup;
  readonly answer: LeafAnswer;
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
  if (tests.length === 0) return undefined;
  const arrivals = collectArrivals(analysis, view, handler);
  if (arrivals.length === 0) return undefined;
  const { memory } = analysis.context;
  const questions = tests.map((test) => readQuestion(memory, view, test));
  const missed = questions.flatMap((question) => arrivals.map((arrival) => answer(analysis, question, arrival)));
  return missed
    .filter((one) => wanted[certainty].includes(one.answer))
    .reduce<MissedGroup | undefined>((best, one) => (best && !isBetter(one, best) ? best : one), undefined);
}

function answer(analysis: GroupAnalysis, question: LeafQuestion, arrival: ArrivingGroup): MissedGroup {
  return { test: question.test, arrival, answer: answerLeaf(analysis.context.memory, arrival.raise, question) };
}

function isBetter(one: MissedGroup, other: MissedGroup): boolean {
  const rank = { yes: 0, maybe: 1, no: 2 };
  if (one.answer !== other.answer) return rank[one.answer] < rank[other.answer];
  return lengthOf(one.arrival) < lengthOf(other.arrival);
}

/** A handler that opens groups itself, anywhere, knows them. */
function collectUselessTests(handler: CatchHandler): ErrorTest[] {
  const knowsGroups = handler.tests.some((test) => test.verdict === "aware" || test.verdict === "aggregate");
  return knowsGroups ? [] : handler.tests.filter(isImpassable);
}

function collectArrivals(analysis: GroupAnalysis, view: SourceView, handler: CatchHandler): ArrivingGroup[] {
  const guarded = findNodeAt(view, handler.guarded);
  if (!guarded) return [];
  if (handler.kind === "catch") return analysis.collectThrown(view, guarded);
  const inner: TSESTree.Node = unwrap(guarded);
  return isFunction(inner) ? analysis.collectCalled(view, inner) : analysis.collectRejected(view, guarded);
}

/** The way of a group to its handler: `loadDashboard() (api.ts:6) → TaskGroup.run (dashboard.ts:10)`. */
export function renderChain({ raise, chain }: ArrivingGroup): string {
  const steps = [...collectSteps(chain), raise];
  return steps.map(({ name, path, line }) => `${name} (${path.slice(path.lastIndexOf("/") + 1)}:${line})`).join(" → ");
}
