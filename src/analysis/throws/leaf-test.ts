import { unknownCall, unknownTasks, type LeafFacts } from "./leaf-facts.js";
import type { LeafQuestion } from "./leaf-question.js";

/**
 * How surely code brings what a handler asks for: it makes the error itself (`made`); it calls the library that the
 * error comes from (`related`); it calls something that nobody can see (`possible`); nobody sees what it runs (`opaque`).
 */
export const strengths = { none: 0, opaque: 1, possible: 2, related: 3, made: 4 } as const;

export type Strength = (typeof strengths)[keyof typeof strengths];

/** How surely a piece of code brings what is asked for. */
export function readStrength(facts: LeafFacts, question: LeafQuestion): Strength {
  if (isMade(facts, question)) return strengths.made;
  if (question.parts.length > 0) return strongest(question.parts.map((part) => readStrength(facts, part)));
  if (question.isOwn) return facts.externals.has(unknownTasks) ? strengths.opaque : strengths.none;
  return strongest([...facts.externals].map((external) => readExternal(external, question)));
}

function strongest(found: readonly Strength[]): Strength {
  return found.reduce<Strength>((best, one) => (one > best ? one : best), strengths.none);
}

function isMade(facts: LeafFacts, { test, classes }: LeafQuestion): boolean {
  if (classes.some((name) => facts.classes.has(name))) return true;
  const isWritten = test.values.some((value) => facts.literals.has(value));
  switch (test.kind) {
    case "property":
      if (test.name === "name" && test.values.some((value) => facts.classes.has(value))) return true;
      return isWritten && facts.properties.has(test.name);
    case "message":
      return test.values.some((value) => [...facts.literals].some((literal) => literal.includes(value)));
    default:
      return false;
  }
}

/** Libraries whose errors carry system codes. */
const system = /^(?:node:|fs\b|child_process|net\b|dns\b|http|https|tls|dgram|os\b|fs-extra|graceful-fs|execa|undici|pg|mysql|redis|ioredis)/;
const systemCode = /^E[A-Z]{3,}|^ERR_/;

function readExternal(external: string, { test, module }: LeafQuestion): Strength {
  if (external === unknownTasks) return strengths.opaque;
  if (external === unknownCall) return strengths.possible;
  if (module !== undefined) return external.startsWith(`${module}#`) ? strengths.related : strengths.possible;
  const asksSystem = test.name === "code" && (test.values.length === 0 || test.values.some((value) => systemCode.test(value)));
  return asksSystem && system.test(external) ? strengths.related : strengths.possible;
}
