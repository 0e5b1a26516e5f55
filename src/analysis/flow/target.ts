import type { Reference, Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import { findDottedName, findMemberName } from "../syntax/expressions.js";
import { holdsError, listOf, type Shape } from "./shape.js";
import { readsForeignError } from "./error-home.js";
import { end, escape, passThrow, passValue, type Walk } from "./walk.js";

/** Follows a value into what it is assigned or bound to: a name, a pattern, a property. */
export function passTarget(walk: Walk, target: TSESTree.Node, shape: Shape): void {
  switch (target.type) {
    case "Identifier":
      return passName(walk, target, shape);
    case "AssignmentPattern":
      return passTarget(walk, target.left, shape);
    case "ArrayPattern":
      return passElements(walk, target, shape);
    case "ObjectPattern":
      return passProperties(walk, target, shape);
    case "MemberExpression":
      return storeIn(walk, target, shape);
    case "TSParameterProperty":
      passTarget(walk, target.parameter, shape);
      return walk.links.member(walk, { view: walk.view, node: target, shape }, target);
    case "VariableDeclaration":
      return target.declarations.forEach((declarator) => passTarget(walk, declarator.id, shape));
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "TSSatisfiesExpression":
      return passTarget(walk, target.expression, shape);
    default:
      escape(walk, target, ["used-as-value", target.type]);
  }
}

function passName(walk: Walk, name: TSESTree.Identifier, shape: Shape): void {
  const variable = findVariable(walk.view, name);
  if (!variable || variable.defs.length === 0) return escape(walk, name, ["stored-in-field", name.name]);
  passVariable(walk, variable, shape);
}

/** Follows a value to every place that reads the variable, its exports included. */
export function passVariable(walk: Walk, variable: Variable, shape: Shape): void {
  for (const reference of variable.references) {
    if (isValueRead(reference)) passValue(walk, reference.identifier, shape);
  }
  for (const { node, type } of variable.defs) {
    const name = type === "Parameter" ? undefined : exportedName(node, variable.name);
    if (name) walk.links.exported(walk, { view: walk.view, node, shape }, name);
  }
  if (variable.name !== "arguments" && usesArguments(variable)) {
    escape(walk, variable.identifiers[0] ?? walk.view.ast, ["used-as-value", "arguments"]);
  }
}

function isValueRead(reference: Reference): boolean {
  return reference.isRead() && (!reference.isTypeReference || reference.isValueReference);
}

/** Whether a parameter can also be read through `arguments`. */
function usesArguments(variable: Variable): boolean {
  if (variable.defs[0]?.type !== "Parameter") return false;
  return (variable.scope.set.get("arguments")?.references.length ?? 0) > 0;
}

/** The name under which the declaration itself is exported: `export const a`, `export function a`, `export class a`. */
function exportedName(declaration: TSESTree.Node, name: string): string | undefined {
  const statement = declaration.type === "VariableDeclarator" ? declaration.parent : declaration;
  const { parent } = statement;
  return parent?.type === "ExportNamedDeclaration" ? name : undefined;
}

/** Of a list, or of an entry of a map, which has the shape of its value. */
function passElements(walk: Walk, pattern: TSESTree.ArrayPattern, shape: Shape): void {
  if (shape.kind === "iterator") return passThrow(walk, pattern);
  if (shape.kind === "error") return readsForeignError(walk, pattern, shape);
  const of = shape.kind === "list" ? shape.of : shape;
  for (const element of pattern.elements) {
    if (element?.type === "RestElement") passTarget(walk, element.argument, listOf(of));
    else if (element) passTarget(walk, element, of);
  }
}

function passProperties(walk: Walk, pattern: TSESTree.ObjectPattern, shape: Shape): void {
  if (shape.kind === "error") return readsForeignError(walk, pattern, shape);
  if (shape.kind === "promise") return end(walk, pattern, "floating");
  if (shape.kind !== "object") return;
  for (const property of pattern.properties) {
    if (property.type === "RestElement") passTarget(walk, property.argument, shape);
    else if (isNamed(property, shape.name)) passTarget(walk, property.value, shape.of);
  }
}

/** Whether a property can have that name; a computed key and the name `*` can mean any. */
export function isNamed(property: TSESTree.Property, name: string): boolean {
  const { key } = property;
  if (name === "*") return true;
  if (key.type === "Literal") return String(key.value) === name;
  if (property.computed) return true;
  return key.type !== "Identifier" || key.name === name;
}

function storeIn(walk: Walk, access: TSESTree.MemberExpression, shape: Shape): void {
  const { object } = access;
  if (object.type === "Identifier" && object.name === "exports" && isModuleName(walk, object)) {
    return exportStored(walk, access, shape);
  }
  if (isModuleExports(walk, access)) {
    return walk.links.exported(walk, { view: walk.view, node: access, shape }, "=");
  }
  if (isModuleExports(walk, object)) return exportStored(walk, access, shape);
  if (holdsError(shape)) return keepErrorIn(walk, access, shape);
  walk.links.stored(walk, { view: walk.view, node: access, shape }, access);
}

/** `wrapper.cause = e` wraps the error, as does a property of a new one; any other hands it to whoever reads it. */
function keepErrorIn(walk: Walk, access: TSESTree.MemberExpression, shape: Shape): void {
  const name = findMemberName(access);
  const isWrapped = name === "cause" || (name !== undefined && isErrorsOwn(access));
  if (isWrapped) walk.links.wrapped(walk, { view: walk.view, node: access, shape }, name);
  else escape(walk, access, "error-kept");
}

/** `this.original` in a class of errors. */
function isErrorsOwn({ object }: TSESTree.MemberExpression): boolean {
  if (object.type !== "ThisExpression") return false;
  let node: TSESTree.Node | undefined = object;
  while (node && node.type !== "ClassDeclaration" && node.type !== "ClassExpression") node = node.parent;
  const names = [node?.id, node?.superClass].map((one) => (one ? findDottedName(one) : undefined));
  return names.some((name) => name !== undefined && /(?:Error|Exception)$/.test(name));
}

function exportStored(walk: Walk, access: TSESTree.MemberExpression, shape: Shape): void {
  const name = findMemberName(access) ?? "*";
  walk.links.exported(walk, { view: walk.view, node: access, shape }, name);
}

function isModuleExports(walk: Walk, node: TSESTree.Node): boolean {
  if (node.type !== "MemberExpression" || findMemberName(node) !== "exports") return false;
  return (
    node.object.type === "Identifier" && node.object.name === "module" && isModuleName(walk, node.object)
  );
}

function isModuleName(walk: Walk, name: TSESTree.Identifier): boolean {
  return (findVariable(walk.view, name)?.defs.length ?? 0) === 0;
}
