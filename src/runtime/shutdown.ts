import { enter } from "./ambient-hook.js";
import { CancelledError } from "./cancelled-error.js";
import { CancelScope } from "./cancel-scope.js";
import type { Scope } from "./scope.js";

/** The part of Node's `process` that `runUntilSignal` needs. */
export interface SignalProcess {
  on(signal: string, listener: () => void): unknown;
  off(signal: string, listener: () => void): unknown;
  exit(code: number): unknown;
}

/** Which signals end the body, and how long it may take. */
export interface ShutdownOptions {
  /** `["SIGINT", "SIGTERM"]` by default. */
  signals?: readonly string[] | undefined;
  /** Milliseconds from the first signal until the process exits all the same; no limit by default. */
  gracePeriod?: number | undefined;
  /** The process to listen to; the running one by default. */
  process?: SignalProcess | undefined;
}

/** POSIX numbers; a shell shows a process that a signal ended as 128 and the number. */
const NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
  SIGBREAK: 21,
};

/** A scope that the first signal cancels, and the second, or the end of the grace period, exits from. */
class SignalScope extends CancelScope {
  private readonly host: SignalProcess;
  private readonly gracePeriod: number | undefined;
  private readonly listeners: ReadonlyMap<string, () => void>;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: SignalProcess, { signals = ["SIGINT", "SIGTERM"], gracePeriod }: ShutdownOptions) {
    super();
    this.host = host;
    this.gracePeriod = gracePeriod;
    this.listeners = new Map(signals.map((signal) => [signal, () => this.received(signal)]));
    for (const [signal, listener] of this.listeners) host.on(signal, listener);
  }

  stopListening(): void {
    clearTimeout(this.timer);
    for (const [signal, listener] of this.listeners) this.host.off(signal, listener);
  }

  private received(signal: string): void {
    const exit = (): void => void this.host.exit(128 + (NUMBERS[signal] ?? 0));
    if (this.aborted) {
      exit();
      return;
    }
    if (this.gracePeriod !== undefined) this.timer = setTimeout(exit, this.gracePeriod);
    this.abort(new CancelledError(`the process received ${signal}`));
  }
}

/**
 * Runs `body` until it ends or the process is told to: the first signal cancels its scope, and it has until
 * `gracePeriod` (ms) to unwind. Resolves to the body's value, or to undefined if the signal interrupted it; its failures
 * are thrown. A second signal exits at once with 128 and the number of the signal.
 */
export async function runUntilSignal<T>(
  body: (scope: Scope) => T | PromiseLike<T>,
  options: ShutdownOptions = {},
): Promise<T | undefined> {
  const host = options.process ?? (globalThis as { process?: SignalProcess }).process;
  if (!host) throw new TypeError("runUntilSignal needs a process that receives signals");
  const scope = new SignalScope(host, options);
  try {
    return await enter(scope, body);
  } catch (error) {
    if (scope.aborted && scope.isOwnCancellation(error)) return undefined;
    throw error;
  } finally {
    scope.stopListening();
  }
}
