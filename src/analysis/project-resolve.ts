import type ts from "typescript";
import type { Range } from "./site.js";
import type { SourceView } from "./source-view.js";

/** The file of the project that a module specifier means, by the program's own resolution, else by its relative path. */
export function resolveModule(
  view: SourceView,
  { range, text }: { readonly range: Range; readonly text: string },
  paths: ReadonlySet<string>,
): string | undefined {
  const resolved = resolveByTypes(view, range);
  if (resolved) return findSource(resolved.fileName, paths) ?? findReexported(view, resolved, paths);
  return text.startsWith(".") ? resolveRelative(view.path, text, paths) : undefined;
}

function resolveByTypes({ types }: SourceView, range: Range): ts.SourceFile | undefined {
  const literal = types?.innermostNodeOf({ range: [range[0], range[1]] });
  return types && literal && findModule(types.checker, literal);
}

function findModule(checker: ts.TypeChecker, specifier: ts.Node): ts.SourceFile | undefined {
  return checker
    .getSymbolAtLocation(specifier)
    ?.declarations?.find((declaration): declaration is ts.SourceFile => "fileName" in declaration);
}

/** The source that a declaration file gives on by its path: `export * from "../src/index"` in a `dist` of preconstruct. */
function findReexported(
  { types }: SourceView,
  file: ts.SourceFile & { readonly imports?: readonly ts.StringLiteral[] },
  paths: ReadonlySet<string>,
): string | undefined {
  if (!types || !file.isDeclarationFile || !/\bfrom\s*["']\./.test(file.text)) return undefined;
  const sources = (file.imports ?? []).map((one) => findModule(types.checker, one)?.fileName);
  return sources.find((one) => one !== undefined && paths.has(one));
}

/** The source that declarations stand for: `x.js` beside `x.d.ts`. */
function findSource(path: string, paths: ReadonlySet<string>): string | undefined {
  const stem = /^(.*)\.d\.([cm]?)ts$/.exec(path);
  if (!stem) return paths.has(path) ? path : undefined;
  const [, base, kind] = stem;
  const twins = [`${base}.${kind}js`, `${base}.jsx`, `${base}.${kind}ts`];
  return twins.find((twin) => paths.has(twin));
}

function resolveRelative(from: string, specifier: string, paths: ReadonlySet<string>): string | undefined {
  const target = joinPath(from.slice(0, from.lastIndexOf("/")), specifier);
  const base = target.replace(/\.([cm]?)jsx?$/, "");
  const candidates = [target];
  for (const stem of [base, target, `${target}/index`]) {
    candidates.push(
      ...["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"].map((ending) => `${stem}.${ending}`),
    );
  }
  return candidates.find((candidate) => paths.has(candidate));
}

/** The path that a relative one means, seen from a folder. */
export function joinPath(folder: string, relative: string): string {
  const parts = folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
