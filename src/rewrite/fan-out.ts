import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import { findFanOutCall, type FanOutSite } from "../analysis/sites/fan-out.js";
import { readArgument, type FanOutArgument } from "../analysis/sites/fan-out-argument.js";
import { findSettledRaise } from "../analysis/sites/settled-raise.js";
import { collectFanOutBlockers, isDropped } from "./fan-out-blockers.js";
import { collectChoiceThunks, collectElementThunks } from "./fan-out-elements.js";
import { collectMappingThunks } from "./fan-out-mapping.js";
import { collectOptionEdits, type GroupOption } from "./fan-out-options.js";
import { findPushEdits } from "./fan-out-push.js";
import { collectSettledEdits } from "./fan-out-settled.js";
import { endsWaiting, findSignalPlan } from "./fan-out-signal.js";
import { collectRenameEdits, findInlinedThunks } from "./fan-out-variable.js";
import type { TextEdit } from "./edit.js";
import type { NoteId } from "./note.js";
import type { Form, RewritePlan } from "./plan.js";
import { findRuntimeImport } from "./text/imports.js";
import { hasComment } from "./text/trivia.js";
import type { Thunk } from "./thunk.js";

/** What the run asks of a fan-out's rewrite. */
export interface FanOutOptions {
  /** `first` keeps Promise.all's own contract, for sites whose error leaves the code that is migrated. */
  readonly raise: "group" | "first";
  /** Hand the group's signal to elements that take one. */
  readonly signals?: boolean;
  /** Open loops that push into a list. */
  readonly push?: boolean;
}

/** The ladder of forms for one fan-out, best first, or the reasons to leave it alone. */
export function planFanOut(view: SourceView, site: FanOutSite, options: FanOutOptions): RewritePlan {
  const call = findFanOutCall(view, site);
  const context: Context = { view, site, options, call };
  const thunks = findThunks(view, call);
  const settled = options.raise === "group" ? findSettledForms(context, thunks) : [];
  const isOpen = thunks !== undefined || settled.length > 0;
  const [blocker, ...others] = collectFanOutBlockers(view, site, isOpen);
  if (blocker) return { kind: "blocked", blockers: [blocker, ...others] };
  const [best, ...rest] = [
    ...settled,
    ...collectLazyForms(context, thunks),
    ...collectPushForms(context),
    ...collectAdoptedForms(context),
  ];
  if (!best) return { kind: "blocked", blockers: [{ id: "settled-running" }] };
  return { kind: "edits", safety: "suggested", forms: [best, ...rest] };
}

interface Context {
  readonly view: SourceView;
  readonly site: FanOutSite;
  readonly options: FanOutOptions;
  readonly call: TSESTree.CallExpression;
}

/** What the group would start itself; undefined where nothing can be made lazy. */
function findThunks(view: SourceView, call: TSESTree.CallExpression): readonly Thunk[] | undefined {
  const argument = readArgument(view, call);
  if (argument.isCast || call.typeArguments) return undefined;
  const thunks = collectThunks(view, call, argument);
  return thunks && thunks.length > 0 ? thunks : undefined;
}

function collectThunks(
  view: SourceView,
  call: TSESTree.CallExpression,
  { node, array, mapping, held }: FanOutArgument,
): readonly Thunk[] | undefined {
  if (array) return collectElementThunks(view, array.elements);
  if (mapping) return collectMappingThunks(view, mapping);
  return held ? findInlinedThunks(view, call, held) : node && collectChoiceThunks(view, node);
}

function collectLazyForms(context: Context, thunks: readonly Thunk[] = []): Form[] {
  const { view, site, options, call } = context;
  if (thunks.length === 0) return [];
  const method = site.method === "allSettled" ? "settle" : "all";
  const renames = collectRenames(context);
  const lazy = createForm(context, {
    name: "lazy",
    method,
    edits: [...renames, ...thunks.flatMap((one) => one.collectEdits("()"))],
  });
  if (!options.signals || site.cleansUp) return [lazy];
  const plan = findSignalPlan(view, call, thunks);
  if (!plan) return [lazy];
  const settles = site.mayNotSettle === undefined || endsWaiting(plan, site.mayNotSettle);
  const { isLinked } = plan;
  const edits = [...renames, ...plan.edits];
  return [createForm(context, { name: "signal", method, edits, isLinked, settles }), lazy];
}

function collectRenames({ view, call }: Context): TextEdit[] {
  const { array, mapping, held } = readArgument(view, call);
  return held && !array && !mapping ? collectRenameEdits(view, call, held) : [];
}

/** A group written by hand: allSettled, then a throw of what failed. The group raises, and the throw goes. */
function findSettledForms({ view, site, call }: Context, thunks: readonly Thunk[] | undefined): Form[] {
  const raise = site.method === "allSettled" ? findSettledRaise(view, call) : undefined;
  if (!raise) return [];
  const group = findRuntimeImport(view, "TaskGroup", call);
  const method = thunks ? "all" : "adoptAll";
  const edits = [
    ...collectCalleeEdits(view, call, `${group.local}.${method}`),
    ...(thunks ?? []).flatMap((one) => one.collectEdits("()")),
    ...(thunks ? collectOptionEdits(view, call, [{ name: "onError", value: "continue" }]) : []),
    ...collectSettledEdits(view, raise),
  ];
  const imports = group.local.includes(".") ? [] : [group];
  return [{ name: thunks ? "lazy" : "adopted", edits, imports, notes: ["settled-raised", "error-grouped"] }];
}

/** Only a group that raises all its failures can be open while its tasks are made. */
function collectPushForms(context: Context): Form[] {
  const { view, site, options, call } = context;
  const { held, isCast } = readArgument(view, call);
  const isAsked = options.push && site.method === "all" && !site.mayNotSettle && options.raise === "group";
  if (!isAsked || !held || isCast || call.typeArguments) return [];
  const group = findRuntimeImport(view, "TaskGroup", call);
  const edits = findPushEdits(view, call, { held, runner: group.local });
  if (!edits) return [];
  const imports = group.local.includes(".") ? [] : [group];
  return [{ name: "push", edits, imports, notes: ["waits-for-all", "error-grouped"] }];
}

function collectAdoptedForms(context: Context): Form[] {
  if (context.site.method === "allSettled") return [];
  return [createForm(context, { name: "adopted", method: "adoptAll", edits: [] })];
}

interface FormParts {
  readonly name: "signal" | "lazy" | "adopted";
  readonly method: "all" | "adoptAll" | "settle";
  /** The edits inside the argument. */
  readonly edits: readonly TextEdit[];
  readonly isLinked?: boolean;
  /** The group's signal ends what may not settle otherwise. */
  readonly settles?: boolean;
}

/** How a form will reject: where an element may never settle it keeps the first error, whatever was asked. */
function findRaise({ site, options }: Context, { settles }: FormParts): FanOutOptions["raise"] {
  return site.mayNotSettle && !settles ? "first" : options.raise;
}

function createForm(context: Context, parts: FormParts): Form {
  const { view, call } = context;
  const group = findRuntimeImport(view, "TaskGroup", call);
  return {
    name: parts.name,
    edits: [
      ...collectCalleeEdits(view, call, `${group.local}.${parts.method}`),
      ...parts.edits,
      ...collectOptionEdits(view, call, collectGroupOptions(context, parts)),
    ],
    imports: group.local.includes(".") ? [] : [group],
    notes: collectNotes(context, parts),
  };
}

function collectGroupOptions(context: Context, parts: FormParts): GroupOption[] {
  const { site, options } = context;
  const given: GroupOption[] = parts.isLinked ? [{ name: "signal" }] : [];
  if (site.method === "allSettled") return given;
  if (options.signals && site.cleansUp) given.push({ name: "onError", value: "continue" });
  if (findRaise(context, parts) === "first") given.push({ name: "raise", value: "first" });
  return given;
}

function collectNotes(context: Context, parts: FormParts): NoteId[] {
  const { site, options, call } = context;
  const { name } = parts;
  const raise = findRaise(context, parts);
  const notes: NoteId[] = [];
  if (site.method === "allSettled") {
    notes.push("settled-entries");
    if (isDropped(call)) notes.push("settled-uninspected");
  } else if (raise !== options.raise) notes.push("may-not-settle");
  else if (raise === "first") notes.push("first-raised");
  else notes.push("waits-for-all", "error-grouped");
  if (name === "signal") notes.push("siblings-aborted");
  if (options.signals && site.cleansUp && site.method === "all") notes.push("siblings-continue");
  if (name === "adopted") notes.push("adopted");
  if (name !== "adopted" && call.parent.type !== "AwaitExpression") notes.push("sync-throw");
  return notes;
}

/** `Promise.all` → `TaskGroup.all`; where a comment or a line break stands inside, its two names one by one. */
function collectCalleeEdits(
  view: SourceView,
  { callee }: TSESTree.CallExpression,
  target: `${string}.${FormParts["method"]}`,
): TextEdit[] {
  const [start, end] = callee.range;
  const isPlain = !hasComment(view, start, end) && !view.text.slice(start, end).includes("\n");
  if (isPlain || callee.type !== "MemberExpression") return [{ start, end, text: target }];
  const { object, property } = callee;
  const dot = target.lastIndexOf(".");
  return [
    { start: object.range[0], end: object.range[1], text: target.slice(0, dot) },
    { start: property.range[0], end: property.range[1], text: target.slice(dot + 1) },
  ];
}
