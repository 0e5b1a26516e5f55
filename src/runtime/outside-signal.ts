import { isObject } from "./cancelled-error.js";
import { shared } from "./shared.js";

/** A scope as its outside signal sees it. */
export interface Linked {
  abortFromOutside(reason: unknown): void;
}

/** Remembers the reason of a signal, so that `isCancelled` knows it wherever it surfaces. */
function rememberReason(reason: unknown): void {
  if (isObject(reason)) shared.reasons.add(reason);
}

/** One listener on an outside signal, whatever the number of scopes that hang on it. */
interface Hub {
  readonly scopes: Set<Linked>;
  readonly listener: () => void;
}

/*
 * AbortSignal.any keeps every composite alive as long as a long-lived parent lives, and a listener per scope trips
 * Node's MaxListenersExceededWarning. So: one listener a signal, removed when its last scope ends.
 */
const hubs = new WeakMap<AbortSignal, Hub>();

function openHub(signal: AbortSignal): Hub {
  const scopes = new Set<Linked>();
  const listener = (): void => {
    rememberReason(signal.reason);
    for (const scope of scopes) scope.abortFromOutside(signal.reason);
  };
  const hub = { scopes, listener };
  hubs.set(signal, hub);
  signal.addEventListener("abort", listener);
  return hub;
}

/** Makes `scope` follow an outside signal, at once if that has fired already. */
export function linkScope(signal: AbortSignal, scope: Linked): void {
  if (signal.aborted) {
    rememberReason(signal.reason);
    scope.abortFromOutside(signal.reason);
    return;
  }
  (hubs.get(signal) ?? openHub(signal)).scopes.add(scope);
}

/** Lets go of an outside signal; the last scope takes the listener with it. */
export function unlinkScope(signal: AbortSignal, scope: Linked): void {
  const hub = hubs.get(signal);
  if (!hub?.scopes.delete(scope) || hub.scopes.size > 0) return;
  signal.removeEventListener("abort", hub.listener);
  hubs.delete(signal);
}

/** The scopes that follow a signal now. */
export const findLinked = (signal: AbortSignal): Iterable<Linked> => hubs.get(signal)?.scopes ?? [];
