import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Flags } from "./flags.js";
import type { MigrationReport } from "./report.js";
import { renderSummary } from "./summary.js";
import type { Terminal } from "./terminal.js";

/** What the outputs depend on besides the report. */
export interface OutputContext {
  readonly call: { readonly cwd: string; readonly flags: Flags; readonly terminal: Terminal };
  readonly isWritten: boolean;
  readonly next: readonly string[];
}

/** Writes the reports that the flags ask for, prints the diff, and ends with the summary. */
export function applyOutputs(report: MigrationReport, context: OutputContext): void {
  const { cwd, flags, terminal } = context.call;
  const isJsonShown = flags["json"] === true;
  if (isJsonShown) terminal.print(renderJson(report));
  if (typeof flags["json"] === "string")
    writeFileSync(resolve(cwd, flags["json"]), `${renderJson(report)}\n`);
  if (flags["print"] === true && !isJsonShown)
    for (const { diff } of report.files) terminal.print(diff.trimEnd());
  if (flags["quiet"] === true) return;
  const show = isJsonShown || flags["print"] === true ? terminal.tell : terminal.print;
  for (const line of renderSummary(report, context, terminal.paint)) show(line);
}

/** The report as JSON, for machines. */
export function renderJson(report: MigrationReport): string {
  return JSON.stringify(report, undefined, 2);
}
