import pc from "picocolors";
import type { Paint } from "./summary.js";

/** Where a command's words go; tests collect them. */
export interface Terminal {
  /** Results: standard output. */
  readonly print: (text: string) => void;
  /** Progress, warnings and errors: standard error. */
  readonly tell: (text: string) => void;
  /** Whether a person sits there: only then are questions asked and colours used. */
  readonly isInteractive: boolean;
  readonly paint: Paint;
}

/** The process's own streams. */
export function createTerminal(): Terminal {
  const isInteractive = Boolean(process.stdin.isTTY && process.stdout.isTTY) && !process.env["CI"];
  return {
    print: (text) => process.stdout.write(`${text}\n`),
    tell: (text) => process.stderr.write(`${text}\n`),
    isInteractive,
    paint: pc.createColors(pc.isColorSupported && Boolean(process.stdout.isTTY)),
  };
}

/** A terminal without colours and questions. */
export function createPlainTerminal(print: Terminal["print"], tell: Terminal["tell"]): Terminal {
  return { print, tell, isInteractive: false, paint: pc.createColors(false) };
}
