import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Entry, Manifest } from "./package-entries.js";
import { toPosix } from "./programs.js";

/** The folder of a package with its manifest. */
export interface PackageHome {
  readonly folder: string;
  readonly manifest: Manifest;
}

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];
const folders = ["", "src", "lib", "source"];

/** Finds the sources that a package's built files are made of, among the files of the tree. */
export class EntrySources {
  readonly #files: ReadonlySet<string>;
  #scripts: readonly string[] | undefined;

  constructor(files: Iterable<string>) {
    this.#files = new Set(files);
  }

  /** The sources behind an entry, none where it holds no code of the tree; undefined where that is not known. */
  find(home: PackageHome, entry: Entry): readonly string[] | undefined {
    const { folder } = home;
    const { subpath, target } = entry;
    const own = toPosix(join(folder, target));
    if (this.#files.has(own)) return [own];
    if (target.includes("*")) return this.#findPattern(folder, target);
    const built = this.findBuilt(folder, target) ?? this.#findNamed(folder, subpath);
    return built === undefined ? this.#findInScripts(home, target) : [built];
  }

  /** The source of a built file: `dist/esm/index.js` → `src/index.ts`. */
  findBuilt(folder: string, target: string): string | undefined {
    const rest = stemOf(target).split("/");
    for (let skipped = 0; skipped < rest.length; skipped += 1) {
      const found = this.#findNamed(folder, rest.slice(skipped).join("/"));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** `./server` → `src/server.ts` · `.` → `src/index.ts` */
  #findNamed(folder: string, subpath: string): string | undefined {
    const name = subpath.replace(/^\.\/?/, "");
    const names = name === "" ? ["index"] : [name, `${name}/index`];
    const stems = folders.flatMap((start) => names.map((one) => toPosix(join(folder, start, one))));
    return this.#findFile(stems);
  }

  #findFile(stems: readonly string[]): string | undefined {
    for (const stem of stems)
      for (const extension of extensions)
        if (this.#files.has(`${stem}${extension}`)) return `${stem}${extension}`;
    return undefined;
  }

  /** `./features/*` gives every file that the star can stand for. */
  #findPattern(folder: string, target: string): string[] | undefined {
    const rest = stemOf(target).split("/");
    for (let skipped = 0; skipped < rest.length; skipped += 1) {
      const tail = rest.slice(skipped).join("/");
      const stems = folders.map((start) => toPosix(join(folder, start, tail)));
      const pattern = new RegExp(`^(?:${stems.map(renderPattern).join("|")})\\.[cm]?[jt]sx?$`);
      const found = [...this.#files].filter((file) => pattern.test(file));
      if (found.length > 0) return found;
    }
    return undefined;
  }

  /** A bundler gives an entry another name than its source: then all sources that its scripts name are entries. */
  #findInScripts({ folder, manifest }: PackageHome, target: string): string[] | undefined {
    const name = (stemOf(target).split("/").at(-1) ?? "").replace(/\.(?:cjs|esm|umd|browser)$/, "");
    const texts = this.#collectScripts(folder).flatMap((file) => {
      const text = readText(file);
      return new RegExp(`\\b${escapePattern(name)}\\b`).test(text) ? [{ from: dirname(file), text }] : [];
    });
    const commands = Object.values((manifest["scripts"] ?? {}) as Record<string, string>).join("\n");
    const found = [...texts, { from: folder, text: commands }].flatMap(({ from, text }) =>
      [...text.matchAll(/[\w@.-]*(?:\/[\w@.-]+)+/g)].flatMap(([path]) => {
        const stems = [from, folder].flatMap((base) => {
          const stem = toPosix(join(base, stemOf(path)));
          return [stem, `${stem}/index`];
        });
        return this.#findFile(stems) ?? [];
      }),
    );
    return found.length > 0 ? [...new Set(found)] : undefined;
  }

  /** Build scripts of the package, and of the folders above it. */
  #collectScripts(folder: string): string[] {
    this.#scripts ??= [...this.#files].filter((file) => buildScript.test(file));
    return this.#scripts.filter((file) => {
      const base = dirname(file).replace(/\/(?:scripts?|build|config|utils\/build)$/, "");
      return folder === base || folder.startsWith(`${base}/`);
    });
  }
}

const buildScript =
  /\/[\w.-]*(?:build|bundle|esbuild|farm|gulpfile|parcel|rolldown|rollup|rspack|tsdown|tsup|vite|webpack)[\w.-]*\.[cm]?[jt]s$/;

function stemOf(path: string): string {
  return path.replace(/^\.\//, "").replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "");
}

function renderPattern(stem: string): string {
  return stem.split("*").map(escapePattern).join(".+");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
