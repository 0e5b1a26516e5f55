import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { resolveModule } from "./project-resolve.js";
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

  /** Whether a file outside the program imports the name and cannot be read. */
  isLost(path: string, name: string): boolean {
    const { collectOutsideImporters } = this.#views;
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
    for (const path of this.#views.paths) {
      const view = this.#views.open(path);
      for (const specifier of view ? collectSpecifiers(view) : []) {
        const target = view && resolveModule(view, specifier, this.#paths);
        if (target === undefined || target === path) continue;
        const sites = importers.get(target);
        if (sites) sites.push({ path, range: specifier.range });
        else importers.set(target, [{ path, range: specifier.range }]);
      }
    }
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
    return written.map((literal) => ({
      text: literal.text,
      range: [literal.getStart(sourceFile), literal.end],
    }));
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

function isRequire({ callee }: TSESTree.CallExpression): boolean {
  return callee.type === "Identifier" && callee.name === "require";
}
