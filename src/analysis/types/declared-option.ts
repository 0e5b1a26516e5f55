import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";
import { isOpaqueType } from "./type-kind.js";

/**
 * Whether what takes an object literal knows a property of that name, rather than any property at all: undefined where
 * the types do not tell.
 */
export function isDeclaredOption(
  view: SourceView,
  object: TSESTree.ObjectExpression,
  name: string,
): boolean | undefined {
  const node = view.types?.nodeOf(object);
  if (!view.types || !node) return undefined;
  const { checker } = view.types;
  try {
    const type = checker.getContextualType(node as ts.Expression);
    if (!type) return undefined;
    const parts = type.isUnion() ? type.types : [type];
    if (parts.some((part) => isOpaqueType(checker, part))) return undefined;
    return parts.some((part) => checker.getPropertyOfType(part, name) !== undefined);
  } catch {
    return undefined;
  }
}
