import { parse, type TSESTree } from "@typescript-eslint/typescript-estree";
import { applyEdits, type TextEdit } from "../rewrite/edit.js";

/** Which list of package.json a dependency belongs to. */
export type DependencyKind = "dependencies" | "devDependencies";

const lists = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/** Whether a package.json names the package in any of its lists. */
export function hasDependency(manifest: string, name: string): boolean {
  const root = parseObject(manifest);
  return lists.some((list) =>
    readObject(root, list)?.properties.some((property) => keyOf(property) === name),
  );
}

/** The manifest with one more dependency, in order where the list is sorted, in the file's own layout. */
export function addDependency(
  manifest: string,
  kind: DependencyKind,
  [name, range]: readonly [string, string],
): string {
  const root = parseObject(manifest);
  const list = readObject(root, kind);
  const entry = `${JSON.stringify(name)}: ${JSON.stringify(range)}`;
  const edit = list ? insertSorted(manifest, list, entry) : insertList(manifest, root, { kind, entry });
  return applyWithLineEnds(manifest, edit);
}

/**
 * The catalog of the workspace that a list's ranges are taken from: "" for the default one (`"catalog:"`),
 * a name for `"catalog:name"`; undefined where most ranges are written out.
 */
export function findCatalog(manifest: string, kind: DependencyKind): string | undefined {
  const root = parseObject(manifest);
  const properties = (readObject(root, kind) ?? readObject(root, "devDependencies"))?.properties ?? [];
  const names = properties.map((property) => /^catalog:(.*)$/.exec(String(valueOf(property)))?.[1]);
  const counts = new Map<string | undefined, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The root manifest with one more entry in a catalog that it holds (bun, yarn); undefined where it has none. */
export function addToManifestCatalog(
  manifest: string,
  catalog: string,
  [name, range]: readonly [string, string],
): string | undefined {
  const root = parseObject(manifest);
  const holders = [root, readObject(root, "workspaces")].filter((holder) => holder !== undefined);
  const found = holders.map((holder) => readCatalog(holder, catalog)).find((one) => one !== undefined);
  if (!found) return undefined;
  if (found.properties.some((property) => keyOf(property) === name)) return manifest;
  return applyWithLineEnds(
    manifest,
    insertSorted(manifest, found, `${JSON.stringify(name)}: ${JSON.stringify(range)}`),
  );
}

function readCatalog(
  holder: TSESTree.ObjectExpression,
  catalog: string,
): TSESTree.ObjectExpression | undefined {
  if (catalog === "") return readObject(holder, "catalog");
  const named = readObject(holder, "catalogs");
  return named && readObject(named, catalog);
}

function parseObject(manifest: string): TSESTree.ObjectExpression {
  const program = parse(`(${manifest}\n)`, { range: true });
  const [statement] = program.body;
  if (statement?.type !== "ExpressionStatement" || statement.expression.type !== "ObjectExpression") {
    throw new SyntaxError("package.json does not hold an object");
  }
  return statement.expression;
}

function readObject(root: TSESTree.ObjectExpression, key: string): TSESTree.ObjectExpression | undefined {
  const property = root.properties.find((one) => keyOf(one) === key);
  return property?.type === "Property" && property.value.type === "ObjectExpression"
    ? property.value
    : undefined;
}

function keyOf(property: TSESTree.ObjectLiteralElement): string | undefined {
  return property.type === "Property" && property.key.type === "Literal"
    ? String(property.key.value)
    : undefined;
}

function valueOf(property: TSESTree.ObjectLiteralElement): unknown {
  return property.type === "Property" && property.value.type === "Literal" ? property.value.value : undefined;
}

/** Ranges count the parenthesis that `parseObject` puts in front. */
function insertSorted(manifest: string, list: TSESTree.ObjectExpression, entry: string): TextEdit {
  const keys = list.properties.map((property) => keyOf(property) ?? "");
  const name = /^"([^"]+)"/.exec(entry)?.[1] ?? "";
  const isSorted = keys.every((key, index) => index === 0 || (keys[index - 1] ?? "") <= key);
  // One name out of order does not make a list unsorted: the place between two neighbours is still the right one.
  const next = list.properties.find((_, index) => {
    const before = keys[index - 1];
    return (keys[index] ?? "") > name && (before === undefined ? isSorted : before <= name);
  });
  if (next) return insertion(next.range[0] - 1, `${entry},${gapBefore(manifest, next)}`);
  const last = list.properties.at(-1);
  if (last) return insertion(last.range[1] - 1, `,${gapBefore(manifest, last)}${entry}`);
  const indent = lineIndent(manifest, list.range[0] - 1);
  const unit = findIndentUnit(manifest);
  const text = `{\n${indent}${unit}${entry}\n${indent}}`;
  return { start: list.range[0] - 1, end: list.range[1] - 1, text };
}

function insertList(
  manifest: string,
  root: TSESTree.ObjectExpression,
  { kind, entry }: { readonly kind: DependencyKind; readonly entry: string },
): TextEdit {
  const unit = findIndentUnit(manifest);
  const text = `"${kind}": {\n${unit}${unit}${entry}\n${unit}}`;
  const neighbours = ["devDependencies", "peerDependencies", "optionalDependencies"];
  const next = root.properties.find((property) => neighbours.includes(keyOf(property) ?? ""));
  if (next) return insertion(next.range[0] - 1, `${text},${gapBefore(manifest, next)}`);
  const last = root.properties.at(-1);
  if (last) return insertion(last.range[1] - 1, `,\n${unit}${text}`);
  return { start: root.range[0] - 1, end: root.range[1] - 1, text: `{\n${unit}${text}\n}` };
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

/** The white space between a property and what stands before it. */
function gapBefore(manifest: string, property: TSESTree.ObjectLiteralElement): string {
  const before = manifest.slice(0, property.range[0] - 1);
  return /\s*$/.exec(before)?.[0] ?? " ";
}

function lineIndent(manifest: string, offset: number): string {
  return /(?:^|\n)([ \t]*)[^\n]*$/.exec(manifest.slice(0, offset))?.[1] ?? "";
}

function findIndentUnit(manifest: string): string {
  return /\n([ \t]+)"/.exec(manifest)?.[1] ?? "  ";
}

function applyWithLineEnds(manifest: string, edit: TextEdit): string {
  const text = manifest.includes("\r\n") ? edit.text.replace(/\r?\n/g, "\r\n") : edit.text;
  return applyEdits(manifest, [{ ...edit, text }]);
}
