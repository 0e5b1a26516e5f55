import type { TSESTree } from "@typescript-eslint/types";
import { findMapping } from "../sites/fan-out-argument.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { siteOf, type FlowContext } from "./flow-context.js";
import type { GroupRaise } from "./group-flow.js";
import { readLeafFacts, unknownCall, unknownTasks, type LeafFacts, type LeafScope } from "./leaf-facts.js";
import { findRaise } from "./sources.js";
import { keyOfFunction, type FunctionValue } from "./value.js";
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
export function reachOfRaise(context: FlowContext, raise: GroupRaise): LeafFacts {
  const { raises } = rememberedOf(context.memory);
  const known = raises.get(raise.id);
  if (known) return known;
  const start = insideOf(context, raise);
  const facts = start ? reach(context, start) : opaque;
  raises.set(raise.id, facts);
  return facts;
}

/** What is thrown while the list of tasks is made: it leaves the fan-out bare. */
export function reachEarly(context: FlowContext, raise: GroupRaise): LeafFacts | undefined {
  const start = insideOf(context, raise);
  if (!start?.isGiven) return undefined;
  return merge(walkParts(context, start).flatMap(({ facts, isEarly }) => (isEarly ? [facts] : [])));
}

/** Everything that the tasks of a group can run, without some blocks of them: what is thrown in them stays there. */
export function reachBeyond(
  context: FlowContext,
  raise: GroupRaise,
  kept: ReadonlySet<TSESTree.Node>,
): LeafFacts {
  const start = insideOf(context, raise, kept);
  return start ? reach(context, start) : opaque;
}

function insideOf(
  context: FlowContext,
  { view, tasks }: GroupRaise,
  kept?: ReadonlySet<TSESTree.Node>,
): Reach | undefined {
  if (!view || tasks.length === 0) return undefined;
  const scopes = tasks.map((root) => ({ root, followsNames: true, kept }));
  return { view, scopes, known: rememberedOf(context.memory).inside, isGiven: tasks.every(isMadeElsewhere) };
}

/** `Promise.all(list())` · `Promise.all(plan.steps)`: what is thrown while the list is made is thrown before the fan-out. */
function isMadeElsewhere(task: TSESTree.Node): boolean {
  const node = unwrap(task);
  if (node.type === "MemberExpression") return true;
  return node.type === "CallExpression" && !findMapping(node);
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
  return reach(context, outsideFrom(context, view, root));
}

function outsideFrom(context: FlowContext, view: SourceView, root: TSESTree.Node): Reach {
  const scopes = [{ root, isOutside: outsideOf(context, view), followsNames: true }];
  return { view, scopes, known: rememberedOf(context.memory).outside, isBare: true };
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
  /** The list of tasks is made by code that runs at once: of it only what asynchronous functions bring is a task's. */
  readonly isGiven?: boolean;
}

function reach(context: FlowContext, start: Reach): LeafFacts {
  return merge(collectParts(context, start).map(({ facts }) => facts));
}

/** One piece of code, and how many calls away from the start it runs. */
interface Part {
  readonly facts: LeafFacts;
  readonly hops: number;
  /** The function that it is; undefined at the start. */
  readonly key?: string;
  /** Whether it runs at once, before there is a task. */
  readonly isEarly: boolean;
}

function collectParts(context: FlowContext, start: Reach): Part[] {
  return walkParts(context, start).map((part) =>
    part.isEarly ? { ...part, facts: thrownEarly(part) } : part,
  );
}

/** What code that runs at once throws is no task's error; but it may call what makes the promises. */
function thrownEarly({ facts }: Part): LeafFacts {
  return { ...opaque, externals: facts.externals, callees: facts.callees };
}

function walkParts(
  context: FlowContext,
  { view, scopes, known, isBare = false, isGiven = false }: Reach,
): Part[] {
  const parts: Part[] = scopes.map((scope) => ({
    facts: readLeafFacts(context.memory, view, scope),
    hops: 0,
    isEarly: isGiven,
  }));
  const seen = new Set<string>();
  for (const part of parts) {
    for (const fn of part.facts.callees) {
      const key = keyOfFunction(fn.view, fn.node);
      if (seen.has(key) || seen.size >= MAX_FUNCTIONS) continue;
      seen.add(key);
      let facts = known.get(key);
      if (!facts) {
        const isOutside = isBare ? outsideOf(context, fn.view) : undefined;
        known.set(key, (facts = readLeafFacts(context.memory, fn.view, { root: fn.node, isOutside })));
      }
      parts.push({ facts, key, hops: part.hops + 1, isEarly: part.isEarly && !makesPromise(fn) });
    }
  }
  return parts;
}

function makesPromise({ view, node }: FunctionValue): boolean {
  return node.async || /\bPromise\b|\breject\b/.test(view.text.slice(...node.range));
}

/** The nearest code that passes. */
export interface Nearest {
  /** How many calls away it is. */
  readonly hops: number;
  /** The functions that it is, as near as each other. */
  readonly makers: readonly string[];
}

/** The nearest code that passes: from the tasks of a group, or from guarded code outside of groups. */
export function findNearest(
  context: FlowContext,
  start: { readonly raise: GroupRaise } | { readonly view: SourceView; readonly root: TSESTree.Node },
  passes: (facts: LeafFacts) => boolean,
): Nearest {
  const from =
    "raise" in start ? insideOf(context, start.raise) : outsideFrom(context, start.view, start.root);
  const found = from ? collectParts(context, from).filter(({ facts }) => passes(facts)) : [];
  const hops = Math.min(...found.map((part) => part.hops));
  const makers = found.flatMap((part) => (part.hops === hops && part.key !== undefined ? [part.key] : []));
  return { hops, makers };
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
