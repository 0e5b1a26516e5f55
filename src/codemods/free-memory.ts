import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Below this a collection is not worth its time. */
const worthCollecting = 400e6;

/**
 * Gives back what was just let go. Left alone, V8 lets a heap of short-lived checkers and trees grow to
 * twice what is alive before it looks.
 */
export function freeMemory(): void {
  if (process.memoryUsage().heapUsed < worthCollecting) return;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
}
