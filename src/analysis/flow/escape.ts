import type { Place } from "../site.js";

/** Every reason for which a rejection leaves what is understood, with the sentence that the report and the docs print. */
export const escapeSentences = {
  "passed-as-argument": "The promise is passed to a function that the analysis cannot see into.",
  "callback-of": "The function that rejects is handed to other code, which calls it.",
  "stored-in-field": "The promise is stored in a property whose readers are not all known.",
  "used-as-value": "The promise is used as a value in a way that the analysis does not follow.",
  "unknown-method": "A method with an unknown meaning is called on the promises.",
  "nested-too-deep": "The promise lies too deep in functions and collections to be followed.",
  yielded: "The promise is yielded by a generator, whose consumer decides what to await.",
  exported: "The function is exported, and its callers in other files are not known here.",
  method: "The method can be called through any instance, and its callers are not known here.",
  "public-api": "The package's entry point exports it, so code outside this program can call it.",
  "unseen-caller": "It is exported, but nothing in the program uses it: a framework or a script may.",
  "external-interface": "It implements a member of a type from outside the program, whose owner calls it.",
  decorated: "A decorator gets the method or its class and may call it.",
  "computed-member": "The member's name is computed, so its callers cannot be found by name.",
  constructor: "The error leaves a constructor or a class field.",
  "class-extends": "A class extends the value.",
  "foreign-module": "The module is imported in a way that the analysis does not follow.",
  "error-passed": "A handler passes the caught error on to code that the analysis cannot see into.",
  "error-kept": "A handler keeps the caught error in a property or in data that others read.",
  "error-tested-elsewhere": "The caught error is tested outside of the handler that caught it.",
} as const satisfies Record<string, string>;

/** For each reason, what would let the rejection be followed: the documentation and `explain` say it. */
export const escapeAdvice: Readonly<Record<keyof typeof escapeSentences, string>> = {
  "passed-as-argument": "Await it here, or hand it to a function of the program.",
  "callback-of": "Call it here and await it, or hand it to a function of the program.",
  "stored-in-field": "Keep it in a variable, a private member, or a member of a class of the program.",
  "used-as-value": "Await it where it is made.",
  "unknown-method": "Use the methods of arrays and promises, or a loop.",
  "nested-too-deep": "Give a part of the structure a function of its own that awaits it.",
  yielded: "Await it before it is yielded.",
  exported: "`except-star migrate` reads the files that import it.",
  method: "With types for all files that call it, its callers are found by what it is called on.",
  "public-api":
    'With `"private": true`, or without an entry that leads to it, only the tree\'s own files count.',
  "unseen-caller": "Without `export`, or with a caller in the tree, its handlers are known.",
  "external-interface": "Handle the error in the member: what it lets through belongs to the type's owner.",
  decorated: "Move the work into a function without a decorator, and handle its error there.",
  "computed-member": "A member with a plain name is found.",
  constructor: "Start the work in a method or a function that is awaited.",
  "class-extends": "Give the class by its name.",
  "foreign-module": "Import it with `import` or `require`.",
  "error-passed": "Hand on what the handler found out, in place of the error.",
  "error-kept": "Keep a new error with this one as its `cause`, or what the handler found out.",
  "error-tested-elsewhere": "Test it in the handler, and hand on the answer.",
};

/** The id of a reason, as `explain <reason>` takes it. */
export type EscapeId = keyof typeof escapeSentences;

/** One place where a rejection leaves what is understood. `detail` names the user's own code. */
export interface Escape {
  readonly id: EscapeId;
  readonly place: Place;
  readonly detail?: string;
  /** What escapes is a function that raises the error itself, when it is called. */
  readonly isRaised?: boolean;
}

/** The sentence of an escape, with its detail. */
export function renderEscape(escape: Escape): string {
  const sentence = escapeSentences[escape.id];
  return escape.detail ? `${sentence} (${escape.detail})` : sentence;
}
