import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** A small heap is worth a collection once this much came since the last program was let go, a large one always. */
const small = 200e6;
const gained = 75e6;
const large = 400e6;

/** What was alive when the last program had been let go: what the next ones share. */
let shared = 0;

/**
 * Gives back what was just let go. Left alone, V8 lets a heap of short-lived checkers and trees grow to
 * twice what is alive before it looks.
 */
export function freeMemory(moment: "within a program" | "between programs" | "at the end"): void {
  const least = moment === "at the end" ? 0 : Math.min(large, Math.max(small, shared + gained));
  if (process.memoryUsage().heapUsed < least) return;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const { heapTotal, heapUsed } = process.memoryUsage();
  // Pages of which a little is alive stay whole the first time.
  if (heapUsed < heapTotal / 2) collect();
  if (moment !== "within a program") shared = heapUsed;
}
