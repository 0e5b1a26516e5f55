import type { TSESTree } from "@typescript-eslint/types";
import type ts from "typescript";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { unwrap } from "../syntax/expressions.js";
import { collectParameters, isFunction, type FunctionNode } from "../syntax/functions.js";
import { traverse } from "../syntax/traverse.js";

/** What a function that is handed over by name takes. */
export interface Parameters {
  readonly count: number;
  readonly firstName?: string;
}

/**
 * How many arguments a named function can see; undefined where it could see more than its parameters say
 * (rest, `arguments`, overloads, any) or where it is not known.
 */
export function findParameters(view: SourceView, reference: TSESTree.Expression): Parameters | undefined {
  const local = findLocalFunction(view, reference);
  if (local) return readLocal(view, local);
  const node = view.types?.nodeOf(reference);
  if (!view.types || !node) return undefined;
  try {
    return readSignature(view.types.checker.getTypeAtLocation(node));
  } catch {
    return undefined;
  }
}

/** The function of this file that a name means and that nothing else is assigned to. */
function findLocalFunction(view: SourceView, reference: TSESTree.Expression): FunctionNode | undefined {
  if (reference.type !== "Identifier") return undefined;
  const variable = findVariable(view, reference);
  const [definition, another] = variable?.defs ?? [];
  if (!definition || another) return undefined;
  if (definition.type === "FunctionName") return isFunction(definition.node) ? definition.node : undefined;
  if (definition.type !== "Variable" || definition.parent?.kind !== "const" || !definition.node.init)
    return undefined;
  const init = unwrap(definition.node.init);
  return isFunction(init) && definition.node.id.type === "Identifier" ? init : undefined;
}

function readLocal(view: SourceView, fn: FunctionNode): Parameters | undefined {
  if (fn.generator || fn.params.some((parameter) => parameter.type === "RestElement")) return undefined;
  const isPlain = traverse(fn.body, view.visitorKeys, (node) => {
    if (node.type === "Identifier" && node.name === "arguments") return "stop";
    return isFunction(node) && node.type !== "ArrowFunctionExpression" ? "skip" : undefined;
  });
  const parameters = collectParameters(fn);
  if (!isPlain || parameters.length !== fn.params.length) return undefined;
  const [first] = parameters;
  return { count: parameters.length, firstName: first?.type === "Identifier" ? first.name : undefined };
}

function readSignature(type: ts.Type): Parameters | undefined {
  const [signature, another] = type.getCallSignatures();
  if (!signature || another || type.isUnion()) return undefined;
  const parameters = signature.getParameters();
  const hasRest = parameters.some((parameter) => {
    const declaration = parameter.valueDeclaration as ts.ParameterDeclaration | undefined;
    return declaration === undefined || declaration.dotDotDotToken !== undefined || parameter.name === "this";
  });
  if (hasRest || !isImplementation(signature)) return undefined;
  return { count: parameters.length, firstName: parameters[0]?.name };
}

/** A function type may stand for a function with more parameters; a declaration cannot. */
function isImplementation(signature: ts.Signature): boolean {
  const declaration = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
  const kind = declaration && "body" in declaration;
  const isAmbient = declaration?.getSourceFile().isDeclarationFile ?? false;
  return kind === true || (isAmbient && declaration?.parent !== undefined);
}
