import { existsSync, readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import type ts from "typescript";
import type { ProjectViews } from "../analysis/project-modules.js";
import type { SourceView } from "../analysis/source-view.js";
import type { PublicSurface } from "../analysis/project-public.js";
import { EntrySources, type PackageHome } from "./entry-sources.js";
import { OutsideImports } from "./outside-imports.js";
import { collectEntries, type Manifest } from "./package-entries.js";
import type { Sources } from "./sources.js";

/** The names that a package's entries give to the world, each with the entry: `path\0name`. */
interface Surface {
  readonly names: ReadonlyMap<string, string>;
  /** The entry whose source is not known: then every name counts. */
  readonly unknown?: string;
}

const aliasFlag = 1 << 21;

/** Who can import what the program exports, besides the program itself. */
export interface PackageUses {
  readonly findPublicUse: PublicSurface["findPublicUse"];
  /** Files without types are followed by syntax. */
  readonly outside: Required<Pick<ProjectViews, "collectOutsideImporters" | "collectOutsideMentions">>;
}

/**
 * Who outside the program can import a name from a file: other files of the tree, and the users of a package that is not
 * private. Where an entry's source is not found, every name counts.
 */
export function createPackageUses(views: Sources): PackageUses {
  const sources = new EntrySources([...views.paths, ...views.scope.every]);
  const homes = new Map<string, PackageHome | undefined>();
  const findHomeOf = (folder: string): PackageHome | undefined => {
    if (!homes.has(folder)) homes.set(folder, findHome(folder));
    return homes.get(folder);
  };
  const outside = new OutsideImports(views, (path) => findBuiltSource(path, sources, findHomeOf));
  const surfaces = new Map<string, Surface>();
  const findPublicUse: PublicSurface["findPublicUse"] = (path, name, by) => {
    const importer = outside.findImporter(path, name, by);
    if (importer !== undefined)
      return `imported by ${nameOf(importer, findHomeOf)}, which is in no program with it`;
    const home = findHomeOf(dirname(path));
    if (home === undefined) return undefined;
    let surface = surfaces.get(home.folder);
    if (!surface) surfaces.set(home.folder, (surface = readSurface(home, { views, outside, sources })));
    const given = surface.names.get(`${path}\0${name}`);
    if (given !== undefined) return `through ${given} of ${home.manifest.name ?? home.folder}`;
    return surface.unknown && `the source of ${surface.unknown} was not found, so every export counts`;
  };
  return { findPublicUse, outside: createOutside(views, outside) };
}

/** Each of them is parsed for the name: beyond this the cost is no longer worth it. */
const manyFiles = 20;

function createOutside({ paths, open }: ProjectViews, outside: OutsideImports): PackageUses["outside"] {
  let reaching: ReadonlySet<string> | undefined;
  return {
    collectOutsideImporters: (path, name) => openAll(outside.collectFollowed(path, name), open),
    collectOutsideMentions: (name) => {
      reaching ??= outside.collectReaching(paths);
      const files = outside.filterMentions(reaching, name);
      return files.length > manyFiles ? undefined : openAll(files, open);
    },
  };
}

/** Undefined where one does not parse: nothing is known of it. */
function openAll(files: readonly string[], open: ProjectViews["open"]): readonly SourceView[] | undefined {
  const views = files.map(open);
  return views.every((view) => view !== undefined) ? views : undefined;
}

/** A file as a report names it: in its package. */
function nameOf(file: string, findHomeOf: (folder: string) => PackageHome | undefined): string {
  const home = findHomeOf(dirname(file));
  return home ? relative(home.folder, file).replaceAll("\\", "/") : file;
}

/** The package that a folder belongs to. */
function findHome(folder: string): PackageHome | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const manifest = existsSync(`${current}/package.json`) ? readManifest(current) : undefined;
    if (manifest?.name !== undefined) return { folder: current, manifest };
    if (current === dirname(current)) return undefined;
  }
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** The source of a built file that some script imports: of an entry what the entry says, of any other by its path. */
function findBuiltSource(
  path: string,
  sources: EntrySources,
  findHomeOf: (folder: string) => PackageHome | undefined,
): string | undefined {
  const home = findHomeOf(dirname(path));
  if (!home) return undefined;
  const target = relative(home.folder, path).replaceAll("\\", "/");
  const stem = target.replace(/\.[cm]?js$/, "");
  const entry = collectEntries(home.manifest).find((one) => one.target.replace(/\.[cm]?js$/, "") === stem);
  return (entry && sources.find(home, entry)?.[0]) ?? sources.findBuilt(home.folder, target);
}

interface SurfaceParts {
  readonly views: ProjectViews;
  readonly outside: OutsideImports;
  readonly sources: EntrySources;
}

function readSurface(home: PackageHome, { views, outside, sources }: SurfaceParts): Surface {
  const names = new Map<string, string>();
  const { manifest } = home;
  if (manifest.private === true && !outside.names.has(manifest.name ?? "")) return { names };
  for (const entry of collectEntries(manifest)) {
    const found = sources.find(home, entry);
    if (found === undefined) return { names, unknown: entry.target };
    for (const source of found) addExports(names, source, { views, label: `"${entry.subpath}"` });
  }
  return { names };
}

interface EntryLabel {
  readonly views: ProjectViews;
  readonly label: string;
}

/** All names of an entry, in the entry itself, and where they are declared. */
function addExports(names: Map<string, string>, entry: string, { views, label }: EntryLabel): void {
  const types = views.open(entry)?.types;
  const module = types?.checker.getSymbolAtLocation(types.sourceFile);
  if (!types || !module) return;
  const add = (path: string, name: string): void => {
    if (!names.has(`${path}\0${name}`)) names.set(`${path}\0${name}`, label);
  };
  // Of `module.exports = value` and of a computed `exports[name]`, the flow knows no other names.
  for (const name of ["=", "*"]) add(entry, name);
  for (const symbol of types.checker.getExportsOfModule(module)) {
    add(entry, symbol.name);
    const target = symbol.flags & aliasFlag ? types.checker.getAliasedSymbol(symbol) : symbol;
    const file = target.declarations?.[0]?.getSourceFile();
    for (const name of file ? collectNames(types.checker, file, target) : []) add(file?.fileName ?? "", name);
  }
}

/** Every name under which a file exports a symbol. */
function collectNames(checker: ts.TypeChecker, file: ts.SourceFile, target: ts.Symbol): string[] {
  const module = checker.getSymbolAtLocation(file);
  const symbols = module ? checker.getExportsOfModule(module) : [];
  return symbols
    .filter((symbol) => (symbol.flags & aliasFlag ? checker.getAliasedSymbol(symbol) : symbol) === target)
    .map(({ name }) => name);
}
