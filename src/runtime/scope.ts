/** What a running piece of work is told about its own cancellation. */
export interface Scope {
  /** Fires when this work is cancelled; hand it to `fetch`, timers, streams, nested groups. */
  readonly signal: AbortSignal;
  /** The name it was started under, if any. */
  readonly name?: string | undefined;
  /** Throws the reason if this work has been cancelled: for loops that wait for nothing cancellable. */
  checkpoint(): void;
}
