import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { siteOf, type FlowContext } from "./flow-context.js";
import type { GroupRaise } from "./group-flow.js";
import { readLeafFacts, unknownCall, unknownTasks, type LeafFacts, type LeafScope } from "./leaf-facts.js";
import { findRaise } from "./sources.js";
import { keyOfFunction } from "./value.js";
import type { ValueMemory } from "./value-memory.js";
import { collectValues } from "./values.js";

/** More functions than this behind one place say nothing any more. */
const MAX_FUNCTIONS = 3000;

interface Remembered {
  /** Of one function, by its key. */
  readonly inside: Map<string, LeafFacts>;
  readonly outside: Map<string, LeafFacts>;
  /** Of everything that a group's tasks can run, by the raise's id. */
  readonly raises: Map<string, LeafFacts>;
}

const rememberedBy = new WeakMap<ValueMemory, Remembered>();

function rememberedOf(memory: ValueMemory): Remembered {
  let remembered = rememberedBy.get(memory);
  if (!remembered) {
    remembered = { inside: new Map(), outside: new Map(), raises: new Map() };
    rememberedBy.set(memory, remembered);
  }
  return remembered;
}

/** Everything that the tasks of a group can run. */
export function reachOfRaise(context: FlowContext, { id, view, tasks }: GroupRaise): LeafFacts {
  const { inside, raises } = rememberedOf(context.memory);
  const known = raises.get(id);
  if (known) return known;
  const scopes = tasks.map((root) => ({ root, followsNames: true }));
  const facts = view && tasks.length > 0 ? reach(context, { view, scopes, known: inside }) : opaque;
  raises.set(id, facts);
  return facts;
}

/** Of a documented function without a body: it may call anything. */
const opaque: LeafFacts = {
  classes: new Set(),
  literals: new Set(),
  messages: new Set(),
  properties: new Set(),
  callees: [],
  externals: new Set([unknownTasks, unknownCall]),
};

/** Everything that guarded code can run outside of groups: what it throws arrives bare. */
export function reachOutside(context: FlowContext, view: SourceView, root: TSESTree.Node): LeafFacts {
  const isOutside = outsideOf(context, view);
  return reach(context, {
    view,
    scopes: [{ root, isOutside, followsNames: true }],
    known: rememberedOf(context.memory).outside,
    isBare: true,
  });
}

function outsideOf(context: FlowContext, view: SourceView): (call: TSESTree.CallExpression) => boolean {
  const site = siteOf(view);
  return (call) =>
    collectValues(context.memory, view, call.callee).some(
      (value) => value.kind === "documented" || findRaise(context, { site, call }, value) !== undefined,
    );
}

interface Reach {
  readonly view: SourceView;
  readonly scopes: readonly LeafScope[];
  readonly known: Map<string, LeafFacts>;
  readonly isBare?: boolean;
}

function reach(context: FlowContext, { view, scopes, known, isBare = false }: Reach): LeafFacts {
  const parts = scopes.map((scope) => readLeafFacts(context.memory, view, scope));
  const seen = new Set<string>();
  for (const part of parts) {
    for (const fn of part.callees) {
      const key = keyOfFunction(fn.view, fn.node);
      if (seen.has(key) || seen.size >= MAX_FUNCTIONS) continue;
      seen.add(key);
      let facts = known.get(key);
      if (!facts) {
        const isOutside = isBare ? outsideOf(context, fn.view) : undefined;
        known.set(key, (facts = readLeafFacts(context.memory, fn.view, { root: fn.node, isOutside })));
      }
      parts.push(facts);
    }
  }
  return merge(parts);
}

function merge(parts: readonly LeafFacts[]): LeafFacts {
  const union = (pick: (part: LeafFacts) => ReadonlySet<string>): Set<string> => {
    const all = new Set<string>();
    for (const part of parts) for (const one of pick(part)) all.add(one);
    return all;
  };
  return {
    classes: union((part) => part.classes),
    literals: union((part) => part.literals),
    messages: union((part) => part.messages),
    properties: union((part) => part.properties),
    externals: union((part) => part.externals),
    callees: [],
  };
}
