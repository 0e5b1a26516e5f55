import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";

/** A function that other files can call, with the node that its comment stands before. */
export interface ExportedFunction {
  readonly name: string;
  readonly fn: FunctionNode;
  /** The statement or class member whose leading comment documents it; the first overload where there are some. */
  readonly documented: TSESTree.Node;
}

/** The exported functions of a module: declarations, arrows in constants, public methods of exported classes. */
export function collectExportedFunctions(view: SourceView): ExportedFunction[] {
  const found = view.ast.body.flatMap((statement): ExportedFunction[] => {
    if (statement.type === "ExportDefaultDeclaration")
      return fromDeclaration(statement, statement.declaration);
    if (statement.type !== "ExportNamedDeclaration") return [];
    if (statement.declaration) return fromDeclaration(statement, statement.declaration);
    return statement.source
      ? []
      : statement.specifiers.flatMap((specifier) => fromName(view, specifier.local));
  });
  return found.map((one) => ({ ...one, documented: findOverload(view, one) ?? one.documented }));
}

function fromDeclaration(statement: TSESTree.Node, declaration: TSESTree.Node): ExportedFunction[] {
  if (isFunction(declaration)) {
    return [{ name: declaration.id?.name ?? "default", fn: declaration, documented: statement }];
  }
  if (declaration.type === "ClassDeclaration") return declaration.body.body.flatMap(fromMember);
  if (declaration.type !== "VariableDeclaration" || declaration.declarations.length !== 1) return [];
  return declaration.declarations.flatMap(({ id, init }) => {
    const fn = init && unwrap(init);
    return isFunction(fn) && id.type === "Identifier" ? [{ name: id.name, fn, documented: statement }] : [];
  });
}

function fromMember(member: TSESTree.ClassElement): ExportedFunction[] {
  const isMember = member.type === "MethodDefinition" || member.type === "PropertyDefinition";
  if (!isMember || member.computed || member.key.type !== "Identifier") return [];
  if (member.accessibility === "private" || member.accessibility === "protected") return [];
  const fn = member.value && unwrap(member.value);
  const isCalled = member.type === "PropertyDefinition" || member.kind === "method";
  return isFunction(fn) && isCalled ? [{ name: member.key.name, fn, documented: member }] : [];
}

/** `export { load }` */
function fromName(view: SourceView, local: TSESTree.Identifier | TSESTree.StringLiteral): ExportedFunction[] {
  const definition = local.type === "Identifier" ? findVariable(view, local)?.defs[0] : undefined;
  if (definition?.type === "FunctionName") return fromDeclaration(definition.node, definition.node);
  if (definition?.type !== "Variable") return [];
  return fromDeclaration(definition.parent, definition.parent);
}

/** Declarations are made from the overloads, and the implementation's comment is dropped. */
function findOverload(view: SourceView, { name, fn }: ExportedFunction): TSESTree.Node | undefined {
  if (fn.type !== "FunctionDeclaration") return undefined;
  for (const statement of view.ast.body) {
    const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declared?.type === "TSDeclareFunction" && declared.id?.name === name) return statement;
  }
  return undefined;
}
