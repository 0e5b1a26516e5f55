import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import type { FunctionNode } from "../syntax/functions.js";
import type { Flow } from "./group-flow.js";

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** What a call passes for a parameter: an expression of the caller, or (for callbacks of promises) what arrives there. */
export type Argument =
  | { readonly view: SourceView; readonly node: TSESTree.Node; readonly captured: Captured | undefined }
  | { readonly flow: Flow };

/** The arguments of a finished call that a closure still sees: in `memo(load)()` the closure sees `fn = load`. */
export interface Captured {
  readonly owner: string;
  readonly given: readonly Argument[];
  readonly next: Captured | undefined;
}

export interface FunctionValue {
  readonly kind: "function";
  readonly view: SourceView;
  readonly node: FunctionNode;
  readonly captured: Captured | undefined;
}

/** A function whose comment says `@throws {ExceptionGroup}`. */
export interface DocumentedValue {
  readonly kind: "documented";
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly group: string;
  /** Whether the group leaves the call itself, or its promise. */
  readonly leaves: "throws" | "rejects" | "either";
  /** The body, where it is at hand: what its tasks may throw. */
  readonly body: { readonly view: SourceView; readonly node: TSESTree.Node } | undefined;
}

/** What an expression may be, as far as its text and its symbols tell. */
export type Value =
  | FunctionValue
  | DocumentedValue
  | { readonly kind: "class" | "instance"; readonly view: SourceView; readonly node: ClassNode }
  | {
      readonly kind: "object";
      readonly view: SourceView;
      readonly node: TSESTree.ObjectExpression;
      readonly captured: Captured | undefined;
    }
  | {
      readonly kind: "parameter";
      readonly owner: string;
      readonly index: number;
      readonly member: string | undefined;
    }
  /** A global (`Promise.any`), or an import that no project file declares (`except-star#TaskGroup.run`). */
  | { readonly kind: "external"; readonly name: string };

/** A function's identity in a run: the same for every parse of its file. */
export function keyOfFunction(view: SourceView, node: TSESTree.Node): string {
  return `${view.path}:${node.range[0]}`;
}

/** Tells values apart: the same for two readings of the same thing, with the same captured arguments. */
export function identityOf(value: Value): string {
  switch (value.kind) {
    case "external":
      return value.name;
    case "parameter":
      return `${value.owner}(${value.index}.${value.member ?? ""})`;
    case "documented":
      return `@${value.id}`;
    case "class":
    case "instance":
      return `${value.kind} ${keyOfFunction(value.view, value.node)}`;
    default:
      return `${keyOfFunction(value.view, value.node)}${identityOfCaptured(value.captured)}`;
  }
}

/** Tells apart what closures see: the same text for the same arguments. */
export function identityOfCaptured(captured: Captured | undefined): string {
  if (!captured) return "";
  const given = captured.given.map((one) => ("flow" in one ? "?" : keyOfFunction(one.view, one.node)));
  return ` in ${captured.owner}(${given.join()})${identityOfCaptured(captured.next)}`;
}

/** The values with what a finished call captured for them. */
export function withCaptured(values: readonly Value[], captured: Captured): Value[] {
  return values.map((value) => {
    if (value.kind !== "function" && value.kind !== "object") return value;
    return { ...value, captured: appendCaptured(value.captured, captured) };
  });
}

const MAX_CAPTURED = 6;

function appendCaptured(inner: Captured | undefined, outer: Captured, depth = 0): Captured {
  if (!inner || depth >= MAX_CAPTURED) return outer;
  return { ...inner, next: appendCaptured(inner.next, outer, depth + 1) };
}
