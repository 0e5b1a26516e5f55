import type { ExceptStarRule } from "../../src/rules/create-rule.js";

const types = {
  none: "This rule needs no type information.",
  optional: "This rule works without type information, and sees more with it.",
  needed:
    "This rule needs [type information](https://typescript-eslint.io/getting-started/typed-linting); without it, it is silent.",
} as const;

/** The page of a rule: docs/rules/<name>.md. */
export function renderRulePage(rule: ExceptStarRule): string {
  const { docs, hasSuggestions, fixable } = rule.meta;
  const presets = Object.keys(docs.presets).map((name) => `\`${name}\``);
  const sections = [
    `# ${docs.name}`,
    `${docs.description}.`,
    [
      presets.length > 0
        ? `In the presets ${presets.join(", ")}, and those that build on them.`
        : "In the preset `all` only.",
      types[docs.typeInformation],
      ...(fixable ? ["`eslint --fix` repairs it."] : []),
      ...(hasSuggestions ? ["Your editor offers a quick fix."] : []),
    ].join(" "),
    `## Why\n\n${docs.why}`,
    `## Reported\n\n\`\`\`ts\n${docs.bad}\n\`\`\``,
    `## Silent\n\n\`\`\`ts\n${docs.good}\n\`\`\``,
    renderOptions(rule),
    `## When not to use it\n\n${docs.whenNotToUse}`,
    docs.python ? `## In Python\n\n${docs.python}` : "",
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

type Property = { type?: string; enum?: unknown[]; items?: { type?: string }; description?: string };

function renderOptions({ meta }: ExceptStarRule): string {
  const [schema] = meta.schema as readonly { properties?: Record<string, Property> }[];
  if (!schema?.properties) return "";
  const [defaults = {}] = meta.defaultOptions as readonly Record<string, unknown>[];
  const rows = Object.entries(schema.properties).map(([name, property]) => {
    const type = property.enum?.map((value) => JSON.stringify(value)).join(" \\| ") ?? property.type ?? "";
    return `| \`${name}\` | ${type} | \`${JSON.stringify(defaults[name])}\` | ${property.description} |`;
  });
  return `## Options\n\n| option | values | default | what it does |\n|---|---|---|---|\n${rows.join("\n")}`;
}

/** The table of all rules, as the README has it between its markers. */
export function renderRulesTable(rules: Readonly<Record<string, ExceptStarRule>>): string {
  const rows = Object.values(rules).map(({ meta: { docs, fixable, hasSuggestions } }) => {
    const fix = fixable ? "fix" : hasSuggestions ? "quick fix" : "";
    const [preset = "all"] = Object.keys(docs.presets);
    return `| [${docs.name}](docs/rules/${docs.name}.md) | ${docs.description} | ${preset} | ${docs.typeInformation} | ${fix} |`;
  });
  return `| rule | what it does | preset | types | |\n|---|---|---|---|---|\n${rows.join("\n")}`;
}

/** A text with what stands between two marker comments replaced. */
export function replaceBetween(text: string, marker: string, content: string): string {
  const [start, end] = [`<!-- begin ${marker} -->`, `<!-- end ${marker} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the text has no ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}
