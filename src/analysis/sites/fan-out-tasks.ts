import type { TSESTree } from "@typescript-eslint/types";
import { findLoop } from "../syntax/containment.js";
import { unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction } from "../syntax/functions.js";
import type { FanOutArgument } from "./fan-out-argument.js";

/** One element of a fan-out as it is written, or an expression that makes many of them. */
export interface FanOutTask {
  readonly node: TSESTree.Node;
  /** The node makes more than one task: it is a list of promises, or it runs in a loop. */
  readonly isMany: boolean;
  readonly isList: boolean;
}

/** The tasks of a fan-out, as far as the function around it shows how they are made. */
export function collectFanOutTasks({ node, held }: FanOutArgument): FanOutTask[] {
  if (!held) return node ? collectFromList(node) : [];
  const { declarator, pushes } = held;
  const first = declarator?.init ? collectFromList(declarator.init) : [];
  return [...first, ...pushes.flatMap((push) => collectFromPush(push, declarator))];
}

function collectFromList(list: TSESTree.Node): FanOutTask[] {
  const node = unwrap(list);
  if (node.type === "ArrayExpression") return collectFromElements(node.elements);
  return [{ node, isMany: true, isList: true }];
}

function collectFromElements(elements: readonly (TSESTree.Node | null)[]): FanOutTask[] {
  return elements.flatMap((element) => {
    if (element === null) return [];
    if (element.type === "SpreadElement") return collectFromList(element.argument);
    return [{ node: unwrap(element), isMany: false, isList: false }];
  });
}

/** A push in a loop, or in a function of its own, adds as many as that runs. */
function collectFromPush(
  push: TSESTree.CallExpression,
  declarator: TSESTree.VariableDeclarator | undefined,
): FanOutTask[] {
  const isRepeated =
    findLoop(push) !== undefined ||
    (declarator !== undefined && findEnclosingFunction(push) !== findEnclosingFunction(declarator));
  return collectFromElements(push.arguments).map((task) => (isRepeated ? { ...task, isMany: true } : task));
}
