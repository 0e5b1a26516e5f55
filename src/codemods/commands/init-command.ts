import { existsSync, readFileSync, writeFileSync } from "node:fs";
import packageJson from "../../../package.json" with { type: "json" };
import { refuseBroken } from "../dependencies.js";
import { findJournalPath } from "../journal.js";
import { exitCodes, ExitError } from "../exit-error.js";
import { addToEslintConfig, freshConfig } from "../eslint-config.js";
import { findGitTree } from "../git.js";
import { addDependency, hasDependency } from "../manifest.js";
import { installDependencies } from "../package-manager.js";
import { toPosix } from "../programs.js";
import { findRuntimePackage } from "../runtime-package.js";
import { createState, type FileWrite } from "../write.js";
import { hashText, stripMark } from "../discover.js";
import { applyGuarded } from "./apply-guarded.js";
import type { CommandCall } from "./migrate-command.js";

const configNames = ["js", "mjs", "cjs", "ts", "mts", "cts"].map((ending) => `eslint.config.${ending}`);

/** `except-star init`: the plugin in the ESLint configuration, both packages in package.json. */
export async function runInit(call: CommandCall): Promise<number> {
  const { terminal, flags } = call;
  const cwd = toPosix(call.cwd);
  const config = planConfig(cwd);
  const writes = [...planManifest(cwd), ...(config.write ? [config.write] : [])];
  for (const { path } of writes)
    terminal.print(`${flags["dry"] === true ? "Would change" : "Changed"} ${path}`);
  if (flags["dry"] === true) return exitCodes.done;
  const git = findGitTree(cwd);
  if (config.isNew) writeFileSync(`${cwd}/eslint.config.js`, freshConfig, { flag: "wx" });
  if (config.isNew) terminal.print(`Made ${cwd}/eslint.config.js`);
  const refused = applyGuarded(writes, findJournalPath(git?.root ?? cwd, git), terminal);
  const next = writes.length > 0 ? await installDependencies(call) : [];
  for (const line of [...config.advice, ...next, "except-star migrate --dry shows what would be migrated"])
    terminal.print(`Next: ${line}`);
  return refused.length > 0 ? exitCodes.someFilesFailed : exitCodes.done;
}

interface ConfigPlan {
  readonly write?: FileWrite;
  readonly isNew: boolean;
  readonly advice: readonly string[];
}

function planConfig(cwd: string): ConfigPlan {
  const name = configNames.find((one) => existsSync(`${cwd}/${one}`));
  if (name === undefined) return { isNew: true, advice: [] };
  const path = `${cwd}/${name}`;
  const text = stripMark(readFileSync(path, "utf8"));
  const changed = addToEslintConfig(text, path);
  const advice = `add exceptStar.configs.recommended of eslint-plugin-except-star to ${name} by hand: it is no plain list`;
  if (changed === undefined) return { isNew: false, advice: [advice] };
  if (changed === text) return { isNew: false, advice: [] };
  return {
    isNew: false,
    advice: [],
    write: { path, before: hashText(text), after: createState(changed), linked: [] },
  };
}

function planManifest(cwd: string): FileWrite[] {
  const path = `${cwd}/package.json`;
  if (!existsSync(path)) {
    throw new ExitError(
      exitCodes.usage,
      `There is no package.json in ${cwd}.`,
      "Run it in the folder of a package.",
    );
  }
  const text = stripMark(readFileSync(path, "utf8"));
  refuseBroken(path, text);
  const runtime = findRuntimePackage();
  const withRuntime = hasDependency(text, runtime.name)
    ? text
    : addDependency(text, "dependencies", [runtime.name, runtime.range]);
  const both = hasDependency(text, packageJson.name)
    ? withRuntime
    : addDependency(withRuntime, "devDependencies", [packageJson.name, `^${packageJson.version}`]);
  return both === text ? [] : [{ path, before: hashText(text), after: createState(both), linked: [] }];
}
