import type { ESLint, Linter } from "eslint";
import type { ExceptStarRule } from "./create-rule.js";
import { noControlFlowInHandler } from "./no-control-flow-in-handler.js";
import { noEscapingGroup } from "./no-escaping-group.js";
import { noFirstErrorOnly } from "./no-first-error-only.js";
import { noFloatingGroup } from "./no-floating-group.js";
import { noForeignPromise } from "./no-foreign-promise.js";
import { noGroupProperty } from "./no-group-property.js";
import { noMixedCatch } from "./no-mixed-catch.js";
import { noPlainCatch } from "./no-plain-catch.js";
import { noPlainExpect } from "./no-plain-expect.js";
import { noResultBeforeJoin } from "./no-result-before-join.js";
import { noSwallowedCancellation } from "./no-swallowed-cancellation.js";
import { noUnhandledRest } from "./no-unhandled-rest.js";
import { noUninspectedSettled } from "./no-uninspected-settled.js";
import { noUselessTaskGroup } from "./no-useless-task-group.js";
import { preferExceptStar } from "./prefer-except-star.js";
import { preferTaskGroup } from "./prefer-task-group.js";
import { preferTimeout } from "./prefer-timeout.js";
import { requireDerive } from "./require-derive.js";
import { requireShieldedCleanup } from "./require-shielded-cleanup.js";
import { requireSignalForwarding } from "./require-signal-forwarding.js";
import { requireThrowsTag } from "./require-throws-tag.js";
import { collectPresetRules, presets, type AnyPreset } from "./presets.js";

/** Every rule, in the order of the docs. */
const list: readonly ExceptStarRule[] = [
  noPlainCatch,
  noSwallowedCancellation,
  preferTaskGroup,
  requireSignalForwarding,
  noUninspectedSettled,
  noFloatingGroup,
  noFirstErrorOnly,
  noForeignPromise,
  requireThrowsTag,
  preferTimeout,
  noUnhandledRest,
  requireShieldedCleanup,
  noControlFlowInHandler,
  noGroupProperty,
  noResultBeforeJoin,
  noUselessTaskGroup,
  preferExceptStar,
  noEscapingGroup,
  requireDerive,
  noPlainExpect,
  noMixedCatch,
];

const rules: Readonly<Record<string, ExceptStarRule>> = Object.fromEntries(
  list.map((rule) => [rule.meta.docs.name, rule]),
);

const plugin = {
  meta: { name: "eslint-plugin-except-star", version: "0.1.0", namespace: "except-star" },
  rules,
};

function createPreset(name: AnyPreset): object {
  return {
    name: `except-star/${name}`,
    plugins: { "except-star": plugin },
    rules: collectPresetRules(name, rules),
  };
}

const configs = Object.fromEntries(
  (Object.keys(presets) as AnyPreset[]).map((name) => [name, createPreset(name)]),
);

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
