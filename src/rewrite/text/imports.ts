import type { TSESTree } from "@typescript-eslint/types";
import { findImportedName, findScope } from "../../analysis/scope/bindings.js";
import type { SourceView } from "../../analysis/source-view.js";
import type { TextEdit } from "../edit.js";
import type { RuntimeImport } from "../plan.js";
import { findNextCode } from "./trivia.js";
import { findLineEnd, readFileStyle, type FileStyle } from "./file-style.js";

type ModuleName = RuntimeImport["module"];
/** Names of the runtime that `except-star/testing` exports; all others come from `except-star`. */
const testingNames = new Set(["groupOf", "matchers"]);

/** How the file calls a runtime name where `at` stands: an existing import's local name, else a fresh one. */
export function findRuntimeImport(view: SourceView, imported: string, at: TSESTree.Node): RuntimeImport {
  const module: ModuleName = testingNames.has(imported) ? "except-star/testing" : "except-star";
  const local = findExistingName(view, { module, imported }, at) ?? findFreshName(view, imported, at);
  return { module, imported, local };
}

/** The local name of an existing value import that still means it where `at` stands: `TaskGroup` · `es.TaskGroup`. */
function findExistingName(
  view: SourceView,
  wanted: { module: ModuleName; imported: string },
  at: TSESTree.Node,
): string | undefined {
  for (const statement of view.ast.body) {
    for (const local of collectBoundNames(statement)) {
      const found = findImportedName(view, local);
      if (found?.module !== wanted.module || !isVisible(view, local, at)) continue;
      if (found.name === wanted.imported) return local.name;
      if (found.name === "*") return `${local.name}.${wanted.imported}`;
    }
  }
  return undefined;
}

/** The names that a top-level import or `require` binds as values. */
function collectBoundNames(statement: TSESTree.Node): TSESTree.Identifier[] {
  if (statement.type === "ImportDeclaration") {
    if (statement.importKind === "type") return [];
    const values = statement.specifiers.filter(
      (one) => !(one.type === "ImportSpecifier" && one.importKind === "type"),
    );
    return values.map((specifier) => specifier.local);
  }
  if (statement.type !== "VariableDeclaration") return [];
  return statement.declarations.flatMap(({ id }) => {
    if (id.type === "Identifier") return [id];
    if (id.type !== "ObjectPattern") return [];
    return id.properties.flatMap((one) =>
      one.type === "Property" && one.value.type === "Identifier" ? [one.value] : [],
    );
  });
}

function isVisible(view: SourceView, name: TSESTree.Identifier, at: TSESTree.Node): boolean {
  for (let scope: ReturnType<typeof findScope> | null = findScope(view, at); scope; scope = scope.upper) {
    const variable = scope.set.get(name.name);
    if (variable)
      return variable.identifiers.includes(name) || variable.defs.some((one) => one.name === name);
  }
  return false;
}

/** The imported name itself, or an alias where something else of that name can be seen. */
function findFreshName(view: SourceView, imported: string, at: TSESTree.Node): string {
  const taken = (name: string): boolean => {
    for (let scope: ReturnType<typeof findScope> | null = findScope(view, at); scope; scope = scope.upper) {
      if (scope.set.get(name)?.defs.length) return true;
    }
    return false;
  };
  const isClass = /^[A-Z]/.test(imported);
  const alias = `${isClass ? "E" : "e"}xceptStar${imported[0]?.toUpperCase()}${imported.slice(1)}`;
  for (let name = imported, count = 1; ; name = `${alias}${count === 1 ? "" : count}`, count++) {
    if (!taken(name)) return name;
  }
}

/** The edits that make the file import all of the names: none where it has them already. */
export function collectImportEdits(view: SourceView, imports: readonly RuntimeImport[]): TextEdit[] {
  const missing = collectMissing(view, imports);
  const edits: TextEdit[] = [];
  for (const module of ["except-star", "except-star/testing"] as const) {
    const names = missing.filter((one) => one.module === module);
    if (names.length > 0) edits.push(planImport(view, module, names));
  }
  return mergeInsertions(edits);
}

function collectMissing(view: SourceView, imports: readonly RuntimeImport[]): RuntimeImport[] {
  const known = new Map<string, RuntimeImport>();
  for (const one of imports) {
    if (!one.local.includes(".") && !isImported(view, one))
      known.set(`${one.module} ${one.imported} ${one.local}`, one);
  }
  return [...known.values()].sort((a, b) => (a.imported < b.imported ? -1 : a.imported > b.imported ? 1 : 0));
}

function isImported(view: SourceView, wanted: RuntimeImport): boolean {
  return view.ast.body.flatMap(collectBoundNames).some((local) => {
    const found = findImportedName(view, local);
    return local.name === wanted.local && found?.module === wanted.module && found.name === wanted.imported;
  });
}

function planImport(view: SourceView, module: ModuleName, names: readonly RuntimeImport[]): TextEdit {
  const style = readFileStyle(view);
  return findExtension(view, module, { names, style }) ?? planNewImport(view, module, { names, style });
}

interface Wanted {
  readonly names: readonly RuntimeImport[];
  readonly style: FileStyle;
}

/** Adds to `import { a } from "except-star"` or `const { a } = require("except-star")`. */
function findExtension(view: SourceView, module: ModuleName, { names, style }: Wanted): TextEdit | undefined {
  const text = names.map((one) => renderSpecifier(one, style.isCommonJs ? ": " : " as ")).join(", ");
  for (const statement of view.ast.body) {
    const last = findLastSpecifier(statement, module);
    if (last) return { start: last.range[1], end: last.range[1], text: `, ${text}` };
  }
  return undefined;
}

function findLastSpecifier(statement: TSESTree.Node, module: ModuleName): TSESTree.Node | undefined {
  if (statement.type === "ImportDeclaration") {
    if (statement.source.value !== module || statement.importKind === "type") return undefined;
    const last = statement.specifiers.at(-1);
    return last?.type === "ImportSpecifier" ? last : undefined;
  }
  if (statement.type !== "VariableDeclaration") return undefined;
  const [declarator] = statement.declarations;
  const [first] = declarator ? collectBoundNames(statement) : [];
  if (declarator?.id.type !== "ObjectPattern" || !first || !declarator.init) return undefined;
  const { init } = declarator;
  const isRequire =
    init.type === "CallExpression" && init.callee.type === "Identifier" && init.callee.name === "require";
  const [source] = isRequire ? init.arguments : [];
  const last = declarator.id.properties.at(-1);
  return source?.type === "Literal" && source.value === module && last?.type === "Property"
    ? last
    : undefined;
}

function renderSpecifier({ imported, local }: RuntimeImport, separator: string): string {
  return imported === local ? imported : `${imported}${separator}${local}`;
}

function planNewImport(view: SourceView, module: ModuleName, { names, style }: Wanted): TextEdit {
  const { quote, semicolon, eol, isCommonJs, bracketSpace: space } = style;
  const list = names.map((one) => renderSpecifier(one, isCommonJs ? ": " : " as ")).join(", ");
  const source = `${quote}${module}${quote}`;
  const place = findImportPlace(view, style);
  // Without one, `require("m")` and a bracket on the next line would be one expression.
  const isContinued = /[([`+\-/]/.test(view.text[findNextCode(view, place.offset)] ?? "");
  const line = isCommonJs
    ? `const {${space}${list}${space}} = require(${source})${isContinued ? ";" : semicolon}`
    : `import {${space}${list}${space}} from ${source}${semicolon}`;
  const text = { after: `${eol}${line}`, apart: `${line}${eol}${eol}`, above: `${line}${eol}` }[place.side];
  return { start: place.offset, end: place.offset, text };
}

interface ImportPlace {
  readonly offset: number;
  /** Behind a statement, above an import, or above all other code and apart from it. */
  readonly side: "after" | "above" | "apart";
}

/**
 * After the last import of a package (or the last require of the file's head); above a file's own modules where it has
 * no others; else before the first statement that is no directive.
 */
function findImportPlace(view: SourceView, style: FileStyle): ImportPlace {
  const own = style.isCommonJs ? undefined : findOwnImports(view);
  if (own) return { offset: own.range[0], side: "above" };
  const last = style.isCommonJs ? findLastRequire(view) : findLastImport(view);
  if (last) return { offset: findLineEnd(view, last.range[1]), side: "after" };
  const directive = view.ast.body.findLast(isDirective);
  if (directive) return { offset: findLineEnd(view, directive.range[1]), side: "after" };
  return { offset: findHeadEnd(view), side: "apart" };
}

/**
 * The first import for its names in a file that imports its own modules alone, where no comment stands right above it.
 * What is imported for its effects before it stays first.
 */
function findOwnImports(view: SourceView): TSESTree.Node | undefined {
  const imports = collectHeadImports(view);
  const first = imports.find(hasNames);
  if (!first || !imports.every(isOwnModule)) return undefined;
  const comment = view.ast.comments?.findLast(({ range }) => range[1] <= first.range[0]);
  const isApart = !comment || /\n\s*\n/.test(view.text.slice(comment.range[1], first.range[0]));
  return isApart ? first : undefined;
}

function hasNames(statement: TSESTree.Node): boolean {
  return statement.type === "ImportDeclaration" && statement.specifiers.length > 0;
}

function findLastImport(view: SourceView): TSESTree.Node | undefined {
  const imports = collectHeadImports(view);
  return imports.findLast((one) => !isOwnModule(one)) ?? imports.at(-1);
}

/** The imports that the file begins with; one further down belongs to what stands beside it. */
function collectHeadImports({ ast: { body } }: SourceView): TSESTree.Node[] {
  const firstOther = body.findIndex((one) => !isDirective(one) && !isImport(one));
  const head = body.slice(0, firstOther === -1 ? undefined : firstOther).filter(isImport);
  return head.length > 0 ? head : body.filter(isImport);
}

/** `./load` · `../load` · `@/load` · `~/load` · `#load`: by its path, or by an alias of it. */
function isOwnModule(statement: TSESTree.Node): boolean {
  return statement.type === "ImportDeclaration" && /^(?:\.|[@~]\/|#|\/)/.test(statement.source.value);
}

function isImport(statement: TSESTree.Node): boolean {
  return statement.type === "ImportDeclaration" || statement.type === "TSImportEqualsDeclaration";
}

function isDirective(statement: TSESTree.Node): boolean {
  return statement.type === "ExpressionStatement" && statement.directive !== undefined;
}

/** A require further down would run too late for what stands above it. */
function findLastRequire(view: SourceView): TSESTree.Node | undefined {
  const firstOther = view.ast.body.findIndex((one) => !isDirective(one) && !isRequire(one));
  const head = view.ast.body.slice(0, firstOther === -1 ? undefined : firstOther);
  return head.findLast(isRequire);
}

function isRequire(statement: TSESTree.Node): boolean {
  if (statement.type === "ExpressionStatement") return isRequireCall(statement.expression);
  if (statement.type !== "VariableDeclaration") return false;
  return statement.declarations.every(({ init }) => init != null && isRequireCall(init));
}

/** `require("m")` · `require("m").a` · `require("m")("option")` */
function isRequireCall(node: TSESTree.Expression): boolean {
  if (node.type === "MemberExpression") return isRequireCall(node.object);
  if (node.type !== "CallExpression") return false;
  return node.callee.type === "Identifier" ? node.callee.name === "require" : isRequireCall(node.callee);
}

/** Past the byte order mark, the shebang and a licence header that a blank line sets apart from the code. */
function findHeadEnd(view: SourceView): number {
  const { text } = view;
  const head = /^\uFEFF?(#![^\n]*\n)?/.exec(text)?.[0].length ?? 0;
  const firstCode = view.ast.body[0]?.range[0] ?? text.length;
  let offset = head;
  for (const comment of view.ast.comments ?? []) {
    if (comment.range[0] < head || comment.range[1] > firstCode) continue;
    const gap = /^[^\S\n]*\r?\n(\s*\r?\n)?/.exec(text.slice(comment.range[1]));
    if (gap?.[1] !== undefined) offset = comment.range[1] + gap[0].length;
  }
  return offset;
}

/** Two new statements at one place become one insertion, so that their order is fixed. */
function mergeInsertions(edits: readonly TextEdit[]): TextEdit[] {
  const [first, second] = edits;
  if (!first || !second || first.start !== second.start) return [...edits];
  const gap = /^\r?\n/.test(second.text) ? "" : (/\r?\n/.exec(first.text)?.[0] ?? "");
  return [{ start: first.start, end: first.end, text: first.text.trimEnd() + gap + second.text }];
}
