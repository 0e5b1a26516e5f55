import { cac, type CAC } from "cac";
import { exitCodes, ExitError } from "./exit-error.js";
import { analysisFlags, dashed, outputFlags, writeFlags, type Flag, type Flags } from "./flags.js";

/** What the user asked for. */
export interface Invocation {
  readonly command: "migrate" | "check" | "explain" | "init" | "help" | "version";
  readonly args: readonly string[];
  readonly flags: Flags;
}

const commands: readonly {
  readonly usage: string;
  readonly about: string;
  readonly flags: readonly Flag[];
}[] = [
  {
    usage: "migrate [...paths]",
    about: "Rewrite fan-outs into task groups, with their handlers",
    flags: [...analysisFlags, ...outputFlags, ...writeFlags],
  },
  {
    usage: "check [...paths]",
    about: "Exit 1 when migrate would change something; writes nothing",
    flags: [...analysisFlags, ...outputFlags],
  },
  {
    usage: "explain <subject>",
    about: "Why a site is rewritten or left alone: a reason's id, or file:line",
    flags: analysisFlags,
  },
  {
    usage: "init",
    about: "Add the ESLint plugin and the runtime to this project",
    flags: writeFlags.filter(({ usage }) => /install|allow-dirty|dry/.test(usage)),
  },
];

/** Reads the command line. Throws an ExitError with code 2, and a suggestion, on anything unknown. */
export function readCommandLine(argv: readonly string[], version: string): Invocation {
  const program = createProgram(version);
  const parsed = parse(program, argv);
  const flags = parsed.options;
  if (flags["help"] === true) return { command: "help", args: [], flags };
  if (flags["version"] === true) return { command: "version", args: [], flags };
  const name = program.matchedCommandName;
  if (!name) throw refuseCommand(parsed.args[0]);
  refuseUnknownFlags(program, flags);
  const [args, given] = releasePaths(parsed.args, { ...flags, install: readInstall(argv) });
  return { command: name as Invocation["command"], args, flags: given };
}

/** The text of `--help`, for one command or for all. */
export function renderHelp(argv: readonly string[], version: string): string {
  const program = createProgram(version);
  const lines: string[] = [];
  const log = console.info;
  console.info = (text: string) => void lines.push(text);
  try {
    program.parse(["node", "except-star", ...argv], { run: false });
    if (!lines.length) program.outputHelp();
  } finally {
    console.info = log;
  }
  const codes =
    "Exit codes: 0 done, 1 edits found (check) or sites left (--strict), 2 usage, 3 dirty tree or no git, 4 not verified, 5 some files failed";
  return [...new Set(lines), codes].join("\n");
}

function createProgram(version: string): CAC {
  const program = cac("except-star");
  for (const { usage, about, flags } of commands) {
    const command = program.command(usage, about);
    for (const flag of flags) command.option(flag.usage, flag.about);
  }
  return program.help().version(version);
}

function parse(
  program: CAC,
  argv: readonly string[],
): { readonly args: readonly string[]; readonly options: Flags } {
  const log = console.info;
  console.info = () => undefined;
  try {
    const spelledOut = argv.map((word) => (word === "-p" ? "--project" : word));
    return program.parse(["node", "except-star", ...spelledOut], { run: false });
  } catch (error) {
    throw new ExitError(exitCodes.usage, (error as Error).message);
  } finally {
    console.info = log;
  }
}

function refuseCommand(given: string | undefined): ExitError {
  const names = ["migrate", "check", "explain", "init"];
  const advice = `Commands: ${names.join(", ")}; \`except-star --help\` lists their flags.`;
  if (given === undefined) return new ExitError(exitCodes.usage, "No command was given.", advice);
  const near = findNearest(given, names);
  return new ExitError(
    exitCodes.usage,
    `There is no command \`${given}\`.`,
    near ? `Did you mean \`${near}\`?` : advice,
  );
}

function refuseUnknownFlags(program: CAC, flags: Flags): void {
  const command = program.matchedCommand;
  const known = [...(command?.options ?? []), ...program.globalCommand.options].flatMap(({ names }) => names);
  for (const key of Object.keys(flags)) {
    if (key === "--" || known.includes(key) || known.includes(dashed(key))) continue;
    const near = findNearest(dashed(key), known.map(dashed));
    const flag = key.length === 1 ? `-${key}` : `--${dashed(key)}`;
    const advice = near
      ? `Did you mean \`--${near}\`?`
      : `\`except-star ${command?.name} --help\` lists the flags.`;
    throw new ExitError(exitCodes.usage, `There is no flag \`${flag}\`.`, advice);
  }
}

/** cac takes a flag that can be negated for true where it is not given; installing without being asked to is not ours to do. */
function readInstall(argv: readonly string[]): boolean | undefined {
  if (argv.includes("--no-install")) return false;
  return argv.includes("--install") ? true : undefined;
}

/** Flags whose value may be missing take the next word for it: `--json src` means the path `src`. */
function releasePaths(args: readonly string[], flags: Flags): [string[], Flags] {
  const released = [...args];
  const given: Record<string, unknown> = { ...flags };
  for (const [name, ending] of Object.entries({
    json: ".json",
    html: ".html",
    sarif: ".sarif",
    plan: ".json",
  })) {
    const value = given[name];
    if (typeof value !== "string" || value.endsWith(ending)) continue;
    released.unshift(value);
    given[name] = true;
  }
  return [released, given];
}

/** The known word that is a few letters away; undefined when none is near. */
export function findNearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((other) => ({ other, distance: measureDistance(word, other) }));
  const [best] = ranked.sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.other : undefined;
}

/** Levenshtein's distance, row by row. */
function measureDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
