import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import type { Shape } from "./flow/shape.js";
import type { Flow } from "./flow/walk.js";
import type { TypeServices } from "./types/type-services.js";
import { isOpaqueType, isPrimitiveType, isVoidType } from "./types/type-kind.js";

const asked = new Set(["Identifier", "MemberExpression", "CallExpression", "AwaitExpression"]);

/**
 * Whether the type of an expression leaves room for a value of that shape: a string holds no promise. Without it
 * a carrier that one branch of a union held would go on through all the others. Casts that lie are not seen.
 */
export function isPlausible({ view, node, shape }: Flow): boolean {
  const { types } = view;
  if (!types || shape.kind === "throw" || !asked.has(node.type)) return true;
  const type = typeOf(types, node);
  return !type || canHold(types.checker, type, shape);
}

const typesByNode = new WeakMap<TSESTree.Node, ts.Type>();

function typeOf(types: TypeServices, node: TSESTree.Node): ts.Type | undefined {
  const known = typesByNode.get(node);
  if (known) return known;
  const own = types.innermostNodeOf(node);
  const type = own && types.checker.getTypeAtLocation(own);
  if (type) typesByNode.set(node, type);
  return type;
}

function canHold(checker: ts.TypeChecker, type: ts.Type, shape: Shape): boolean {
  if (isOpaqueType(checker, type)) return true;
  if (type.isUnion()) return type.types.some((part) => canHold(checker, part, shape));
  if (isPrimitiveType(checker, type)) return false;
  switch (shape.kind) {
    case "promise":
    case "later":
      return checker.getPropertyOfType(type, "then") !== undefined || isEmptyObject(checker, type);
    case "function":
      return canReturn(checker, type, shape.of);
    case "list":
      return canContain(checker, type, shape.of);
    case "object":
      return canHaveMember(checker, type, shape);
    default:
      return true;
  }
}

/** `{}` and `object` can be anything. */
function isEmptyObject(checker: ts.TypeChecker, type: ts.Type): boolean {
  if (type.isIntersection()) return true;
  return checker.getPropertiesOfType(type).length === 0 && type.getCallSignatures().length === 0;
}

/** A function type that says `void` takes functions that return anything. */
function canReturn(checker: ts.TypeChecker, type: ts.Type, returned: Shape): boolean {
  const signatures = [...type.getCallSignatures(), ...type.getConstructSignatures()];
  if (signatures.length === 0) return isEmptyObject(checker, type) || type.symbol?.name === "Function";
  if (returned.kind === "throw") return true;
  return signatures.some((signature) => {
    const result = signature.getReturnType();
    return isVoidType(checker, result) || canHold(checker, result, returned);
  });
}

function canContain(checker: ts.TypeChecker, type: ts.Type, element: Shape): boolean {
  const given = "target" in type ? checker.getTypeArguments(type as ts.TypeReference) : [];
  return given.length === 0 || given.some((part) => canHold(checker, part, element));
}

function canHaveMember(
  checker: ts.TypeChecker,
  type: ts.Type,
  { name, of }: Extract<Shape, { kind: "object" }>,
): boolean {
  const property = checker.getPropertyOfType(type, name);
  return !property || canHold(checker, checker.getTypeOfSymbol(property), of);
}
