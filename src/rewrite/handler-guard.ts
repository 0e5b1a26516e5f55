import type { TSESTree } from "@typescript-eslint/types";
import type { ErrorUse } from "../analysis/sites/error-use.js";
import { contains } from "../analysis/sites/handler-arm.js";
import type { Decision, Fork } from "../analysis/sites/handler-decision.js";
import {
  always,
  and,
  choose,
  isConstant,
  isSame,
  never,
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
import type { HandlerSource } from "./handler-source.js";
import { isLiftable, isMovable } from "./handler-text.js";

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
  for (const guard of [...lifted.values()].sort((a, b) => a.node.range[0] - b.node.range[0])) {
    const path = collectPath(source, guard.node, lifted);
    const reached = { ...guard, full: and(...path, guard.own) };
    const planned = planner.plan(reached, forks.get(guard.node) ?? []);
    if (!planned) return undefined;
    const exact = exclude(source, planned, lifted);
    if (!exact) return undefined;
    lifted.set(guard.node, exact);
  }
  return lifted;
}

/**
 * A mixed group passes an arm that asks every error, though one of its errors would have taken it. A later arm of more
 * weight must not run for that error, which alone never reached it: such an arm is given the whole condition.
 */
function exclude(
  source: HandlerSource,
  guard: Guard,
  guards: ReadonlyMap<TSESTree.Node, Guard>,
): Guard | undefined {
  const isMissed = (other: Guard): boolean =>
    other.node.range[0] < guard.node.range[0] &&
    other.every !== undefined &&
    (other.lowest ?? 3) < (guard.lowest ?? 3) &&
    !isInside(guard.node, other.node.consequent) &&
    !isDisjoint(other.own, guard.own);
  if (![...guards.values()].some(isMissed)) return guard;
  const reached = findReached(source, source.decision, guard.node);
  return reached && { ...guard, full: and(reached, guard.own) };
}

/** For which errors a question is reached; undefined where a question before it cannot be asked elsewhere. */
function findReached(
  source: HandlerSource,
  decision: Decision,
  wanted: TSESTree.Node,
): Condition | undefined {
  if (decision.kind !== "fork") return never;
  if (decision.node === wanted) return always;
  const whenTrue = findReached(source, decision.whenTrue, wanted);
  const whenFalse = findReached(source, decision.whenFalse, wanted);
  if (!whenTrue || !whenFalse) return undefined;
  if (isSame(whenTrue, whenFalse)) return whenTrue;
  const test = readTest(source, decision.test);
  return test && choose(test, whenTrue, whenFalse);
}

/** `e.code === "A"` and `e.code === "B"` cannot both hold. */
function isDisjoint(a: Condition, b: Condition): boolean {
  const [left, right] = [a, b].map((one) =>
    one.kind === "atom" ? /^(\S+) === (["'\d].*)$/.exec(one.key) : null,
  );
  return Boolean(left && right && left[1] === right[1] && left[2] !== right[2]);
}

/** The forks of each question; one that follows another is reached on several paths. */
function groupForks(decision: Decision): Map<Fork["node"], Fork[]> {
  const groups = new Map<Fork["node"], Fork[]>();
  const pending: Decision[] = [decision];
  for (let current = pending.pop(); current; current = pending.pop()) {
    if (current.kind !== "fork") continue;
    groups.set(current.node, [...(groups.get(current.node) ?? []), current]);
    pending.push(current.whenTrue, current.whenFalse);
  }
  return groups;
}

/** Whether a test asks something that a group as a whole answers otherwise than its errors. */
function isAsked(source: HandlerSource, test: TSESTree.Node): boolean {
  return source.uses.some((use) => isInside(use.identifier, test) && isSpecific(use));
}

export function isSpecific(use: ErrorUse): boolean {
  if (use.kind !== "test") return use.kind === "passed" || use.held.length > 0;
  return use.test.verdict !== "plain" && use.test.verdict !== "aware";
}

export function isInside(inner: TSESTree.Node, outer: TSESTree.Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}

function keyOf({ view }: HandlerSource, atom: TSESTree.Node): string {
  return view.text.slice(...atom.range).replace(/\s+/g, " ");
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
    const every = or(upTo, guard.full);
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

/** A fork's condition, where it may be asked at the start of the handler and once for each error. */
function readTest(source: HandlerSource, test: TSESTree.Expression): Condition | undefined {
  const isOwn = [...source.subject.identifiers].some((identifier) => isInside(identifier, test));
  if (!isOwn && contains(source.view, test, "CallExpression")) return undefined;
  if (!isLiftable(source, test) || !isMovable(source, test)) return undefined;
  return readCondition(test, (atom) => keyOf(source, atom));
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
