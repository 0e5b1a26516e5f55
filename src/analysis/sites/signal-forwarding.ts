import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { findRuntimeName } from "../models/runtime-names.js";
import { findScope, findVariable, isGlobal } from "../scope/bindings.js";
import type { Settings } from "../settings.js";
import type { Range } from "../site.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { findEnclosingFunction, isFunction, type FunctionNode } from "../syntax/functions.js";
import { mentionsSignal } from "../syntax/mentions.js";
import { collectNodes } from "../syntax/node-index.js";
import { findCalleeName, findGivenSignal, isSignal } from "./cancellation-signal.js";
import { isExemptPlace } from "./cancellation-judge.js";

/** A call that could be given the signal that the function has, and is not. */
export interface UnforwardedSignal {
  readonly range: Range;
  readonly call: string;
  readonly signal: string;
  /** What to insert, and where. */
  readonly insert: { readonly at: number; readonly text: string };
}

/** How a callee takes a signal: as the argument of an index, or as `signal` of the options at it. */
type Slot = { readonly index: number; readonly kind: "positional" | "option" };

/** Every awaited or returned call that takes a signal, in a function that was given exactly one. */
export function collectUnforwardedSignals(view: SourceView, settings: Settings): UnforwardedSignal[] {
  if (!mentionsSignal(view)) return [];
  const found: UnforwardedSignal[] = [];
  for (const call of collectNodes(view, "CallExpression")) {
    if (!isWaitedFor(call) || isExemptPlace(call)) continue;
    const signal = findSignalInScope(view, call);
    if (!signal || isShield(view, settings, call)) continue;
    if (handsOnSignal(view, call) || findGivenSignal(view, settings, call)) continue;
    const slot = findSlot(view, call);
    const insert = slot && findInsertion(call, { slot, signal });
    if (!insert) continue;
    found.push({
      range: call.callee.range,
      call: `${view.text.slice(...call.callee.range)}()`,
      signal,
      insert,
    });
  }
  return found;
}

/** Somebody waits for the call here: it is awaited, returned, or an element of what is awaited. */
function isWaitedFor(call: TSESTree.CallExpression): boolean {
  const { parent } = call;
  if (parent.type === "AwaitExpression" || parent.type === "ReturnStatement") return true;
  if (parent.type === "ForOfStatement") return parent.await && parent.right === call;
  if (parent.type === "ArrayExpression")
    return (
      parent.parent.type === "CallExpression" &&
      /^(?:all|race|any|allSettled)$/.test(findCalleeName(parent.parent) ?? "")
    );
  return (
    parent.type === "ArrowFunctionExpression" &&
    parent.body === call &&
    parent.parent.type === "CallExpression" &&
    findCalleeName(parent.parent) === "map"
  );
}

function handsOnSignal(view: SourceView, call: TSESTree.CallExpression): boolean {
  return call.arguments.some((argument) => /signal|abort|\.\.\./i.test(view.text.slice(...argument.range)));
}

/** `shield` and `cleanup` are there to go on after an abort. */
function isShield(view: SourceView, settings: Settings, call: TSESTree.CallExpression): boolean {
  for (let current: TSESTree.Node | undefined = call; current; current = current.parent) {
    if (current.type !== "CallExpression") continue;
    if (/^(?:shield|cleanup)$/.test(findRuntimeName(view, settings, current.callee) ?? "")) return true;
  }
  return false;
}

/** The one signal that the function around a call was given; callbacks of `map` and `then` belong to it. */
function findSignalInScope(view: SourceView, call: TSESTree.Node): string | undefined {
  let fn = findEnclosingFunction(call);
  const found: TSESTree.Identifier[] = [];
  while (fn) {
    found.push(...collectSignalParameters(view, fn));
    if (found.length > 0 || !isInlineCallback(fn)) break;
    fn = findEnclosingFunction(fn);
  }
  const [only] = found;
  if (found.length !== 1 || !only || only.name.startsWith("_")) return undefined;
  const seen = findScope(view, call);
  for (let scope: typeof seen | null = seen; scope; scope = scope.upper) {
    const variable = scope.set.get(only.name);
    if (variable) return variable.identifiers.includes(only) ? only.name : undefined;
  }
  return undefined;
}

function isInlineCallback(fn: FunctionNode): boolean {
  return (
    fn.parent?.type === "CallExpression" && /^(?:map|flatMap|then|all)$/.test(findCalleeName(fn.parent) ?? "")
  );
}

const signalParameters = new WeakMap<FunctionNode, readonly TSESTree.Identifier[]>();

function collectSignalParameters(view: SourceView, fn: FunctionNode): readonly TSESTree.Identifier[] {
  let known = signalParameters.get(fn);
  if (!known) signalParameters.set(fn, (known = readSignalParameters(view, fn)));
  return known;
}

function readSignalParameters(view: SourceView, fn: FunctionNode): TSESTree.Identifier[] {
  return view.scopeManager
    .getDeclaredVariables(fn)
    .flatMap((variable) => variable.defs)
    .flatMap(({ type, name }) =>
      type === "Parameter" && name.type === "Identifier" && isSignalParameter(view, name) ? [name] : [],
    );
}

function isSignalParameter(view: SourceView, name: TSESTree.Identifier): boolean {
  return /signal/i.test(name.name) && isSignal(view, name);
}

function findSlot(view: SourceView, call: TSESTree.CallExpression): Slot | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier" && callee.name === "fetch" && isGlobal(view, callee))
    return { index: 1, kind: "option" };
  const own = callee.type === "Identifier" ? findOwnFunction(view, callee) : undefined;
  if (own) return findOwnSlot(view, own);
  return view.types ? findTypedSlot(view, call) : undefined;
}

function findOwnFunction(view: SourceView, callee: TSESTree.Identifier): FunctionNode | undefined {
  const definition = findVariable(view, callee)?.defs[0];
  if (definition?.type === "FunctionName" && isFunction(definition.node)) return definition.node;
  const init =
    definition?.type === "Variable" && definition.node.init ? unwrap(definition.node.init) : undefined;
  return init && isFunction(init) ? init : undefined;
}

/** `f(id, signal)` and `f(id, { signal })`, as the function's own parameters say. */
function findOwnSlot(view: SourceView, fn: FunctionNode): Slot | undefined {
  for (const [index, parameter] of fn.params.entries()) {
    const target = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
    if (target.type === "Identifier" && isSignalParameter(view, target)) return { index, kind: "positional" };
    if (target.type !== "ObjectPattern") continue;
    const takes = target.properties.some(
      (one) => one.type === "Property" && one.key.type === "Identifier" && one.key.name === "signal",
    );
    if (takes) return { index, kind: "option" };
  }
  return undefined;
}

/** With types: the only signature of the callee that takes as many arguments as there are, and a signal. */
function findTypedSlot(view: SourceView, call: TSESTree.CallExpression): Slot | undefined {
  const tsNode = view.types?.innermostNodeOf(call.callee);
  if (!view.types || !tsNode) return undefined;
  const { checker } = view.types;
  const signatures = checker.getTypeAtLocation(tsNode).getCallSignatures();
  if (signatures.length !== 1) return undefined;
  for (const [index, parameter] of (signatures[0] as ts.Signature).getParameters().entries()) {
    const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, tsNode));
    if (checker.typeToString(type) === "AbortSignal") return { index, kind: "positional" };
    const option = type.getProperty("signal");
    if (!option || type.getCallSignatures().length > 0) continue;
    const optionType = checker.typeToString(checker.getTypeOfSymbolAtLocation(option, tsNode));
    if (/^AbortSignal(?: \||$)|\| AbortSignal\b/.test(optionType)) return { index, kind: "option" };
  }
  return undefined;
}

type Insertion = { slot: Slot; signal: string };

/** Only where the argument is missing, or an object literal stands in its place. */
function findInsertion(
  call: TSESTree.CallExpression,
  { slot, signal }: Insertion,
): UnforwardedSignal["insert"] | undefined {
  const given = call.arguments[slot.index];
  const property = signal === "signal" ? "signal" : `signal: ${signal}`;
  if (given) {
    if (slot.kind !== "option" || given.type !== "ObjectExpression") return undefined;
    const [first] = given.properties;
    return { at: given.range[0] + 1, text: first ? ` ${property},` : ` ${property} ` };
  }
  if (call.arguments.length !== slot.index) return undefined;
  const last = call.arguments.at(-1);
  const at = last ? last.range[1] : call.range[1] - 1;
  const text = slot.kind === "option" ? `{ ${property} }` : signal;
  return { at, text: last ? `, ${text}` : text };
}
