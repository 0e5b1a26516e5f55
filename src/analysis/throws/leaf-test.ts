import { isNodeModule, isOverNode, systemCodes, systemMessages } from "../models/system-errors.js";
import type { ErrorTest } from "../sites/error-test.js";
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
  if (question.parts.length > 0) {
    const parts = question.parts.map((part) => readStrength(facts, part));
    return question.needsAll ? weakest(parts) : strongest(parts);
  }
  if (question.test.values.length === 0 && facts.properties.has(question.test.name))
    return strengths.possible;
  if (question.isOwn) return facts.externals.has(unknownTasks) ? strengths.opaque : strengths.none;
  return strongest([...facts.externals].map((external) => readExternal(external, question)));
}

export function strongest(found: readonly Strength[]): Strength {
  return found.reduce<Strength>((best, one) => (one > best ? one : best), strengths.none);
}

function weakest(found: readonly Strength[]): Strength {
  return found.reduce((worst, one) => (one < worst ? one : worst));
}

function isMade(facts: LeafFacts, { test, classes }: LeafQuestion): boolean {
  if (classes.some((name) => facts.classes.has(name))) return true;
  const isWritten = test.values.some((value) => facts.literals.has(value));
  switch (test.kind) {
    case "property":
      if (test.name === "name" && test.values.some((value) => facts.classes.has(value))) return true;
      if (test.values.some((value) => facts.literals.has(`${test.name}=${value}`))) return true;
      return (
        isWritten && facts.properties.has(test.name) && test.values.some((value) => !systemCodes.has(value))
      );
    case "predicate": {
      // `isHttpError(e)` · `HttpError.is(e)`: a predicate that nobody can see is believed by its name.
      const [, subject] = /(?:^|\.)_?is([A-Z]\w*)$/.exec(test.name) ?? /(\w+)\.is\w*$/.exec(test.name) ?? [];
      return subject !== undefined && facts.classes.has(subject);
    }
    case "message":
      return test.values.some((value) => [...facts.messages].some((text) => matchesText(value, text)));
    default:
      return false;
  }
}

/** Whether a text has what is looked for in it: `includes("gone")` · `/gone|lost/i.test(…)`. */
function matchesText(sought: string, text: string): boolean {
  const [, pattern, flags] = /^\/(.+)\/([a-z]*)$/s.exec(sought) ?? [];
  if (pattern === undefined) return sought.length > 2 && text.includes(sought);
  try {
    return new RegExp(pattern, flags).test(text);
  } catch {
    return false;
  }
}

/** Whether Node's own errors say so: the text names a system code, or stands in what Node writes for one. */
function isSystemText(sought: string): boolean {
  if ([...sought.matchAll(/\bE[A-Z0-9]{2,}\b/g)].some(([code]) => systemCodes.has(code))) return true;
  return systemMessages.some((message) => matchesText(sought, message));
}

function readExternal(external: string, { test, module }: LeafQuestion): Strength {
  const isSystem = isSystemTest(test);
  if (external === unknownTasks) return strengths.opaque;
  if (external === unknownCall) return strengths.possible;
  const called = external.includes("#") ? external.slice(0, external.indexOf("#")) : "";
  if (module !== undefined)
    return called === module ? strengths.related : isNodeModule(called) ? strengths.none : strengths.possible;
  if (isNodeModule(called)) return isSystem ? strengths.related : strengths.none;
  return isSystem && isOverNode(called) ? strengths.related : strengths.possible;
}

/** Whether a test asks for what Node's own modules throw. */
export function isSystemTest({ kind, name, values }: ErrorTest): boolean {
  if (kind === "presence") return /^(?:code|errno|syscall|path)$/.test(name);
  if (kind === "property") {
    if (name === "errno" || name === "syscall") return true;
    return (
      name === "code" &&
      (values.length === 0 || values.some((value) => systemCodes.has(value) || value.startsWith("ERR_")))
    );
  }
  return kind === "message" && values.some(isSystemText);
}
