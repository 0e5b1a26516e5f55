import type { TSESTree } from "@typescript-eslint/types";
import type { Decision, Ending } from "../analysis/sites/handler-decision.js";
import { always, and, choose, never, type Condition } from "./handler-condition.js";

/**
 * How much becomes of an error at the end of a path: 0 it vanishes, 1 it is logged or given on, 2 another error is
 * thrown in its place, 3 it leaves the handler, as it is or inside another. A group must take the path of its
 * highest error: then nothing vanishes that would not have vanished alone.
 */
export type Rank = 0 | 1 | 2 | 3;

export function rankOf({ fate, isReported }: Ending): Rank {
  if (fate === "rethrown" || fate === "wrapped" || fate === "delivered") return 3;
  if (fate === "replaced") return 2;
  return isReported || fate === "returned" ? 1 : 0;
}

/** The highest rank that a path can end with; undefined where a path is not followed. */
export function findHighestRank(decision: Decision): Rank | undefined {
  if (decision.kind === "unclear") return undefined;
  if (decision.kind === "ending") return rankOf(decision);
  const ranks = [findHighestRank(decision.whenTrue), findHighestRank(decision.whenFalse)];
  return ranks.includes(undefined) ? undefined : (Math.max(...(ranks as Rank[])) as Rank);
}

/** All ranks that a path can end with. */
export function collectRanks(decision: Decision): Set<Rank> {
  if (decision.kind === "unclear") return new Set();
  if (decision.kind === "ending") return new Set([rankOf(decision)]);
  return new Set([...collectRanks(decision.whenTrue), ...collectRanks(decision.whenFalse)]);
}

/** Reads the condition of a fork; undefined where it cannot be asked at another place. */
export type ReadTest = (test: TSESTree.Expression) => Condition | undefined;

/** For which errors, each by itself, the handler ends with at most this rank; undefined where that cannot be said. */
export function findErrorsUpTo(decision: Decision, rank: Rank, readTest: ReadTest): Condition | undefined {
  if (decision.kind === "unclear") return undefined;
  if (decision.kind === "ending") return rankOf(decision) <= rank ? always : never;
  const whenTrue = findErrorsUpTo(decision.whenTrue, rank, readTest);
  const whenFalse = findErrorsUpTo(decision.whenFalse, rank, readTest);
  if (!whenTrue || !whenFalse) return undefined;
  if (whenTrue.kind === "constant" && whenFalse.kind === "constant" && whenTrue.value === whenFalse.value)
    return whenTrue;
  const test = readTest(decision.test);
  return test && choose(test, whenTrue, whenFalse);
}

/** As findErrorsUpTo, where a question that cannot be asked elsewhere is answered for the worse. */
export function findErrorsSurelyUpTo(decision: Decision, rank: Rank, readTest: ReadTest): Condition {
  if (decision.kind === "unclear") return never;
  if (decision.kind === "ending") return rankOf(decision) <= rank ? always : never;
  const whenTrue = findErrorsSurelyUpTo(decision.whenTrue, rank, readTest);
  const whenFalse = findErrorsSurelyUpTo(decision.whenFalse, rank, readTest);
  const test = readTest(decision.test);
  return test ? choose(test, whenTrue, whenFalse) : and(whenTrue, whenFalse);
}
