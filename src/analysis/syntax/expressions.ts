import type { TSESTree } from "@typescript-eslint/types";

/** The expression under TypeScript's wrappers: `x!` · `x as T` · `<T>x` · `x satisfies T` · an optional chain. */
export function unwrap(node: TSESTree.Node): TSESTree.Node {
  let current = node;
  while (
    current.type === "TSNonNullExpression" ||
    current.type === "TSAsExpression" ||
    current.type === "TSTypeAssertion" ||
    current.type === "TSSatisfiesExpression" ||
    current.type === "ChainExpression"
  ) {
    current = current.expression;
  }
  return current;
}

/** The static name of a member access: `a.name` · `a["name"]` · `a.#name` (as `#name`). */
export function findMemberName(node: TSESTree.MemberExpression): string | undefined {
  if (node.property.type === "PrivateIdentifier") return `#${node.property.name}`;
  if (!node.computed && node.property.type === "Identifier") return node.property.name;
  if (node.property.type === "Literal" && typeof node.property.value === "string") return node.property.value;
  return undefined;
}

/** The dotted name of a plain reference: `a` · `a.b.c` · `this.x`; undefined for anything that computes. */
export function findDottedName(node: TSESTree.Node): string | undefined {
  const inner = unwrap(node);
  if (inner.type === "Identifier") return inner.name;
  if (inner.type === "ThisExpression") return "this";
  if (inner.type !== "MemberExpression") return undefined;
  const object = findDottedName(inner.object);
  const name = findMemberName(inner);
  return object !== undefined && name !== undefined ? `${object}.${name}` : undefined;
}

/** The expressions of which one is an expression's value: `a ? b : c` · `a ?? b` · `x = a` · `(a, b)`; undefined for any other. */
export function findAlternatives(node: TSESTree.Node): TSESTree.Node[] | undefined {
  switch (node.type) {
    case "ConditionalExpression":
      return [node.consequent, node.alternate];
    case "LogicalExpression":
      return [node.left, node.right];
    case "AssignmentExpression":
      return [node.right];
    case "SequenceExpression":
      return node.expressions.slice(-1);
    default:
      return undefined;
  }
}
