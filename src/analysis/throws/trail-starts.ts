import type { Settings } from "../settings.js";
import { globalSources, migratedSources } from "../models/group-sources.js";
import { collectThrowsTags } from "./throws-tag.js";

export interface StartOptions {
  readonly settings: Settings;
  readonly assumeMigrated: boolean;
}

/** The offsets in a file's text at which a group can come up: sources, and comments that tell of one. */
export function collectStarts(text: string, options: StartOptions): number[] {
  return [...collectMatches(text, patternOf(options)), ...collectThrowsTags(text)];
}

/** Only its comments speak in a declaration file. */
export function collectDeclaredStarts(text: string): number[] {
  return collectThrowsTags(text);
}

const patterns = new Map<string, RegExp>();

function patternOf({ settings, assumeMigrated }: StartOptions): RegExp {
  const key = JSON.stringify([assumeMigrated, settings.runtime, settings.groupSources]);
  let pattern = patterns.get(key);
  if (!pattern) patterns.set(key, (pattern = createPattern(settings, assumeMigrated)));
  return pattern;
}

function createPattern({ runtime, groupSources }: Settings, assumeMigrated: boolean): RegExp {
  const globals = Object.keys({ ...globalSources, ...(assumeMigrated ? migratedSources : {}) });
  const methods = globals.map((name) => name.slice("Promise.".length)).join("|");
  const modules = [...runtime, ...groupSources.flatMap((name) => name.match(/^[^#]+(?=#)/) ?? [])];
  const names = groupSources.map((name) =>
    name.slice(Math.max(name.lastIndexOf("."), name.lastIndexOf("#")) + 1),
  );
  return new RegExp(
    [
      String.raw`\bPromise\s*(?:\?\.|\.|\[\s*["'${"`"}])\s*(?:${methods})\b`,
      // `const { any } = Promise`
      String.raw`=\s*Promise\b(?!\s*[.<([])`,
      String.raw`\bAggregateError\b`,
      ...modules.map((module) => `(?<=["'\`])${escape(module)}(?=["'\`/])`),
      ...names.map((name) => String.raw`(?<![\w$])${escape(name)}(?![\w$])`),
    ].join("|"),
    "g",
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

function collectMatches(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: found }) =>
    // The global itself, not the sign before it.
    found.startsWith("=") ? index + found.indexOf("Promise") : index,
  );
}
