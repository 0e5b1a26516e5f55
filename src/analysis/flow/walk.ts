import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { Place, Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import type { FunctionNode } from "../syntax/functions.js";
import type { Escape, EscapeId } from "./escape.js";
import { depthOf, findMadeObject, throwShape, type Shape } from "./shape.js";
import { findNodeAt } from "../syntax/node-at.js";
import { findPosition } from "../syntax/position.js";

/** One fact: evaluating the node gives a value of that shape (or throws, for the shape `throw`). */
export interface Flow {
  readonly view: SourceView;
  readonly node: TSESTree.Node;
  readonly shape: Shape;
}

/** What catches a rejection: a catch clause, a callback of `.catch`/`.then`, an assertion on the rejection. */
export interface HandlerRef {
  readonly path: string;
  /** Of the catch clause, or of the whole call for the others. */
  readonly range: Range;
  /** As CatchHandler's: `path:offset` of the clause, of the callback argument, of the assertion. */
  readonly id: string;
  readonly kind: "catch" | "callback" | "assertion";
}

/** Where a rejection ends without a handler. */
export interface End {
  readonly kind: "floating" | "top" | "settled" | "never-called";
  readonly place: Place;
}

/** Everything that follows from one fact. `hop` marks the way from a function to a call of it. */
export interface Step {
  readonly next: { readonly flow: Flow; readonly hop: boolean }[];
  readonly handlers: HandlerRef[];
  readonly escapes: Escape[];
  readonly ends: End[];
}

/** The functions that a callee can mean; incomplete where others may be called too. */
export interface Callees {
  readonly functions: readonly { readonly view: SourceView; readonly node: FunctionNode }[];
  readonly complete: boolean;
  /** Code of another package, which can call what it is given. */
  readonly isExternal?: boolean;
}

/** An expression whose value is put in a member. */
export interface StoredValue {
  readonly view: SourceView;
  readonly node: TSESTree.Node;
}

/** A class member whose value or result is followed. */
export type ClassMember =
  | TSESTree.MethodDefinition
  | TSESTree.PropertyDefinition
  | TSESTree.AccessorProperty
  | TSESTree.TSParameterProperty;

/** How a fact leaves its file: one file alone answers with escapes, a project with facts in other files. */
export interface FlowLinks {
  /** A binding of the module with the given export name (`=` for `module.exports = …`) has the flow's shape. */
  readonly exported: (walk: Walk, flow: Flow, name: string) => void;
  /** Reading the member (through whatever instance) gives a value of the flow's shape. */
  readonly member: (walk: Walk, flow: Flow, member: ClassMember) => void;
  /** The flow's shape is stored in, or pushed to, the property that the access means. */
  readonly stored: (walk: Walk, flow: Flow, access: TSESTree.MemberExpression) => void;
  /** A new error holds the flow's shape under that name: reading it there gives the shape. */
  readonly wrapped: (walk: Walk, flow: Flow, name: string) => void;
  /** Nobody handles what is followed: it comes to the listeners for that. */
  readonly unhandled: (walk: Walk) => void;
  readonly callees: (walk: Walk, callee: TSESTree.Node) => Callees;
  /** Everything that is ever put in the member; undefined where that is not known. */
  readonly stores?: (walk: Walk, access: TSESTree.MemberExpression) => readonly StoredValue[] | undefined;
  /** Where types are known: the member of an object literal is followed to every access that can mean it. */
  readonly property?: (walk: Walk, flow: Flow) => void;
  readonly open?: (path: string) => SourceView | undefined;
  /** Whether the types leave room for the fact. */
  readonly isPlausible?: (flow: Flow) => boolean;
}

/** One step in the making. */
export interface Walk {
  readonly view: SourceView;
  readonly links: FlowLinks;
  readonly settings: Settings;
  readonly step: Step;
}

const deepest = 5;

export function createStep(): Step {
  return { next: [], handlers: [], escapes: [], ends: [] };
}

/** Says that evaluating the node gives a value of that shape. */
export function passValue(walk: Walk, node: TSESTree.Node, shape: Shape): void {
  if (depthOf(shape) > deepest) giveUp(walk, { view: walk.view, node, shape }, "nested-too-deep");
  else walk.step.next.push({ flow: { view: walk.view, node, shape }, hop: false });
}

/** Says that evaluating the node throws what is followed. */
export function passThrow(walk: Walk, node: TSESTree.Node): void {
  passValue(walk, node, throwShape);
}

/** Says that the call enters a function that gives this: one hop nearer to the handlers. */
export function passResult(walk: Walk, call: TSESTree.Node, shape: Shape): void {
  walk.step.next.push({ flow: { view: walk.view, node: call, shape }, hop: true });
}

/** Gives the fact up, with the reason. */
export function escape(
  walk: Walk,
  node: TSESTree.Node,
  reason: EscapeId | readonly [EscapeId, string],
): void {
  const [id, detail] = typeof reason === "string" ? [reason, undefined] : reason;
  walk.step.escapes.push({ id, place: placeOf(walk.view, node), ...(detail ? { detail } : {}) });
}

/** Gives up following a value; a member of an object literal is still found by its type wherever it is read. */
export function giveUp(
  walk: Walk,
  { node, shape }: Flow,
  reason: EscapeId | readonly [EscapeId, string],
): void {
  const made = findMadeObject(shape);
  const view = made?.origin && walk.links.property && walk.links.open?.(made.origin.path);
  const found = view && made?.origin && findNodeAt(view, made.origin.range);
  // A shorthand property has the range of its key.
  const key = found?.type === "Property" ? found.key : found;
  if (made && view && key) walk.step.next.push({ flow: { view, node: key, shape: made }, hop: false });
  else escape(walk, node, reason);
}

/** Says that the rejection ends here: with nobody that waits for it, or shown by whoever runs the code. */
export function end(walk: Walk, node: TSESTree.Node, kind: End["kind"]): void {
  walk.step.ends.push({ kind, place: placeOf(walk.view, node) });
  if (kind === "floating") walk.links.unhandled(walk);
}

/** The place of a node, for reports. */
export function placeOf(view: SourceView, node: TSESTree.Node): Place {
  return { path: view.path, range: [node.range[0], node.range[1]], ...findPosition(view, node.range[0]) };
}
