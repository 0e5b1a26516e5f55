/** The reasons that the command line itself gives, with the sentence that the report and the docs print. */
export const ownSentences = {
  "breaks-types": "Every form of the rewrite brings a type error here.",
  "handler-breaks-types": "With a group, a handler that it reaches would not type-check.",
  "program-breaks-types":
    "Its program does not type-check with the rewritten files in it, and no site accounts for that.",
  "edits-overlap": "Its text is part of another rewrite.",
  refused: "It was refused in the interactive run.",
} as const satisfies Record<string, string>;
