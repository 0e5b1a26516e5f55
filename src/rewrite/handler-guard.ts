import type { TSESTree } from "@typescript-eslint/types";
import type { ErrorUse } from "../analysis/sites/error-use.js";
import type { Decision, Fork } from "../analysis/sites/handler-decision.js";
import {
  and,
  collectAtoms,
  conjunctsOf,
  isConstant,
  isSame,
  not,
  or,
  readCondition,
  type Condition,
} from "./handler-condition.js";
import { collectPath } from "./handler-path.js";
import {
  collectRanks,
  findErrorsSurelyUpTo,
  findErrorsUpTo,
  findHighestRank,
  rankOf,
  type Rank,
} from "./handler-rank.js";
import { excludeUnreached, isInside, keyOf, readTest } from "./handler-reached.js";
import type { HandlerSource } from "./handler-source.js";
import { isLiftable } from "./handler-text.js";

/** A question of a handler that must be asked of each error of a group. */
export interface Guard {
  readonly node: Fork["node"];
  /** The part of the test that is about the error; what stands beside it in an `&&` stays where it is. */
  readonly slice: readonly [start: number, end: number];
  /** The condition as it is written, over one error. */
  readonly own: Condition;
  /** With the conditions around it, under which the question is reached. */
  readonly full: Condition;
  /** `some`: the arm is for any error that matches. Else the condition that every error must meet beside. */
  readonly every?: Condition;
  /** The lowest rank that the arm can give an error. */
  readonly lowest?: Rank;
}

/** The guards of a handler by their `if` or `?:`; undefined where one cannot be asked of each error. */
export function collectGuards(source: HandlerSource): Map<TSESTree.Node, Guard> | undefined {
  const forks = groupForks(source.decision);
  const lifted = new Map<TSESTree.Node, Guard>();
  for (const fork of forks.keys()) {
    if (!isAsked(source, fork.test)) continue;
    const slice = findSlice(source, fork.test);
    if (!slice) return undefined;
    lifted.set(fork, { node: fork, slice: slice.range, own: slice.condition, full: slice.condition });
  }
  const planner = new GuardPlanner(source, lifted);
  const ofGroups = groupForks(source.decision, (test) => isErrorTest(source, test));
  for (const guard of [...lifted.values()].sort((a, b) => a.node.range[0] - b.node.range[0])) {
    const path = collectPath(source, guard.node, lifted);
    const reached = { ...guard, full: and(...path, guard.own) };
    const planned = planner.plan(reached, ofGroups.get(guard.node) ?? forks.get(guard.node) ?? []);
    if (!planned) return undefined;
    const exact = excludeUnreached(source, planned, { guards: lifted, forks });
    if (!exact) return undefined;
    lifted.set(guard.node, exact);
  }
  return lifted;
}

/** The forks of each question; one that follows another is reached on several paths. */
function groupForks(
  decision: Decision,
  isAlwaysTrue: (test: TSESTree.Expression) => boolean = () => false,
): Map<Fork["node"], Fork[]> {
  const groups = new Map<Fork["node"], Fork[]>();
  const pending: Decision[] = [decision];
  for (let current = pending.pop(); current; current = pending.pop()) {
    if (current.kind !== "fork") continue;
    groups.set(current.node, [...(groups.get(current.node) ?? []), current]);
    pending.push(current.whenTrue);
    if (!isAlwaysTrue(current.test)) pending.push(current.whenFalse);
  }
  return groups;
}

/** `e instanceof Error`, which holds for every group. */
function isErrorTest({ subject }: HandlerSource, test: TSESTree.Expression): boolean {
  return (
    test.type === "BinaryExpression" &&
    test.operator === "instanceof" &&
    subject.identifiers.has(test.left) &&
    test.right.type === "Identifier" &&
    test.right.name === "Error"
  );
}

/** Whether a test asks something that a group as a whole answers otherwise than its errors. */
function isAsked(source: HandlerSource, test: TSESTree.Node): boolean {
  return source.uses.some((use) => isInside(use.identifier, test) && isSpecific(use));
}

export function isSpecific(use: ErrorUse): boolean {
  if (use.kind !== "test") return use.kind === "passed" || use.held.length > 0;
  return use.test.verdict !== "plain" && use.test.verdict !== "aware";
}

/** The part of an `&&` chain, from the first to the last operand that is about the error. */
function findSlice(
  source: HandlerSource,
  test: TSESTree.Expression,
): { range: readonly [number, number]; condition: Condition } | undefined {
  const operands = splitConjunction(test);
  const isAbout = (node: TSESTree.Node): boolean =>
    [...source.subject.identifiers].some((identifier) => isInside(identifier, node));
  const first = operands.findIndex(isAbout);
  const last = operands.findLastIndex(isAbout);
  const parts = operands.slice(first, last + 1);
  const [head, tail] = [parts[0], parts.at(-1)];
  if (!head || !tail || !parts.every((part) => isLiftable(source, part))) return undefined;
  const isWhole = parts.length === operands.length;
  const range = isWhole ? test.range : ([outerStart(source, head), outerEnd(source, tail)] as const);
  return {
    range,
    condition: and(...parts.map((part) => readCondition(part, (atom) => keyOf(source, atom)))),
  };
}

function splitConjunction(test: TSESTree.Expression): TSESTree.Expression[] {
  if (test.type !== "LogicalExpression" || test.operator !== "&&") return [test];
  return [...splitConjunction(test.left), ...splitConjunction(test.right)];
}

/** Operands may stand in parentheses, which belong to the slice. */
function outerStart({ view }: HandlerSource, node: TSESTree.Node): number {
  let start = node.range[0];
  for (
    let before = view.text.slice(0, start).trimEnd();
    before.endsWith("(");
    before = before.slice(0, -1).trimEnd()
  ) {
    const parent = node.parent;
    if (parent?.type !== "LogicalExpression" || parent.range[0] >= before.length) break;
    start = before.length - 1;
  }
  return start;
}

function outerEnd({ view }: HandlerSource, node: TSESTree.Node): number {
  const parent = node.parent;
  let end = node.range[1];
  for (;;) {
    const gap = /^\s*\)/.exec(view.text.slice(end));
    if (!gap || parent?.type !== "LogicalExpression" || end + gap[0].length > parent.range[1]) return end;
    end += gap[0].length;
  }
}

/** Whether the other errors lie between those of an arm: no one answer puts the highest of a mixed group on its path. */
function isEntangled(fork: Fork): boolean {
  const own = [...collectRanks(fork.whenTrue)];
  return [...collectRanks(fork.whenFalse)].some((rank) => Math.min(...own) < rank && rank < Math.max(...own));
}

/**
 * `(attempt < 2 && a) || b || a` is `a || b`, not `b || a`: a bare error is asked in the order of the handler, where b may
 * not be safe to ask of an a.
 */
function orInPlace(source: HandlerSource, upTo: Condition, full: Condition): Condition {
  const parts = upTo.kind === "or" ? upTo.of : [upTo];
  const isFull = (part: Condition): boolean => conjunctsOf(full).some((one) => isSame(one, part));
  const at = parts.findIndex((part) => {
    const rest = conjunctsOf(part).filter((one) => !isFull(one));
    const asked = rest.flatMap(collectAtoms);
    return (
      isSame(and(...rest, full), and(part)) &&
      asked.every((atom) =>
        [...source.subject.identifiers].every((identifier) => !isInside(identifier, atom)),
      )
    );
  });
  return at < 0 ? or(upTo, full) : or(...parts.slice(0, at), full, ...parts.slice(at + 1));
}

/** Decides how each question is asked of a group, so that it takes the path of its highest error. */
class GuardPlanner {
  constructor(
    private readonly source: HandlerSource,
    private readonly lifted: ReadonlyMap<TSESTree.Node, Guard>,
  ) {}

  plan(guard: Guard, forks: readonly Fork[]): Guard | undefined {
    const lowest = this.findLeast(forks, (fork) => this.findUnguarded(fork.whenTrue));
    const other = this.findMost(forks, (fork) => findHighestRank(fork.whenFalse));
    const highest = this.findMost(forks, (fork) => findHighestRank(fork.whenTrue));
    if (lowest === undefined || other === undefined || highest === undefined) return undefined;
    if (forks.some(isEntangled)) return undefined;
    if (lowest >= other) return { ...guard, lowest };
    if (highest > lowest && this.isLossy(forks, highest)) return undefined;
    const upTo = findErrorsUpTo(this.source.decision, lowest, (test) => readTest(this.source, test));
    if (!upTo) return undefined;
    const every = orInPlace(this.source, upTo, guard.full);
    return isConstant(every, true) ? { ...guard, lowest } : { ...guard, every, lowest };
  }

  /** Whether the way that a mixed group takes instead of this arm could drop an error that the arm would not. */
  private isLossy(forks: readonly Fork[], highest: Rank): boolean {
    const least = this.findLeast(forks, (fork) => this.findUnguarded(fork.whenFalse));
    return least === undefined || least < highest;
  }

  /** The lowest rank that a group can end with here without passing a guard that asks every error. */
  private findUnguarded(decision: Decision): Rank | undefined {
    if (decision.kind === "unclear") return undefined;
    if (decision.kind === "ending") return rankOf(decision);
    const whenFalse = this.findUnguarded(decision.whenFalse);
    const whenTrue = this.findUnguarded(decision.whenTrue);
    if (whenFalse === undefined || whenTrue === undefined) return undefined;
    const other = findHighestRank(decision.whenFalse);
    const isGuarded = this.lifted.has(decision.node) && other !== undefined && whenTrue < other;
    return isGuarded ? whenFalse : (Math.min(whenTrue, whenFalse) as Rank);
  }

  private findLeast(forks: readonly Fork[], rank: (fork: Fork) => Rank | undefined): Rank | undefined {
    const ranks = forks.map(rank);
    return ranks.includes(undefined) ? undefined : (Math.min(...(ranks as Rank[])) as Rank);
  }

  private findMost(forks: readonly Fork[], rank: (fork: Fork) => Rank | undefined): Rank | undefined {
    const ranks = forks.map(rank);
    return ranks.includes(undefined) ? undefined : (Math.max(...(ranks as Rank[])) as Rank);
  }
}

/** What the fallback should look at first. */
export interface Dominant {
  /** Each takes in the one before; empty where the same becomes of every error. */
  readonly conditions: readonly Condition[];
  /** False where a question could not be asked of each error, so that the worse answer was taken for it. */
  readonly isExact: boolean;
}

/** The errors that the fallback should look at, those of which most becomes first. */
export function findDominant(source: HandlerSource): Dominant {
  const ranks = [...collectRanks(source.decision)].sort((a, b) => a - b);
  const read = (test: TSESTree.Expression): Condition | undefined => readTest(source, test);
  const conditions: Condition[] = [];
  let isExact = true;
  for (const rank of ranks.slice(0, -1)) {
    const exact = findErrorsUpTo(source.decision, rank, read);
    const lower = exact ?? findErrorsSurelyUpTo(source.decision, rank, read);
    isExact &&= exact !== undefined;
    if (lower.kind !== "constant") conditions.unshift(not(lower));
  }
  return { conditions, isExact: isExact && findHighestRank(source.decision) !== undefined };
}
