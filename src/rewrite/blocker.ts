/** Every reason for which a site is left alone, with the sentence that the editor, the report and the docs print. */
export const blockerSentences = {
  "promise-shadowed": "`Promise` is another binding here, so this is not the built-in Promise.",
  "promise-aliased":
    "The built-in Promise is called by another name here, so its meaning could change elsewhere.",
  "optional-call": "The call is optional (`?.`), so it may give undefined in place of a promise.",
  "cast-callee": "The function is called through a cast, which a rewrite would lose.",
  "no-argument": "Nothing is given to wait for.",
  "spread-argument": "The arguments are spread, so it is not known which of them holds the promises.",
  "extra-arguments": "There is more than one argument, and the others have no meaning for Promise.all.",
  "keep-promise-all": "A `keep-promise-all` comment asks to leave it.",
  "generated-file":
    "The file is generated or vendored: a rewrite would be lost or would not be yours to make.",
  "runtime-source": "The file is part of the runtime that the rewrite would import.",
  "script-file":
    "The file may be a script, where an import does not work: nothing in it says how it is loaded.",
  "serialised-function": "The function around it runs in another realm, where the import does not exist.",
  "no-promises": "None of the elements is a promise, so there is nothing that could fail or be stopped.",
  "settled-running":
    "The promises run already and allSettled waits for all of them: a group would add nothing.",
  "race-of-several":
    "More than one piece of work races the timer: which of them time should end is yours to say.",
  "race-timer-unclear": "The file does not show after how long the timer ends the race, or with what.",
  "race-own-end":
    "The timer ends the race with a value or an error of its own, which `timeout` would replace by a TimeoutError.",
  "race-error-tested":
    "Code that it reaches asks for the timer's error, which `timeout` would replace by a TimeoutError.",
  "race-not-moved": "A comment, an await or a call beside the work would be lost or run in another order.",
  "settled-may-throw":
    "An element gives void, so it may throw at once: that left allSettled, and would be an entry that nobody reads.",
  "handler-asks-nothing": "What the handler does is the same for every error, so a group needs no change.",
  "handler-elsewhere": "The handler is a function that this file does not hold.",
  "tests-aggregate":
    "The handler opens an AggregateError itself, and a group is one: read what it should do now.",
  "assertion-of-all": "The assertion holds for a group as it stands, or says nothing of one error.",
  "assertion-not-moved": "What the assertion compares cannot be asked of each error of a group.",
} as const satisfies Record<string, string>;

/** The id of a reason, as `explain <reason>` takes it. */
export type BlockerId = keyof typeof blockerSentences;

/** Why a site is left as it is. `detail` names the user's own code that is the reason. */
export interface Blocker {
  readonly id: BlockerId;
  readonly detail?: string;
}

/** The sentence of a blocker, with its detail. */
export function renderBlocker(blocker: Blocker): string {
  const sentence = blockerSentences[blocker.id];
  return blocker.detail ? `${sentence} (${blocker.detail})` : sentence;
}
