import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";
import { isOpaqueType } from "./type-kind.js";

/**
 * Whether a value may be a function, and so be taken for a thunk: undefined where the types do not tell.
 * `any`, `unknown`, `{}` and type parameters may be.
 */
export function canBeCallable(view: SourceView, expression: TSESTree.Node): boolean | undefined {
  return ask(view, expression, (checker, type) => isOpen(checker, type));
}

/** The same for the elements of an iterable: of an array, a tuple, a set. */
export function canHoldCallables(view: SourceView, iterable: TSESTree.Node): boolean | undefined {
  return ask(view, iterable, (checker, type) => {
    const elements = collectElementTypes(checker, type);
    return elements.length === 0 || elements.some((element) => isOpen(checker, element));
  });
}

/** Whether `.map` of a value is an array's own; undefined where the types do not tell. */
export function isArrayType(view: SourceView, expression: TSESTree.Node): boolean | undefined {
  return ask(view, expression, (checker, type) => {
    if (isOpaqueType(checker, type)) return undefined;
    const parts = unionOf(checker.getNonNullableType(checker.getApparentType(type)));
    return parts.every((one) => isArrayLike(checker, one));
  });
}

function ask<T>(
  view: SourceView,
  expression: TSESTree.Node,
  question: (checker: ts.TypeChecker, type: ts.Type) => T,
): T | undefined {
  const node = view.types?.nodeOf(expression);
  if (!view.types || !node) return undefined;
  try {
    return question(view.types.checker, view.types.checker.getTypeAtLocation(node));
  } catch {
    return undefined;
  }
}

function unionOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function isOpen(checker: ts.TypeChecker, type: ts.Type): boolean {
  return unionOf(type).some((one) => {
    if (isOpaqueType(checker, one)) return true;
    if (one.getCallSignatures().length > 0 || one.getConstructSignatures().length > 0) return true;
    return /^(\{\}|object)$/.test(checker.typeToString(one)) || one.symbol?.name === "Function";
  });
}

function isArrayLike(checker: ts.TypeChecker, type: ts.Type): boolean {
  return checker.isArrayType(type) || checker.isTupleType(type) || extendsArray(checker, type);
}

function extendsArray(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (!type.isClassOrInterface()) return false;
  return checker.getBaseTypes(type).some((base) => isArrayLike(checker, base) || extendsArray(checker, base));
}

function collectElementTypes(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  return unionOf(type).flatMap((one) => {
    const known =
      checker.isArrayType(one) ||
      checker.isTupleType(one) ||
      /^(Set|ReadonlySet)$/.test(one.symbol?.name ?? "");
    return known ? checker.getTypeArguments(one as ts.TypeReference) : [];
  });
}
