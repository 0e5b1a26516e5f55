import type { TSESTree } from "@typescript-eslint/types";
import { unwrap } from "../analysis/syntax/expressions.js";
import { findPredicateTypeName, isGenericClass } from "../analysis/types/predicate-type.js";
import { and, conjunctsOf, not, readCondition, type Condition } from "./handler-condition.js";
import type { Guard } from "./handler-guard.js";
import { collectPath, isEarlyExit, isNegative } from "./handler-path.js";
import type { HandlerSource } from "./handler-source.js";

/** A part of a handler that runs for errors of one kind. */
export interface Region {
  readonly guard: Guard;
  /** What every error that is meant here satisfies. */
  readonly condition: Condition;
  /** Whether the author knows more of the error here than outside: `e instanceof X` holds. */
  readonly isNarrow: boolean;
  /** The block that it is, or the statement that it follows; undefined where a declaration has no place. */
  readonly declareAt?: TSESTree.Node;
}

/** The innermost region that a node stands in; undefined where nothing is known of the error. */
export function findRegion(
  source: HandlerSource,
  node: TSESTree.Node,
  guards: ReadonlyMap<TSESTree.Node, Guard>,
): Region | undefined {
  for (let child = node; child !== source.body && child.parent; child = child.parent) {
    const { parent } = child;
    const guard = guards.get(parent);
    if (guard && (parent.type === "IfStatement" || parent.type === "ConditionalExpression")) {
      if (parent.consequent === child)
        return describeArm(source, { guard, guards, arm: child, isTrue: true });
      if (parent.alternate === child && child.type !== "IfStatement") {
        return describeArm(source, { guard, guards, arm: child, isTrue: false });
      }
    }
    if (parent.type === "BlockStatement") {
      const region = findAfterExit(source, { block: parent, child, guards });
      if (region) return region;
    }
  }
  return undefined;
}

interface Arm {
  readonly guard: Guard;
  readonly guards: ReadonlyMap<TSESTree.Node, Guard>;
  readonly arm: TSESTree.Node;
  readonly isTrue: boolean;
}

function describeArm(source: HandlerSource, { guard, guards, arm, isTrue }: Arm): Region {
  const own = isTrue ? guard.own : not(guard.own);
  const condition = and(...collectPath(source, guard.node, guards), own);
  const isNarrow = isTrue ? !isNegative(guard.own) : isNegative(guard.own);
  return { guard, condition, isNarrow, declareAt: arm.type === "BlockStatement" ? arm : undefined };
}

interface Place {
  readonly block: TSESTree.BlockStatement;
  readonly child: TSESTree.Node;
  readonly guards: ReadonlyMap<TSESTree.Node, Guard>;
}

/** After `if (!(e instanceof X)) throw e;` every error is an X. */
function findAfterExit(source: HandlerSource, { block, child, guards }: Place): Region | undefined {
  const before = block.body.slice(0, block.body.indexOf(child as TSESTree.Statement));
  const exit = before.findLast((statement) => {
    const guard = guards.get(statement);
    return guard && isEarlyExit(statement) && isNegative(guard.own);
  });
  const guard = exit && guards.get(exit);
  if (!exit || !guard) return undefined;
  const condition = and(...collectPath(source, exit, guards), not(guard.own));
  return { guard, condition, isNarrow: true, declareAt: exit };
}

/** The type that a condition proves of an error, by a class or a type predicate: its name; undefined where it proves none. */
export function findProvenType({ view, subject }: HandlerSource, condition: Condition): string | undefined {
  for (const part of conjunctsOf(condition)) {
    if (part.kind !== "atom") continue;
    const { node } = part;
    if (node.type === "BinaryExpression" && node.operator === "instanceof") {
      const name = view.text.slice(...node.right.range);
      if (/^[\w$.]+$/.test(name) && !GENERIC.has(name) && !isGenericClass(view, node.right)) return name;
    }
    if (node.type !== "CallExpression") continue;
    const argument = node.arguments.findIndex((one) => subject.whole.has(unwrap(one)));
    const proven = argument < 0 ? undefined : findPredicateTypeName(view, node, argument);
    if (proven) return proven;
  }
  return undefined;
}

/** As findProvenType, by the tests around a node that every error passes, a group too: they are no guards, yet say a type. */
export function findTypeAround(source: HandlerSource, node: TSESTree.Node): string | undefined {
  for (let child = node; child !== source.body && child.parent; child = child.parent) {
    const { parent } = child;
    if (parent.type !== "IfStatement" || parent.consequent !== child) continue;
    const condition = readCondition(parent.test, (atom) => source.view.text.slice(...atom.range));
    const proven = findProvenType(source, condition);
    if (proven) return proven;
  }
  return undefined;
}

/** Known to take type arguments also where no types are at hand. */
const GENERIC = new Set(["Promise", "Map", "Set", "Array", "WeakMap", "WeakSet"]);
