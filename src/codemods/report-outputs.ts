import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import type { Flags } from "./flags.js";
import { renderHtml } from "./html.js";
import type { MigrationReport } from "./report.js";
import { renderSarif } from "./sarif.js";
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
  const { flags, terminal } = context.call;
  const isJsonShown = flags["json"] === true;
  if (isJsonShown) terminal.print(renderJson(report));
  saveReports(report, context.call);
  if (flags["print"] === true && !isJsonShown)
    for (const { diff } of report.files) terminal.print(diff.trimEnd());
  if (flags["quiet"] === true) return;
  const show = isJsonShown || flags["print"] === true ? terminal.tell : terminal.print;
  for (const line of renderSummary(report, context, terminal.paint)) show(line);
}

function saveReports(report: MigrationReport, { cwd, flags }: OutputContext["call"]): void {
  const { json, html, sarif } = flags;
  if (typeof json === "string") writeFileSync(resolve(cwd, json), `${renderJson(report)}\n`);
  if (html !== undefined) writeFileSync(resolve(cwd, nameOf(html, "except-star.html")), renderHtml(report));
  if (sarif === undefined) return;
  writeFileSync(
    resolve(cwd, nameOf(sarif, "except-star.sarif")),
    `${renderSarif(report, packageJson.version)}\n`,
  );
}

function nameOf(flag: unknown, usual: string): string {
  return typeof flag === "string" ? flag : usual;
}

/** The report as JSON, for machines. */
export function renderJson(report: MigrationReport): string {
  return JSON.stringify(report, undefined, 2);
}
