import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { createProject, type Project } from "../../../src/analysis/project.js";
import type { SourceView } from "../../../src/analysis/source-view.js";
import { createTypeServices } from "../../../src/analysis/types/type-services.js";
import { createLazyView } from "../../../src/codemods/lazy-view.js";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowJs: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  types: ["node"],
};

const root = join(import.meta.dirname, "../../projects");

/** The folders that hold a case for reach. */
export const reachCases = readdirSync(root).filter((name) => existsSync(join(root, name, "reach.json")));

function collectSources(folder: string): string[] {
  const sources = readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/.test(name) && !name.endsWith(".d.ts"));
  return sources.map((name) => join(folder, name));
}

let shared: ts.Program | undefined;

/** One program holds the files of all cases: building one for each would take most of the time. */
function openProgram(): ts.Program {
  const names = reachCases.flatMap((name) => collectSources(join(root, name)));
  return (shared ??= ts.createProgram(names, options));
}

/** A case as a project with types, opened as the command line opens one. */
export function openProject(
  name: string,
  entries?: readonly string[],
): { project: Project; paths: string[] } {
  const folder = join(root, name);
  const paths = collectSources(folder);
  const program = openProgram();
  const views = new Map<string, SourceView>();
  const open = (path: string): SourceView | undefined => {
    if (!paths.includes(path)) return undefined;
    const known = views.get(path);
    if (known) return known;
    const types = createTypeServices(program, path);
    const view = createLazyView(path, types?.sourceFile.text ?? readFileSync(path, "utf8"), { types, open });
    views.set(path, view);
    return view;
  };
  const publicPaths = new Set(entries?.map((entry) => join(folder, entry)));
  const project = createProject({
    views: { paths, open },
    isPrivatePackage: !entries,
    findPublicUse: (path) => (publicPaths.has(path) ? "by an entry" : undefined),
  });
  return { project, paths };
}
