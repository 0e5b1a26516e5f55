import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";

/** A formatter that is no library: what configures it, and how it is given a text on its standard input. */
interface FormatProgram {
  readonly name: string;
  readonly config: RegExp;
  readonly renderArguments: (path: string) => readonly string[];
}

const programs: readonly FormatProgram[] = [
  {
    name: "biome",
    config: /^\.?biome\.jsonc?$/,
    renderArguments: (path) => ["format", "--colors=off", `--stdin-file-path=${path}`],
  },
  {
    name: "oxfmt",
    config: /^(?:\.oxfmtrc\.jsonc?|oxfmt\.config\.[cm]?[jt]s)$/,
    renderArguments: (path) => [`--stdin-filepath=${path}`],
  },
  {
    name: "dprint",
    config: /^\.?dprint\.jsonc?$/,
    renderArguments: (path) => ["fmt", "--stdin", path],
  },
];

/** Runs one program on a text; undefined where it refuses. */
export type FormatText = (text: string, path: string) => Promise<string | undefined>;

/** The program that the files of a folder are formatted with: the nearest one that is configured and installed. */
export function findFormatProgram(start: string, root: string): FormatText | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const names = readNames(folder);
    const program = programs.find(({ config }) => names.some((name) => config.test(name)));
    const file = program && findInstalled(program.name, folder, root);
    if (file) return (text, path) => run(file, program.renderArguments(path), { text, cwd: folder });
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

function findInstalled(name: string, start: string, root: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = `${folder}/node_modules/.bin/${name}`;
    if (existsSync(file)) return file;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

interface Input {
  readonly text: string;
  readonly cwd: string;
}

const longest = 30_000;

/** A program that fails, hangs or says nothing leaves the text as it is: formatting is no reason to stop. */
function run(file: string, args: readonly string[], { text, cwd }: Input): Promise<string | undefined> {
  const child = spawn(file, args, { cwd, stdio: ["pipe", "pipe", "ignore"], timeout: longest });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => (output += part));
  child.stdin.on("error", () => undefined);
  child.stdin.end(text);
  return new Promise((resolve) => {
    child.on("error", () => resolve(undefined));
    child.on("close", (code) => resolve(code === 0 && output !== "" ? output : undefined));
  });
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
