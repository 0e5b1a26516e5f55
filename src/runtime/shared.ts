import type { AmbientHook } from "./ambient-hook.js";

/** What all copies of the package in one process have in common: one may be loaded as ESM, another as CommonJS. */
interface Shared {
  /** The reasons of the outside signals that a scope was linked to when they fired. */
  readonly reasons: WeakSet<object>;
  /** Set by `except-star/ambient`. */
  hook?: AmbientHook;
}

/** Where the copies of the package find what they have in common, and each other's errors. */
export const mark = Symbol.for("except-star");

export const shared: Shared = /* @__PURE__ */ (() =>
  ((globalThis as { [mark]?: Shared })[mark] ??= { reasons: new WeakSet() }))();
