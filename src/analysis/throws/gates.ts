import type ts from "typescript";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { canHoldThrowsTag } from "./throws-tag.js";
import { collectDeclaredStarts, collectStarts } from "./trail-starts.js";
import { findTrails, type Trails } from "./trails.js";

export interface GateOptions {
  readonly settings: Settings;
  readonly assumeMigrated: boolean;
}

/**
 * Whether a group can come into a file at all: cheap, and false for nearly every file of a program that uses none.
 * First a text search for sources in the program's files, then the files that reach one of these by imports, then what
 * in them names something that leads to one.
 */
export function canReceiveGroup(view: SourceView, options: GateOptions): boolean {
  if (!view.types) return holdsSource(view.text, options);
  const trails = findTrailsOf(view, options);
  return trails === undefined || trails.leadInto(view.types.sourceFile);
}

/** The ways of groups through a file's program; undefined without types, and where the program does not tell of imports. */
export function findTrailsOf(view: SourceView, options: GateOptions): Trails | undefined {
  return view.types && trailsOf(view.types.program, options);
}

const trailsByProgram = new WeakMap<ts.Program, Map<string, Trails | undefined>>();

function trailsOf(program: ts.Program, options: GateOptions): Trails | undefined {
  let known = trailsByProgram.get(program);
  if (!known) trailsByProgram.set(program, (known = new Map()));
  const { runtime, groupSources } = options.settings;
  const key = JSON.stringify([options.assumeMigrated, runtime, groupSources]);
  if (!known.has(key)) known.set(key, readTrails(program, options));
  return known.get(key);
}

function readTrails(program: ts.Program, options: GateOptions): Trails | undefined {
  const sources = program.getSourceFiles().filter((file) => isSource(file, options));
  const importers = sources.length === 0 ? new Map<never, never>() : collectImporters(program);
  if (!importers) return undefined;
  const files = new Set<ts.SourceFile>(sources);
  for (const file of files) for (const importer of importers.get(file) ?? []) files.add(importer);
  // Every Promise.all is a source then: nearly everything leads to one.
  if (options.assumeMigrated) return { leadInto: (file) => files.has(file) };
  const own = new Set(sources);
  return findTrails({
    program,
    areStartsSync: options.settings.groupSources.length > 0,
    files,
    importersOf: (file) => importers.get(file) ?? [],
    startsIn: (file) => (own.has(file) ? startsIn(file, options) : []),
  });
}

function startsIn(file: ts.SourceFile, options: GateOptions): readonly number[] {
  return isForeign(file) ? collectDeclaredStarts(file.text) : collectStarts(file.text, options);
}

function isForeign(file: ts.SourceFile): boolean {
  return file.isDeclarationFile || file.fileName.includes("/node_modules/");
}

const textAnswers = new WeakMap<ts.SourceFile, Map<string, boolean>>();

/** The text of a file is asked once, also when an editor makes a new program around it. */
function isSource(file: ts.SourceFile, options: GateOptions): boolean {
  let known = textAnswers.get(file);
  if (!known) textAnswers.set(file, (known = new Map()));
  const key = JSON.stringify([options.assumeMigrated, options.settings]);
  let answer = known.get(key);
  if (answer === undefined) known.set(key, (answer = readSource(file, options)));
  return answer;
}

function readSource(file: ts.SourceFile, options: GateOptions): boolean {
  if (isForeign(file)) return isDocumented(file.text);
  return holdsSource(file.text, options);
}

function isDocumented(text: string): boolean {
  return text.includes("@throws") && canHoldThrowsTag(text);
}

function holdsSource(text: string, { settings, assumeMigrated }: GateOptions): boolean {
  if (assumeMigrated && text.includes("Promise.all")) return true;
  if (text.includes("Promise.any") || isDocumented(text)) return true;
  if (text.includes("AggregateError") && makesAggregate.test(text)) return true;
  if (settings.runtime.some((module) => text.includes(module))) return true;
  return settings.groupSources.some((name) =>
    text.includes(name.slice(Math.max(name.lastIndexOf("."), name.lastIndexOf("#")) + 1)),
  );
}

/** The class as a value; a test or a type of it makes none. */
const makesAggregate = /(?<!instanceof\s+|[:<|&]\s*)\bAggregateError\b/;

interface ImportResolver {
  readonly getResolvedModuleFromModuleSpecifier?: (
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ) => { readonly resolvedModule?: { readonly resolvedFileName: string } } | undefined;
}

/** Which files import each file; undefined where the program does not tell (these members are not public). */
function collectImporters(program: ts.Program): Map<ts.SourceFile, ts.SourceFile[]> | undefined {
  const resolver = program as ts.Program & ImportResolver;
  if (typeof resolver.getResolvedModuleFromModuleSpecifier !== "function") return undefined;
  const importers = new Map<ts.SourceFile, ts.SourceFile[]>();
  for (const file of program.getSourceFiles()) {
    const { imports } = file as ts.SourceFile & { readonly imports?: readonly ts.StringLiteralLike[] };
    if (!imports) return undefined;
    if (file.fileName.includes("/node_modules/")) continue;
    for (const specifier of imports) {
      const name = resolver.getResolvedModuleFromModuleSpecifier(specifier, file)?.resolvedModule
        ?.resolvedFileName;
      const imported = name === undefined ? undefined : program.getSourceFile(name);
      if (imported) addTo(importers, imported, file);
    }
  }
  return importers;
}

function addTo(
  importers: Map<ts.SourceFile, ts.SourceFile[]>,
  imported: ts.SourceFile,
  importer: ts.SourceFile,
): void {
  const known = importers.get(imported);
  if (known) known.push(importer);
  else importers.set(imported, [importer]);
}
