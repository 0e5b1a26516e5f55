import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { isOnlyEdited } from "./edited-lines.js";
import { findFormatProgram, type FormatText } from "./format-program.js";

/** The part of prettier's API that all its versions have. */
interface Prettier {
  resolveConfig(path: string, options?: object): Promise<object | null>;
  getFileInfo(path: string, options?: object): Promise<{ ignored: boolean; inferredParser: string | null }>;
  format(text: string, options: object): Promise<string> | string;
}

/** A file's text before and after its rewrite. */
export interface RewrittenText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Keeps files that the project's formatter left alone that way: where the old text was what it writes, the new
 * one is formatted too, which then touches nothing but the rewritten places.
 */
export class ProjectFormatter {
  readonly #byFolder = new Map<string, FormatText | undefined>();

  constructor(private readonly root: string) {}

  /** The new text as the project formats it; as given where the project does not format this file. */
  async format({ path, before, after }: RewrittenText): Promise<string> {
    const apply = this.#find(dirname(path));
    if (!apply || before === after) return after;
    try {
      const formatted = await apply(after, path);
      if (formatted === undefined || formatted === after) return after;
      if (isOnlyEdited({ before, after, formatted })) return formatted;
      return (await apply(before, path)) === before ? formatted : after;
    } catch {
      return after;
    }
  }

  #find(folder: string): FormatText | undefined {
    if (!this.#byFolder.has(folder)) {
      const prettier = isPrettierUsed(folder, this.root) ? loadPrettier(folder) : undefined;
      const apply = prettier && ((text: string, path: string) => this.#applyPrettier(prettier, text, path));
      this.#byFolder.set(folder, apply ?? findFormatProgram(folder, this.root));
    }
    return this.#byFolder.get(folder);
  }

  async #applyPrettier(prettier: Prettier, text: string, path: string): Promise<string | undefined> {
    const options = await this.#readOptions(prettier, path);
    return options && prettier.format(text, options);
  }

  async #readOptions(prettier: Prettier, path: string): Promise<object | undefined> {
    const config = await prettier.resolveConfig(path, { editorconfig: true });
    const options = { ...config, ...resolvePlugins(config, path) };
    const { ignored, inferredParser } = await prettier.getFileInfo(path, {
      ignorePath: `${this.root}/.prettierignore`,
      plugins: options.plugins ?? [],
      resolveConfig: false,
    });
    return ignored || !inferredParser ? undefined : { ...options, filepath: path };
  }
}

/** Prettier looks for plugins where the process runs; the project means those that its own file sees. */
function resolvePlugins(config: object | null, path: string): { plugins?: readonly unknown[] } {
  const plugins = config && "plugins" in config && Array.isArray(config.plugins) ? config.plugins : undefined;
  const { resolve } = createRequire(path);
  return plugins
    ? { plugins: plugins.map((plugin) => (typeof plugin === "string" ? resolve(plugin) : plugin)) }
    : {};
}

/** A prettier that only some other package brought along is not what the project formats with. */
function isPrettierUsed(start: string, root: string): boolean {
  for (let folder = start; ; folder = dirname(folder)) {
    if (readNames(folder).some((name) => configFile.test(name)) || isInManifest(folder)) return true;
    if (folder === root || folder === dirname(folder)) return false;
  }
}

const configFile = /^(?:\.prettierrc(?:\..+)?|prettier\.config\..+)$/;

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isInManifest(folder: string): boolean {
  try {
    const text = readFileSync(`${folder}/package.json`, "utf8");
    return /"prettier"\s*:/.test(text);
  } catch {
    return false;
  }
}

function loadPrettier(folder: string): Prettier | undefined {
  try {
    return createRequire(`${folder}/package.json`)("prettier") as Prettier;
  } catch {
    return undefined;
  }
}
