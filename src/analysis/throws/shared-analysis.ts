import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import type { FlowContext } from "./flow-context.js";
import { findTrailsOf, type GateOptions } from "./gates.js";
import { createGroupAnalysis, type GroupAnalysis } from "./group-analysis.js";

const analyses = new WeakMap<object, Map<string, GroupAnalysis>>();

/** The analysis of a file's program, shared by all files and rules that ask with the same settings; alone without types. */
export function groupAnalysisOf(
  view: SourceView,
  settings: Settings,
  assumeMigrated: boolean,
): GroupAnalysis {
  // The analysis keeps what it reads of this file, so that other files are to be answered with the same tree.
  view.open?.(view.path);
  const owner = view.types?.program ?? view.ast;
  let known = analyses.get(owner);
  if (!known) analyses.set(owner, (known = new Map()));
  const key = JSON.stringify([assumeMigrated, settings]);
  let analysis = known.get(key);
  if (!analysis) {
    const isOnTrail = trailTestOf(view, { settings, assumeMigrated });
    known.set(key, (analysis = createGroupAnalysis({ settings, assumeMigrated, isOnTrail })));
  }
  return analysis;
}

function trailTestOf(view: SourceView, options: GateOptions): FlowContext["isOnTrail"] | undefined {
  const leadThrough = findTrailsOf(view, options)?.leadThrough;
  return leadThrough && ((other, node) => !other.types || leadThrough(other.types.sourceFile, node.range));
}
