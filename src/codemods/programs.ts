import { readdirSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type ts from "typescript";

/** One program that the user's own type check would build, or the synthetic one for plain JavaScript. */
export interface ProgramSpec {
  /** The config's path, or a name for the synthetic program. */
  readonly name: string;
  readonly rootNames: readonly string[];
  readonly options: ts.CompilerOptions;
  readonly references?: readonly ts.ProjectReference[];
  readonly kind: "project" | "synthetic";
}

/** What discovery starts from. */
export interface ProgramsRequest {
  readonly ts: typeof ts;
  readonly root: string;
  /** What the configs that the user named are relative to. */
  readonly cwd: string;
  /** Files that may be rewritten, absolute, with forward slashes. */
  readonly files: readonly string[];
  /** Every source file of the tree: plain JavaScript without a config is one program. */
  readonly every: readonly string[];
  /** Configs that the user named; none: they are found from the files. */
  readonly configs: readonly string[];
}

export interface Programs {
  readonly specs: readonly ProgramSpec[];
  /** Configs that could not be read, with the compiler's sentence. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/** Finds every program that has one of the files among its roots, and those in whose folder a file has no program yet. */
export function collectPrograms(request: ProgramsRequest): Programs {
  const named = request.configs.map((config) => toPosix(resolve(request.cwd, config)));
  const starts = named.length > 0 ? named : collectConfigs(request);
  const configs = new ConfigReader(request.ts);
  for (const config of starts) configs.read(config);
  const candidates = new Set(request.files);
  const all = configs.listPrograms();
  const owners = chooseOwners(all, candidates, named.length > 0);
  return {
    specs: [...orderByReference(owners), ...createSynthetic(request, all)],
    problems: configs.problems,
  };
}

/** Reads configs with all that they refer to, each once. */
class ConfigReader {
  readonly specs = new Map<string, ProgramSpec>();
  /** Configs that others extend, and those of them that list no files of their own. */
  readonly #extended = new Set<string>();
  readonly #listless = new Set<string>();
  readonly problems: { path: string; message: string }[] = [];
  constructor(private readonly ts: ProgramsRequest["ts"]) {}

  read(path: string): void {
    if (this.specs.has(path)) return;
    const parsed = this.#parse(path);
    if (!parsed) return;
    this.#noteFamily(path, parsed);
    this.specs.set(path, {
      name: path,
      rootNames: parsed.fileNames,
      options: parsed.options,
      ...(parsed.projectReferences && { references: parsed.projectReferences }),
      kind: "project",
    });
    for (const reference of parsed.projectReferences ?? []) {
      this.read(toPosix(this.ts.resolveProjectReferencePath(reference)));
    }
  }

  /** The programs that somebody checks: not a base that only lends its options to others. */
  listPrograms(): ProgramSpec[] {
    return [...this.specs.values()].filter(
      ({ name }) => !this.#extended.has(name) || !this.#listless.has(name),
    );
  }

  #noteFamily(path: string, { raw, options }: ts.ParsedCommandLine): void {
    const own = (raw ?? {}) as Record<string, unknown>;
    if (!("files" in own || "include" in own || "references" in own)) this.#listless.add(path);
    const { configFile } = options as { configFile?: { extendedSourceFiles?: readonly string[] } };
    for (const base of configFile?.extendedSourceFiles ?? []) this.#extended.add(toPosix(base));
  }

  #parse(path: string): ts.ParsedCommandLine | undefined {
    const { ts } = this;
    const report = (problem: ts.Diagnostic): void => {
      this.problems.push({ path, message: ts.flattenDiagnosticMessageText(problem.messageText, " ") });
    };
    const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: report };
    const parsed = ts.getParsedCommandLineOfConfigFile(path, {}, host);
    for (const problem of parsed?.errors ?? []) if (!isEmptyInput(problem)) report(problem);
    return parsed;
  }
}

/** "No inputs were found" and "the files list is empty" say that a config only refers to others. */
function isEmptyInput(problem: ts.Diagnostic): boolean {
  return problem.code === 18003 || problem.code === 18002;
}

/** `tsconfig*.json` and `jsconfig.json` in the folders from each file up to the root. */
function collectConfigs({ root, files }: ProgramsRequest): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = dirname(file); !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder);
      if (folder === root || folder === dirname(folder)) break;
    }
  }
  return [...folders].sort().flatMap((folder) => listConfigs(folder));
}

function listConfigs(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^(?:tsconfig(?:\..+)?|jsconfig)\.json$/.test(name));
    return names.sort().map((name) => `${folder === "/" ? "" : folder}/${name}`);
  } catch {
    return [];
  }
}

/** The programs that are checked: those with a candidate, without those that another one makes redundant. */
function chooseOwners(
  specs: readonly ProgramSpec[],
  candidates: ReadonlySet<string>,
  named: boolean,
): ProgramSpec[] {
  if (named) return specs.filter((spec) => spec.rootNames.length > 0);
  const owned = new Set<string>();
  const owners = specs.filter((spec) => {
    const mine = spec.rootNames.filter((name) => candidates.has(name));
    for (const name of mine) owned.add(name);
    return mine.length > 0;
  });
  const orphans = [...candidates].filter((file) => !owned.has(file));
  for (const spec of specs) if (!owners.includes(spec) && mayReach(spec, orphans)) owners.push(spec);
  for (const spec of specs) {
    if (!owners.includes(spec) && owners.some((owner) => refersTo(spec, owner, specs))) owners.push(spec);
  }
  return owners.filter((spec) => !owners.some((other) => isRedundant(spec, other)));
}

/** A config that lists entry files may reach an orphan below it through imports. */
function mayReach(spec: ProgramSpec, orphans: readonly string[]): boolean {
  const folder = `${dirname(spec.name)}/`;
  return spec.rootNames.length > 0 && orphans.some((file) => file.startsWith(folder) && isTypeScript(file));
}

/** Whether all that `spec` would check is checked by `other` too, under the same options. */
function isRedundant(spec: ProgramSpec, other: ProgramSpec): boolean {
  if (spec === other || renderOptions(spec) !== renderOptions(other)) return false;
  const theirs = new Set(other.rootNames);
  if (!spec.rootNames.every((name) => theirs.has(name))) return false;
  return spec.rootNames.length < other.rootNames.length || basename(other.name) < basename(spec.name);
}

/** Whether a project uses another one, directly or through others: then it sees that one's callers too. */
function refersTo(spec: ProgramSpec, other: ProgramSpec, specs: readonly ProgramSpec[]): boolean {
  const seen = new Set<ProgramSpec>([spec]);
  for (const current of seen) {
    for (const { path } of current.references ?? []) {
      const target = specs.find(({ name }) => name === path || dirname(name) === toPosix(path));
      if (target === other) return true;
      if (target) seen.add(target);
    }
  }
  return false;
}

/** Projects before those that they refer to, the one with the most files first among the others. */
function orderByReference(specs: readonly ProgramSpec[]): ProgramSpec[] {
  const bySize = [...specs].sort(
    (a, b) => b.rootNames.length - a.rootNames.length || a.name.localeCompare(b.name),
  );
  const ordered: ProgramSpec[] = [];
  for (const spec of bySize) {
    const at = ordered.findIndex((other) => refersTo(spec, other, specs));
    ordered.splice(at < 0 ? ordered.length : at, 0, spec);
  }
  return ordered;
}

/** Options that say where output goes change no type. */
const outputOptions = new Set([
  ...["outDir", "rootDir", "declarationDir", "outFile", "noEmit", "emitDeclarationOnly", "tsBuildInfoFile"],
  ...["incremental", "composite", "declaration", "declarationMap", "sourceMap", "inlineSourceMap"],
  ...["inlineSources", "configFilePath", "removeComments", "importHelpers", "noEmitOnError", "pathsBasePath"],
]);

function renderOptions({ options }: ProgramSpec): string {
  const entries = Object.entries(options).filter(([key]) => !outputOptions.has(key) && key !== "configFile");
  return JSON.stringify(entries.sort(([a], [b]) => a.localeCompare(b)));
}

/** Plain JavaScript that no config owns: checked loosely, and only for errors that are new. */
function createSynthetic(
  { ts, root, files, every }: ProgramsRequest,
  known: readonly ProgramSpec[],
): ProgramSpec[] {
  const owned = new Set(known.flatMap((spec) => spec.rootNames));
  const isLoose = (file: string): boolean => /\.[cm]?jsx?$/.test(file) && !owned.has(file);
  if (!files.some((file) => isLoose(file))) return [];
  const rootNames = [...new Set([...files, ...every])].filter((file) => isLoose(file));
  const options: ts.CompilerOptions = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: false,
    skipLibCheck: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    jsx: ts.JsxEmit.Preserve,
  };
  return [{ name: `JavaScript files of ${root} without a tsconfig`, rootNames, options, kind: "synthetic" }];
}

export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

export function toPosix(path: string): string {
  return path.replaceAll("\\", "/");
}
