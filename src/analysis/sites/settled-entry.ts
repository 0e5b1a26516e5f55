import type { TSESTree } from "@typescript-eslint/types";
import { findMemberName, unwrap } from "../syntax/expressions.js";

/** `r.status === "rejected"` · `r.status !== "fulfilled"`, of the entry of that name. */
export function saysRejected(test: TSESTree.Node, entry: string): boolean {
  if (test.type !== "BinaryExpression" || test.right.type !== "Literal") return false;
  const { operator, left, right } = test;
  const isSame = operator === "===" || operator === "==";
  const isOther = operator === "!==" || operator === "!=";
  const says = (isSame && right.value === "rejected") || (isOther && right.value === "fulfilled");
  return says && isProperty(left, entry, "status");
}

/** `r.reason`, perhaps with `r` under a cast. */
export function readsReason(node: TSESTree.Node, entry: string): boolean {
  return isProperty(node, entry, "reason");
}

/** `r.value`, perhaps with `r` under a cast. */
export function readsValue(node: TSESTree.Node, entry: string): boolean {
  return isProperty(node, entry, "value");
}

function isProperty(node: TSESTree.Node, entry: string, name: string): boolean {
  const member = unwrap(node);
  if (member.type !== "MemberExpression" || findMemberName(member) !== name) return false;
  const object = unwrap(member.object);
  return object.type === "Identifier" && object.name === entry;
}
