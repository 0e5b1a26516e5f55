import type { TSESTree } from "@typescript-eslint/types";
import { CircularMemo } from "./circular-memo.js";
import { identityOf, type Value } from "./value.js";

/** What is asked: an expression's values, or (as text) a member of an object or class. */
type Question = TSESTree.Node | string;

/** What the resolving of values remembers: one per program and set of names of the runtime. */
export interface ValueMemory {
  /** Modules from which the runtime is imported. */
  readonly runtime: readonly string[];
  readonly answers: CircularMemo<Question, readonly Value[]>;
}

export function createValueMemory(runtime: readonly string[]): ValueMemory {
  const isSame = (one: readonly Value[], other: readonly Value[]): boolean => one.length === other.length;
  return { runtime, answers: new CircularMemo<Question, readonly Value[]>({ bottom: [], isSame }) };
}

/** The values that answer a question, each once; read once and remembered. */
export function answerOnce(
  memory: ValueMemory,
  question: Question,
  resolve: () => readonly Value[],
): readonly Value[] {
  return memory.answers.answer(question, () => unique(resolve()));
}

/** More values than this for one expression come from code that builds names in a loop. */
const MAX_VALUES = 48;

function unique(values: readonly Value[]): readonly Value[] {
  if (values.length < 2) return values;
  const byIdentity = new Map<string, Value>();
  for (const value of values) {
    if (byIdentity.size >= MAX_VALUES) break;
    byIdentity.set(identityOf(value), value);
  }
  return byIdentity.size === values.length ? values : [...byIdentity.values()];
}
