import type { TSESTree } from "@typescript-eslint/types";
import { defaultSettings, type Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { createFileLinks } from "./file-links.js";
import type { Escape } from "./escape.js";
import { promiseShape, renderShape, type Shape } from "./shape.js";
import { stepFrom, type StepContext } from "./step.js";
import type { End, Flow, HandlerRef, Step } from "./walk.js";

/** A handler that a rejection can arrive at, and how many calls lie between. */
export interface ReachedHandler extends HandlerRef {
  readonly hops: number;
}

/** Where a rejection can go: all handlers, all ways out of what is understood, all ends without a handler. */
export interface Reach {
  readonly handlers: readonly ReachedHandler[];
  readonly escapes: readonly Escape[];
  readonly ends: readonly End[];
}

/** Remembers the steps of all facts, so that sites which share a way walk it once. */
export class StepMemo {
  readonly #context: StepContext;
  readonly #steps = new Map<string, Step>();

  constructor(context: StepContext) {
    this.#context = context;
  }

  stepOf(flow: Flow): Step {
    const key = keyOf(flow);
    let step = this.#steps.get(key);
    if (!step) this.#steps.set(key, (step = stepFrom(flow, this.#context)));
    return step;
  }
}

function keyOf({ view, node, shape }: Flow): string {
  return `${view.path}:${node.range[0]}-${node.range[1]}:${node.type}:${renderShape(shape)}`;
}

/** Collects the reach of facts, nearest first: recursion and cycles end because each fact is taken once. */
export function collectReachOf(starts: readonly Flow[], memo: StepMemo): Reach {
  const handlers = new Map<string, ReachedHandler>();
  const escapes = new Map<string, Escape>();
  const ends = new Map<string, End>();
  const seen = new Set<string>();
  let hops = 0;
  for (let level = [...starts], following: Flow[] = []; level.length > 0; level = following, following = [], hops++) {
    for (let flow = level.pop(); flow; flow = level.pop()) {
      const key = keyOf(flow);
      if (seen.has(key)) continue;
      seen.add(key);
      const step = memo.stepOf(flow);
      for (const handler of step.handlers) if (!handlers.has(handler.id)) handlers.set(handler.id, { ...handler, hops });
      for (const escape of step.escapes) escapes.set(`${escape.id}@${escape.place.path}:${escape.place.range[0]}`, escape);
      for (const end of step.ends) ends.set(`${end.kind}@${end.place.path}:${end.place.range[0]}`, end);
      for (const next of step.next) (next.hop ? following : level).push(next.flow);
    }
  }
  return { handlers: [...handlers.values()], escapes: [...escapes.values()], ends: [...ends.values()] };
}

/** Follows the rejection of a promise, or another carrier, inside its file alone. */
export function collectFileReach(
  view: SourceView,
  node: TSESTree.Node,
  { settings = defaultSettings, shape = promiseShape }: { settings?: Settings; shape?: Shape } = {},
): Reach {
  return collectReachOf([{ view, node, shape }], fileMemoOf(view, settings));
}

const memosByView = new WeakMap<SourceView, { settings: Settings; memo: StepMemo }>();

function fileMemoOf(view: SourceView, settings: Settings): StepMemo {
  const known = memosByView.get(view);
  if (known?.settings === settings) return known.memo;
  const memo = new StepMemo({ links: createFileLinks(), settings });
  memosByView.set(view, { settings, memo });
  return memo;
}
