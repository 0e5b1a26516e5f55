import { resolve } from "node:path";
import { exitCodes, ExitError } from "./exit-error.js";
import type { MigrateOptions, Shard } from "./options.js";
import { toPosix } from "./programs.js";

/** A flag as `--help` shows it and as it is read. */
export interface Flag {
  readonly usage: string;
  readonly about: string;
}

/** The flags that say what is migrated; all commands that analyse take them. */
export const analysisFlags: readonly Flag[] = [
  {
    usage: "--mode <safe|full>",
    about:
      "safe: success behaves exactly as before (default); full: also signals, push loops, time-outs, groups everywhere",
  },
  {
    usage: "--raise <auto|first|group>",
    about: "what leaves a fan-out: a group where all its handlers are known (auto), or always one of the two",
  },
  { usage: "--keep-boundaries", about: "leave sites alone whose error leaves the code that is migrated" },
  { usage: "--no-handlers", about: "change no handler" },
  { usage: "--signals", about: "hand the group's signal to calls that take one" },
  { usage: "--push", about: "open loops that push promises into a list" },
  { usage: "--timeouts", about: "rewrite races with a timer, which then end with a TimeoutError" },
  {
    usage: "--fan-out-functions <names>",
    about: "own wrappers of Promise.all, with commas (promiseAll,p.all)",
  },
  { usage: "-p, --project <tsconfig>", about: "the tsconfig to check with; may be given several times" },
  { usage: "--no-types", about: "by syntax alone" },
  {
    usage: "--verify <changed|full|off>",
    about: "which files are type-checked before anything is written (full)",
  },
  { usage: "--since <ref>", about: "only files that changed since a commit" },
  { usage: "--shard <i/n>", about: "only the i-th of n shares of the files" },
  { usage: "--strict", about: "exit 1 when a site was left alone" },
];

/** The flags that say what is shown. */
export const outputFlags: readonly Flag[] = [
  { usage: "--print", about: "show the unified diff and write nothing" },
  { usage: "--json [file]", about: "the report as JSON, to standard output or a file" },
  { usage: "--html [file]", about: "the report as one HTML page (except-star.html)" },
  { usage: "--sarif [file]", about: "what is left alone and what is migrated, as SARIF (except-star.sarif)" },
  { usage: "--quiet", about: "no progress and no summary" },
];

/** The flags of a run that writes. */
export const writeFlags: readonly Flag[] = [
  { usage: "--dry", about: "say what would be done and write nothing" },
  { usage: "-i, --interactive", about: "ask for each unit" },
  { usage: "--plan [file]", about: "write the plan (except-star-plan.json) and nothing else" },
  { usage: "--apply <plan>", about: "write what plans say; may be given several times" },
  { usage: "--allow-dirty", about: "write although there are uncommitted changes, or no git" },
  { usage: "--install", about: "run the package manager afterwards" },
  { usage: "--no-install", about: "do not ask to run the package manager" },
];

/** Flags as cac gives them: camel-cased, repeated ones as lists. */
export type Flags = Readonly<Record<string, unknown>>;

/** The options that flags and paths ask for. Throws an ExitError that names the flag and what it takes. */
export function readOptions(cwd: string, paths: readonly string[], flags: Flags): MigrateOptions {
  const mode = readChoice(flags, "mode", ["safe", "full"] as const) ?? "safe";
  const isFull = mode === "full";
  const since = readText(flags, "since");
  const shard = readShard(readText(flags, "shard"));
  return {
    cwd: toPosix(resolve(cwd)),
    paths,
    raise: readChoice(flags, "raise", ["auto", "first", "group"] as const) ?? (isFull ? "group" : "auto"),
    keepBoundaries: flags["keepBoundaries"] === true,
    handlers: flags["handlers"] !== false,
    signals: isFull || flags["signals"] === true,
    push: isFull || flags["push"] === true,
    timeouts: isFull || flags["timeouts"] === true,
    fanOutFunctions: readTexts(flags, "fanOutFunctions").flatMap((names) =>
      names.split(",").map((name) => name.trim()),
    ),
    projects: readTexts(flags, "project"),
    types: flags["types"] !== false,
    verify: readChoice(flags, "verify", ["changed", "full", "off"] as const) ?? "full",
    ...(since !== undefined && { since }),
    ...(shard && { shard }),
  };
}

/** The value of a flag that may be given several times. */
export function readTexts(flags: Flags, name: string): string[] {
  const value = flags[name];
  const values: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.map((one) => {
    if (typeof one === "string" || typeof one === "number") return String(one);
    throw new ExitError(exitCodes.usage, `--${dashed(name)} needs a value.`);
  });
}

export function readText(flags: Flags, name: string): string | undefined {
  return readTexts(flags, name).at(-1);
}

function readChoice<C extends string>(flags: Flags, name: string, choices: readonly C[]): C | undefined {
  const value = readText(flags, name);
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found) return found;
  throw new ExitError(
    exitCodes.usage,
    `--${dashed(name)} cannot be \`${value}\`.`,
    `It takes ${choices.join(", ")}.`,
  );
}

function readShard(value: string | undefined): Shard | undefined {
  if (value === undefined) return undefined;
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(value) ?? []).map(Number);
  if (index && count && index <= count) return { index, count };
  throw new ExitError(
    exitCodes.usage,
    `--shard cannot be \`${value}\`.`,
    "It takes the number of the share and how many there are: 2/5.",
  );
}

export function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
