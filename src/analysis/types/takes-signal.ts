import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";

/**
 * Where a call would take an AbortSignal that it is not given: as the next argument, as the options object that is
 * the next argument, or as a property of the object literal that it is given.
 */
export type SignalPlace =
  | { readonly kind: "argument" | "options" }
  | { readonly kind: "property"; readonly object: TSESTree.ObjectExpression };

/** The place for a signal in a call that gives a promise; undefined without types, or where there is none or it is taken. */
export function findSignalPlace(view: SourceView, call: TSESTree.CallExpression): SignalPlace | undefined {
  const { types } = view;
  const node = types?.nodeOf(call);
  if (!types || !node || call.arguments.some((one) => one.type === "SpreadElement")) return undefined;
  try {
    const callLike = findCall(node);
    const signature = callLike && types.checker.getResolvedSignature(callLike);
    if (!signature || !types.checker.getPropertyOfType(signature.getReturnType(), "then")) return undefined;
    return readPlace(types.checker, signature, { call, node });
  } catch {
    return undefined;
  }
}

/** The call among the nodes that span the same text: `f(x)` under no wrapper. */
function findCall(node: ts.Node): ts.CallLikeExpression | undefined {
  return "arguments" in node && "expression" in node ? (node as ts.CallExpression) : undefined;
}

interface Place {
  readonly call: TSESTree.CallExpression;
  readonly node: ts.Node;
}

function readPlace(
  checker: ts.TypeChecker,
  signature: ts.Signature,
  { call, node }: Place,
): SignalPlace | undefined {
  const parameters = signature.getParameters();
  const typeOf = (index: number): ts.Type | undefined => {
    const parameter = parameters[index];
    const isRest =
      (parameter?.valueDeclaration as ts.ParameterDeclaration | undefined)?.dotDotDotToken !== undefined;
    return parameter && !isRest ? checker.getTypeOfSymbolAtLocation(parameter, node) : undefined;
  };
  const given = call.arguments.length;
  const last = call.arguments.at(-1);
  const literal = last && unwrap(last);
  if (literal?.type === "ObjectExpression" && literal === last && !hasSignal(literal)) {
    const type = typeOf(given - 1);
    if (type && takesOption(checker, type, node)) return { kind: "property", object: literal };
  }
  const next = typeOf(given);
  if (!next) return undefined;
  if (isAbortSignal(next)) return { kind: "argument" };
  return takesOption(checker, next, node) && isOptional(checker, next) ? { kind: "options" } : undefined;
}

function hasSignal(object: TSESTree.ObjectExpression): boolean {
  return object.properties.some(
    (property) =>
      property.type === "Property" && property.key.type === "Identifier" && property.key.name === "signal",
  );
}

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function isAbortSignal(type: ts.Type): boolean {
  return partsOf(type).some((part) => part.symbol?.name === "AbortSignal");
}

function takesOption(checker: ts.TypeChecker, type: ts.Type, node: ts.Node): boolean {
  return partsOf(type).some((part) => {
    const property =
      part.symbol?.name === "AbortSignal" ? undefined : checker.getPropertyOfType(part, "signal");
    return property !== undefined && isAbortSignal(checker.getTypeOfSymbolAtLocation(property, node));
  });
}

/** SymbolFlags.Optional */
const OPTIONAL = 1 << 24;

/** Whether some part of the type can be an object that holds a signal alone. */
function isOptional(checker: ts.TypeChecker, type: ts.Type): boolean {
  return partsOf(type).some((part) => {
    if (!checker.getPropertyOfType(part, "signal")) return false;
    return part.getProperties().every(({ name, flags }) => name === "signal" || (flags & OPTIONAL) !== 0);
  });
}

/** Whether a name means an AbortSignal; undefined where the types do not tell. */
export function isSignalName(view: SourceView, name: TSESTree.Identifier): boolean | undefined {
  const node = view.types?.innermostNodeOf(name);
  if (!view.types || !node) return undefined;
  try {
    return isAbortSignal(view.types.checker.getTypeAtLocation(node));
  } catch {
    return undefined;
  }
}
