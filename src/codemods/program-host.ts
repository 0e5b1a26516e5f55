import type ts from "typescript";
import type { VirtualFiles } from "./runtime-types.js";

/**
 * Parsed files by path. What was read from the disk stands for the whole run, so every program of it sees
 * one state of the tree; a file that changes meanwhile is found when it is to be written.
 */
export type SourceCache = Map<string, { readonly key: string; readonly file: ts.SourceFile }>;

/** What a compiler host stands on. */
export interface HostParts {
  readonly ts: typeof ts;
  readonly options: ts.CompilerOptions;
  /** Files that are not on disk, or are there with another text. */
  readonly virtual: VirtualFiles;
  /** The files as they are on disk. */
  readonly sources: SourceCache;
  /** Files with the text that stands in `virtual`. */
  readonly rewritten: SourceCache;
}

/** A compiler host that reads the disk, with the virtual files on top of it; it never writes. */
export function createProgramHost(parts: HostParts): ts.CompilerHost {
  const { ts, options, virtual } = parts;
  const host = ts.createCompilerHost(options);
  // As tsc has it: comments of TypeScript files are only read where they can hold an error.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors;
  const folders = collectFolders(virtual);
  const disk = { fileExists: host.fileExists, readFile: host.readFile, realpath: host.realpath };
  const { directoryExists, getDirectories } = host;
  host.fileExists = (path) => virtual.has(path) || disk.fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? disk.readFile(path);
  host.directoryExists = (path) => folders.has(path) || (directoryExists?.(path) ?? true);
  host.realpath = (path) => (virtual.has(path) ? path : (disk.realpath?.(path) ?? path));
  if (getDirectories) host.getDirectories = (path) => getDirectories(path);
  host.writeFile = () => undefined;
  host.getSourceFile = (path, version) => findSourceFile({ ...parts, host }, path, version);
  // Projects that reference each other are read from their sources: nothing has to be built first.
  (host as { useSourceOfProjectReferenceRedirect?: () => boolean }).useSourceOfProjectReferenceRedirect =
    () => true;
  return host;
}

function findSourceFile(
  { ts, host, options, virtual, ...caches }: HostParts & { readonly host: ts.CompilerHost },
  path: string,
  version: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.SourceFile | undefined {
  const cache = virtual.has(path) ? caches.rewritten : caches.sources;
  const key = isDeclaration(path) ? renderVersion(version, "any") : renderKey(version, options);
  const known = cache.get(path);
  if (known?.key === key && (!virtual.has(path) || virtual.get(path) === known.file.text)) return known.file;
  const text = host.readFile(path);
  if (text === undefined) return undefined;
  const file = ts.createSourceFile(path, text, version);
  cache.set(path, { key, file });
  return file;
}

export function isDeclaration(path: string): boolean {
  return /\.d\.(?:[cm]?ts|[^./]+\.ts)$/.test(path);
}

/** What the compiler's parser and binder, and its search for a file's imports, read of the options. */
const fileOptions = [
  ...["target", "module", "moduleDetection", "moduleResolution", "isolatedModules", "verbatimModuleSyntax"],
  ...["jsx", "jsxImportSource", "importHelpers", "strict", "alwaysStrict", "allowJs", "checkJs"],
  ...["allowUnreachableCode", "allowUnusedLabels", "noFallthroughCasesInSwitch", "preserveConstEnums"],
  ...["experimentalDecorators", "useDefineForClassFields", "resolveJsonModule", "esModuleInterop"],
];

/** Two programs may share a file only where they would parse and bind it alike. */
function renderKey(
  version: ts.ScriptTarget | ts.CreateSourceFileOptions,
  options: ts.CompilerOptions,
): string {
  return renderVersion(version, JSON.stringify(fileOptions.map((name) => options[name])));
}

/** A declaration file reads the same whatever the target is, but for names that ES5 lacks. */
function renderVersion(version: ts.ScriptTarget | ts.CreateSourceFileOptions, options: string): string {
  const { languageVersion, impliedNodeFormat, jsDocParsingMode } =
    typeof version === "object" ? version : ({ languageVersion: version } as ts.CreateSourceFileOptions);
  const target = options === "any" && languageVersion >= es2015 ? "modern" : languageVersion;
  return JSON.stringify([target, impliedNodeFormat, jsDocParsingMode, options]);
}

const es2015: ts.ScriptTarget.ES2015 = 2;

function collectFolders(virtual: VirtualFiles): Set<string> {
  const folders = new Set<string>();
  for (const path of virtual.keys()) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
