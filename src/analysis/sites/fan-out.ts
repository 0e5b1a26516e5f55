import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { Range, Site } from "../site.js";
import type { SourceView } from "../source-view.js";
import { collectNodes } from "../syntax/node-index.js";
import { readArgument } from "./fan-out-argument.js";
import { readCallee, type CalleeFact } from "./fan-out-callee.js";
import { readConsumption, type Consumption } from "./fan-out-consumption.js";
import { isCleanUp } from "./fan-out-clean-up.js";
import { findSerialiser } from "./fan-out-serialiser.js";
import { findMayNotSettle, type MayNotSettle } from "./fan-out-settling.js";
import { findFileRefusal, findKeepComment } from "./fan-out-file.js";
import { findPosition } from "../syntax/position.js";

/** What the fan-out is given: names of the shapes that the report counts. */
export type FanOutShape =
  | "map-async"
  | "map-expression"
  | "map-block"
  | "map-reference"
  | "flat-map"
  | "literal"
  | "pushed"
  | "variable"
  | "member"
  | "parameter"
  | "call"
  | "conditional"
  | "other"
  | "none";

/** A fact about a site that may stand against a rewrite; `detail` is the user's own code. */
export interface FanOutFact {
  readonly id:
    CalleeFact | "keep-comment" | NonNullable<ReturnType<typeof findFileRefusal>> | "serialised-function";
  readonly detail?: string;
}

/** One `Promise.all` or `Promise.allSettled` (or a wrapper named in the settings), with the facts of its place. */
export interface FanOutSite extends Site {
  readonly method: "all" | "allSettled";
  /** What is called, as written: `Promise.all`. */
  readonly callee: Range;
  readonly calleeText: string;
  readonly shape: FanOutShape;
  readonly consumption: Consumption;
  /** Whether waiting for every task could turn a fast failure into a hang, and what says so. */
  readonly mayNotSettle?: MayNotSettle;
  /** Whether the tasks close, stop or remove something: one failure must not cancel the others. */
  readonly cleansUp: boolean;
  readonly facts: readonly FanOutFact[];
}

/** Every fan-out of a file, in source order; an outer one before those inside it. */
export function collectFanOuts(view: SourceView, settings: Settings): FanOutSite[] {
  const sites: FanOutSite[] = [];
  for (const call of collectNodes(view, "CallExpression")) {
    const site = readFanOut(view, settings, call);
    if (site) sites.push(site);
  }
  return sites;
}

const callsByView = new WeakMap<SourceView, Map<number, TSESTree.CallExpression>>();

/** The call that a site stands for, in a view of the same text. Throws when the view holds another text. */
export function findFanOutCall(view: SourceView, site: FanOutSite): TSESTree.CallExpression {
  let calls = callsByView.get(view);
  if (!calls) callsByView.set(view, (calls = indexCalls(view)));
  const call = calls.get(keyOf(site.range));
  if (!call) throw new RangeError(`no call at ${site.id}: the view is of another text`);
  return call;
}

function indexCalls(view: SourceView): Map<number, TSESTree.CallExpression> {
  return new Map(collectNodes(view, "CallExpression").map((call) => [keyOf(call.range), call] as const));
}

/** A range as one number: no text has so many characters. */
function keyOf([start, end]: Range): number {
  return start * 2 ** 26 + end;
}

/** The fan-out that a call is; undefined for any other call. */
export function readFanOut(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): FanOutSite | undefined {
  const callee = readCallee(view, settings, call);
  if (!callee) return undefined;
  const argument = readArgument(view, call);
  return {
    id: `${view.path}:${call.range[0]}`,
    path: view.path,
    range: call.range,
    ...findPosition(view, call.range[0]),
    method: callee.method,
    callee: call.callee.range,
    calleeText: view.text.slice(...call.callee.range),
    shape: argument.shape,
    consumption: readConsumption(call),
    mayNotSettle: findMayNotSettle(view, call, argument),
    cleansUp: isCleanUp(argument),
    facts: [...callee.facts, ...collectPlaceFacts(view, settings, call)],
  };
}

/** What the place of a call says against a rewrite, whatever the call is. */
export function collectPlaceFacts(
  view: SourceView,
  settings: Settings,
  call: TSESTree.CallExpression,
): FanOutFact[] {
  const facts: FanOutFact[] = [];
  if (findKeepComment(view, call)) facts.push({ id: "keep-comment" });
  const refusal = findFileRefusal(view, settings);
  if (refusal) facts.push({ id: refusal });
  const serialiser = findSerialiser(view, settings, call);
  if (serialiser) facts.push({ id: "serialised-function", detail: serialiser });
  return facts;
}
