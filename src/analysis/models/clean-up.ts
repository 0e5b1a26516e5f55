/** Verbs of functions that end or remove something: when one fails the others must still run. */
export const cleanUpVerbs: readonly string[] = [
  "abort",
  "cleanup",
  "close",
  "destroy",
  "disconnect",
  "dispose",
  "end",
  "kill",
  "quit",
  "release",
  "remove",
  "rimraf",
  "rm",
  "rmdir",
  "shutdown",
  "stop",
  "teardown",
  "terminate",
  "unlink",
  "unref",
  "unregister",
  "unsubscribe",
];

/** Methods that end what a sibling may be waiting for, when a handler calls them. */
export const endingMethods: ReadonlySet<string> = new Set([
  "abort",
  "cancel",
  "close",
  "destroy",
  "disconnect",
  "dispose",
  "end",
  "exit",
  "kill",
  "stop",
  "terminate",
]);

/** Names of what measures: ending it ends no task. */
export const measureName = /(?:span|spinner|timer|stopwatch|profiler|measurement)$/i;
