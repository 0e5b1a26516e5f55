// node bench/rules/lint-run.mjs '{"root":"…","under":["src"],"typed":true,"preset":"all"}'
// One whole lint in a process of its own. Prints its CPU time, what each of our rules took of it, and the reports.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as parser from "@typescript-eslint/parser";
import { Linter } from "eslint";
import { builtinRules } from "eslint/use-at-your-own-risk";
import { glob } from "tinyglobby";
import { plugin as tsPlugin } from "typescript-eslint";

const {
  root,
  under = ["."],
  typed = true,
  preset = "",
  only,
  plugin: place,
  reports = false,
  clocks = false,
} = JSON.parse(process.argv[2]);
const { default: plugin } = await import(place ? pathToFileURL(place).href : "../../dist/index.js");

/** What people lint with already: the two typed rules nearest to ours, or ESLint's recommended ones. */
const peers = typed
  ? { "ts/no-floating-promises": 2, "ts/no-misused-promises": 2 }
  : Object.fromEntries(
      [...builtinRules].filter(([, rule]) => rule.meta.docs?.recommended).map(([name]) => [name, 2]),
    );
const ours = Object.entries(preset ? plugin.configs[preset].rules : {}).filter(
  ([name]) => !only || only.includes(name.replace("except-star/", "")),
);

const spent = {};
const config = [
  {
    files: ["**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}"],
    languageOptions: {
      parser,
      parserOptions: typed ? { projectService: true, tsconfigRootDir: root } : {},
    },
    linterOptions: { reportUnusedDisableDirectives: "off" },
    plugins: {
      ts: tsPlugin,
      "except-star": { ...plugin, rules: clocks ? timed(plugin.rules) : plugin.rules },
    },
    rules: { ...peers, ...Object.fromEntries(ours) },
  },
];

const files = (
  await glob(
    under.map((folder) => join(folder, "**/*.{ts,tsx,mts,cts}")),
    { cwd: root, ignore: ["**/node_modules/**", "**/dist/**", "**/*.d.{ts,mts,cts}"] },
  )
).sort();
const linter = new Linter({ cwd: root });
const found = [];
let unread = 0;
const start = process.cpuUsage();
for (const file of files) lint(file);
const cpu = since(start);
console.log(
  JSON.stringify({ cpu, files: files.length, unread, count: found.length, spent, ...(reports && { found }) }),
);

function lint(file) {
  const path = join(root, file);
  const messages = linter.verify(readFileSync(path, "utf8"), config, {
    filename: path,
    allowInlineConfig: false,
  });
  if (messages.some((message) => message.fatal)) unread++;
  for (const message of messages)
    if (message.ruleId?.startsWith("except-star/")) found.push({ file, ...message });
}

/** Milliseconds of user and system time, with the collector's and the compiler's threads. */
function since(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Reading the clock costs some microseconds itself: runs with clocks are other runs than those that are compared. */
/** The rules, each with a clock around everything that ESLint calls of it. What two rules share, the first one pays. */
function timed(rules) {
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => {
      const clock = (run) => (given) => {
        const before = process.cpuUsage();
        const result = run(given);
        spent[name] = (spent[name] ?? 0) + since(before);
        return result;
      };
      const create = (context) =>
        Object.fromEntries(
          Object.entries(clock((given) => rule.create(given))(context)).map(([on, run]) => [on, clock(run)]),
        );
      return [name, { ...rule, create }];
    }),
  );
}
