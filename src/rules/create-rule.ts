import type { RuleContext, RuleListener } from "@typescript-eslint/utils/ts-eslint";
import { readSettings, type Settings } from "../analysis/settings.js";
import type { SourceView } from "../analysis/source-view.js";
import { viewOf } from "./view-of.js";

/** The presets a rule can name; each preset also holds the rules of those it builds on (rules/presets.ts). */
export type PresetName =
  "recommended" | "recommendedTypeChecked" | "strict" | "strictTypeChecked" | "migrate";

/** "needed": silent without types. "optional": sees more with types. "none": the same with and without. */
export type TypeInformation = "none" | "optional" | "needed";

/** A rule's page, kept beside its code: docs/rules/<name>.md is rendered from it, and its examples run as tests. */
export interface RuleDocs<Options extends readonly unknown[] = readonly unknown[]> {
  /** One line for tables, without a full stop: "Disallow …", "Require …". */
  readonly description: string;
  /** What goes wrong in the code that the rule reports, in Markdown. */
  readonly why: string;
  /** Code that the rule reports, as the first test case. Imports included. */
  readonly bad: string;
  /** The same code as it should be: silent. */
  readonly good: string;
  /** The honest limits, in Markdown. */
  readonly whenNotToUse: string;
  /** The counterpart in Python or its linters. */
  readonly python?: string;
  readonly typeInformation: TypeInformation;
  /** The smallest presets that hold the rule, each with the options it sets there ([] = the defaults). */
  readonly presets: Partial<Record<PresetName, Options | readonly []>>;
}

/** `docs` as ESLint and its tools find it on a finished rule. */
export interface RuleMetaDocs extends RuleDocs {
  readonly name: string;
  readonly url: string;
  readonly requiresTypeChecking: boolean;
}

/** What ESLint hands to a rule. */
export type Context<MessageId extends string> = Readonly<RuleContext<MessageId, readonly unknown[]>>;

/** What the user told us: options over their defaults, and `settings["except-star"]` over theirs. */
export interface Given<Options extends readonly unknown[]> {
  readonly options: Options;
  readonly settings: Settings;
}

/** A rule as its file writes it. */
export interface RuleSpec<Options extends readonly unknown[], MessageId extends string> {
  readonly name: string;
  readonly type: "problem" | "suggestion";
  readonly docs: RuleDocs<Options>;
  readonly messages: Readonly<Record<MessageId, string>>;
  /** JSON schemas of the options, in order; every property has a `description`. */
  readonly schema?: readonly object[];
  readonly defaultOptions: Options;
  readonly fixable?: "code";
  readonly hasSuggestions?: boolean;
  readonly create: (context: Context<MessageId>, view: SourceView, given: Given<Options>) => RuleListener;
}

/** A rule as ESLint and oxlint load it. */
export interface ExceptStarRule {
  readonly meta: {
    readonly type: "problem" | "suggestion";
    readonly docs: RuleMetaDocs;
    readonly messages: Readonly<Record<string, string>>;
    readonly schema: readonly object[];
    readonly defaultOptions: readonly unknown[];
    readonly fixable?: "code";
    readonly hasSuggestions: boolean;
    readonly languages: readonly string[];
  };
  readonly create: (context: Context<string>) => RuleListener;
}

const pages = "https://github.com/except-star/except-star/blob/main/docs/rules";

/** Turns a rule's page into an ESLint rule: its view and settings are read for it, its options have their defaults. */
export function createRule<Options extends readonly unknown[], MessageId extends string>(
  spec: RuleSpec<Options, MessageId>,
): ExceptStarRule {
  const { name, type, docs, messages, schema = [], defaultOptions, fixable, hasSuggestions = false } = spec;
  const requiresTypeChecking = docs.typeInformation === "needed";
  return {
    meta: {
      type,
      docs: { ...docs, name, url: `${pages}/${name}.md`, requiresTypeChecking },
      messages,
      schema,
      defaultOptions,
      ...(fixable && { fixable }),
      hasSuggestions,
      languages: ["js/js"],
    },
    create: (context) =>
      spec.create(context, viewOf(context), {
        options: readOptions(context.options, defaultOptions),
        settings: settingsOf(context.settings["except-star"]),
      }),
  };
}

const settingsRead = new WeakMap<object, Settings>();
const settingsWithout = readSettings(undefined);

/** The same object for the same settings, read once: what is remembered by settings is found by it. */
function settingsOf(given: unknown): Settings {
  if (typeof given !== "object" || given === null) return settingsWithout;
  let settings = settingsRead.get(given);
  if (!settings) settingsRead.set(given, (settings = readSettings(given)));
  return settings;
}

/** ESLint merges the defaults itself since 9.15; other hosts of rules do not. */
function readOptions<Options extends readonly unknown[]>(
  given: readonly unknown[],
  defaults: Options,
): Options {
  if (defaults.length === 0) return defaults;
  const merged = defaults.map((value, index) => {
    const own = given[index];
    if (own === undefined) return value;
    return isRecord(value) && isRecord(own) ? { ...value, ...own } : own;
  });
  return merged as readonly unknown[] as Options;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
