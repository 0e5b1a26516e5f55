import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";
import { isOpaqueType, isVoidType } from "./type-kind.js";

/** A value, or an iterable whose elements are asked about. */
type Asked = { readonly value: TSESTree.Node } | { readonly iterable: TSESTree.Node };

/** Whether a type may have a `then` to wait for; undefined where the types do not tell. */
export function canBePromise(view: SourceView, asked: Asked): boolean | undefined {
  const { types } = view;
  const node = types?.nodeOf("value" in asked ? asked.value : asked.iterable);
  if (!types || !node) return undefined;
  try {
    const type = types.checker.getTypeAtLocation(node);
    const elements = "value" in asked ? [type] : collectElements(types.checker, type);
    return elements.length === 0 ? undefined : elements.some((one) => isThenable(types.checker, one));
  } catch {
    return undefined;
  }
}

/** Whether a type holds `void`: what gives it may have done its work, and thrown, before there is a promise. */
export function mayBeVoid(view: SourceView, asked: Asked): boolean {
  const { types } = view;
  const node = types?.nodeOf("value" in asked ? asked.value : asked.iterable);
  if (!types || !node) return false;
  const { checker } = types;
  const type = checker.getTypeAtLocation(node);
  const elements = "value" in asked ? [type] : collectElements(checker, type);
  return elements.some((one) =>
    (one.isUnion() ? one.types : [one]).some((part) => isVoidType(checker, part)),
  );
}

function collectElements(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const isList = checker.isArrayType(type) || checker.isTupleType(type);
  return isList ? checker.getTypeArguments(type as ts.TypeReference) : [];
}

/** What a function gives whose type says `void` may be a promise: that type takes functions that return anything. */
function isThenable(checker: ts.TypeChecker, type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(
    (part) =>
      isOpaqueType(checker, part) ||
      isVoidType(checker, part) ||
      checker.getPropertyOfType(part, "then") !== undefined,
  );
}
