import type { TSESTree } from "@typescript-eslint/types";
import { findMemberName, unwrap } from "../syntax/expressions.js";

/** The last name of what a call calls: `close` in `server.close()`. */
export function findCalledName(call: TSESTree.CallExpression): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" ? findMemberName(callee) : undefined;
}

/** Code on one line for a message, at most 60 characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
