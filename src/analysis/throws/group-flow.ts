import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";

/** One call on the way from a handler to the place that raises the group. */
export interface Step {
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

/** A linked list of steps, the outermost call first: summaries share their tails. */
export interface Chain {
  readonly step: Step;
  readonly next: Chain | undefined;
  readonly length: number;
}

/** A place that raises a group, and the code that runs inside it. */
export interface GroupRaise extends Step {
  readonly id: string;
  /** The file of the tasks. */
  readonly view: SourceView | undefined;
  /** What it throws, as messages name it: `ExceptionGroup` · `AggregateError`; "migrated" for a Promise.all of today. */
  readonly group: string;
  /** The tasks: what they throw is inside the group. Empty when nobody can see them (a documented function). */
  readonly tasks: readonly TSESTree.Node[];
}

/** What a function does with a parameter whose own group it passes on. */
export type ParameterUse = "awaited" | "called" | "calledAndAwaited" | "thrown";

/** A group that arrives for certain. */
export interface ArrivingGroup {
  readonly kind: "group";
  readonly raise: GroupRaise;
  readonly chain: Chain | undefined;
}

/** A group that arrives if the caller's argument brings one: `withLog(fn)` throws what `fn` throws. */
export interface ForwardedParameter {
  readonly kind: "parameter";
  /** Key of the function that declares the parameter. */
  readonly owner: string;
  readonly index: number;
  /** The member of the argument that is meant: `options.fetch()` · `({ fetch }) => fetch()`. */
  readonly member: string | undefined;
  readonly use: ParameterUse;
  readonly chain: Chain | undefined;
}

export type Atom = ArrivingGroup | ForwardedParameter;

/** Everything that may arrive at one place, the shortest chain of each. Never changed once it is made. */
export type Flow = ReadonlyMap<string, Atom>;

export const nothing: Flow = new Map();

/** More raises than this at one place add nothing to a message, and would make summaries of large programs heavy. */
const capacity = 32;

export function flowOf(...atoms: readonly Atom[]): Flow {
  return new Map(atoms.map((atom) => [keyOf(atom), atom]));
}

export function joinFlows(flows: Iterable<Flow>): Flow {
  let only: Flow = nothing;
  let joined: Map<string, Atom> | undefined;
  for (const flow of flows) {
    if (flow.size === 0 || flow === only) continue;
    if (only.size === 0) only = flow;
    else addAll((joined ??= new Map(only)), flow);
  }
  return joined ?? only;
}

function addAll(joined: Map<string, Atom>, flow: Flow): void {
  for (const [key, atom] of flow) {
    const known = joined.get(key);
    if (known ? lengthOf(atom) < lengthOf(known) : joined.size < capacity) joined.set(key, atom);
  }
}

/** The flow as the caller sees it: one step further away. */
export function addStep(atom: Atom, step: Step): Atom {
  return { ...atom, chain: { step, next: atom.chain, length: lengthOf(atom) + 1 } };
}

export function lengthOf(atom: Atom): number {
  return atom.chain?.length ?? 0;
}

export function isSameFlow(one: Flow, other: Flow): boolean {
  if (one === other) return true;
  if (one.size !== other.size) return false;
  for (const [key, atom] of one) {
    const counterpart = other.get(key);
    if (!counterpart || lengthOf(counterpart) !== lengthOf(atom)) return false;
  }
  return true;
}

export function keyOf(atom: Atom): string {
  if (atom.kind === "group") return atom.raise.id;
  return `${atom.owner}|${atom.index}|${atom.member ?? ""}|${atom.use}`;
}

/** The steps of a chain, the outermost call first. */
export function collectSteps(chain: Chain | undefined): Step[] {
  const steps: Step[] = [];
  for (let link = chain; link; link = link.next) steps.push(link.step);
  return steps;
}
