/** Functions and methods whose promise settles only when something else happens. */
export const eventWaits: ReadonlySet<string> = new Set(["once", "pEvent", "nextEvent", "untilEvent"]);

/** Names of such functions by convention: `waitForExit` · `waitUntil`. */
export const eventWaitName = /^waitFor(?!Promise$|Timeout$)|^waitUntil|^until[A-Z]/;

/** Functions that let some time pass, by convention: `sleep(100)` · `page.waitForTimeout(100)`. */
export const pauseName = /^(?:sleep|delay|pause|wait|setTimeout|waitForTimeout)(?:Ms|For|Millis)?$/;

/** Methods that attach a listener: a `new Promise` around one waits for its event. */
export const listenerMethods: ReadonlySet<string> = new Set([
  "addEventListener",
  "addListener",
  "on",
  "once",
  "prependListener",
  "subscribe",
]);
