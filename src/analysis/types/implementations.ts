import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { isFunction } from "../syntax/functions.js";
import { collectNodes } from "../syntax/node-index.js";
import { collectDeclarations } from "./declarations.js";
import type { VisibleFunction } from "./visible-function.js";

/** More files than these name an interface and its method only if both names are everybody's. */
const MAX_FILES = 12;

/**
 * What may run when a method is called of which only an interface is known: every function of its name in the files of
 * the program that name the interface as well. It finds rather too many; empty without types, and for a library's.
 */
export function collectImplementations(view: SourceView, callee: TSESTree.Node): VisibleFunction[] {
  const node = unwrap(callee);
  if (node.type !== "MemberExpression" || node.property.type !== "Identifier" || !view.types) return [];
  const { name } = node.property;
  const owner = findInterfaceName(collectDeclarations(view, node.property));
  if (owner === undefined) return [];
  const named = new RegExp(`\\b${owner}\\b[^]*\\b${name}\\b`);
  const files = view.types.program
    .getSourceFiles()
    .filter((file) => !isForeign(file) && named.test(file.text));
  if (files.length > MAX_FILES) return [];
  return files.flatMap(({ fileName }) => {
    const home = fileName === view.path ? view : view.open?.(fileName);
    return home ? collectFunctionsNamed(home, name) : [];
  });
}

function isForeign(file: ts.SourceFile): boolean {
  return file.isDeclarationFile || file.fileName.includes("/node_modules/");
}

/** The interface of a member that has no body anywhere. */
function findInterfaceName(declarations: readonly ts.Declaration[]): string | undefined {
  const [only, ...more] = declarations as readonly (ts.Declaration & {
    body?: ts.Node;
    initializer?: ts.Node;
  })[];
  if (!only || more.length > 0 || only.body || only.initializer || isForeign(only.getSourceFile()))
    return undefined;
  const { members, name } = only.parent as { members?: unknown; name?: { text?: string } };
  return members === undefined ? undefined : name?.text;
}

function collectFunctionsNamed(view: SourceView, name: string): VisibleFunction[] {
  const members = [
    ...collectNodes(view, "MethodDefinition"),
    ...collectNodes(view, "PropertyDefinition"),
    ...collectNodes(view, "Property"),
  ];
  return members.flatMap(({ key, value }) => {
    const isNamed = key.type === "Identifier" && key.name === name;
    return isNamed && isFunction(value) && value.body ? [{ view, fn: value }] : [];
  });
}
