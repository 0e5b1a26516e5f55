import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../analysis/source-view.js";
import { findFanOutCall, type FanOutSite } from "../analysis/sites/fan-out.js";
import { readArgument, type FanOutArgument } from "../analysis/sites/fan-out-argument.js";
import { collectFanOutBlockers } from "./fan-out-blockers.js";
import { collectElementThunks } from "./fan-out-elements.js";
import { collectMappingThunks } from "./fan-out-mapping.js";
import { collectOptionEdits, type GroupOption } from "./fan-out-options.js";
import { findInlinedThunks } from "./fan-out-variable.js";
import type { TextEdit } from "./edit.js";
import type { NoteId } from "./note.js";
import type { Form, RewritePlan, RuntimeImport } from "./plan.js";
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

/** How a site will reject: a site that may never settle keeps the first error, whatever was asked. */
export function findRaise(site: FanOutSite, { raise }: FanOutOptions): "group" | "first" {
  return site.mayNotSettle ? "first" : raise;
}

/** The ladder of forms for one fan-out, best first, or the reasons to leave it alone. */
export function planFanOut(view: SourceView, site: FanOutSite, options: FanOutOptions): RewritePlan {
  const call = findFanOutCall(view, site);
  const argument = readArgument(view, call);
  const context: Context = { view, site, options, call, argument };
  const thunks = findThunks(context);
  const [blocker, ...others] = collectFanOutBlockers(view, site, { call, isLazy: thunks !== undefined });
  if (blocker) return { kind: "blocked", blockers: [blocker, ...others] };
  const adopted = site.method === "all" ? [createForm(context, "adopted")] : [];
  const lazy = thunks ? [createForm(context, "lazy", thunks)] : [];
  const [best, ...rest] = [...lazy, ...adopted];
  if (!best) return { kind: "blocked", blockers: [{ id: "settled-running" }] };
  return { kind: "edits", safety: "suggested", forms: [best, ...rest] };
}

interface Context {
  readonly view: SourceView;
  readonly site: FanOutSite;
  readonly options: FanOutOptions;
  readonly call: TSESTree.CallExpression;
  readonly argument: FanOutArgument;
}

/** What the group would start itself; undefined where nothing can be made lazy. */
function findThunks({ view, call, argument }: Context): Thunk[] | undefined {
  if (argument.isCast || call.typeArguments) return undefined;
  const thunks = readThunks(view, call, argument);
  return thunks && thunks.length > 0 ? thunks : undefined;
}

function readThunks(
  view: SourceView,
  call: TSESTree.CallExpression,
  { array, mapping, held }: FanOutArgument,
): Thunk[] | undefined {
  if (array) return collectElementThunks(view, array.elements);
  if (mapping) return collectMappingThunks(view, mapping);
  return held && findInlinedThunks(view, call, held);
}

function createForm(context: Context, name: "lazy" | "adopted", thunks: readonly Thunk[] = []): Form {
  const { view, site, call } = context;
  const group = findRuntimeImport(view, "TaskGroup", call);
  const method = site.method === "allSettled" ? "settle" : name === "lazy" ? "all" : "adoptAll";
  return {
    name,
    edits: [
      ...collectCalleeEdits(view, call, { group, method }),
      ...thunks.flatMap((thunk) => thunk.collectEdits("()")),
      ...collectOptionEdits(view, call, collectGroupOptions(context)),
    ],
    imports: group.local.includes(".") ? [] : [group],
    notes: collectNotes(context, name),
  };
}

function collectGroupOptions({ site, options }: Context): GroupOption[] {
  if (site.method === "allSettled") return [];
  return findRaise(site, options) === "first" ? [{ name: "raise", value: "first" }] : [];
}

function collectNotes({ site, options, call }: Context, form: "lazy" | "adopted"): NoteId[] {
  const notes: NoteId[] = [];
  if (site.method === "allSettled") notes.push("settled-entries");
  else if (site.mayNotSettle && options.raise === "group") notes.push("may-not-settle");
  else if (options.raise === "first") notes.push("first-raised");
  else notes.push("waits-for-all", "error-grouped");
  if (form === "adopted") notes.push("adopted");
  if (form === "lazy" && call.parent.type !== "AwaitExpression") notes.push("sync-throw");
  return notes;
}

interface Target {
  readonly group: RuntimeImport;
  readonly method: "all" | "adoptAll" | "settle";
}

/** `Promise.all` → `TaskGroup.all`; where a comment or a line break stands inside, its two names one by one. */
function collectCalleeEdits(
  view: SourceView,
  { callee }: TSESTree.CallExpression,
  { group, method }: Target,
): TextEdit[] {
  const [start, end] = callee.range;
  const isPlain = !hasComment(view, start, end) && !view.text.slice(start, end).includes("\n");
  if (isPlain || callee.type !== "MemberExpression")
    return [{ start, end, text: `${group.local}.${method}` }];
  const { object, property } = callee;
  return [
    { start: object.range[0], end: object.range[1], text: group.local },
    { start: property.range[0], end: property.range[1], text: method },
  ];
}
