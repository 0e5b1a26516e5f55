import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findMemberName, unwrap } from "../syntax/expressions.js";

/** Properties that a group has as any error does: what they say differs, so that they may be shown and not asked. */
const texts = new Set(["message", "stack", "name", "toString"]);
const matching =
  /^(includes|startsWith|endsWith|match|matchAll|search|indexOf|test|exec|has|localeCompare|(is|has|matches)[A-Z_]\w*)$/;

/** Whether an access to a caught error only takes a text to show: `e.message` in a log line, not `e.message.includes(…)`. */
export function isShownText(view: SourceView, access: TSESTree.MemberExpression): boolean {
  const name = findMemberName(access);
  if (name === "cause") return !opensCause(view, access);
  return name !== undefined && texts.has(name) && !isAskedText(view, access, name === "name" ? 0 : undefined);
}

/** `e.cause.code` · `e.cause instanceof Timeout`: the group has no such cause. */
function opensCause(view: SourceView, access: TSESTree.MemberExpression): boolean {
  const { top, parent } = climb(access);
  if (parent?.type === "MemberExpression") return parent.object === top && !isShownText(view, parent);
  return parent?.type === "BinaryExpression" && !isPlainQuestion(parent);
}

/** Whether a text is compared or searched, by itself or through as many variables that it is kept in. */
export function isAskedText(view: SourceView, text: TSESTree.Node, depth = 2): boolean {
  const { top, parent } = climb(text);
  switch (parent?.type) {
    case "BinaryExpression":
      return parent.operator !== "+" && !isPresence(parent);
    case "SwitchStatement":
      return true;
    case "MemberExpression":
      return parent.object === top && isAskedMember(view, parent, depth);
    case "CallExpression":
      return parent.callee === top ? isAskedText(view, parent, depth) : matching.test(nameOfCall(parent));
    case "VariableDeclarator":
      return depth > 0 ? isAskedVariable(view, parent.id, depth) : true;
    case "LogicalExpression":
    case "ConditionalExpression":
      return !("test" in parent && parent.test === top) && isAskedText(view, parent, depth);
    case "Property":
    case "ReturnStatement":
    case "ArrowFunctionExpression":
    case "AssignmentExpression":
      // A name that goes elsewhere may be compared there; a message is made to be read.
      return depth === 0;
    default:
      return false;
  }
}

/** `message.includes("x")` asks, `message.trim()` is a text again. */
function isAskedMember(view: SourceView, member: TSESTree.MemberExpression, depth: number): boolean {
  return matching.test(findMemberName(member) ?? "") || isAskedText(view, member, depth);
}

function isAskedVariable(view: SourceView, id: TSESTree.Node, depth: number): boolean {
  const references = id.type === "Identifier" ? findReads(view, id) : undefined;
  return references?.some((one) => isAskedText(view, one, depth - 1)) ?? true;
}

function findReads(view: SourceView, id: TSESTree.Identifier): TSESTree.Node[] | undefined {
  const declared = view.scopeManager.getDeclaredVariables(id.parent).find(({ name }) => name === id.name);
  const variable = declared ?? findVariable(view, id);
  return variable?.references.filter((one) => one.isRead()).map((one) => one.identifier);
}

function climb(node: TSESTree.Node): { top: TSESTree.Node; parent: TSESTree.Node | undefined } {
  let top = node;
  while (top.parent && top.parent !== unwrap(top.parent) && unwrap(top.parent) === unwrap(top))
    top = top.parent;
  return { top, parent: top.parent };
}

function nameOfCall({ callee }: TSESTree.CallExpression): string {
  const inner = unwrap(callee);
  if (inner.type === "Identifier") return inner.name;
  return inner.type === "MemberExpression" ? (findMemberName(inner) ?? "") : "";
}

/** `e === undefined` · `e != null` */
export function isPresence(node: TSESTree.Node): boolean {
  if (node.type !== "BinaryExpression" || !/^[!=]==?$/.test(node.operator)) return false;
  return [node.left, node.right].some(
    (side) =>
      (side.type === "Literal" && side.value === null) ||
      (side.type === "Identifier" && side.name === "undefined"),
  );
}

/** Questions that a group answers as any error does: whether it is there, whether it is an Error. */
export function isPlainQuestion(node: TSESTree.Node): boolean {
  if (isPresence(node)) return true;
  if (node.type !== "BinaryExpression" || node.operator !== "instanceof") return false;
  return node.right.type === "Identifier" && (node.right.name === "Error" || node.right.name === "Object");
}
