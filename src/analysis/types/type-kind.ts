import type ts from "typescript";

interface Masks {
  readonly opaque: number;
  readonly primitive: number;
  readonly nothing: number;
}

const masks = new WeakMap<ts.TypeChecker, Masks>();

/** TypeFlags were renumbered in TypeScript 6: the numbers are taken from the checker's own types. */
function masksOf(checker: ts.TypeChecker): Masks {
  let known = masks.get(checker);
  if (known) return known;
  const flagsOf = (...types: ts.Type[]): number => types.reduce((mask, { flags }) => mask | flags, 0);
  known = {
    opaque: flagsOf(checker.getAnyType(), checker.getUnknownType()),
    nothing: flagsOf(checker.getVoidType()),
    primitive: flagsOf(
      ...[checker.getStringType(), checker.getNumberType(), checker.getBigIntType(), checker.getTrueType()],
      ...[checker.getVoidType(), checker.getUndefinedType(), checker.getNullType(), checker.getNeverType()],
      checker.getESSymbolType(),
    ),
  };
  masks.set(checker, known);
  return known;
}

/** A type of which nothing can be said: any, unknown, a type parameter, a conditional or indexed type. */
export function isOpaqueType(checker: ts.TypeChecker, type: ts.Type): boolean {
  if ((type.flags & masksOf(checker).opaque) !== 0 || type.isTypeParameter()) return true;
  // As a plain type again: `isTypeParameter` narrowed it to never.
  const rest: ts.Type = type;
  return !isPrimitiveType(checker, rest) && !rest.isUnion() && checker.getApparentType(rest) !== rest;
}

/** A string, number, boolean, symbol, null, undefined, void, never, or a literal of them. */
export function isPrimitiveType(checker: ts.TypeChecker, type: ts.Type): boolean {
  return type.isLiteral() || (type.flags & masksOf(checker).primitive) !== 0;
}

/** `any` alone. */
export function isAnyType(checker: ts.TypeChecker, type: ts.Type): boolean {
  return (type.flags & checker.getAnyType().flags) !== 0;
}

/** `void` alone: a function type that says so takes functions that return anything. */
export function isVoidType(checker: ts.TypeChecker, type: ts.Type): boolean {
  return (type.flags & masksOf(checker).nothing) !== 0;
}
