import type ts from "typescript";
import type { Range } from "../site.js";
import type { NodePath, NodeShape } from "./node-shape.js";

/** Where a name can be written that means what is declared; "importers": under whatever name its default export has there. */
export type Visibility = Range | "file" | "program" | "importers";

export interface Named {
  readonly name: string;
  /** What declares it: a declaration, an element of a pattern; of a target, the name itself. */
  readonly node: NodeShape;
}

/** The names in a name, a pattern, a list of declarations or of specifiers. */
export function collectNamed(names: NodeShape | undefined, declaration = names): Named[] {
  if (!names || !declaration) return [];
  const text = names.text ?? names.expression?.text;
  if (text !== undefined) return [{ name: bare(text), node: declaration }];
  if (names.declarations) return names.declarations.flatMap((one) => collectNamed(one.name, one));
  const parts = names.elements ?? names.properties;
  if (!parts) return collectNamed(names.name ?? names.initializer, declaration);
  return parts.flatMap((part) => {
    const inner = part.name && !part.initializer ? part.name : (part.initializer ?? part.left ?? part.name);
    return collectNamed("dotDotDotToken" in part ? part.name : (inner ?? part), part.name ? part : inner);
  });
}

/** A private name without its sign. */
export function bare(name: string): string {
  return name.startsWith("#") ? name.slice(1) : name;
}

/** Where a name that is declared in a function, or at the top of a file, can be written. */
export function findVisibility(path: NodePath, index: number): Visibility {
  const [file] = path;
  if (hasModifier(file, findHolder(path, index), "export")) return "program";
  for (let at = index - 1; at > 0; at -= 1) {
    const around = path[at] as NodeShape;
    if (around.parameters) return [around.pos, around.end];
  }
  return isModule(file) ? "file" : "program";
}

/** What has the modifiers of a declaration: for a variable, or a part of its pattern, the statement. */
function findHolder(path: NodePath, index: number): NodeShape {
  let at = index;
  while (isInList(path[at] as NodeShape)) at -= 1;
  const holder = path[at] as NodeShape;
  return holder.declarationList ? holder : (path[index] as NodeShape);
}

function isInList(node: NodeShape): boolean {
  if (node.declarations ?? node.elements) return true;
  return "propertyName" in node || ("exclamationToken" in node && !("questionToken" in node));
}

/** What no module is shares its names with all others. */
function isModule(file: ts.SourceFile): boolean {
  return (file as { externalModuleIndicator?: unknown }).externalModuleIndicator !== undefined;
}

export function hasModifier(file: ts.SourceFile, { modifiers }: NodeShape, word: string): boolean {
  return modifiers?.some((modifier) => modifier.getText(file) === word) ?? false;
}

/** `export let name` */
export function isExportedVariable(file: ts.SourceFile, name: string): boolean {
  return (file.statements as readonly NodeShape[]).some(
    (statement) =>
      statement.declarationList !== undefined &&
      hasModifier(file, statement, "export") &&
      collectNamed(statement.declarationList).some((one) => one.name === name),
  );
}

/** A name that means nothing to the checker is one of which only the text is known. */
export function knownOnly(declared: readonly ts.Node[]): readonly ts.Node[] | undefined {
  return declared.length > 0 ? declared : undefined;
}
