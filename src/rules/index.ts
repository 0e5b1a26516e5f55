import type { ESLint, Linter } from "eslint";
import manifest from "../../package.json" with { type: "json" };
import type { ExceptStarRule } from "./create-rule.js";
import { noSwallowedCancellation } from "./no-swallowed-cancellation.js";
import { collectPresetRules, presets, type AnyPreset } from "./presets.js";

/** Every rule, in the order of the docs. */
const list: readonly ExceptStarRule[] = [noSwallowedCancellation];

const rules: Readonly<Record<string, ExceptStarRule>> = Object.fromEntries(
  list.map((rule) => [rule.meta.docs.name, rule]),
);

const plugin = {
  meta: { name: manifest.name, version: manifest.version, namespace: "except-star" },
  rules,
};

function createPreset(name: AnyPreset): object {
  return {
    name: `except-star/${name}`,
    plugins: { "except-star": plugin },
    rules: collectPresetRules(name, rules),
  };
}

const configs = Object.fromEntries((Object.keys(presets) as AnyPreset[]).map((name) => [name, createPreset(name)]));

/** The plugin for `eslint.config.js`: `exceptStar.configs.recommended`. */
const exceptStar: ESLint.Plugin & {
  readonly configs: Readonly<
    Record<
      "recommended" | "recommendedTypeChecked" | "strict" | "strictTypeChecked" | "migrate" | "all",
      Linter.Config
    >
  >;
} = Object.assign(plugin, { configs }) as never;

export default exceptStar;
