import type { TSESTree } from "@typescript-eslint/types";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { readSettling } from "./calls.js";
import { CircularMemo } from "./circular-memo.js";
import { FixpointSolver, type FixpointOptions } from "./fixpoint.js";
import { siteOf, type FlowContext, type Summary } from "./flow-context.js";
import { isSameFlow, joinFlows, nothing, type ArrivingGroup, type Flow } from "./group-flow.js";
import { readFunction, readRegion } from "./region.js";
import { readRejections } from "./rejections.js";
import { keyOfFunction, type FunctionValue } from "./value.js";
import { createValueMemory } from "./value-memory.js";

export interface GroupAnalysisOptions extends FixpointOptions {
  readonly settings: Settings;
  /** Read every Promise.all as a group: the preview of a migration. */
  readonly assumeMigrated?: boolean;
  /** Whether a place names anything that leads to a source; all places without it. */
  readonly isOnTrail?: FlowContext["isOnTrail"];
}

/** Who throws a group, for all files of a program: asked about places, it solves what they need and remembers it. */
export interface GroupAnalysis {
  readonly context: FlowContext;
  /** The groups that are thrown out of a block. */
  readonly collectThrown: (view: SourceView, block: TSESTree.Node) => ArrivingGroup[];
  /** The groups that a promise rejects with. */
  readonly collectRejected: (view: SourceView, promise: TSESTree.Node) => ArrivingGroup[];
  /** The groups that a call of a function throws, or its promise rejects with. */
  readonly collectCalled: (view: SourceView, fn: TSESTree.Node) => ArrivingGroup[];
  /** The groups that a function throws, and those its promise rejects with. */
  readonly summarise: (fn: FunctionValue) => { throws: ArrivingGroup[]; rejects: ArrivingGroup[] };
}

export function createGroupAnalysis({
  settings,
  assumeMigrated = false,
  isOnTrail,
  iterate,
}: GroupAnalysisOptions): GroupAnalysis {
  const memory = createValueMemory(settings.runtime);
  const functions = new Map<string, { readonly fn: FunctionValue; readonly isOpen: boolean }>();
  const keyOf = (fn: FunctionValue, isOpen: boolean): string => {
    const key = `${isOpen ? "open " : ""}${keyOfFunction(fn.view, fn.node)}`;
    if (!functions.has(key)) functions.set(key, { fn, isOpen });
    return key;
  };
  const contextWith = (read: FlowContext["read"], isOpen: boolean): FlowContext => ({
    settings,
    assumeMigrated,
    memory,
    read,
    isOnTrail,
    isOpen,
    variables: new CircularMemo({ bottom: nothing, isSame: isSameFlow }),
  });
  const solver = new FixpointSolver<string, Summary>(
    {
      bottom: { throws: nothing, rejects: nothing },
      evaluate: (key, read) => {
        const asked = functions.get(key);
        if (!asked) return { throws: nothing, rejects: nothing };
        const context = contextWith((other, isOpen) => read(keyOf(other, isOpen)), asked.isOpen);
        return readFunction(context, asked.fn);
      },
      join: joinSummaries,
      isSame: (one, other) => isSameFlow(one.throws, other.throws) && isSameFlow(one.rejects, other.rejects),
    },
    { iterate },
  );
  const context = contextWith((fn, isOpen) => solver.solve(keyOf(fn, isOpen)), false);
  return {
    context,
    collectThrown: (view, block) => groupsOf(readRegion(context, siteOf(view), block)),
    collectRejected: (view, promise) => groupsOf(readRejections(context, siteOf(view), promise)),
    collectCalled: (view, fn) => groupsOf(readSettling(context, { site: siteOf(view), node: fn })),
    summarise: (fn) => {
      const { throws, rejects } = solver.solve(keyOf(fn, false));
      return { throws: groupsOf(throws), rejects: groupsOf(rejects) };
    },
  };
}

function joinSummaries(one: Summary, other: Summary): Summary {
  return { throws: joinFlows([one.throws, other.throws]), rejects: joinFlows([one.rejects, other.rejects]) };
}

/** What depends on a parameter that nobody at hand gives is unknown, hence silent. */
function groupsOf(flow: Flow): ArrivingGroup[] {
  return [...flow.values()].filter((atom) => atom.kind === "group");
}
