// node bench/rules/lint-run.mjs '{"root":"…","under":["src"],"typed":true,"preset":"all"}'
// One whole lint in a process of its own. Prints its CPU time, what each of our rules took of it, and the reports.
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import * as parser from "@typescript-eslint/parser";
import { ESLint } from "eslint";
import { builtinRules } from "eslint/use-at-your-own-risk";
import { glob } from "tinyglobby";
import { plugin as tsPlugin } from "typescript-eslint";

const {
  root,
  under = ["."],
  ignore = [],
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
    { cwd: root, ignore: ["**/node_modules/**", "**/dist/**", "**/*.d.{ts,mts,cts}", ...ignore] },
  )
).sort();
const start = process.cpuUsage();
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: config,
  allowInlineConfig: false,
  globInputPaths: false,
});
const results = await eslint.lintFiles(files);
const cpu = since(start);
const unread = results.filter(({ fatalErrorCount }) => fatalErrorCount > 0).length;
const found = results.flatMap(({ filePath, messages }) =>
  messages
    .filter(({ ruleId }) => ruleId?.startsWith("except-star/"))
    .map((message) => ({ file: relative(root, filePath), ...message })),
);
console.log(
  JSON.stringify({ cpu, files: files.length, unread, count: found.length, spent, ...(reports && { found }) }),
);

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
