import type { TSESTree } from "@typescript-eslint/types";
import type { ErrorTest } from "../sites/error-test.js";
import type { SourceView } from "../source-view.js";
import { findNodeAt } from "../syntax/node-at.js";
import type { GroupRaise } from "./group-flow.js";
import { readLeafFacts, type LeafFacts } from "./leaf-facts.js";
import { keyOfFunction, type Value } from "./value.js";
import { collectValues, type ValueMemory } from "./values.js";

/** Whether a task of a group could throw what a handler tests for. */
export type LeafAnswer = "yes" | "maybe" | "no";

/** More functions than this behind one group say nothing any more. */
const MAX_FUNCTIONS = 3000;

const factsByMemory = new WeakMap<ValueMemory, Map<string, LeafFacts>>();
const reachByMemory = new WeakMap<ValueMemory, Map<string, LeafFacts>>();

/** What is known of a handler's question, resolved once for all groups that arrive at it. */
export interface LeafQuestion {
  readonly test: ErrorTest;
  /** Keys and names of the class that is asked for. */
  readonly classes: readonly string[];
  /** Whether that class is declared in the project: then only code of the project makes it. */
  readonly isOwnClass: boolean;
}

/** Resolves what a test asks for. */
export function readQuestion(memory: ValueMemory, view: SourceView, test: ErrorTest): LeafQuestion {
  const target = test.target && findNodeAt(view, test.target);
  const values = target ? collectValues(memory, view, target) : [];
  const classes = values.flatMap((value) => namesOf(value));
  const isOwnClass = values.some((value) => value.kind === "class");
  return { test, classes, isOwnClass };
}

function namesOf(value: Value): string[] {
  if (value.kind === "external") return [value.name];
  return value.kind === "class" ? [keyOfFunction(value.view, value.node)] : [];
}

/** Answers the question for one group. */
export function answerLeaf(memory: ValueMemory, raise: GroupRaise, question: LeafQuestion): LeafAnswer {
  if (!raise.view || raise.tasks.length === 0) return "maybe";
  const facts = reach(memory, raise, raise.view);
  const { test, classes, isOwnClass } = question;
  if (classes.some((name) => facts.classes.has(name))) return "yes";
  if (test.kind === "instanceof" || test.kind === "constructor") {
    return !isOwnClass && facts.externals.size > 0 ? "maybe" : "no";
  }
  if (test.kind === "property" || test.kind === "presence") {
    const isSet = facts.properties.has(test.name) && test.values.every((value) => facts.literals.has(value));
    if (isSet) return test.values.length > 0 ? "yes" : "maybe";
  }
  if (test.kind === "message") {
    const isSaid = test.values.some((value) => [...facts.literals].some((literal) => literal.includes(value)));
    if (isSaid && test.values.length > 0) return "yes";
  }
  return facts.externals.size > 0 ? "maybe" : "no";
}

/** Everything that the tasks of a group can run. */
function reach(memory: ValueMemory, raise: GroupRaise, view: SourceView): LeafFacts {
  const known = mapOf(reachByMemory, memory);
  const found = known.get(raise.id);
  if (found) return found;
  const parts = raise.tasks.map((root) => readLeafFacts(memory, view, { root, followsNames: true }));
  const seen = new Set<string>();
  for (const part of parts) {
    for (const fn of part.callees) {
      const key = keyOfFunction(fn.view, fn.node);
      if (seen.has(key) || seen.size >= MAX_FUNCTIONS) continue;
      seen.add(key);
      parts.push(factsOf(memory, key, fn));
    }
  }
  const merged = merge(parts);
  known.set(raise.id, merged);
  return merged;
}

function factsOf(memory: ValueMemory, key: string, fn: { view: SourceView; node: TSESTree.Node }): LeafFacts {
  const known = mapOf(factsByMemory, memory);
  let facts = known.get(key);
  if (!facts) known.set(key, (facts = readLeafFacts(memory, fn.view, { root: fn.node, followsNames: false })));
  return facts;
}

function merge(parts: readonly LeafFacts[]): LeafFacts {
  const union = (pick: (part: LeafFacts) => ReadonlySet<string>): Set<string> =>
    new Set(parts.flatMap((part) => [...pick(part)]));
  return {
    classes: union((part) => part.classes),
    literals: union((part) => part.literals),
    properties: union((part) => part.properties),
    externals: union((part) => part.externals),
    callees: [],
  };
}

function mapOf<V>(maps: WeakMap<ValueMemory, Map<string, V>>, memory: ValueMemory): Map<string, V> {
  let map = maps.get(memory);
  if (!map) maps.set(memory, (map = new Map()));
  return map;
}
