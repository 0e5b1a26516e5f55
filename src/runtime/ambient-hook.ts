import type { Scope } from "./scope.js";
import { shared } from "./shared.js";

/** How the opt-in entry `except-star/ambient` carries the running scope through plain async functions. */
export interface AmbientHook {
  current(): Scope | undefined;
  run<R>(scope: Scope, work: () => R): R;
}

/** Called once by `except-star/ambient`; until then ambient scope costs one comparison. */
export function installAmbientHook(hook: AmbientHook): void {
  shared.hook = hook;
}

/** The promise of `fn(scope)`, also where that throws at once. */
export function enterAsync<S extends Scope>(scope: S, fn: (scope: S) => unknown): Promise<unknown> {
  try {
    return Promise.resolve(enter(scope, fn));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Calls `fn(scope)` so that the code below it finds `scope` as its ambient scope. */
export function enter<S extends Scope, R>(scope: S, fn: (scope: S) => R): R {
  return shared.hook ? shared.hook.run(scope, () => fn(scope)) : fn(scope);
}
