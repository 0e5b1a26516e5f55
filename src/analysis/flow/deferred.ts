import type { TSESTree } from "@typescript-eslint/types";
import { findExecutorPromise } from "./executor.js";
import { promiseShape } from "./shape.js";
import { passValue, type Walk } from "./walk.js";

/** A promise whose executor's `reject` is called from elsewhere. */
interface Rejected {
  readonly walk: Walk;
  readonly promise: TSESTree.NewExpression;
}

/**
 * The promises that a function rejects: the executor's own `reject`, or a member that nothing else is put in, as in
 * `queue.push({ job, resolve, reject })` … `item.reject(error)`.
 */
export function findRejected(walk: Walk, callee: TSESTree.Node): readonly Rejected[] | undefined {
  const own = findExecutorPromise(walk.view, callee, "reject");
  if (own) return [{ walk, promise: own }];
  if (callee.type !== "MemberExpression" || callee.computed) return undefined;
  const values = walk.links.stores?.(walk, callee) ?? [];
  const found = values.map(({ view, node }) => {
    const promise = findExecutorPromise(view, node, "reject");
    return promise && { walk: { ...walk, view }, promise };
  });
  const known = found.filter((one) => one !== undefined);
  return known.length > 0 && known.length === found.length ? known : undefined;
}

/** The promises reject with what is followed. */
export function passRejected(rejected: readonly Rejected[]): void {
  for (const { walk, promise } of rejected) passValue(walk, promise, promiseShape);
}
