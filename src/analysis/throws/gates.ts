import type ts from "typescript";
import type { Settings } from "../settings.js";
import type { SourceView } from "../source-view.js";
import { canHoldThrowsTag } from "./throws-tag.js";

export interface GateOptions {
  readonly settings: Settings;
  readonly assumeMigrated: boolean;
}

/**
 * Whether a group can come into a file at all: cheap, and false for nearly every file of a program that uses none.
 * First a text search for sources in the program's files, then the files that reach one of these by imports.
 */
export function canReceiveGroup(view: SourceView, options: GateOptions): boolean {
  if (!view.types) return holdsSource(view.text, options);
  const receivers = receiversOf(view.types.program, options);
  return receivers === "all" || receivers.has(view.types.sourceFile);
}

type Receivers = ReadonlySet<ts.SourceFile> | "all";

const receiversByProgram = new WeakMap<ts.Program, Map<string, Receivers>>();

function receiversOf(program: ts.Program, options: GateOptions): Receivers {
  let known = receiversByProgram.get(program);
  if (!known) receiversByProgram.set(program, (known = new Map()));
  const key = JSON.stringify([
    options.assumeMigrated,
    options.settings.runtime,
    options.settings.groupSources,
  ]);
  let receivers = known.get(key);
  if (!receivers) known.set(key, (receivers = collectReceivers(program, options)));
  return receivers;
}

function collectReceivers(program: ts.Program, options: GateOptions): Receivers {
  const sources = program.getSourceFiles().filter((file) => isSource(file, options));
  if (sources.length === 0) return new Set();
  const importers = collectImporters(program);
  if (!importers) return "all";
  const receivers = new Set<ts.SourceFile>(sources);
  for (const file of receivers) for (const importer of importers.get(file) ?? []) receivers.add(importer);
  return receivers;
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
  if (file.isDeclarationFile || file.fileName.includes("/node_modules/")) return isDocumented(file.text);
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
