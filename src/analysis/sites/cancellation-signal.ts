import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { findScope, findVariable } from "../scope/bindings.js";
import { isScope } from "../models/runtime-names.js";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { mentions } from "../syntax/mentions.js";
import { isDeclaredOption } from "../types/declared-option.js";
import { isOwnedSignal } from "./cancellation-owner.js";

/** A signal that a call is given: `signal` in `fetch(url, { signal })`; `scope` in `load(scope)`. */
export interface GivenSignal {
  readonly expression: TSESTree.Node;
  /** The source text from which the signal's methods can be called: `signal`, `options?.signal`, `scope`. */
  readonly text: string;
  /** `throwIfAborted` of a signal, `checkpoint` of a runtime scope. */
  readonly method: "throwIfAborted" | "checkpoint";
}

const optionKeys = /^(?:signal|abortSignal|cancelSignal|cancellationSignal)$/;
const signalName =
  /^(?:signal|\w*(?:abort|cancel|parent|outer|request|req|user|external|combined|caller)\w*signal)$/i;
const processSignal = /(?:kill|exit|stop|term|process|os|unix)_?signal$/i;

/** Callees that keep or send what they are given, and do not stop when it aborts. */
const dataTakers = new Set([
  ...[
    "push",
    "unshift",
    "set",
    "add",
    "emit",
    "dispatch",
    "dispatchEvent",
    "postMessage",
    "append",
    "assign",
  ],
  ...["log", "info", "warn", "error", "debug", "trace", "kill", "addEventListener", "removeEventListener"],
  ...["listenerCount", "getEventListeners", "stringify", "inspect", "String", "Boolean", "expect"],
]);

/** The signal that a call is given and that somebody else may abort; undefined when it is given none, or its own. */
export function findForeignSignal(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): GivenSignal | undefined {
  const given = findGivenSignal(view, settings, call);
  if (!given || isOwnedSignal(view, given.expression)) return undefined;
  const part = findForeignPart(view, given.expression);
  return part ? { ...given, expression: part, text: view.text.slice(...part.range) } : given;
}

/** The name in a made-up signal that somebody else aborts: `signal` in `signal ?? own`, `AbortSignal.any([signal, own])`. */
function findForeignPart(view: SourceView, node: TSESTree.Node): TSESTree.Node | undefined {
  if (findDottedName(node) !== undefined) return node;
  return collectParts(node)
    .filter((part) => !isOwnedSignal(view, part))
    .map((part) => findForeignPart(view, part))
    .find((part) => part !== undefined);
}

function collectParts(node: TSESTree.Node): TSESTree.Node[] {
  if (node.type === "LogicalExpression") return [unwrap(node.left), unwrap(node.right)];
  if (node.type === "ConditionalExpression") return [unwrap(node.consequent), unwrap(node.alternate)];
  if (node.type === "ArrayExpression")
    return node.elements.flatMap((element) => (element ? [unwrap(element)] : []));
  return node.type === "CallExpression" ? node.arguments.map((argument) => unwrap(argument)) : [];
}

/** The signal that a call is given, whoever owns it. */
export function findGivenSignal(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): GivenSignal | undefined {
  const own = findAskedSignal(view, settings, call);
  if (own) return own;
  for (const argument of call.arguments) {
    const given = findSignalIn(view, settings, { node: argument, depth: 0 });
    if (given) return dataTakers.has(findCalleeName(call) ?? "") ? undefined : given;
  }
  return undefined;
}

/** The last part of a call's callee: `load` in `api.load()`. */
export function findCalleeName(call: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" ? findMemberName(callee) : undefined;
}

/** `signal.throwIfAborted()` and `scope.checkpoint()` throw of themselves. */
function findAskedSignal(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): GivenSignal | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== "MemberExpression") return undefined;
  const method = findMemberName(callee);
  if (method !== "throwIfAborted" && method !== "checkpoint") return undefined;
  if (method === "checkpoint" && !isScope(view, settings, callee.object)) return undefined;
  return { expression: callee.object, text: view.text.slice(...callee.object.range), method };
}

type Search = { node: TSESTree.Node; depth: number };

function findSignalIn(
  view: SourceView,
  settings: Settings,
  { node, depth }: Search,
): GivenSignal | undefined {
  const value = unwrap(node);
  if (value.type === "ObjectExpression") return findSignalOption(view, settings, { node: value, depth });
  if (value.type !== "Identifier" && value.type !== "MemberExpression") return undefined;
  if (isSignal(view, value))
    return { expression: value, text: view.text.slice(...value.range), method: "throwIfAborted" };
  if (value.type !== "Identifier") return undefined;
  if (isScope(view, settings, value)) return { expression: value, text: value.name, method: "checkpoint" };
  const definition = findVariable(view, value)?.defs[0];
  const init =
    definition?.type === "Variable" && definition.node.id === definition.name ? definition.node.init : null;
  const isOptions = init?.type === "ObjectExpression" && depth === 0;
  return isOptions ? findSignalOption(view, settings, { node: init, depth: 1 }) : undefined;
}

type OptionSearch = { node: TSESTree.ObjectExpression; depth: number };

function findSignalOption(
  view: SourceView,
  settings: Settings,
  { node, depth }: OptionSearch,
): GivenSignal | undefined {
  for (const property of node.properties) {
    if (property.type !== "Property" || property.computed) continue;
    const key =
      property.key.type === "Identifier"
        ? property.key.name
        : String((property.key as { value?: unknown }).value);
    const value = unwrap(property.value);
    if (optionKeys.test(key) && canBeSignal(view, value) && isDeclaredOption(view, node, key) !== false) {
      return { expression: value, text: view.text.slice(...value.range), method: "throwIfAborted" };
    }
    if (value.type !== "ObjectExpression" || depth > 1) continue;
    const nested = findSignalOption(view, settings, { node: value, depth: depth + 1 });
    if (nested) return nested;
  }
  return undefined;
}

/** Whether an expression is an AbortSignal: by its name and then its type, or by its annotation whatever its name. */
export function isSignal(view: SourceView, node: TSESTree.Node): boolean {
  const dotted = findDottedName(node);
  if (dotted === undefined) return false;
  const name = dotted.slice(dotted.lastIndexOf(".") + 1);
  if (!signalName.test(name)) return !processSignal.test(name) && isAnnotatedAsSignal(view, node);
  return !processSignal.test(name) && canBeSignal(view, node);
}

function isAnnotatedAsSignal(view: SourceView, node: TSESTree.Node): boolean {
  if (node.type !== "Identifier" || !mentions(view, "AbortSignal")) return false;
  const definition = findVariable(view, node)?.defs[0]?.name;
  const annotation =
    definition?.type === "Identifier" ? definition.typeAnnotation?.typeAnnotation : undefined;
  return (
    annotation !== undefined &&
    /^(?:AbortSignal|(?:undefined|null) \| AbortSignal)\b/.test(view.text.slice(...annotation.range))
  );
}

/** For the value of an option that is called `signal`: everything but what is plainly something else. */
export function canBeSignal(view: SourceView, node: TSESTree.Node): boolean {
  if (node.type === "Literal" || node.type === "TemplateLiteral") return false;
  // `(params as any).signal`: by its type it has none, so nobody gives one.
  const holder = node.type === "MemberExpression" ? node.object : undefined;
  if (holder?.type === "TSAsExpression" && holder.typeAnnotation.type === "TSAnyKeyword") return false;
  if (node.type === "Identifier" && (node.name === "undefined" || isProcessSignal(view, node))) return false;
  return findSignalType(view, node) ?? true;
}

/** With types: whether the type is an AbortSignal (or may be one); undefined when there is no type to go by. */
function findSignalType(view: SourceView, node: TSESTree.Node): boolean | undefined {
  const tsNode = view.types?.innermostNodeOf(node);
  if (!view.types || !tsNode) return undefined;
  const type = view.types.checker.getTypeAtLocation(tsNode);
  if (partsOf(type).some(isNamedSignal)) return true;
  const text = view.types.checker.typeToString(type);
  if (text === "any" || text === "error") return undefined;
  return type.getProperty("aborted") !== undefined && type.getProperty("addEventListener") !== undefined;
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function isNamedSignal({ symbol }: ts.Type): boolean {
  return /^(?:Generic)?AbortSignal(?:Like)?$/.test(symbol?.name ?? "");
}

/** `(code, signal) =>`, `(signal, exitCode) =>` and `[code, signal] = await once(child, "exit")` name a process signal; so does an annotation. */
function isProcessSignal(view: SourceView, node: TSESTree.Identifier): boolean {
  const definition = findVariable(view, node)?.defs[0]?.name;
  if (definition?.type !== "Identifier") return false;
  const annotation = definition.typeAnnotation?.typeAnnotation;
  if (annotation)
    return (
      !/AbortSignal|\bany\b|\bunknown\b|Signal\b/.test(view.text.slice(...annotation.range)) ||
      isSignalsType(view, annotation)
    );
  if (definition.parent?.type === "ArrayPattern") return true;
  const siblings = "params" in definition.parent ? definition.parent.params : [];
  return (siblings as readonly TSESTree.Node[]).some(
    (one) =>
      one.type === "Identifier" &&
      one !== definition &&
      /^(?:exit|status)?_?(?:code|status)$|pid/i.test(one.name),
  );
}

function isSignalsType(view: SourceView, annotation: TSESTree.Node): boolean {
  return /\bSignals\b|\bstring\b|\bnumber\b|WritableSignal|SignalState/.test(
    view.text.slice(...annotation.range),
  );
}

/** Whether a name means the same at another place: the signal of a call can be asked in the handler. */
export function isVisibleAt(view: SourceView, expression: TSESTree.Node, at: TSESTree.Node): boolean {
  const text = findDottedName(expression);
  if (text === undefined) return false;
  let root = unwrap(expression);
  while (root.type === "MemberExpression") root = unwrap(root.object);
  if (root.type === "ThisExpression") return true;
  if (root.type !== "Identifier") return false;
  const variable = findVariable(view, root);
  for (let scope: ReturnType<typeof findScope> | null = findScope(view, at); scope; scope = scope.upper) {
    const seen = scope.set.get(root.name);
    if (seen) return seen === variable;
  }
  return variable === undefined;
}
