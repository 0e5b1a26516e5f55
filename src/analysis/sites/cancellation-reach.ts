import type { TSESTree } from "@typescript-eslint/types";
import { findVariable } from "../scope/bindings.js";
import type { SourceView } from "../source-view.js";
import { findDottedName, findMemberName, unwrap } from "../syntax/expressions.js";
import { isFunction, type FunctionNode } from "../syntax/functions.js";

/** Something that can keep an error from going on. */
export type AbortHandler =
  | { readonly kind: "clause"; readonly node: TSESTree.CatchClause; readonly site: TSESTree.TryStatement }
  | { readonly kind: "callback"; readonly node: TSESTree.Node; readonly site: TSESTree.CallExpression }
  | {
      readonly kind: "settled";
      readonly node: TSESTree.CallExpression;
      readonly site: TSESTree.CallExpression;
    };

/** Asked at every handler on the way: whether an abort's error goes on behind it. */
export type Passes = (handler: AbortHandler) => boolean;

/**
 * Follows the error of a call outwards, through the promise that carries it and the awaits that throw it, to the
 * handlers that it meets, and on behind each that lets it pass, up to the end of the function that is called from
 * elsewhere.
 */
export function followAbort(view: SourceView, call: TSESTree.CallExpression, passes: Passes): void {
  const callee = unwrap(call.callee);
  const isSynchronous =
    callee.type === "MemberExpression" &&
    /^(?:throwIfAborted|checkpoint)$/.test(findMemberName(callee) ?? "");
  const walk = new Walk(view, passes);
  if (isSynchronous) walk.followThrow(call);
  else walk.followPromise(call);
}

class Walk {
  /** Places followed already, so that a promise in a variable of a loop ends. */
  private readonly seen = new Set<TSESTree.Node>();

  constructor(
    private readonly view: SourceView,
    private readonly passes: Passes,
  ) {}

  /** A promise stands at `node`: who awaits it, hands it on, or handles its rejection? */
  followPromise(node: TSESTree.Node): void {
    const { parent } = node;
    if (!parent || this.seen.has(node)) return;
    this.seen.add(node);
    switch (parent.type) {
      case "AwaitExpression":
        return this.followThrow(parent);
      case "ForOfStatement":
        return parent.await && parent.right === node ? this.followThrow(parent) : undefined;
      case "YieldExpression":
        return parent.delegate ? this.followThrow(parent) : undefined;
      case "MemberExpression":
        return parent.object === node ? this.followMember(parent) : undefined;
      case "CallExpression":
        return this.followArgument(parent, node);
      case "ArrowFunctionExpression":
        return parent.body === node ? this.followFunction(parent) : undefined;
      case "ReturnStatement":
        return this.followReturn(parent);
      case "VariableDeclarator":
        return parent.id.type === "Identifier" ? this.followVariable(parent.id) : undefined;
      default:
        return isTransparent(parent, node) ? this.followPromise(parent) : undefined;
    }
  }

  /** An error is thrown at `node`: the innermost handler around it, else the caller of the function. */
  followThrow(node: TSESTree.Node): void {
    let inner = node;
    for (let outer = node.parent; outer; outer = outer.parent) {
      if (isFunction(outer)) return this.followFunction(outer);
      if (outer.type === "TryStatement" && outer.block === inner && outer.handler) {
        if (!this.passes({ kind: "clause", node: outer.handler, site: outer })) return;
      }
      inner = outer;
    }
  }

  /** `.catch(cb)`, `.then(ok, cb)`, `.finally(cb)`, and the array methods on the way to a Promise.all. */
  private followMember(member: TSESTree.MemberExpression): void {
    const call = outermostWrapper(member).parent;
    if (call?.type !== "CallExpression" || unwrap(call.callee) !== member) return;
    const name = findMemberName(member);
    const callback = name === "catch" ? call.arguments[0] : name === "then" ? call.arguments[1] : undefined;
    if (callback && !this.passes({ kind: "callback", node: unwrap(callback), site: call })) return;
    this.followPromise(outermostWrapper(call));
  }

  private followArgument(call: TSESTree.CallExpression, argument: TSESTree.Node): void {
    if (call.callee === argument) return;
    if (findDottedName(call.callee) === "Promise.allSettled") {
      this.passes({ kind: "settled", node: call, site: call });
      return;
    }
    this.followPromise(outermostWrapper(call));
  }

  /** What leaves a function goes to the call that it was given to, or to its own call when it is called in place. */
  private followFunction(fn: FunctionNode): void {
    const holder = outermostWrapper(fn);
    const { parent } = holder;
    if (parent?.type !== "CallExpression") return;
    if (parent.callee === holder) this.followPromise(outermostWrapper(parent));
    else this.followArgument(parent, holder);
  }

  /** `return p` leaves the function without stopping at a try around it. */
  private followReturn(node: TSESTree.Node): void {
    let outer = node.parent;
    while (outer && !isFunction(outer)) outer = outer.parent;
    if (outer) this.followFunction(outer);
  }

  private followVariable(id: TSESTree.Identifier): void {
    for (const reference of findVariable(this.view, id)?.references ?? []) {
      if (reference.isRead()) this.followPromise(outermostWrapper(reference.identifier));
    }
  }
}

/** Positions in which a promise stays the value: `cond ? p : q`, `[p, q]`, `...p`, `{ a: p }`, `p!`. */
function isTransparent(parent: TSESTree.Node, node: TSESTree.Node): boolean {
  if (parent.type === "ConditionalExpression") return parent.test !== node;
  return /^(?:LogicalExpression|ArrayExpression|SpreadElement|TSNonNullExpression|TSAsExpression|TSSatisfiesExpression|ChainExpression)$/.test(
    parent.type,
  );
}

/** The node with the wrappers that only TypeScript or an optional chain put around it. */
function outermostWrapper(node: TSESTree.Node): TSESTree.Node {
  let current = node;
  while (
    current.parent &&
    unwrap(current.parent) !== current.parent &&
    unwrap(current.parent) === unwrap(current)
  ) {
    current = current.parent;
  }
  return current;
}
