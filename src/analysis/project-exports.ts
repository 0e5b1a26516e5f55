import type { TSESTree } from "@typescript-eslint/types";
import { laterOf, objectOf, type Shape } from "./flow/shape.js";
import { passTarget, passVariable } from "./flow/target.js";
import { escape, passValue, type Flow, type Walk } from "./flow/walk.js";
import { findVariable } from "./scope/bindings.js";
import type { ModuleGraph, ModuleUse } from "./project-modules.js";

/** What an export carries into the files that import it. */
export interface ExportedCarrier {
  readonly name: string;
  readonly shape: Shape;
}

/** Follows an export into every file that imports it. Returns whether any does. */
export function passExport(walk: Walk, modules: ModuleGraph, carrier: ExportedCarrier): boolean {
  let isUsed = false;
  for (const use of modules.collectUses(walk.view.path, carrier.name)) {
    if (passIntoUse({ ...walk, view: use.view }, use, carrier)) isUsed = true;
  }
  return isUsed;
}

function passIntoUse(walk: Walk, { specifier }: ModuleUse, carrier: ExportedCarrier): boolean {
  const { parent } = specifier;
  switch (parent.type) {
    case "ImportDeclaration":
      return passIntoImport(walk, parent, carrier);
    case "ExportNamedDeclaration":
      return passThroughNamed(walk, parent, carrier);
    case "ExportAllDeclaration":
      if (parent.exportKind === "type" || (carrier.name === "default" && !parent.exported)) return false;
      passValue(walk, parent, objectOf(carrier.name, carrier.shape));
      return true;
    case "ImportExpression":
      passValue(walk, parent, laterOf(namespaceOf(carrier)));
      return true;
    case "CallExpression":
      passValue(walk, parent, namespaceOf(carrier));
      return true;
    case "TSExternalModuleReference":
      return passIntoImportEquals(walk, parent, carrier);
    case "TSImportType":
    case "TSLiteralType":
    case "TSModuleDeclaration":
      return false;
    default:
      escape(walk, specifier, ["foreign-module", parent.type]);
      return true;
  }
}

/** The module's namespace object; of `module.exports = value`, the value. */
function namespaceOf({ name, shape }: ExportedCarrier): Shape {
  return name === "=" ? shape : objectOf(name, shape);
}

function passIntoImport(
  walk: Walk,
  declaration: TSESTree.ImportDeclaration,
  carrier: ExportedCarrier,
): boolean {
  if (declaration.importKind === "type") return false;
  let isUsed = false;
  for (const specifier of declaration.specifiers) {
    const shape = shapeOfSpecifier(specifier, carrier);
    if (!shape) continue;
    isUsed = true;
    for (const variable of walk.view.scopeManager.getDeclaredVariables(specifier))
      passVariable(walk, variable, shape);
  }
  return isUsed;
}

function shapeOfSpecifier(
  specifier: TSESTree.ImportClause,
  { name, shape }: ExportedCarrier,
): Shape | undefined {
  if (specifier.type === "ImportNamespaceSpecifier") return namespaceOf({ name, shape });
  if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") return undefined;
  const imported = specifier.type === "ImportSpecifier" ? nameOf(specifier.imported) : "default";
  if (imported === name) return shape;
  if (name !== "=") return imported === "default" && isCommonJs(name) ? objectOf(name, shape) : undefined;
  if (imported === "default") return shape;
  const isMember = shape.kind === "object" && (shape.name === imported || shape.name === "*");
  return isMember ? shape.of : undefined;
}

/** The wildcard stands for a computed `exports[name]`. */
function isCommonJs(name: string): boolean {
  return name === "*";
}

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === "Identifier" ? node.name : node.value;
}

/** `export { load as fetch } from "./load.js"`: the flow goes on at the specifier. */
function passThroughNamed(
  walk: Walk,
  declaration: TSESTree.ExportNamedDeclaration,
  carrier: ExportedCarrier,
): boolean {
  if (declaration.exportKind === "type") return false;
  let isUsed = false;
  for (const specifier of declaration.specifiers) {
    if (nameOf(specifier.local) !== carrier.name || specifier.exportKind === "type") continue;
    passValue(walk, specifier, carrier.shape);
    isUsed = true;
  }
  return isUsed;
}

function passIntoImportEquals(
  walk: Walk,
  { parent }: TSESTree.TSExternalModuleReference,
  carrier: ExportedCarrier,
): boolean {
  if (parent.type !== "TSImportEqualsDeclaration" || parent.importKind === "type") return false;
  passTarget(walk, parent.id, namespaceOf(carrier));
  return true;
}

/** Whether the module itself reads the exported binding somewhere. */
export function isReadInModule({ view, node }: Flow): boolean {
  const named = node.type === "Identifier" ? findVariable(view, node) : undefined;
  const variables = named ? [named] : view.scopeManager.getDeclaredVariables(node);
  return variables.some(({ defs, references }) => {
    // A function declares its parameters too, and reads them itself.
    if (defs[0]?.type === "Parameter") return false;
    return references.some((one) => one.isRead() && one.identifier.parent.type !== "ExportSpecifier");
  });
}
