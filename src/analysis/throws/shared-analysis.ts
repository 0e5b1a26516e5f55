import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { createGroupAnalysis, type GroupAnalysis } from "./group-analysis.js";

const analyses = new WeakMap<object, Map<string, GroupAnalysis>>();

/** The analysis of a file's program, shared by all files and rules that ask with the same settings; alone without types. */
export function groupAnalysisOf(
  view: SourceView,
  settings: Settings,
  assumeMigrated: boolean,
): GroupAnalysis {
  const owner = view.types?.program ?? view.ast;
  let known = analyses.get(owner);
  if (!known) analyses.set(owner, (known = new Map()));
  const key = JSON.stringify([assumeMigrated, settings]);
  let analysis = known.get(key);
  if (!analysis) known.set(key, (analysis = createGroupAnalysis({ settings, assumeMigrated })));
  return analysis;
}
