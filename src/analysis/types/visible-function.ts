import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";
import { findNodeAt } from "../syntax/node-at.js";
import { collectDeclarations, findNameRange } from "./declarations.js";

/** A function with its body, and the file that it stands in. */
export interface VisibleFunction {
  readonly view: SourceView;
  readonly fn: FunctionNode;
}

/**
 * The function that a callee names: a declaration, a constant, a method of the class around it; with types also one of
 * another file, and a method of another class. Undefined where only an interface or nothing at all is known of it.
 */
export function findVisibleFunction(view: SourceView, callee: TSESTree.Node): VisibleFunction | undefined {
  const node = unwrap(callee);
  if (isFunction(node)) return { view, fn: node };
  const own = findOwnFunction(view, node);
  return own ? { view, fn: own } : findDeclaredFunction(view, node);
}

function findOwnFunction(view: SourceView, callee: TSESTree.Node): FunctionNode | undefined {
  if (callee.type === "Identifier") {
    const definition = findVariable(view, callee)?.defs[0];
    if (definition?.type === "FunctionName") return isFunction(definition.node) ? definition.node : undefined;
    const init = definition?.type === "Variable" ? definition.node.init : undefined;
    return isFunction(init) ? init : undefined;
  }
  if (callee.type !== "MemberExpression" || callee.object.type !== "ThisExpression") return undefined;
  let owner: TSESTree.Node | undefined = callee;
  while (owner && owner.type !== "ClassBody") owner = owner.parent;
  const name = findMemberName(callee);
  const member = owner?.body.find(
    (one) =>
      (one.type === "MethodDefinition" || one.type === "PropertyDefinition") &&
      view.text.slice(...one.key.range) === name,
  );
  const value = member && "value" in member ? member.value : undefined;
  return isFunction(value) ? value : undefined;
}

function findDeclaredFunction(view: SourceView, callee: TSESTree.Node): VisibleFunction | undefined {
  const name = callee.type === "MemberExpression" && !callee.computed ? callee.property : callee;
  if (name.type !== "Identifier" && name.type !== "PrivateIdentifier") return undefined;
  const written = collectDeclarations(view, name).filter(isWritten);
  const [only, ...more] = written;
  if (!only || more.length > 0) return undefined;
  const range = findNameRange(only);
  const home = range && view.open?.(only.getSourceFile().fileName);
  const holder = home && range && findNodeAt(home, range)?.parent;
  const fn = holder && functionOf(holder);
  return home && fn?.body ? { view: home, fn } : undefined;
}

/** A declaration with a body or a value; not a signature, and nothing of a declaration file. */
function isWritten(declaration: ts.Declaration): boolean {
  const { body, initializer } = declaration as { body?: ts.Node; initializer?: ts.Node };
  return (body ?? initializer) !== undefined && !declaration.getSourceFile().isDeclarationFile;
}

function functionOf(holder: TSESTree.Node): FunctionNode | undefined {
  if (isFunction(holder)) return holder;
  const value = "init" in holder ? holder.init : "value" in holder ? holder.value : undefined;
  const inner = value && typeof value === "object" && "type" in value ? unwrap(value) : undefined;
  return isFunction(inner) ? inner : undefined;
}
