import type { Scope, Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { findMemberName, unwrap } from "../syntax/expressions.js";
import type { SourceView } from "../source-view.js";

/** The innermost scope that a node stands in. */
export function findScope(view: SourceView, node: TSESTree.Node): Scope {
  for (let current: TSESTree.Node | undefined = node; current; current = current.parent) {
    const scope = view.scopeManager.acquire(current, true);
    if (scope) return scope.type === "function-expression-name" ? (scope.childScopes[0] ?? scope) : scope;
  }
  return view.scopeManager.scopes[0] as Scope;
}

/** The variable that an identifier means, looked up by name from where it stands; undefined for a global nobody declares. */
export function findVariable(view: SourceView, node: TSESTree.Identifier): Variable | undefined {
  for (let scope: Scope | null = findScope(view, node); scope; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable) return variable;
  }
  return undefined;
}

/** Whether an identifier is the global of its name: nothing in the file declares it. */
export function isGlobal(view: SourceView, node: TSESTree.Identifier): boolean {
  return (findVariable(view, node)?.defs.length ?? 0) === 0;
}

/** Where an imported name comes from: `import { a as b } from "m"` binds b to { module: "m", name: "a" }; a namespace has name "*". */
export interface ImportedName {
  readonly module: string;
  readonly name: string;
}

/**
 * What an expression means by import, through aliases, namespaces and `require`:
 * `TaskGroup` · `es.TaskGroup` · `const { TaskGroup } = require("except-star")`.
 */
export function findImportedName(view: SourceView, expression: TSESTree.Node): ImportedName | undefined {
  const node = unwrap(expression);
  if (node.type === "MemberExpression") {
    const object = findImportedName(view, node.object);
    const name = findMemberName(node);
    return object?.name === "*" && name ? { module: object.module, name } : undefined;
  }
  if (node.type !== "Identifier") return undefined;
  const definition = findVariable(view, node)?.defs[0];
  if (!definition) return undefined;
  if (definition.type === "ImportBinding") return readImport(definition.node, definition.parent);
  return definition.type === "Variable" ? readRequire(definition.node, node.name) : undefined;
}

function readImport(
  specifier: TSESTree.Node,
  declaration: TSESTree.Node | null | undefined,
): ImportedName | undefined {
  if (declaration?.type !== "ImportDeclaration") return undefined;
  const module = declaration.source.value;
  if (specifier.type === "ImportNamespaceSpecifier") return { module, name: "*" };
  if (specifier.type === "ImportDefaultSpecifier") return { module, name: "default" };
  if (specifier.type !== "ImportSpecifier") return undefined;
  const { imported } = specifier;
  return { module, name: imported.type === "Identifier" ? imported.name : imported.value };
}

function readRequire(declarator: TSESTree.Node, local: string): ImportedName | undefined {
  if (declarator.type !== "VariableDeclarator" || !declarator.init) return undefined;
  const call = unwrap(declarator.init);
  if (call.type !== "CallExpression" || call.callee.type !== "Identifier" || call.callee.name !== "require")
    return undefined;
  const [source] = call.arguments;
  if (source?.type !== "Literal" || typeof source.value !== "string") return undefined;
  if (declarator.id.type === "Identifier") return { module: source.value, name: "*" };
  if (declarator.id.type !== "ObjectPattern") return undefined;
  for (const property of declarator.id.properties) {
    if (property.type !== "Property" || property.key.type !== "Identifier") continue;
    const target = property.value.type === "AssignmentPattern" ? property.value.left : property.value;
    if (target.type === "Identifier" && target.name === local)
      return { module: source.value, name: property.key.name };
  }
  return undefined;
}
