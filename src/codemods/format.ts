import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

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
 * Keeps files that prettier left alone that way: where the old text was what the project's own prettier
 * writes, the new one is formatted too, which then touches nothing but the rewritten places.
 */
export class ProjectFormatter {
  readonly #byFolder = new Map<string, Prettier | undefined>();

  constructor(private readonly root: string) {}

  /** The new text as the project formats it; as given where the project does not format this file. */
  async format({ path, before, after }: RewrittenText): Promise<string> {
    const prettier = this.#find(dirname(path));
    if (!prettier || before === after) return after;
    try {
      const options = await this.#readOptions(prettier, path);
      if (!options) return after;
      const formatted = await prettier.format(after, options);
      if (formatted === after) return after;
      return (await prettier.format(before, options)) === before ? formatted : after;
    } catch {
      return after;
    }
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

  #find(folder: string): Prettier | undefined {
    if (!this.#byFolder.has(folder))
      this.#byFolder.set(folder, isPrettierUsed(folder, this.root) ? loadPrettier(folder) : undefined);
    return this.#byFolder.get(folder);
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
