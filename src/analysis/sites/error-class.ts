import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { isCancelClassName } from "../models/cancellation.js";
import { findImportedName, findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, unwrap } from "../syntax/expressions.js";
import type { TypeServices } from "../types/type-services.js";
import type { ErrorVerdict } from "./error-test.js";
import type { UseContext } from "./error-use.js";

const GROUP_CLASSES = new Set(["AggregateError", "ExceptionGroup", "SuppressedError", "BaseExceptionGroup"]);
/** Every group is an Error and an object. */
const ANCESTORS = new Set(["Error", "Object"]);
/** Native errors are declared as interfaces that look like Error. */
const NATIVE_ERROR = /^(?:Eval|Range|Reference|Syntax|Type|URI|Suppressed)Error$/;
const PREDICATE = /^_?is[A-Z].*(?:Error|Exception)$/;

/** What a group makes of `e instanceof <expression>`. */
export function findClassVerdict({ view, settings }: UseContext, expression: TSESTree.Node): ErrorVerdict {
  const imported = findImportedName(view, expression);
  if (imported && settings.runtime.includes(imported.module)) {
    if (imported.name === "CancelledError") return "cancellation";
    if (imported.name === "ExceptionGroup") return "aware";
  }
  const name = findDottedName(expression) ?? "";
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (isCancelClassName(last)) return "cancellation";
  if (GROUP_CLASSES.has(last) || isGroupClass(view, expression)) return "aggregate";
  return ANCESTORS.has(name) ? "plain" : "impassable";
}

/** Whether a class is a group by its heritage: declared in this file, or by its type. */
function isGroupClass(view: SourceView, expression: TSESTree.Node, depth = 0): boolean {
  const inner = unwrap(expression);
  const definition = inner.type === "Identifier" ? findVariable(view, inner)?.defs[0]?.node : undefined;
  // `class A extends A` is a mistake, but an editor shows it while it is written.
  if (definition?.type === "ClassDeclaration" && definition.superClass && depth < 16) {
    const base = findDottedName(definition.superClass) ?? "";
    return (
      GROUP_CLASSES.has(base.slice(base.lastIndexOf(".") + 1)) ||
      isGroupClass(view, definition.superClass, depth + 1)
    );
  }
  return view.types !== undefined && isGroupByType(view.types, inner);
}

function isGroupByType(types: TypeServices, expression: TSESTree.Node): boolean {
  const node = types.innermostNodeOf(expression);
  const constructed =
    node && types.checker.getTypeAtLocation(node).getConstructSignatures()[0]?.getReturnType();
  return constructed !== undefined && hasGroupBase(constructed, new Set());
}

function hasGroupBase(type: ts.Type, seen: Set<ts.Type>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if (GROUP_CLASSES.has(type.symbol?.name ?? "")) return true;
  return (type.getBaseTypes() ?? []).some((base) => hasGroupBase(base, seen));
}

/**
 * What a group makes of a call that is asked about the error. By type: the target of its type predicate. Without:
 * by its name. A call of any other name may ask anything, which a rewrite must respect and a rule not report.
 */
export function findPredicateVerdict(
  view: SourceView,
  call: TSESTree.CallExpression,
  argument: number,
): ErrorVerdict {
  const target = view.types && findPredicateTarget(view.types, call, argument);
  if (target) return isGroupLike(target) ? "plain" : "impassable";
  const name = findDottedName(call.callee) ?? "";
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (PREDICATE.test(last)) return "impassable";
  return /^(?:is|isInstance)$/.test(last) && /^[A-Z]/.test(name) ? "impassable" : "unknown";
}

/** The type that a call's predicate proves of its argument; read from the declaration, so that nothing is inferred. */
function findPredicateTarget(
  types: TypeServices,
  call: TSESTree.CallExpression,
  argument: number,
): ts.Type | undefined {
  const { checker } = types;
  const callee = types.innermostNodeOf(call.callee);
  if (!callee) return undefined;
  for (const signature of checker.getTypeAtLocation(callee).getCallSignatures()) {
    const predicate = checker.getTypePredicateOfSignature(signature);
    if (predicate?.type && predicate.parameterIndex === argument) return predicate.type;
  }
  return undefined;
}

/** A type that says nothing which a group is not: Error itself, an object, or an interface of optional properties. */
function isGroupLike(type: ts.Type): boolean {
  const name = type.symbol?.name ?? "";
  if (GROUP_CLASSES.has(name) || ANCESTORS.has(name)) return true;
  if (NATIVE_ERROR.test(name)) return false;
  if (type.isUnionOrIntersection()) return type.types.every(isGroupLike);
  if (type.isClass()) return false;
  return type
    .getProperties()
    .every((property) => isCommonProperty(property) || (property.flags & OPTIONAL) !== 0);
}

/** ts.SymbolFlags.Optional, spelled out because `typescript` is never imported as a value. */
const OPTIONAL = 16777216;

function isCommonProperty(property: ts.Symbol): boolean {
  return /^(?:name|message|stack|cause|errors)$/.test(property.name);
}
