import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type ts from "typescript";
import type { ProjectViews } from "../analysis/project-modules.js";
import { OutsideImports } from "./outside-imports.js";
import { toPosix } from "./programs.js";
import type { Sources } from "./sources.js";

/** What of a package's manifest says who can import it. */
interface Manifest {
  readonly private?: boolean;
  readonly name?: string;
  readonly [key: string]: unknown;
}

/** A package with the names that its entry points give to the world: `path\0name`; "all" where an entry's source is unknown. */
type Surface = ReadonlySet<string> | "all";

const entryFields = ["main", "module", "types", "typings", "browser", "exports", "bin"];
const aliasFlag = 1 << 21;

/**
 * Whether code outside the program can import a name from a file: what other files of the tree import,
 * and what the entry points of a package export that is not private. Where an entry's source is not found, everything counts as public.
 */
export function createPublicExportTest(views: Sources): (path: string, name: string) => boolean {
  const outside = new OutsideImports(views);
  const homes = new Map<string, string | undefined>();
  const surfaces = new Map<string, Surface>();
  return (path, name) => {
    const folder = dirname(path);
    if (!homes.has(folder)) homes.set(folder, findHome(folder));
    const home = homes.get(folder);
    if (outside.mayImport(path)) return true;
    if (home === undefined) return false;
    if (!surfaces.has(home)) surfaces.set(home, readSurface(home, views, outside));
    const surface = surfaces.get(home) ?? "all";
    return surface === "all" || surface.has(`${path}\0${name}`);
  };
}

/** The folder of the package that a folder belongs to. */
function findHome(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(`${current}/package.json`) && readManifest(current)?.name) return current;
    if (current === dirname(current)) return undefined;
  }
}

function readManifest(home: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(`${home}/package.json`, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

function readSurface(home: string, views: ProjectViews, outside: OutsideImports): Surface {
  const manifest = readManifest(home) ?? {};
  if (manifest.private === true && !outside.names.has(manifest.name ?? "")) return new Set();
  const paths = new Set(views.paths);
  const targets = entryFields
    .flatMap((field) => collectTargets(manifest[field]))
    .filter((target) => isCode(target));
  const sources = [...new Set(targets)].map((target) => findSource(home, target, paths));
  if (sources.length === 0 || sources.some((source) => source === undefined)) return "all";
  const names = new Set<string>();
  for (const source of sources) if (source !== undefined) addExports(names, source, views);
  return names;
}

/** Every path in a field: a string, or conditions and sub-paths at any depth. */
function collectTargets(field: unknown): string[] {
  if (typeof field === "string") return [field];
  if (typeof field !== "object" || field === null) return [];
  return Object.values(field).flatMap((value) => collectTargets(value));
}

function isCode(target: string): boolean {
  return /(?:\.[cm]?[jt]sx?|^[^.]*|\/[^.]*)$/.test(target) && !target.includes("package.json");
}

/** The source of a built entry: `dist/esm/index.js` → `src/index.ts`. Patterns with `*` have none. */
function findSource(home: string, target: string, paths: ReadonlySet<string>): string | undefined {
  const stem = target.replace(/^\.\//, "").replace(/(?:\.d)?\.[cm]?[jt]sx?$/, "");
  const rest = stem.split("/");
  const starts = ["", "src", "lib", "source"];
  for (let skipped = 0; skipped < rest.length; skipped += 1) {
    const tail = rest.slice(skipped).join("/");
    for (const start of starts) {
      for (const name of [tail, `${tail}/index`]) {
        const found = extensions
          .map((one) => toPosix(join(home, start, `${name}${one}`)))
          .find((path) => paths.has(path));
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/** All names of an entry, in the entry itself, and where they are declared. */
function addExports(names: Set<string>, entry: string, views: ProjectViews): void {
  const types = views.open(entry)?.types;
  const module = types?.checker.getSymbolAtLocation(types.sourceFile);
  if (!types || !module) return;
  for (const symbol of types.checker.getExportsOfModule(module)) {
    names.add(`${entry}\0${symbol.name}`);
    const target = symbol.flags & aliasFlag ? types.checker.getAliasedSymbol(symbol) : symbol;
    const file = target.declarations?.[0]?.getSourceFile();
    if (file) addNames(names, file, { target, checker: types.checker });
  }
}

/** Every name under which a file exports a symbol. */
function addNames(
  names: Set<string>,
  file: ts.SourceFile,
  { target, checker }: { readonly target: ts.Symbol; readonly checker: ts.TypeChecker },
): void {
  const module = checker.getSymbolAtLocation(file);
  for (const symbol of module ? checker.getExportsOfModule(module) : []) {
    const same = symbol.flags & aliasFlag ? checker.getAliasedSymbol(symbol) : symbol;
    if (same === target) names.add(`${file.fileName}\0${symbol.name}`);
  }
}
