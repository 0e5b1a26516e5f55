import type { MigrationReport, SiteReport } from "./report.js";

/** The report as SARIF 2.1.0: what is left alone as warnings, what is migrated as notes. */
export function renderSarif(report: MigrationReport, version: string): string {
  const ids = [...new Set(report.sites.map((site) => ruleOf(site)))].sort();
  const driver = { name: "except-star", version, rules: ids.map((id) => ({ id })) };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        columnKind: "utf16CodeUnits",
        results: report.sites.map((site) => renderResult(site, ids)),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ruleOf({ outcome, reasons }: SiteReport): string {
  return outcome === "left" ? (reasons[0]?.id ?? "left") : `migrated-${outcome}`;
}

function renderResult(site: SiteReport, ids: readonly string[]): object {
  const ruleId = ruleOf(site);
  const why = site.reasons.map(({ sentence }) => sentence).join(" ");
  const text =
    site.outcome === "left"
      ? `Left alone: ${why}`
      : `${site.kind} is rewritten (${site.form ?? ""}). ${why}`.trim();
  const physicalLocation = {
    artifactLocation: { uri: encodeURI(site.path), uriBaseId: "%SRCROOT%" },
    region: { startLine: site.line, startColumn: site.column + 1 },
  };
  return {
    ruleId,
    ruleIndex: ids.indexOf(ruleId),
    level: site.outcome === "left" ? "warning" : "note",
    message: { text },
    locations: [{ physicalLocation }],
    partialFingerprints: { site: site.id },
  };
}
