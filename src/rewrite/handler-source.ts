import type { TSESTree } from "@typescript-eslint/types";
import {
  collectHandlerUses,
  findSubject,
  type CatchHandler,
  type HandlerSyntax,
} from "../analysis/sites/catch-handler.js";
import type { ErrorUse } from "../analysis/sites/error-use.js";
import { readDecision, type Decision, type Subject } from "../analysis/sites/handler-decision.js";
import type { Settings } from "../analysis/settings.js";
import type { SourceView } from "../analysis/source-view.js";
import { collectParameters, isFunction, type FunctionNode } from "../analysis/syntax/functions.js";
import { findNodeOfType } from "../analysis/syntax/node-at.js";
import { traverse } from "../analysis/syntax/traverse.js";

/** The syntax of one handler, found again from its site, with all that its rewrites ask. */
export interface HandlerSource extends HandlerSyntax {
  readonly view: SourceView;
  readonly handler: CatchHandler;
  readonly node: TSESTree.CatchClause | FunctionNode;
  /** What the error is called; undefined where the parameter is unpacked. */
  readonly name: string | undefined;
  readonly uses: readonly ErrorUse[];
  readonly subject: Subject;
  readonly decision: Decision;
  readonly isTypeScript: boolean;
  /** How many handlers stand around this one: names that rewrites add are told apart by it. */
  readonly depth: number;
}

type HandlerNode = HandlerSource["node"];

/** Finds the syntax of a handler; undefined for assertions and callbacks from elsewhere. */
export function findHandlerSource(
  view: SourceView,
  handler: CatchHandler,
  settings: Settings,
): HandlerSource | undefined {
  const node = findNodeOfType(view, handler.node, isHandlerNode);
  if (!node || !handler.body) return undefined;
  const parameter = node.type === "CatchClause" ? (node.param ?? undefined) : collectParameters(node)[0];
  const uses = collectHandlerUses(view, parameter, settings);
  const subject = findSubject(view, parameter, uses);
  return {
    view,
    handler,
    node,
    parameter,
    body: node.body,
    name: parameter?.type === "Identifier" ? parameter.name : undefined,
    uses,
    subject,
    decision: readDecision(view, node.body, subject),
    isTypeScript: /\.[cm]?tsx?$/.test(view.path),
    depth: countHandlersAround(node),
  };
}

function isHandlerNode(node: TSESTree.Node): node is HandlerNode {
  return node.type === "CatchClause" || isFunction(node);
}

function countHandlersAround(node: TSESTree.Node): number {
  let depth = 0;
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "CatchClause") depth++;
    else if (isFunction(current) && isRejectionCallback(current)) depth++;
  }
  return depth;
}

function isRejectionCallback(fn: FunctionNode): boolean {
  const call = fn.parent;
  if (call.type !== "CallExpression" || call.callee.type !== "MemberExpression") return false;
  const { property } = call.callee;
  return property.type === "Identifier" && (property.name === "catch" || property.name === "then");
}

/** A name that nothing in the handler and no parameter around it has: `leaf`, in a handler inside a handler `leaf2`. */
export function findFreshHandlerName(source: HandlerSource, wanted: string): string {
  const taken = collectNames(source);
  for (let count = source.depth + 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}${count}`;
    if (!taken.has(name)) return name;
  }
}

function collectNames({ view, node }: HandlerSource): Set<string> {
  const names = new Set<string>();
  traverse(node, view.visitorKeys, (inner) => {
    if (inner.type === "Identifier" || inner.type === "JSXIdentifier") names.add(inner.name);
  });
  for (let current: TSESTree.Node | undefined = node.parent; current; current = current.parent) {
    if (!isFunction(current)) continue;
    for (const parameter of current.params) {
      traverse(
        parameter,
        view.visitorKeys,
        (inner) => void (inner.type === "Identifier" && names.add(inner.name)),
      );
    }
  }
  return names;
}
