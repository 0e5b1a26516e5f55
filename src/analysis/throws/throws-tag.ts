import type { TSESTree } from "@typescript-eslint/types";
import type { SourceView } from "../source-view.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";

/**
 * Reads what a comment says about groups; from its text, since the checker gives no type for `{@link X}`:
 * `@throws {ExceptionGroup}` · `{Promise<AggregateError>}` · `{@link ExceptionGroup}` · `ExceptionGroup when …`
 */
const throwsTag =
  /@(?:throws|exception)\s+\{?\s*(?:\{?\s*@link\s+)?(Promise\s*<\s*)?(?:[\w.$]+\s*\|\s*)*(?:[\w$]+\.)?(ExceptionGroup|AggregateError)\b/;

/** A tag on a function, and whether it speaks of the function's promise. */
export interface ThrowsTag {
  readonly group: string;
  readonly isOfPromise: boolean;
}

/** Whether a whole file can hold such a tag: for the gates. */
export function canHoldThrowsTag(text: string): boolean {
  return throwsTag.test(text);
}

/** Where in a text such tags stand. */
export function collectThrowsTags(text: string): number[] {
  if (!text.includes("@throws") && !text.includes("@exception")) return [];
  return Array.from(text.matchAll(new RegExp(throwsTag, "g")), ({ index }) => index);
}

/** The tag in the last block comment of the text that stands before a declaration. */
export function findTagBefore(textBefore: string): ThrowsTag | undefined {
  const trimmed = textBefore.trimEnd();
  if (!trimmed.endsWith("*/")) return undefined;
  const start = trimmed.lastIndexOf("/**");
  const match = start < 0 ? null : throwsTag.exec(trimmed.slice(start));
  return match ? { group: match[2] as string, isOfPromise: match[1] !== undefined } : undefined;
}

/** The tag of a declaration that is given by the node that declares its name. */
export function findThrowsTag(view: SourceView, declaration: TSESTree.Node): ThrowsTag | undefined {
  const statement = findCommented(declaration);
  const start = firstDecorator(statement) ?? statement.range[0];
  return findTagBefore(view.text.slice(Math.max(0, start - MAX_COMMENT), start));
}

const MAX_COMMENT = 8000;

/** The node in front of which the comment stands: a declarator's statement, a function's method, with its `export`. */
export function findCommented(declaration: TSESTree.Node): TSESTree.Node {
  let node = declaration;
  const { parent } = node;
  if (isFunction(node) && parent && isHolder(parent)) node = parent;
  if (node.type === "VariableDeclarator" && node.parent) node = node.parent;
  if (node.parent && isExport(node.parent)) node = node.parent;
  return node;
}

function isHolder(node: TSESTree.Node): boolean {
  return (
    node.type === "MethodDefinition" ||
    node.type === "PropertyDefinition" ||
    node.type === "Property" ||
    node.type === "VariableDeclarator"
  );
}

function isExport(node: TSESTree.Node): boolean {
  return node.type === "ExportNamedDeclaration" || node.type === "ExportDefaultDeclaration";
}

function firstDecorator(node: TSESTree.Node): number | undefined {
  return "decorators" in node ? node.decorators?.[0]?.range[0] : undefined;
}

/** Whether the group leaves a function's call or its promise, as its `async` and its return type say. */
export function findLeaving(
  view: SourceView,
  fn: FunctionNode | SignatureNode,
  tag: ThrowsTag,
): "throws" | "rejects" | "either" {
  if (tag.isOfPromise || ("async" in fn && fn.async)) return "rejects";
  const annotation = fn.returnType?.typeAnnotation;
  if (!annotation) return "either";
  return leavingOf(view.text.slice(...annotation.range));
}

/** A signature without a body: an interface member, an overload, an abstract method. */
export type SignatureNode =
  | TSESTree.TSMethodSignature
  | TSESTree.TSDeclareFunction
  | TSESTree.TSEmptyBodyFunctionExpression
  | TSESTree.TSFunctionType;

/** `Promise<T>` · `AsyncIterable<T>` reject; anything else that is written throws. */
export function leavingOf(returnType: string): "throws" | "rejects" {
  return /^(?:Promise|PromiseLike|Async\w+)\b/.test(returnType.trim()) ? "rejects" : "throws";
}
