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

/** A fact with what follows from it; facts that are equal are one object, so that all sites share their ways. */
interface Fact {
  readonly flow: Flow;
  step?: Omit<Step, "next"> & { readonly next: readonly { readonly fact: Fact; readonly hop: boolean }[] };
}

/** Remembers the steps of all facts, so that sites which share a way walk it once. */
export class StepMemo {
  readonly #context: StepContext;
  readonly #facts = new Map<string, Fact>();

  constructor(context: StepContext) {
    this.#context = context;
  }

  factOf(flow: Flow): Fact {
    const key = keyOf(flow);
    let fact = this.#facts.get(key);
    if (!fact) this.#facts.set(key, (fact = { flow }));
    return fact;
  }

  stepOf(fact: Fact): NonNullable<Fact["step"]> {
    if (fact.step) return fact.step;
    const step = stepFrom(fact.flow, this.#context);
    const next = step.next.map(({ flow, hop }) => ({ fact: this.factOf(flow), hop }));
    return (fact.step = { ...step, next });
  }
}

function keyOf({ view, node, shape }: Flow): string {
  return `${view.path}:${node.range[0]}-${node.range[1]}:${node.type}:${renderShape(shape)}`;
}

/** Collects the reach of facts, nearest first: recursion and cycles end because each fact is taken once. */
export function collectReachOf(starts: readonly Flow[], memo: StepMemo): Reach {
  const collected = new Collected();
  const seen = new Set<Fact>();
  let level = starts.map((flow) => memo.factOf(flow));
  for (let hops = 0; level.length > 0; hops++) {
    const following: Fact[] = [];
    for (let fact = level.pop(); fact; fact = level.pop()) {
      if (seen.has(fact)) continue;
      seen.add(fact);
      const step = memo.stepOf(fact);
      collected.add(step, hops);
      for (const next of step.next) if (!seen.has(next.fact)) (next.hop ? following : level).push(next.fact);
    }
    level = following;
  }
  return collected.finish();
}

/** What the facts of one reach said, each thing once. */
class Collected {
  readonly #handlers = new Map<string, ReachedHandler>();
  readonly #escapes = new Map<string, Escape>();
  readonly #ends = new Map<string, End>();

  add({ handlers, escapes, ends }: Pick<Step, "handlers" | "escapes" | "ends">, hops: number): void {
    for (const one of handlers) if (!this.#handlers.has(one.id)) this.#handlers.set(one.id, { ...one, hops });
    for (const one of escapes) {
      const key = `${one.id}@${one.place.path}:${one.place.range[0]}`;
      if (this.#escapes.get(key)?.isRaised !== true) this.#escapes.set(key, one);
    }
    for (const one of ends) this.#ends.set(`${one.kind}@${one.place.path}:${one.place.range[0]}`, one);
  }

  finish(): Reach {
    const [handlers, escapes, ends] = [this.#handlers, this.#escapes, this.#ends];
    return { handlers: [...handlers.values()], escapes: [...escapes.values()], ends: [...ends.values()] };
  }
}

/** Follows the rejection of a promise, or another carrier, inside its file alone. */
export function collectFileReach(
  view: SourceView,
  node: TSESTree.Node,
  { settings = defaultSettings, shape = promiseShape }: { settings?: Settings; shape?: Shape } = {},
): Reach {
  const value = node.type === "ExpressionStatement" ? node.expression : node;
  return collectReachOf([{ view, node: value, shape }], fileMemoOf(view, settings));
}

const memosByView = new WeakMap<SourceView, { settings: Settings; memo: StepMemo }>();

function fileMemoOf(view: SourceView, settings: Settings): StepMemo {
  const known = memosByView.get(view);
  if (known?.settings === settings) return known.memo;
  const memo = new StepMemo({ links: createFileLinks(), settings });
  memosByView.set(view, { settings, memo });
  return memo;
}
