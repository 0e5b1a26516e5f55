import type { ExceptStarRule, PresetName } from "./create-rule.js";

/** All presets: those that rules name, and `all`. */
export type AnyPreset = PresetName | "all";

/** What each preset is for, for the docs, and the presets that it includes. */
export const presets: Readonly<
  Record<AnyPreset, { readonly about: string; readonly includes: readonly PresetName[] }>
> = {
  recommended: { about: "what is wrong in any code base; types are used where there are any", includes: [] },
  recommendedTypeChecked: {
    about: "with the rules that need type information",
    includes: ["recommended"],
  },
  strict: { about: "with what is often a matter of taste", includes: ["recommended"] },
  strictTypeChecked: {
    about: "everything that is strict, with types",
    includes: ["recommended", "recommendedTypeChecked", "strict"],
  },
  migrate: { about: "what the codemod would change: the preview of a migration", includes: [] },
  all: { about: "every rule with its defaults", includes: [] },
};

/** A rule's line in an ESLint configuration. */
export type RuleLine = "error" | "warn" | ["error" | "warn", ...unknown[]];

/** The rules of a preset, by their full names. Problems are errors, suggestions warnings. */
export function collectPresetRules(
  preset: AnyPreset,
  rules: Readonly<Record<string, ExceptStarRule>>,
): Record<string, RuleLine> {
  const lines: Record<string, RuleLine> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const options = findPresetOptions(preset, rule);
    const severity = rule.meta.type === "problem" ? "error" : "warn";
    if (options) lines[`except-star/${name}`] = options.length > 0 ? [severity, ...options] : severity;
  }
  return lines;
}

/** The options that a rule has in a preset; undefined when the preset does not hold it. The preset's own line wins. */
function findPresetOptions(preset: AnyPreset, rule: ExceptStarRule): readonly unknown[] | undefined {
  if (preset === "all") return [];
  const own = rule.meta.docs.presets;
  const including: readonly PresetName[] = [preset, ...[...presets[preset].includes].reverse()];
  return including.map((name) => own[name]).find((options) => options !== undefined);
}
