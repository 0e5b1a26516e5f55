import { escapeAdvice, escapeSentences } from "../../analysis/flow/escape.js";
import { blockerSentences } from "../../rewrite/blocker.js";
import { noteSentences } from "../../rewrite/note.js";
import { boundarySentences } from "../../rewrite/unit.js";
import { findNearest } from "../command-line.js";
import { findStart } from "../discover.js";
import { exitCodes, ExitError } from "../exit-error.js";
import { readOptions } from "../flags.js";
import { planMigration } from "../migrate.js";
import { createPlanUnits } from "../plan-units.js";
import { ownSentences } from "../reasons.js";
import { createReport, type MigrationReport, type SiteReport } from "../report.js";
import { outcomeTitles } from "../summary.js";
import type { CommandCall } from "./migrate-command.js";

/** Every reason and note that a report can name, with its sentence. */
export const sentences: Readonly<Record<string, string>> = {
  ...blockerSentences,
  ...boundarySentences,
  ...escapeSentences,
  ...noteSentences,
  ...ownSentences,
};

const advice: Readonly<Record<string, string | undefined>> = escapeAdvice;

/** `except-star explain <reason | file:line>`: what a reason means, or what becomes of the sites of a line. */
export async function runExplain(call: CommandCall): Promise<number> {
  const [subject = ""] = call.args;
  const place = /^(.+):(\d+)(?::\d+)?$/.exec(subject);
  if (place) return await explainPlace(call, place[1] ?? "", Number(place[2]));
  const sentence = sentences[subject];
  if (sentence !== undefined) {
    call.terminal.print(`${call.terminal.paint.bold(subject)}: ${sentence}`);
    if (advice[subject] !== undefined) call.terminal.print(`  ${advice[subject]}`);
    return exitCodes.done;
  }
  const near = findNearest(subject, Object.keys(sentences));
  const hint = near ? `Did you mean \`${near}\`?` : "Give a reason of the report, or a place as file:line.";
  throw new ExitError(exitCodes.usage, `There is no reason \`${subject}\`.`, hint);
}

async function explainPlace(call: CommandCall, file: string, line: number): Promise<number> {
  const options = readOptions(call.cwd, [], call.flags);
  const only = findStart(call.cwd, file);
  const report = createReport(await planMigration({ ...options, only }, createPlanUnits(options)));
  const path = only.slice(report.root.length + 1);
  const here = report.sites.filter((site) => site.path === path && site.line === line);
  if (here.length === 0) throw refuseLine(report, path, line);
  for (const text of here.flatMap((site) => renderSite(site))) call.terminal.print(text);
  return exitCodes.done;
}

function refuseLine(report: MigrationReport, path: string, line: number): ExitError {
  const lines = [...new Set(report.sites.filter((site) => site.path === path).map((site) => site.line))];
  const advice = lines.length > 0 ? `There are sites in lines ${lines.join(", ")}.` : "The file holds none.";
  return new ExitError(exitCodes.usage, `No site begins in ${path}:${line}.`, advice);
}

function renderSite(site: SiteReport): string[] {
  const place = `${site.path}:${site.line}:${site.column + 1}`;
  const form = site.form === undefined ? "" : `, form ${site.form}`;
  return [
    `${place} ${site.kind} (${site.shape}): ${outcomeTitles[site.outcome]}${form}`,
    ...site.reasons.flatMap(({ id, sentence }) => [
      `  why: ${sentence} [${id}]`,
      ...(advice[id] === undefined ? [] : [`  what would help: ${advice[id]}`]),
    ]),
    ...(site.lowered === undefined ? [] : [`  a better form did not type-check: ${site.lowered}`]),
    ...site.notes.map((note) => `  changes: ${sentences[note] ?? note}`),
    ...site.handlers.map((handler) => `  reaches the handler ${handler}`),
  ];
}
