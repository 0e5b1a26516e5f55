import type { TSESTree } from "@typescript-eslint/types";
import { findDottedName, findMemberName } from "../syntax/expressions.js";
import type { ErrorUse } from "./error-use.js";

/** What a test library says of a value: `["not", "toBe"]`, and the first argument of the last call. */
interface Claim {
  readonly names: readonly string[];
  readonly expected: TSESTree.Node | undefined;
}

const exists =
  /^(?:toBeDefined|toBeTruthy|toBeUndefined|toBeNull|exists?|ok|isOk|isDefined|isNotNull|assert)$/;
const contains = /^(?:toContain|toMatch|includes?|contains?|match)$/;
const isOfClass = /^(?:toBeInstanceOf|instance[oO]f)$/;

/**
 * Whether a handler asserts something of its error that a group of it would not meet:
 * `expect(e).toBeInstanceOf(HttpError)` · `assert.equal(e.code, "ENOENT")` · `expect(e.message).toBe("gone")`.
 */
export function isAssertedAlone({ identifier, held }: ErrorUse): boolean {
  const { top, names } = climb(identifier);
  const call = top.parent;
  if (call?.type !== "CallExpression" || call.arguments[0] !== top) return false;
  const claim = readClaim(call);
  return claim !== undefined && !holdsForGroup([...held, ...names], claim);
}

/** The error under its casts, or the property of it that is asserted. */
function climb(identifier: TSESTree.Node): { top: TSESTree.Node; names: string[] } {
  const names: string[] = [];
  let top = identifier;
  for (let { parent } = top; parent; { parent } = top) {
    if (parent.type === "MemberExpression" && parent.object === top) names.push(findMemberName(parent) ?? "");
    else if (!/^(?:TS\w+Expression|TSTypeAssertion|ChainExpression)$/.test(parent.type)) break;
    top = parent;
  }
  return { top, names };
}

function readClaim(call: TSESTree.CallExpression): Claim | undefined {
  const name = findDottedName(call.callee);
  if (name === "expect") return readChain(call);
  if (!name || !/^assert(?:\.\w+)?$/.test(name)) return undefined;
  return { names: [name.replace("assert.", "")], expected: call.arguments[1] };
}

/** `expect(e).not.toBe(x)` · `expect(e).to.be.instanceOf(X)` */
function readChain(call: TSESTree.CallExpression): Claim {
  const names: string[] = [];
  let expected: TSESTree.Node | undefined;
  let node: TSESTree.Node = call;
  for (let parent = node.parent; parent; parent = node.parent) {
    if (parent.type === "MemberExpression" && parent.object === node)
      names.push(findMemberName(parent) ?? "");
    else if (parent.type === "CallExpression" && parent.callee === node) [expected] = parent.arguments;
    else break;
    node = parent;
  }
  return { names, expected };
}

/** A group is an Error, and its message holds those of its errors. */
function holdsForGroup(path: readonly string[], { names, expected }: Claim): boolean {
  const last = names.at(-1) ?? "";
  if (exists.test(last)) return path.length === 0 || path[0] === "message";
  if (path.length === 0) return isOfClass.test(last) && expected !== undefined && isErrorClass(expected);
  return path[0] === "message" && contains.test(last) && !isAnchored(expected);
}

function isErrorClass(node: TSESTree.Node): boolean {
  return node.type === "Identifier" && node.name === "Error";
}

function isAnchored(node: TSESTree.Node | undefined): boolean {
  return node?.type === "Literal" && "regex" in node && /^\^|(?:^|[^\\])\$$/.test(node.regex.pattern);
}
