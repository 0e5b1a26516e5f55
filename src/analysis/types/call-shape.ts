import type ts from "typescript";
import type { NodeShape } from "./node-shape.js";

const assignmentSign = /^(?:=|\?\?=|\|\|=|&&=|\+=)$/;

/** Methods that run a function that they are given, and keep nothing of it but its promises. */
export const elementMethods: ReadonlySet<string> = new Set(
  "then catch finally map flatMap forEach filter find findIndex every some reduce sort".split(" "),
);

/** A call or a construction, not an access. */
export function isCall(node: NodeShape): boolean {
  return node.expression !== undefined && "arguments" in node;
}

/** `.catch(() => fallback)`: a handler without a parameter lets nothing through. */
export function isAbsorbed(callee: NodeShape, given: readonly NodeShape[] | undefined): boolean {
  const method = callee.name?.text;
  const handler = method === "catch" ? given?.[0] : method === "then" ? given?.[1] : undefined;
  return handler?.body !== undefined && handler.parameters?.length === 0;
}

export function isPromiseCall(node: NodeShape): boolean {
  return isCall(node) && node.expression?.text === "Promise";
}

export function isGenerator(node: NodeShape): boolean {
  return (node as { asteriskToken?: unknown }).asteriskToken !== undefined;
}

/** `x = …` · `x ??= …` */
export function isAssignment(file: ts.SourceFile, { operatorToken }: NodeShape): boolean {
  return operatorToken !== undefined && assignmentSign.test(operatorToken.getText(file));
}
