import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { joinPath, resolveModule } from "./project-resolve.js";
import type { Range } from "./site.js";
import type { SourceView } from "./source-view.js";
import { findNodeOfType } from "./syntax/node-at.js";
import { collectNodes } from "./syntax/node-index.js";

/** The files of a project; `open` may give views that parse themselves when their tree is asked for. */
export interface ProjectViews {
  readonly paths: readonly string[];
  readonly open: (path: string) => SourceView | undefined;
  /**
   * Files outside the program, without types, that import a name of one of its files by the file's path; undefined where
   * one of them cannot be read.
   */
  readonly collectOutsideImporters?: (path: string, name: string) => readonly SourceView[] | undefined;
  /** Such files that mention a name, also those that import the program's files through others; undefined for too many, or one that cannot be read. */
  readonly collectOutsideMentions?: (name: string) => readonly SourceView[] | undefined;
}

/** One place where a file names another module: the specifier literal. */
interface ImportSite {
  readonly path: string;
  readonly range: Range;
}

/** A module specifier, with the construct that it stands in as parent. */
export interface ModuleUse {
  readonly view: SourceView;
  readonly specifier: TSESTree.Literal;
}

/** Which file imports which, built when first asked. */
export class ModuleGraph {
  readonly #views: ProjectViews;
  readonly #paths: ReadonlySet<string>;
  #importers: Map<string, ImportSite[]> | undefined;
  /** Where paths begin that are only known when the code runs. */
  #openPaths: readonly string[] = [];

  constructor(views: ProjectViews) {
    this.#views = views;
    this.#paths = new Set(views.paths);
  }

  /** Every import of a module that could bind the name: those of files that never mention it are left out. */
  collectUses(path: string, name: string): ModuleUse[] {
    this.#importers ??= this.#index();
    const inside = (this.#importers.get(path) ?? []).flatMap((site) => {
      const view = this.#views.open(site.path);
      if (!view || !mayMention(view, name)) return [];
      const specifier = findNodeOfType(view, site.range, isLiteral);
      return specifier ? [{ view, specifier }] : [];
    });
    return [...inside, ...this.#collectOutside(path, name)];
  }

  /** Whether a file outside the program imports the name and cannot be read, or one may import it by a path that is computed. */
  isLost(path: string, name: string): boolean {
    const { collectOutsideImporters } = this.#views;
    this.#importers ??= this.#index();
    if (this.#openPaths.some((start) => path.startsWith(start))) return true;
    return collectOutsideImporters !== undefined && collectOutsideImporters(path, name) === undefined;
  }

  #collectOutside(path: string, name: string): ModuleUse[] {
    const importers = this.#views.collectOutsideImporters?.(path, name) ?? [];
    const target = new Set([path]);
    return importers.flatMap((view) => {
      if (!mayMention(view, name)) return [];
      return collectSpecifiers(view).flatMap((one) => {
        const specifier = resolveModule(view, one, target) && findNodeOfType(view, one.range, isLiteral);
        return specifier ? [{ view, specifier }] : [];
      });
    });
  }

  #index(): Map<string, ImportSite[]> {
    const importers = new Map<string, ImportSite[]>();
    const openPaths = new Set<string>();
    for (const path of this.#views.paths) {
      const view = this.#views.open(path);
      for (const start of view ? collectOpenPaths(view) : []) openPaths.add(start);
      for (const specifier of view ? collectSpecifiers(view) : []) {
        const target = view && resolveModule(view, specifier, this.#paths);
        if (target === undefined || target === path) continue;
        const sites = importers.get(target);
        if (sites) sites.push({ path, range: specifier.range });
        else importers.set(target, [{ path, range: specifier.range }]);
      }
    }
    this.#openPaths = [...openPaths];
    return importers;
  }
}

function isLiteral(node: TSESTree.Node): node is TSESTree.Literal {
  return node.type === "Literal";
}

/** A file that has no identifier of that name can only pass it on whole or import it under another name. */
function mayMention(view: SourceView, name: string): boolean {
  if (name === "default" || name === "=" || name === "*") return true;
  return view.text.includes(name) || /export\s*\*|import\s*\*|\bimport\s*\(|\brequire\s*\(/.test(view.text);
}

interface Specifier {
  readonly text: string;
  readonly range: Range;
}

/** Every module specifier of a file: from the program where it lists them, else from the tree. */
function collectSpecifiers(view: SourceView): Specifier[] {
  const sourceFile = view.types?.sourceFile as
    (ts.SourceFile & { imports?: readonly ts.StringLiteral[] }) | undefined;
  if (sourceFile && Array.isArray(sourceFile.imports)) {
    const written = sourceFile.imports.filter(({ pos }) => pos >= 0);
    const listed = written.map((literal) => ({
      text: literal.text,
      range: [literal.getStart(sourceFile), literal.end] as const,
    }));
    return [...listed, ...collectCalled(view.text, new Set(listed.map(({ range }) => range[0])))];
  }
  const literals: (TSESTree.Node | null | undefined)[] = [
    ...collectNodes(view, "ImportDeclaration").map(({ source }) => source),
    ...collectNodes(view, "ExportAllDeclaration").map(({ source }) => source),
    ...collectNodes(view, "ExportNamedDeclaration").map(({ source }) => source),
    ...collectNodes(view, "ImportExpression").map(({ source }) => source),
    ...collectNodes(view, "CallExpression")
      .filter(isRequire)
      .map(({ arguments: [first] }) => first),
  ];
  return literals.flatMap((node) => {
    const isText = node?.type === "Literal" && typeof node.value === "string";
    return isText ? [{ text: node.value as string, range: node.range }] : [];
  });
}

/** What TypeScript does not list: `require("m")` in a module, `vi.importActual("m")`. */
const calledPattern = /\b(?:require|requireActual|importActual)\s*(?:<[^()]*>)?\(\s*(["'])([^"'\n]+)\1/g;

function collectCalled(text: string, listed: ReadonlySet<number>): Specifier[] {
  const found = [...text.matchAll(calledPattern)].map(({ 0: call, 2: name = "", index }) => {
    const end = index + call.length;
    return { text: name, range: [end - name.length - 2, end] as const };
  });
  return found.filter(({ range }) => !listed.has(range[0]));
}

/** `import("./commands/" + name)` · `require(`./${name}`)` · `import.meta.glob("./pages/*.ts")` · `require.context("./")` */
const openPattern =
  /\b(?:import|require)\s*\(\s*(?:["'](\.[^"'\n]*)["']\s*\+|`(\.[^`$\n]*)\$\{)([^)\n]*)|\b(?:import\.meta\.glob|require\.context)\(\s*\[?\s*["'`](\.[^"'`*\n]*)/g;

/** The beginnings of the paths of modules that a file loads by a name it computes. */
function collectOpenPaths({ path, text }: SourceView): string[] {
  if (!/\bimport\s*\(|\brequire\b|\bimport\.meta\.glob\b/.test(text)) return [];
  return [...text.matchAll(openPattern)].flatMap(([, added, template, rest = "", listed]) => {
    if (/\.(?:json|css|svg|md|wasm|node)\b/.test(rest)) return [];
    const start = added ?? template ?? listed ?? "";
    return [joinPath(path.slice(0, path.lastIndexOf("/")), start)];
  });
}

function isRequire({ callee }: TSESTree.CallExpression): boolean {
  return callee.type === "Identifier" && callee.name === "require";
}
