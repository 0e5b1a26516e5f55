import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import { findTimerLimit } from "../analysis/sites/timer-limit.js";
import type { TimerRace } from "../analysis/sites/timer-race.js";
import { findDescendant } from "../analysis/syntax/containment.js";
import { isFunction } from "../analysis/syntax/functions.js";
import { findNodeAt, findNodeOfType } from "../analysis/syntax/node-at.js";
import { canBeCallable } from "../analysis/types/callable.js";
import type { BlockerId } from "./blocker.js";
import type { TextEdit } from "./edit.js";
import { collectFactBlockers } from "./fan-out-blockers.js";
import { findSignalPlan } from "./fan-out-signal.js";
import type { NoteId } from "./note.js";
import type { Form, RewritePlan } from "./plan.js";
import { renderParameters } from "./text/file-style.js";
import { findRuntimeImport } from "./text/imports.js";
import { findOuterRange } from "./text/parentheses.js";
import { hasComment } from "./text/trivia.js";
import { createElementThunk } from "./thunk.js";

/** What the run asks of a race's rewrite. */
export interface TimerRaceOptions {
  /** Hand the deadline's signal to work that takes one, which is then aborted when time is up. */
  readonly signals?: boolean;
}

/**
 * `Promise.race([load(), timer])` → `timeout(ms, (scope) => shield(load(), scope))`, and `moveOnAfter` for a timer that
 * resolves. The shield stops waiting when time is up, as the race did; the timer is cleared when the work has ended.
 */
export function planTimerRace(
  view: SourceView,
  race: TimerRace,
  { signals }: TimerRaceOptions = {},
): RewritePlan {
  const [blocker, ...others] = collectFactBlockers(race.facts);
  if (blocker) return { kind: "blocked", blockers: [blocker, ...others] };
  const parts = readParts(view, race);
  if (typeof parts === "string")
    return { kind: "blocked", blockers: [{ id: parts, detail: race.timerText }] };
  const shielded = createShieldedForm(view, parts);
  const signal = signals ? createSignalForm(view, parts) : undefined;
  return { kind: "edits", safety: "suggested", forms: signal ? [signal, shielded] : [shielded] };
}

interface Parts {
  readonly race: TimerRace;
  readonly call: TSESTree.CallExpression;
  readonly list: TSESTree.ArrayExpression;
  readonly work: TSESTree.Expression;
  readonly ms: string;
  readonly runner: "timeout" | "moveOnAfter";
  readonly scopeName: string;
}

function readParts(view: SourceView, race: TimerRace): Parts | BlockerId {
  const call = findNodeOfType(view, race.range, (node) => node.type === "CallExpression");
  const [list, ...more] = call?.arguments ?? [];
  const timer = findNodeAt(view, race.timer);
  if (!call || !timer || call.optional || list?.type !== "ArrayExpression" || more.length > 0)
    return "race-not-moved";
  const [work, ...others] = list.elements.filter((one) => one?.range[0] !== race.timer[0]);
  if (!work || work.type === "SpreadElement" || others.length > 0) return "race-of-several";
  const limit = findTimerLimit(view, timer);
  if (!limit) return "race-timer-unclear";
  if (limit.end === "other") return "race-own-end";
  const scopeName = ["scope", "deadline", "timeoutScope"].find((name) => !mentions(view, work, name));
  const isMovable = !losesComment(view, list, work) && isStill(view, limit.ms) && isPromise(view, work);
  if (!isMovable || !scopeName) return "race-not-moved";
  const runner = limit.end === "rejects" ? "timeout" : "moveOnAfter";
  return { race, call, list, work, ms: view.text.slice(...limit.ms.range), runner, scopeName };
}

function mentions(view: SourceView, node: TSESTree.Node, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(view.text.slice(...node.range));
}

function losesComment(view: SourceView, list: TSESTree.Node, work: TSESTree.Node): boolean {
  return hasComment(view, list.range[0], work.range[0]) || hasComment(view, work.range[1], list.range[1]);
}

/** The delay is evaluated before the work starts now: only reading names and calculating is as good then. */
function isStill(view: SourceView, ms: TSESTree.Expression): boolean {
  const acts = /Call|New|Tagged|Await|Yield|Update|Assignment|Import/;
  return !findDescendant(view, ms, { passes: (node) => isFunction(node) || acts.test(node.type) });
}

/** `shield` calls a function that it is given, and a deadline's body cannot suspend the function around it. */
function isPromise(view: SourceView, work: TSESTree.Expression): boolean {
  const suspends = (node: TSESTree.Node): boolean =>
    node.type === "AwaitExpression" || node.type === "YieldExpression";
  if (findDescendant(view, work, { passes: suspends, own: true })) return false;
  const callable = canBeCallable(view, work);
  return callable === false || (callable === undefined && /^(?:Call|New)Expression$/.test(work.type));
}

function createShieldedForm(view: SourceView, { work, ...parts }: Parts): Form {
  const { call, scopeName } = parts;
  const shield = findRuntimeImport(view, "shield", call);
  const head = `${renderParameters(view, [scopeName])} => ${shield.local}(`;
  const [start, end] = findOuterRange(view, work);
  return createForm(view, parts, {
    name: "shielded",
    edits: [
      { start: parts.list.range[0], end: start, text: `${parts.ms}, ${head}` },
      { start: end, end: parts.list.range[1], text: `, ${scopeName})` },
    ],
    imports: shield.local.includes(".") ? [] : [shield],
    notes: [],
  });
}

/** Where the call that is raced takes a signal itself, it is aborted and waited for in place of being left behind. */
function createSignalForm(view: SourceView, { work, ...parts }: Parts): Form | undefined {
  const plan = findSignalPlan(view, parts.call, [createElementThunk(view, work)]);
  const isReached = plan?.reached.some(([start, end]) => start === work.range[0] && end === work.range[1]);
  if (!plan || !isReached || plan.isLinked) return undefined;
  const [start, end] = findOuterRange(view, work);
  return createForm(view, parts, {
    name: "signal",
    edits: [
      { start: parts.list.range[0], end: start, text: `${parts.ms}, ` },
      ...plan.edits,
      { start: end, end: parts.list.range[1], text: "" },
    ],
    imports: [],
    notes: ["timeout-unwinds"],
  });
}

interface FormParts extends Pick<Form, "name" | "edits" | "imports"> {
  readonly notes: readonly NoteId[];
}

function createForm(view: SourceView, { race, call, runner }: Omit<Parts, "work">, form: FormParts): Form {
  const { local, ...rest } = findRuntimeImport(view, runner, call);
  const callee: TextEdit = { start: race.callee[0], end: race.callee[1], text: local };
  const notes: NoteId[] = ["timer-cleared", ...form.notes];
  if (runner === "timeout") notes.unshift("timeout-error");
  if (call.parent.type !== "AwaitExpression") notes.push("sync-throw");
  return {
    name: form.name,
    edits: [callee, ...form.edits],
    imports: [...(local.includes(".") ? [] : [{ local, ...rest }]), ...form.imports],
    notes,
  };
}
