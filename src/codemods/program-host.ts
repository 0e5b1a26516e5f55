import type ts from "typescript";
import type { VirtualFiles } from "./runtime-types.js";

/** Parsed files, shared by all programs of a run: a file is parsed again only when its text differs. */
export type SourceCache = Map<
  string,
  { readonly key: string; readonly text: string; readonly file: ts.SourceFile }
>;

/** What a compiler host stands on. */
export interface HostParts {
  readonly ts: typeof ts;
  readonly options: ts.CompilerOptions;
  /** Files that are not on disk, or are there with another text. */
  readonly virtual: VirtualFiles;
  readonly cache: SourceCache;
}

/** A compiler host that reads the disk, with the virtual files on top of it; it never writes. */
export function createProgramHost(parts: HostParts): ts.CompilerHost {
  const { ts, options, virtual, cache } = parts;
  const host = ts.createCompilerHost(options);
  const folders = collectFolders(virtual);
  const disk = { fileExists: host.fileExists, readFile: host.readFile, realpath: host.realpath };
  const { directoryExists, getDirectories } = host;
  host.fileExists = (path) => virtual.has(path) || disk.fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? disk.readFile(path);
  host.directoryExists = (path) => folders.has(path) || (directoryExists?.(path) ?? true);
  host.realpath = (path) => (virtual.has(path) ? path : (disk.realpath?.(path) ?? path));
  if (getDirectories) host.getDirectories = (path) => getDirectories(path);
  host.writeFile = () => undefined;
  host.getSourceFile = (path, version) => findSourceFile({ ts, host, cache }, path, version);
  // Projects that reference each other are read from their sources: nothing has to be built first.
  (host as { useSourceOfProjectReferenceRedirect?: () => boolean }).useSourceOfProjectReferenceRedirect =
    () => true;
  return host;
}

function findSourceFile(
  { ts, host, cache }: { ts: HostParts["ts"]; host: ts.CompilerHost; cache: SourceCache },
  path: string,
  version: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.SourceFile | undefined {
  const text = host.readFile(path);
  if (text === undefined) return undefined;
  const key = renderKey(version);
  const known = cache.get(path);
  if (known && known.key === key && known.text === text) return known.file;
  const file = ts.createSourceFile(path, text, version);
  cache.set(path, { key, text, file });
  return file;
}

/** Two programs may share a parsed file only where they would parse it alike. */
function renderKey(version: ts.ScriptTarget | ts.CreateSourceFileOptions): string {
  if (typeof version !== "object") return String(version);
  return `${version.languageVersion}|${version.impliedNodeFormat ?? ""}|${version.jsDocParsingMode ?? ""}`;
}

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
