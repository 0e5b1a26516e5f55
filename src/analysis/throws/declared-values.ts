import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";
import { isFunction } from "../syntax/functions.js";
import { findNodeAt } from "../syntax/node-at.js";
import { collectDeclarations, collectPropertyDeclarations, findNameRange } from "../types/declarations.js";
import { findCommented, findLeaving, findTagBefore, findThrowsTag, leavingOf } from "./throws-tag.js";
import { keyOfFunction, type DocumentedValue, type Value } from "./value.js";
import type { ValueMemory } from "./value-memory.js";
import { collectValues } from "./values.js";
import { findPosition } from "../syntax/position.js";

/** What a name stands for by its symbol: through imports, re-exports, classes and interfaces of other files. */
export function collectDeclaredValues(
  memory: ValueMemory,
  view: SourceView,
  name: TSESTree.Node,
): readonly Value[] {
  return collectDeclarations(view, name).flatMap((found) => [...readForeign(memory, view, found)]);
}

/** What a pattern takes from an expression, by the expression's type: `const { load } = useApi()`. */
export function collectTakenValues(
  memory: ValueMemory,
  view: SourceView,
  { expression, property }: { expression: TSESTree.Node; property: string },
): readonly Value[] {
  const found = collectPropertyDeclarations(view, expression, property);
  return found.flatMap((declaration) => [...readForeign(memory, view, declaration)]);
}

function readForeign(memory: ValueMemory, from: SourceView, declaration: ts.Declaration): readonly Value[] {
  const file = declaration.getSourceFile();
  const runtimeName = findRuntimeName(memory, declaration);
  if (runtimeName) return [{ kind: "external", name: runtimeName }];
  if (file.isDeclarationFile || file.fileName.includes("/node_modules/")) return readAmbient(declaration);
  const view = file.fileName === from.path ? from : from.open?.(file.fileName);
  const range = findNameRange(declaration);
  const name = view && range && findNodeAt(view, range);
  return view && name ? readNamed(memory, view, name) : [];
}

/** A declaration of the runtime's package, reached through a re-export: `export { TaskGroup } from "except-star"`. */
function findRuntimeName(memory: ValueMemory, declaration: ts.Declaration): string | undefined {
  const { fileName } = declaration.getSourceFile();
  const name = (declaration as { name?: { text?: unknown } }).name?.text;
  if (typeof name !== "string") return undefined;
  const isRuntime = memory.runtime.some(
    (module) => fileName.includes(`/node_modules/${module}/`) || isInAmbientModule(declaration, module),
  );
  return isRuntime ? `except-star#${name}` : undefined;
}

function isInAmbientModule(declaration: ts.Declaration, module: string): boolean {
  if (!declaration.getSourceFile().isDeclarationFile) return false;
  for (let node: ts.Node | undefined = declaration.parent; node; node = node.parent) {
    if ((node as { name?: { text?: unknown } }).name?.text === module) return true;
  }
  return false;
}

/** A declaration file shows no body: only its tag speaks. */
function readAmbient(declaration: ts.Declaration): DocumentedValue[] {
  const file = declaration.getSourceFile();
  const commented =
    declaration.parent?.parent && isVariable(declaration) ? declaration.parent.parent : declaration;
  const tag = findTagBefore(file.text.slice(commented.pos, commented.getStart(file)));
  if (!tag) return [];
  const type = (declaration as { type?: ts.Node }).type;
  const text = type?.getText(file).replace(/^\([^]*\)\s*=>\s*/, "") ?? "";
  const place = {
    path: file.fileName,
    line: file.getLineAndCharacterOfPosition(declaration.getStart(file)).line + 1,
  };
  const leaves = tag.isOfPromise ? "rejects" : text === "" ? "either" : leavingOf(text);
  return [
    {
      kind: "documented",
      id: `${place.path}:${declaration.pos}`,
      ...place,
      group: tag.group,
      leaves,
      body: undefined,
    },
  ];
}

function isVariable(declaration: ts.Declaration): boolean {
  return (
    (declaration as { initializer?: unknown; exclamationToken?: unknown }).exclamationToken !== undefined ||
    (declaration.parent as { declarations?: unknown } | undefined)?.declarations !== undefined
  );
}

/** From the name in its file to the node that it declares. */
function readNamed(memory: ValueMemory, view: SourceView, name: TSESTree.Node): readonly Value[] {
  if (name.type === "BlockStatement" && isFunction(name.parent))
    return collectDeclarationValues(memory, view, name.parent);
  const isName = name.type === "Identifier" || name.type === "PrivateIdentifier" || name.type === "Literal";
  if (!isName)
    return name.type === "Property"
      ? collectDeclarationValues(memory, view, name)
      : collectValues(memory, view, name);
  const { parent } = name;
  if (parent?.type === "AssignmentExpression" && parent.left === name)
    return collectValues(memory, view, parent.right);
  if (parent?.type === "MemberExpression" && parent.parent.type === "AssignmentExpression") {
    return collectValues(memory, view, parent.parent.right);
  }
  if (parent?.type === "Property" && parent.parent.type === "ObjectPattern")
    return collectValues(memory, view, parent.value);
  if (parent?.type === "ExportDefaultDeclaration" || parent?.type === "TSExportAssignment") {
    return collectValues(memory, view, name);
  }
  return parent ? collectDeclarationValues(memory, view, parent) : [];
}

/** What a declaring node declares, and what its comment says. */
export function collectDeclarationValues(
  memory: ValueMemory,
  view: SourceView,
  declaration: TSESTree.Node,
): readonly Value[] {
  switch (declaration.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return withTag(view, declaration, [{ kind: "function", view, node: declaration, captured: undefined }]);
    case "ClassDeclaration":
    case "ClassExpression":
      return [{ kind: "class", view, node: declaration }];
    case "VariableDeclarator":
      return withTag(
        view,
        declaration,
        declaration.init ? collectValues(memory, view, declaration.init) : [],
      );
    case "MethodDefinition":
    case "PropertyDefinition":
    case "Property":
      return withTag(
        view,
        declaration,
        declaration.value ? collectValues(memory, view, declaration.value) : [],
      );
    case "TSDeclareFunction":
    case "TSMethodSignature":
    case "TSPropertySignature":
    case "TSAbstractMethodDefinition":
    case "TSAbstractPropertyDefinition":
      return withTag(view, declaration, []);
    default:
      return [];
  }
}

function withTag(view: SourceView, declaration: TSESTree.Node, values: readonly Value[]): readonly Value[] {
  const tag = findThrowsTag(view, declaration);
  if (!tag) return values;
  const body = values.find((value) => value.kind === "function");
  const signature = body?.node ?? findSignature(declaration);
  const documented: DocumentedValue = {
    kind: "documented",
    id: keyOfFunction(view, declaration),
    path: view.path,
    line: findPosition(view, findCommented(declaration).range[0]).line,
    group: tag.group,
    leaves: signature ? findLeaving(view, signature, tag) : tag.isOfPromise ? "rejects" : "either",
    body: body && { view: body.view, node: body.node },
  };
  return [...values, documented];
}

function findSignature(declaration: TSESTree.Node): Parameters<typeof findLeaving>[1] | undefined {
  switch (declaration.type) {
    case "TSMethodSignature":
    case "TSDeclareFunction":
      return declaration;
    case "TSAbstractMethodDefinition":
      return declaration.value;
    case "TSPropertySignature":
    case "TSAbstractPropertyDefinition": {
      const type = declaration.typeAnnotation?.typeAnnotation;
      return type?.type === "TSFunctionType" ? type : undefined;
    }
    default:
      return undefined;
  }
}
