import type { Settings } from "../settings.js";

/** `name` of errors that say that work was cancelled, on the platform and in well-known libraries. */
export const cancellationNames: ReadonlySet<string> = new Set([
  "AbortError",
  "CancelledError",
  "CanceledError",
  "CancellationError",
  "APIUserAbortError",
]);

/** `code` of such errors: Node's and the DOM's abort, axios. 20 is DOMException.ABORT_ERR. */
export const cancellationCodes: ReadonlySet<string> = new Set([
  "ABORT_ERR",
  "ERR_CANCELED",
  "ECONNABORTED_BY_USER",
  "20",
]);

const CANCEL_TEST =
  /^_?(?:is|was|has|check(?:Is)?If)?_?(?:request|user|query|fetch|dom|error|axios)?_?(?:abort|cancel)/i;
const CANCEL_CLASS = /^(?:[A-Z]\w*)?(?:Abort|Cancel)(?:led|ed|lation)?(?:Error|Exception|ledException)?$/;

/** Whether a function of this name asks if an error is a cancellation: `isAbortError` · `axios.isCancel` · one of settings.cancelTests. */
export function isCancelTestName(dottedName: string, settings: Settings): boolean {
  const last = dottedName.slice(dottedName.lastIndexOf(".") + 1);
  if (settings.cancelTests.includes(dottedName) || settings.cancelTests.includes(last)) return true;
  return CANCEL_TEST.test(last) && /^_?(?:is|was|has|check)/i.test(last);
}

/** Whether a class of this name is a cancellation: `AbortError` · `CancelledError` · `UserCancelledException`. */
export function isCancelClassName(name: string): boolean {
  return cancellationNames.has(name) || CANCEL_CLASS.test(name);
}
