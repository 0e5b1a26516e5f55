import { isCancel, select } from "@clack/prompts";
import { noteSentences } from "../rewrite/note.js";
import type { Choices } from "./choices.js";
import type { Migration } from "./migrate.js";
import { ownSentences } from "./reasons.js";
import { renderDiff } from "./report.js";
import type { Paint } from "./summary.js";
import type { Terminal } from "./terminal.js";

/** What may be answered to a unit. `file`: yes to all that change the same first file. */
export type Answer = "yes" | "no" | "all" | "file" | "quit";

/** Asks one question; a terminal's, or a test's. */
export type Ask = (message: string) => Promise<Answer>;

type Standing = ReturnType<Choices["collectStanding"]>[number];

/** Goes through all units, shows each with its diff, and takes those out that are refused. */
export async function askForUnits(
  migration: Migration,
  terminal: Terminal,
  ask: Ask = askOnTerminal,
): Promise<void> {
  const { choices } = migration;
  const standing = choices.collectStanding();
  const acceptedFiles = new Set<string>();
  let rest: "asked" | "accepted" | "refused" = "asked";
  for (const [index, one] of standing.entries()) {
    const file = one.chosen[0]?.part.place.path ?? "";
    let answer: Answer = rest === "refused" ? "no" : "yes";
    if (rest === "asked" && !acceptedFiles.has(file)) {
      for (const diff of collectDiffs(migration, one)) terminal.print(renderColours(diff, terminal.paint));
      for (const risk of collectRisks(one)) terminal.print(`• ${risk}`);
      answer = await ask(`${index + 1} of ${standing.length}: ${describeRaise(one)}. Rewrite?`);
    }
    if (answer === "file") acceptedFiles.add(file);
    if (answer === "all") rest = "accepted";
    if (answer === "quit") rest = "refused";
    if (answer === "no" || answer === "quit") {
      choices.refuse(one.unit, { id: "refused", sentence: ownSentences.refused });
    }
  }
}

/** The unit's own changes, file by file. */
function collectDiffs({ renderer, discovery }: Migration, { chosen }: Standing): string[] {
  const paths = [...new Set(chosen.map(({ part }) => part.place.path))];
  return paths.flatMap((path) => {
    const mine = chosen.filter(({ part }) => part.place.path === path);
    const name = path.slice(discovery.root.length + 1);
    const after = renderer.findWith(path, mine);
    return after ? [renderDiff(name, renderer.findOriginal(path) ?? "", after.text)] : [];
  });
}

/** What was there in red, what comes in green. */
function renderColours(diff: string, paint: Paint): string {
  const lines = diff.trimEnd().split("\n");
  return lines
    .map((line) => {
      if (/^(?:---|\+\+\+) /.test(line)) return paint.bold(line);
      if (line.startsWith("-")) return paint.red(line);
      if (line.startsWith("+")) return paint.green(line);
      return line.startsWith("@@") ? paint.dim(line) : line;
    })
    .join("\n");
}

function describeRaise({ variant, chosen }: Standing): string {
  if (chosen.some(({ part }) => part.kind === "race")) return "a deadline in place of a race with a timer";
  return variant.raise === "group" ? "raises a group" : "raises the first error, as before";
}

function collectRisks({ chosen }: Standing): string[] {
  return [...new Set(chosen.flatMap(({ form }) => form.notes))].map(
    (note) => (noteSentences as Readonly<Record<string, string>>)[note] ?? note,
  );
}

async function askOnTerminal(message: string): Promise<Answer> {
  const options: { readonly value: Answer; readonly label: string }[] = [
    { value: "yes", label: "yes" },
    { value: "no", label: "no" },
    { value: "file", label: "yes, and all others of this file" },
    { value: "all", label: "yes, and all others" },
    { value: "quit", label: "no, and none of the others" },
  ];
  const answer = await select<Answer>({ message, options });
  return isCancel(answer) ? "quit" : answer;
}
