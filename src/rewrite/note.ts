/** Every change of behaviour that a rewrite can bring, with the sentence that the report and the docs print. */
export const noteSentences = {
  "waits-for-all": "It rejects once every task has settled, no longer at the first failure.",
  "error-grouped": "It rejects with an ExceptionGroup that holds every failure.",
  "siblings-aborted": "The first failure aborts the siblings that are given the group's signal.",
  "siblings-continue": "A failure does not stop the siblings: they close or remove something.",
  "sync-throw": "An error thrown while the tasks start becomes a rejection.",
  "first-raised":
    "It rejects at once with the first error, as before; later ones are in suppressedErrors(error).",
  "may-not-settle":
    "It rejects with the first error, since an element may settle only after the failure was seen.",
  adopted: "The promises run before the group knows of them, so it cannot cancel them.",
  "settled-entries":
    "The results have the same entries; under cancellation they are rejected with the reason.",
  "settled-uninspected":
    "Nobody reads the results, so failures vanish, as before: say what should become of them.",
  "settled-raised":
    "It waits for every task, as before; then the group throws, in place of the throw that stood behind it.",
  "timeout-error": "When time is up it rejects with a TimeoutError, in place of the race's own error.",
  "timer-cleared": "The timer no longer runs on once the work has ended.",
  "timeout-unwinds": "When time is up the work is aborted, and the call waits until it has unwound.",
  "first-error-only":
    "Of several errors the handler sees the first, as it did before; the others are not looked at.",
  "arm-per-error": "Where several errors match, the arm runs once for each of them.",
  "rest-raised": "The arm runs for the errors that match, and the others are thrown.",
} as const satisfies Record<string, string>;

/** The id of a change of behaviour, as `Form.notes` holds it. */
export type NoteId = keyof typeof noteSentences;
