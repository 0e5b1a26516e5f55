/** Every reason for which a site is left alone, with the sentence that the editor, the report and the docs print. */
export const blockerSentences = {
  "promise-shadowed": "`Promise` is another binding here, so this is not the built-in Promise.",
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
