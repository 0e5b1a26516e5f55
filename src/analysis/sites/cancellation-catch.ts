import type { TSESTree } from "@typescript-eslint/types";
import { mentionsRuntime } from "../models/runtime-names.js";
import type { Settings } from "../settings.js";
import type { Range, Site } from "../site.js";
import type { SourceView } from "../source-view.js";
import { mentions, mentionsSignal } from "../syntax/mentions.js";
import { collectNodes } from "../syntax/node-index.js";
import { letsAbortOut } from "./cancellation-callee.js";
import { judgeHandler, type Verdict } from "./cancellation-judge.js";
import { followAbort, type AbortHandler } from "./cancellation-reach.js";
import {
  findCalleeName,
  findForeignSignal,
  findGivenSignal,
  isVisibleAt,
  type GivenSignal,
} from "./cancellation-signal.js";

/** What becomes of the cancellation in a handler that swallows it. */
export type SwallowKind = "swallowed" | "retried" | "fallback" | "wrapped" | "empty" | "settled";

/** Where a check for cancellation can be put. */
export type CheckPlace =
  | { readonly form: "block"; readonly range: Range }
  | { readonly form: "expression"; readonly range: Range }
  | { readonly form: "after"; readonly range: Range };

/** A handler, or an allSettled, in which a cancellation is lost. */
export interface CancellationCatch extends Site {
  readonly kind: SwallowKind;
  /** The call that is given the signal, as the user wrote it: `fetch(…)`. */
  readonly call: string;
  readonly signal: string;
  /** What the handler does instead of throwing, as a verb phrase. */
  readonly outcome: string;
  /** Common and often meant: best effort as a function's last act, a wrapper without its cause. */
  readonly strictOnly: boolean;
  /** `signal.throwIfAborted();` and where it goes; undefined where the signal's name means something else there. */
  readonly check?: { readonly text: string; readonly place: CheckPlace };
}

interface Reached {
  readonly handler: AbortHandler;
  readonly verdict: Verdict;
  readonly calls: { name: string; given: GivenSignal; node: TSESTree.CallExpression }[];
}

/** Calls that do nothing but wait: an error of theirs is the abort, so a handler of theirs alone has looked at it. */
const sleeps =
  /^(?:once|sleep|delay|wait|setTimeout|setInterval|pause|timeout|backoff|waitFor(?:Ms|Timeout|Abort\w*)?)$/;

/** Every place in a file where an abort of a foreign signal is swallowed, in source order. */
export function collectCancellationCatches(view: SourceView, settings: Settings): CancellationCatch[] {
  const reached = new Map<TSESTree.Node, Reached>();
  if (!mayTakeSignals(view, settings)) return [];
  // Types cost the most: whether a name is a signal is asked of them only where a handler can meet its abort.
  const untyped = mentionsRuntime(view, settings) ? view : { ...view, types: undefined };
  for (const node of collectNodes(view, "CallExpression")) {
    if (!findGivenSignal(untyped, settings, node)) continue;
    const name = findCalleeName(node) ?? "";
    let given: GivenSignal | undefined;
    followAbort(view, node, (handler) => {
      given ??= findForeignSignal(view, settings, node);
      if (!given) return false;
      const known = reached.get(handler.node);
      const verdict = known?.verdict ?? judgeHandler({ view, settings, handler, given });
      if (known) known.calls.push({ name, given, node });
      else reached.set(handler.node, { handler, verdict, calls: [{ name, given, node }] });
      return verdict === "passes";
    });
  }
  const sites = [...reached.values()].flatMap((one) => {
    if (typeof one.verdict === "string") return [];
    const call = one.calls.find(({ name, node }) => !sleeps.test(name) && letsAbortOut(view, settings, node));
    return call ? [createSite(view, { ...one, verdict: one.verdict, call })] : [];
  });
  return sites.sort((a, b) => a.range[0] - b.range[0]);
}

/** Nearly every file is ruled out by its text. */
function mayTakeSignals(view: SourceView, settings: Settings): boolean {
  const isAsked = mentionsSignal(view) || mentions(view, "throwIfAborted");
  if (!isAsked && !settings.runtime.some((module) => mentions(view, module))) return false;
  return mentions(view, "catch") || /\bthen\b|allSettled|settle\b/.test(view.text);
}

interface Swallowing extends Reached {
  readonly verdict: Exclude<Verdict, string>;
  readonly call: Reached["calls"][number];
}

function createSite(view: SourceView, { handler, verdict, call }: Swallowing): CancellationCatch {
  const range = findReportRange(view, handler);
  const [before = ""] = [view.text.slice(0, range[0])];
  const line = before.split("\n").length;
  return {
    ...verdict,
    id: `${view.path}:${range[0]}`,
    path: view.path,
    range,
    line,
    column: range[0] - (before.lastIndexOf("\n") + 1),
    call: renderCall(view, call.node),
    signal: call.given.text,
    check: findCheck(view, handler, call.given),
  };
}

/** `catch (error)`, the name of the `.catch` method, `Promise.allSettled`. */
function findReportRange(view: SourceView, handler: AbortHandler): Range {
  if (handler.kind === "clause") {
    const head = view.text.slice(handler.node.range[0], handler.node.body.range[0]).trimEnd();
    return [handler.node.range[0], handler.node.range[0] + head.length];
  }
  const { callee } = handler.site;
  return handler.kind === "callback" && callee.type === "MemberExpression"
    ? callee.property.range
    : callee.range;
}

function renderCall(view: SourceView, call: TSESTree.CallExpression): string {
  const callee = view.text.slice(...call.callee.range).replace(/\s+/g, " ");
  return `${callee.length > 32 ? `…${callee.slice(-31)}` : callee}()`;
}

function findCheck(view: SourceView, handler: AbortHandler, given: GivenSignal): CancellationCatch["check"] {
  const place = findCheckPlace(handler);
  if (!place || !isVisibleAt(view, given.expression, place.node)) return undefined;
  const text = `${given.text}${isSurelyGiven(view, given) ? "." : "?."}${given.method}();`;
  return { text, place: { form: place.form, range: place.node.range } };
}

function findCheckPlace(
  handler: AbortHandler,
): { form: CheckPlace["form"]; node: TSESTree.Node } | undefined {
  if (handler.kind === "clause") return { form: "block", node: handler.node.body };
  if (handler.kind === "settled") {
    const declaration = handler.site.parent?.parent?.parent;
    return declaration?.type === "VariableDeclaration" ? { form: "after", node: declaration } : undefined;
  }
  const { node } = handler;
  if (node.type !== "ArrowFunctionExpression" && node.type !== "FunctionExpression") return undefined;
  if (node.body.type === "BlockStatement") return { form: "block", node: node.body };
  return { form: "expression", node };
}

/** `?.` is right wherever a signal may be missing, and harmless elsewhere; a bare `.` needs to be known. */
function isSurelyGiven(view: SourceView, { expression, method }: GivenSignal): boolean {
  if (method === "checkpoint") return true;
  const tsNode = view.types?.innermostNodeOf(expression);
  if (view.types && tsNode) {
    const type = view.types.checker.typeToString(view.types.checker.getTypeAtLocation(tsNode));
    if (type === "AbortSignal") return true;
    if (/undefined|null/.test(type)) return false;
  }
  return isAnnotatedSignal(view, expression);
}

function isAnnotatedSignal(view: SourceView, expression: TSESTree.Node): boolean {
  if (expression.type !== "Identifier") return false;
  const pattern = new RegExp(`\\b${expression.name}: AbortSignal\\s*[,;)}=]`);
  return pattern.test(view.text) && !new RegExp(`\\b${expression.name}\\?:`).test(view.text);
}
