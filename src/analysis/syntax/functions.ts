import type { TSESTree } from "@typescript-eslint/types";

/** A function of any form: `function f() {}` · `() => 1` · the value of a method. */
export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export function isFunction(node: TSESTree.Node | null | undefined): node is FunctionNode {
  return (
    node?.type === "FunctionDeclaration" ||
    node?.type === "FunctionExpression" ||
    node?.type === "ArrowFunctionExpression"
  );
}

/** The parameters that a call fills: TypeScript's `this` is none. */
export function collectParameters({
  params,
}: {
  readonly params: readonly TSESTree.Parameter[];
}): TSESTree.Parameter[] {
  return params.filter((one) => !(one.type === "Identifier" && one.name === "this"));
}

/** The nearest function around a node; undefined at the top of a module, in a class field and in a static block. */
export function findEnclosingFunction(node: TSESTree.Node): FunctionNode | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (isFunction(current)) return current;
    if (current.type === "StaticBlock" || current.type === "PropertyDefinition") return undefined;
  }
  return undefined;
}
