/** Exit codes of the command line, as `--help` and the docs list them. */
export const exitCodes = {
  done: 0,
  editsFound: 1,
  usage: 2,
  dirtyTree: 3,
  unverified: 4,
  someFilesFailed: 5,
} as const;

/** Ends the command with a message for people and an exit code; nothing was written. */
export class ExitError extends Error {
  override readonly name = "ExitError";
  constructor(
    readonly code: number,
    message: string,
    /** What to do about it. */
    readonly advice?: string,
  ) {
    super(message);
  }
}
