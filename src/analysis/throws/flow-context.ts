import type { Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import type { Flow, Step } from "./group-flow.js";
import type { CircularMemo } from "./circular-memo.js";
import { identityOfCaptured, type Argument, type Captured, type FunctionValue } from "./value.js";
import type { ValueMemory } from "./value-memory.js";
import { findPosition } from "../syntax/position.js";

/** What a function does with groups: what leaves the call itself, and what its promise rejects with. */
export interface Summary {
  readonly throws: Flow;
  readonly rejects: Flow;
}

/** What every reader of flows needs. `read` is the solver's: the best known summary of a function. */
export interface FlowContext {
  readonly settings: Settings;
  /** Read every Promise.all as a group: the preview of a migration. */
  readonly assumeMigrated: boolean;
  readonly memory: ValueMemory;
  readonly read: (fn: FunctionValue, isOpen: boolean) => Summary;
  /** Whether a place names anything that leads to a source; undefined where nobody knows, and all is read. */
  readonly isOnTrail: ((view: SourceView, node: TSESTree.Node) => boolean) | undefined;
  /** Parameters may bring groups as well: what is done with them is read, on a trail or not. */
  readonly isOpen: boolean;
  /** What variables bring: a promise that is assigned from itself brings nothing new. */
  readonly variables: CircularMemo<string, Flow>;
}

/** Whether a group may come from a place; what cannot bring one is not read. */
export function canBring(context: FlowContext, view: SourceView, node: TSESTree.Node): boolean {
  return context.isOpen || !context.isOnTrail || context.isOnTrail(view, node);
}

/** Whether an argument may bring a group to the function that is given it. */
export function canCarry(context: FlowContext, argument: Argument): boolean {
  if ("flow" in argument) return argument.flow.size > 0;
  return argument.node.type !== "Literal" && canBring(context, argument.view, argument.node);
}

/** What a variable brings at a place, read once. */
export function readOnce(
  { variables }: FlowContext,
  { site: { view, captured }, variable, use }: { site: Site; variable: Variable; use: string },
  read: () => Flow,
): Flow {
  const start = variable.identifiers[0]?.range[0] ?? variable.name;
  return variables.answer(`${use} ${view.path}:${start}${identityOfCaptured(captured)}`, read);
}

/** Where a node stands: its file, and what closures around it have captured. */
export interface Site {
  readonly view: SourceView;
  readonly captured: Captured | undefined;
}

export function siteOf(view: SourceView): Site {
  return { view, captured: undefined };
}

export function argumentAt(site: Site, node: TSESTree.Node): Argument {
  return { view: site.view, node, captured: site.captured };
}

/** A call as a step of a chain: `api.load()` at its line. */
export function stepOf({ view }: Site, call: TSESTree.CallExpression | TSESTree.NewExpression): Step {
  const callee = view.text.slice(...call.callee.range).replace(/\s+/g, " ");
  const short = callee.length > 40 ? `${callee.slice(0, 39)}…` : callee;
  const name = `${call.type === "NewExpression" ? "new " : ""}${short}()`;
  return { name, path: view.path, line: findPosition(view, call.range[0]).line };
}
