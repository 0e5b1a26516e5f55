import type { TSESTree } from "@typescript-eslint/types";
import { contains } from "../analysis/sites/handler-arm.js";
import type { Decision, Fork } from "../analysis/sites/handler-decision.js";
import {
  always,
  and,
  choose,
  isConstant,
  isSame,
  never,
  readCondition,
  type Condition,
} from "./handler-condition.js";
import type { Guard } from "./handler-guard.js";
import type { HandlerSource } from "./handler-source.js";
import { isLiftable, isMovable } from "./handler-text.js";

interface Forks {
  readonly guards: ReadonlyMap<TSESTree.Node, Guard>;
  readonly forks: ReadonlyMap<TSESTree.Node, readonly Fork[]>;
}

/** A group takes one path, its errors alone may take several: a later arm must not run for an error that alone never reached it. */
export function excludeUnreached(
  source: HandlerSource,
  guard: Guard,
  { guards, forks }: Forks,
): Guard | undefined {
  const isLeftOut = [...guards.values()].some(
    (other) =>
      other.node.range[0] < guard.node.range[0] &&
      !isInside(guard.node, other.node.consequent) &&
      (isMissed(other, guard) ||
        (!other.every && (forks.get(other.node) ?? []).some((fork) => isSkipped(source, fork, guard)))),
  );
  if (!isLeftOut) return guard;
  const reached = findReached(source, source.decision, guard.node);
  return reached && { ...guard, full: and(reached, guard.own) };
}

/** A mixed group passes an arm that asks every error, though one of its errors would have taken it. */
function isMissed(other: Guard, guard: Guard): boolean {
  return (
    other.every !== undefined &&
    (other.lowest ?? 3) < (guard.lowest ?? 3) &&
    !isDisjoint(other.own, guard.own)
  );
}

/** A mixed group takes an arm for one error, and so skips the `else` that would have ended the handler for another. */
function isSkipped(source: HandlerSource, { whenTrue, whenFalse }: Fork, { node }: Guard): boolean {
  const [taken, skipped] = [whenTrue, whenFalse].map((decision) => findReached(source, decision, node));
  if (taken && isConstant(taken, false)) return false;
  return !skipped || !isConstant(skipped, true);
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

export function isInside(inner: TSESTree.Node, outer: TSESTree.Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}

export function keyOf({ view }: HandlerSource, atom: TSESTree.Node): string {
  return view.text.slice(...atom.range).replace(/\s+/g, " ");
}

/** A fork's condition, where it may be asked at the start of the handler and once for each error. */
export function readTest(source: HandlerSource, test: TSESTree.Expression): Condition | undefined {
  const isOwn = [...source.subject.identifiers].some((identifier) => isInside(identifier, test));
  if (!isOwn && contains(source.view, test, "CallExpression")) return undefined;
  if (!isLiftable(source, test) || !isMovable(source, test)) return undefined;
  return readCondition(test, (atom) => keyOf(source, atom));
}
