import { shared } from "./shared.js";
import type { Scope } from "./scope.js";

/** How the opt-in entry `except-star/ambient` carries the running scope through plain async functions. */
export interface AmbientHook {
  current(): Scope | undefined;
  run<R>(scope: Scope, work: () => R): R;
}

/** A function over an item of a list. */
export type ItemCall<A, R> = (item: A, index: number, scope: Scope) => R;

/** Called once by `except-star/ambient`; until then ambient scope costs one comparison. */
export function installAmbientHook(hook: AmbientHook): void {
  shared.hook = hook;
}

/** The signal that new work follows: the one it was given, else that of the enclosing ambient scope; `null` is none. */
export function findOutside(given: AbortSignal | null | undefined): AbortSignal | undefined {
  if (given !== undefined) return given ?? undefined;
  return shared.hook?.current()?.signal;
}

/** Calls `fn(scope)` so that the code below it finds `scope` as its ambient scope. */
export function enter<S extends Scope, R>(scope: S, fn: (scope: S) => R): R {
  return shared.hook ? shared.hook.run(scope, () => fn(scope)) : fn(scope);
}

/** True once `except-star/ambient` has been loaded: then functions are to be called through `enter`. */
export const isAmbient = (): boolean => shared.hook !== undefined;

/** True where ambient scope says that the running code belongs to such a scope. */
export function isInside(belongs: (scope: Scope) => boolean): boolean {
  const scope = shared.hook?.current();
  return scope !== undefined && belongs(scope);
}
