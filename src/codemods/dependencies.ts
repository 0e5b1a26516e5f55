import { existsSync, readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { hashText, stripMark } from "./discover.js";
import { exitCodes, ExitError } from "./exit-error.js";
import {
  addDependency,
  addToManifestCatalog,
  findCatalog,
  hasDependency,
  type DependencyKind,
} from "./manifest.js";
import { addToYamlCatalog } from "./yaml-catalog.js";
import { createState, type FileWrite } from "./write.js";

/** The package that rewritten code imports, and the range that a package.json gets. */
export interface RuntimePackage {
  readonly name: string;
  readonly range: string;
}

/** The edits of package.json (and of a catalog) that give every rewritten file the runtime. */
export interface DependencyPlan {
  readonly writes: readonly FileWrite[];
  /** Packages that got the dependency, by the path of their package.json. */
  readonly added: readonly { readonly path: string; readonly kind: DependencyKind }[];
  /** Rewritten files above which no package.json stands. */
  readonly homeless: readonly string[];
}

const testFile = /(?:^|\/)(?:tests?|__tests__|e2e|spec|specs)\/|[.-](?:test|spec)\.[cm]?[jt]sx?$/;

/** Plans the dependency for the packages of all rewritten files; a package that has it stays as it is. */
export function planDependencies(
  root: string,
  files: readonly string[],
  runtime: RuntimePackage,
): DependencyPlan {
  const byManifest = new Map<string, string[]>();
  const homeless: string[] = [];
  for (const file of files) {
    const manifest = findManifest(file, root);
    if (manifest) byManifest.set(manifest, [...(byManifest.get(manifest) ?? []), file]);
    else homeless.push(file);
  }
  const texts = new Map<string, string>();
  const added: { path: string; kind: DependencyKind }[] = [];
  for (const [path, owned] of [...byManifest].sort(([a], [b]) => a.length - b.length)) {
    const text = readText(texts, path);
    refuseBroken(path, text);
    if (hasDependency(text, runtime.name) || isRuntimeItself(text, runtime)) continue;
    const isTested = owned.every((file) => testFile.test(relative(root, file)));
    if (isTested && outerPackageHas({ texts, root, path }, runtime)) continue;
    const part = { path, text, owned };
    const isDev = isTested || keepsDevOnly(path, text) || areTools(part) || bundlesAll(part);
    const kind = isDev ? "devDependencies" : "dependencies";
    const catalog = findCatalog(text, kind);
    const isShared = catalog !== undefined && addToCatalog({ texts, root, catalog }, runtime);
    const range = isShared ? `catalog:${catalog}` : runtime.range;
    texts.set(path, addDependency(readText(texts, path), kind, [runtime.name, range]));
    added.push({ path, kind });
  }
  return { writes: collectManifestWrites(texts), added, homeless };
}

/** The nearest package.json with a name or dependencies: one that only says `"type"` belongs to nobody. */
function findManifest(file: string, root: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = `${folder}/package.json`;
    if (existsSync(path) && isPackage(readFileSync(path, "utf8"))) return path;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

function isPackage(manifest: string): boolean {
  return /"(?:name|dependencies|devDependencies|workspaces|scripts)"\s*:/.test(manifest);
}

/** A manifest that is no JSON is its owner's to mend; nothing was written yet. Throws an ExitError with its place. */
export function refuseBroken(path: string, manifest: string): void {
  try {
    JSON.parse(manifest);
  } catch (error) {
    throw new ExitError(
      exitCodes.usage,
      `${path} is not valid JSON: ${(error as Error).message}`,
      "Correct it: the dependency on the runtime is written there. Nothing was changed.",
    );
  }
}

function isRuntimeItself(manifest: string, { name }: RuntimePackage): boolean {
  return (JSON.parse(manifest) as { name?: unknown }).name === name;
}

/** Tests with a package.json of their own, inside a package: what that one installs is found from here too. */
function outerPackageHas({ texts, root, path }: ManifestPlace, { name }: RuntimePackage): boolean {
  const outer = findManifest(dirname(path), root);
  if (outer === undefined || outer === `${root}/package.json`) return false;
  return hasDependency(readText(texts, outer), name);
}

/** A package.json with the rewritten files that belong to it. */
interface PackagePart {
  readonly path: string;
  readonly text: string;
  readonly owned: readonly string[];
}

const toolFile = /^(?:scripts|tools)\/|^[^/]+\.config\.[cm]?[jt]s$/;

/** Scripts beside the sources, which its developers run: no entry of the manifest leads to them where it is installed. */
function areTools({ path, text, owned }: PackagePart): boolean {
  const folder = dirname(path);
  if (!owned.every((file) => testFile.test(relative(folder, file)) || toolFile.test(relative(folder, file))))
    return false;
  const { main, bin, exports, scripts = {} } = JSON.parse(text) as Manifest;
  const { preinstall, install, postinstall, start } = scripts;
  const entries = JSON.stringify([main, bin, exports, preinstall, install, postinstall, start]);
  return !/\b(?:scripts|tools)\//.test(entries);
}

/** The root of a workspace that installs only tools: nobody installs it, and its own scripts run beside them. */
function keepsDevOnly(path: string, manifest: string): boolean {
  const { private: isPrivate, workspaces, dependencies, devDependencies } = JSON.parse(manifest) as Manifest;
  const isRoot = workspaces !== undefined || existsSync(`${dirname(path)}/pnpm-workspace.yaml`);
  return isPrivate === true && isRoot && !dependencies && devDependencies !== undefined;
}

const valueImport =
  /^\s*(?:import|export)\b(?!\s+type\b)[^;'"]*?\bfrom\s*["']([^"']+)["']|\brequire\(\s*["']([^"']+)["']/gm;

/** A package that installs nothing for its users, and whose sources import what its developers install: a bundler puts it in. */
function bundlesAll({ path, text, owned }: PackagePart): boolean {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Manifest;
  if (Object.keys(dependencies).length > 0) return false;
  return owned.some((file) => {
    if (testFile.test(relative(dirname(path), file)) || !existsSync(file)) return false;
    const modules = [...readFileSync(file, "utf8").matchAll(valueImport)].map(([, a, b]) => a ?? b ?? "");
    return modules.some((module) => (/^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? "") in devDependencies);
  });
}

interface ManifestPlace {
  readonly texts: Map<string, string>;
  readonly root: string;
  readonly path: string;
}

interface Manifest {
  readonly private?: unknown;
  readonly workspaces?: unknown;
  readonly dependencies?: object;
  readonly devDependencies?: object;
  readonly main?: unknown;
  readonly bin?: unknown;
  readonly exports?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
}

interface CatalogPlace {
  readonly texts: Map<string, string>;
  readonly root: string;
  readonly catalog: string;
}

/** Puts the range into the workspace's catalog; false where it has no such catalog. */
function addToCatalog({ texts, root, catalog }: CatalogPlace, { name, range }: RuntimePackage): boolean {
  const files = [
    { path: `${root}/pnpm-workspace.yaml`, add: addToYamlCatalog },
    { path: `${root}/package.json`, add: addToManifestCatalog },
  ];
  for (const { path, add } of files) {
    const text = existsSync(path) ? add(readText(texts, path), catalog, [name, range]) : undefined;
    if (text === undefined) continue;
    texts.set(path, text);
    return true;
  }
  return false;
}

function readText(texts: Map<string, string>, path: string): string {
  return texts.get(path) ?? stripMark(readFileSync(path, "utf8"));
}

function collectManifestWrites(texts: ReadonlyMap<string, string>): FileWrite[] {
  return [...texts].flatMap(([path, text]) => {
    const before = hashText(stripMark(readFileSync(path, "utf8")));
    const after = createState(text);
    return after.hash === before ? [] : [{ path, before, after, linked: [] }];
  });
}
