import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { OutsideCode } from "../analysis/project-public.js";
import { sourceFile } from "./discover.js";
import { toPosix } from "./programs.js";
import type { Sources } from "./sources.js";

/** A file that imports names of a module; `all` where it may use any. */
interface Importer extends Pick<Import, "names"> {
  readonly file: string;
}

/**
 * What files of the tree import that the program does not hold: tests and packages of other projects,
 * scripts, components. Where they cannot be followed, the names that they import count as public.
 */
export class OutsideImports {
  /** Packages that are imported by name. */
  readonly names = new Set<string>();
  readonly #byStem = new Map<string, Importer[]>();
  /** What stands behind an alias or a package name: `@/lib/read` → `/lib/read`. */
  readonly #byTail = new Map<string, Importer[]>();
  /** What imports a built file, by the stem of its source, or makes a name of a module a global one. */
  readonly #unfollowed = new Map<string, Importer[]>();
  /** What components call without importing it: an auto-import may stand behind it. */
  readonly #calledBy = new Map<string, string>();
  readonly #findBuilt: (path: string) => string | undefined;
  readonly #known: ReadonlySet<string>;
  readonly #texts = new Map<string, string>();

  constructor(
    { scope, paths, globals = [] }: Pick<Sources, "scope" | "paths"> & Partial<Pick<Sources, "globals">>,
    findBuilt: (path: string) => string | undefined = () => undefined,
  ) {
    this.#findBuilt = findBuilt;
    this.#known = new Set([...paths, ...scope.every].map(stemOf));
    const inside = new Set(paths);
    for (const file of scope.every) if (!inside.has(file)) this.#read(file);
    for (const { fileName, text } of globals) this.#readGlobals(fileName, text);
  }

  /** Those of some files that mention a name. */
  filterMentions(files: Iterable<string>, name: string): string[] {
    const word = new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, "\\$&")}(?![\\w$])`);
    return [...files].filter((file) => {
      if (!this.#texts.has(file)) this.#texts.set(file, readText(file));
      return word.test(this.#texts.get(file) ?? "");
    });
  }

  /** The files outside the program that import one of its files by its path, or such a file. */
  collectReaching(paths: readonly string[]): ReadonlySet<string> {
    const reaching = new Set<string>();
    const pending = [...paths];
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      for (const file of this.collectFollowed(path)) {
        if (!reaching.has(file)) pending.push(file);
        reaching.add(file);
      }
    }
    return reaching;
  }

  /** The files outside the program that import the source of this one by its own path, and can mean a name of it. */
  collectFollowed(path: string, name?: string): string[] {
    const importers = this.#byStem.get(stemOf(path)) ?? [];
    const meant = importers.filter(({ names }) => name === undefined || canMean(names, name));
    return [...new Set(meant.map(({ file }) => file))].filter(canBeFollowed);
  }

  /** A file outside the program that can mean that name of this one; of those that cannot be followed, or of all. */
  findImporter(path: string, name: string, by: OutsideCode): string | undefined {
    const stem = stemOf(path);
    const own = this.#byStem.get(stem) ?? [];
    const parts = stem.split("/");
    const tails = parts.flatMap((_, index) => this.#byTail.get(`/${parts.slice(index).join("/")}`) ?? []);
    const importers = [
      ...(by === "any" ? own : own.filter(({ file }) => !canBeFollowed(file))),
      ...(this.#unfollowed.get(stem) ?? []),
      ...tails,
    ];
    return importers.find(({ names }) => canMean(names, name))?.file ?? this.#calledBy.get(name);
  }

  #read(file: string): void {
    const text = readText(file);
    const imports = collectImports(text);
    if (!canBeFollowed(file)) {
      const imported = new Set(imports.flatMap(({ names }) => names));
      for (const [name] of text.matchAll(/(?<![\w$.])[A-Za-z_$][\w$]*(?=\()/g))
        if (!imported.has(name)) this.#calledBy.set(name, file);
    }
    for (const { specifier, names } of imports) {
      if (specifier.startsWith("."))
        this.#addPath(toPosix(resolve(dirname(file), specifier)), { names, file });
      else this.#addName(specifier, { names, file });
    }
  }

  #readGlobals(file: string, text: string): void {
    for (const [, specifier = "", name] of text.matchAll(globalPattern)) {
      const importer: Importer = { names: name === undefined ? "all" : [name], file };
      if (specifier.startsWith("."))
        add(this.#unfollowed, stemOf(toPosix(resolve(dirname(file), specifier))), importer);
      else this.#addName(specifier, importer);
    }
  }

  /** A script that runs the built code means its source. */
  #addPath(path: string, importer: Importer): void {
    const stem = stemOf(path);
    if (this.#known.has(stem)) return add(this.#byStem, stem, importer);
    const source = this.#findBuilt(path);
    if (source !== undefined) add(this.#unfollowed, stemOf(source), importer);
  }

  #addName(specifier: string, importer: Importer): void {
    const [first = "", second = "", ...rest] = specifier.split("/");
    const isScoped = first.startsWith("@") && first.length > 1;
    this.names.add(isScoped ? `${first}/${second}` : first);
    const tails = isScoped ? [rest, [second, ...rest]] : [[second, ...rest]];
    for (const tail of tails)
      if (tail.join("") !== "") add(this.#byTail, stemOf(`/${tail.join("/")}`), importer);
  }
}

/** Components are imported and import, but their code is not read. */
function canBeFollowed(file: string): boolean {
  return sourceFile.test(file);
}

function add(modules: Map<string, Importer[]>, stem: string, importer: Importer): void {
  const importers = modules.get(stem);
  if (importers) importers.push(importer);
  else modules.set(stem, [importer]);
}

/** Of `module.exports = value` and of a computed `exports[name]` any name can be meant. */
function canMean(names: readonly string[] | "all", name: string): boolean {
  return names === "all" || names.includes(name) || (names.length > 0 && (name === "=" || name === "*"));
}

interface Import {
  readonly specifier: string;
  readonly names: readonly string[] | "all";
}

const specifierPattern =
  /(?:\b(import|export)\b((?:(?!\b(?:import|export)\b)[^"'`;()=])*?)\bfrom|\b(?:import|require(?:Actual)?|importActual))\s*(?:<[^()]*>)?\s*(\(?)\s*["'`]([^"'`\n]+)["'`]/g;

/** `typeof import("../composables/load")["useLoad"]` */
const globalPattern = /\btypeof import\(\s*["']([^"'\n]+)["']\s*\)(?:\)?(?:\[["']|\.)([\w$]+))?/g;

function collectImports(code: string): Import[] {
  const text = code.replace(/\/\*[^]*?\*\//g, " ");
  return [...text.matchAll(specifierPattern)].flatMap(([, keyword, clause, called, specifier = ""]) => {
    if (keyword !== undefined) return [{ specifier, names: readClause(clause ?? "") }];
    // `import "./setup.js"` runs the module and takes nothing of it.
    return called === "" ? [] : [{ specifier, names: "all" as const }];
  });
}

/** The names that a clause takes: `load, { read as r }` → default, read. A namespace can mean any. */
function readClause(clause: string): readonly string[] | "all" {
  if (/^\s*type\b(?!\s*,)/.test(clause)) return [];
  if (clause.includes("*")) return "all";
  const [, before = "", inside = ""] = /^([^{]*)(?:\{([^}]*)\})?/.exec(clause) ?? [];
  const named = inside.split(",").map((item) => item.trim());
  const taken = named.filter((item) => item !== "" && !item.startsWith("type "));
  const names = taken.map((item) => item.split(/\s+as\s+/)[0] ?? item);
  return /\w/.test(before) ? ["default", ...names] : names;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** A module without its ending, a folder as its index: `a/b.js`, `a/b.ts` and `a/b` are one. */
function stemOf(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "").replace(/\/index$/, "");
}
