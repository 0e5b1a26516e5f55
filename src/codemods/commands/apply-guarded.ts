import { writeJournaled } from "../journal.js";
import type { Terminal } from "../terminal.js";
import { separateRefused, type FileWrite } from "../write.js";

const reasons: Readonly<Record<string, string>> = {
  foreign: "changed since it was analysed",
  unwritable: "may not be written",
  linked: "belongs together with such a file",
};

/** Writes what may still be written as it was analysed, and names the rest. Returns the files that were left. */
export function applyGuarded(writes: readonly FileWrite[], journal: string, terminal: Terminal): string[] {
  if (writes.length === 0) return [];
  const { ready, refused } = separateRefused(writes);
  writeJournaled(journal, ready);
  for (const { write, why } of refused) {
    terminal.tell(
      terminal.paint.red(`${write.path} ${reasons[why]}, so it was left as it is. Run migrate again.`),
    );
  }
  return refused.map(({ write }) => write.path);
}
