import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";

/** An expression: the promise that is asked about, or a list of promises that are. */
interface AskedPromise {
  readonly node: TSESTree.Node;
  readonly isList?: boolean;
}

/** Whether the types say that a promise gives its errors as values: `T | Error`. */
export function givesErrorsAsValues(view: SourceView, node: TSESTree.Node): boolean {
  const [value] = collectValues(view, { node });
  if (!value?.isUnion()) return false;
  return value.types.some(isErrorType) && !value.types.every(isErrorType);
}

/** Whether the types say that a promise gives a stream (an async iterable), which works while somebody reads it. */
export function givesStream(view: SourceView, asked: AskedPromise): boolean {
  const values = collectValues(view, asked);
  return values.length > 0 && values.every(isAsyncIterable);
}

/** What promises give, one type for each; empty without types. Never throws. */
function collectValues(view: SourceView, { node, isList = false }: AskedPromise): ts.Type[] {
  const { types } = view;
  const tsNode = types?.nodeOf(node);
  if (!types || !tsNode) return [];
  const { checker } = types;
  try {
    const type = checker.getTypeAtLocation(tsNode);
    if (!isList) return [checker.getAwaitedType(type) ?? type];
    if (!checker.isArrayType(type) && !checker.isTupleType(type)) return [];
    const parts = checker.getTypeArguments(type as ts.TypeReference);
    return parts.map((part) => checker.getAwaitedType(part) ?? part);
  } catch {
    return [];
  }
}

function isErrorType(type: ts.Type): boolean {
  return (
    type.symbol?.name === "Error" ||
    (type.isClassOrInterface() && (type.getBaseTypes() ?? []).some(isErrorType))
  );
}

function isAsyncIterable(type: ts.Type): boolean {
  return type.getProperties().some(({ name }) => name.startsWith("__@asyncIterator"));
}
