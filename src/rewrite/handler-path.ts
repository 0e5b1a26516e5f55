import type { TSESTree } from "@typescript-eslint/types";
import { collectExits } from "../analysis/sites/handler-arm.js";
import { not, type Condition } from "./handler-condition.js";
import type { Guard } from "./handler-guard.js";
import type { HandlerSource } from "./handler-source.js";

/** What is known of the error where a question is asked: the arms around it, and the early exits before it. */
export function collectPath(
  source: HandlerSource,
  node: TSESTree.Node,
  guards: ReadonlyMap<TSESTree.Node, Guard>,
): Condition[] {
  const path: Condition[] = [];
  for (let child = node; child !== source.body && child.parent; child = child.parent) {
    const { parent } = child;
    const around = guards.get(parent);
    if (around && (parent.type === "IfStatement" || parent.type === "ConditionalExpression")) {
      if (parent.consequent === child) path.unshift(around.own);
      else if (parent.alternate === child && isNegative(around.own)) path.unshift(not(around.own));
    }
    if (parent.type === "BlockStatement") path.unshift(...collectEarlyExits(parent, child, guards));
  }
  return path;
}

function collectEarlyExits(
  block: TSESTree.BlockStatement,
  before: TSESTree.Node,
  guards: ReadonlyMap<TSESTree.Node, Guard>,
): Condition[] {
  const at = block.body.indexOf(before as TSESTree.Statement);
  return block.body.slice(0, Math.max(at, 0)).flatMap((statement) => {
    const guard = guards.get(statement);
    return guard && isEarlyExit(statement) && isNegative(guard.own) ? [not(guard.own)] : [];
  });
}

/** `if (…) return;`: what stands after it runs only where the question was answered by no. */
export function isEarlyExit(statement: TSESTree.Node): boolean {
  if (statement.type !== "IfStatement" || statement.alternate) return false;
  return !collectExits(statement.consequent).includes("falls-through");
}

/** `!isX(e)` · `!(e instanceof X)` · `e.code !== "X"`: the error that is meant takes the other way. */
export function isNegative(condition: Condition): boolean {
  if (condition.kind === "not") return true;
  if (condition.kind === "atom") {
    const { node } = condition;
    if (node.type !== "BinaryExpression") return false;
    return isAbsence(node.right) ? node.operator.startsWith("==") : node.operator.startsWith("!");
  }
  return condition.kind === "or" && condition.of.every(isNegative);
}

/** `undefined` or null: to differ from it is to be there. */
function isAbsence(node: TSESTree.Node): boolean {
  return (
    (node.type === "Literal" && node.value === null) ||
    (node.type === "Identifier" && node.name === "undefined")
  );
}
