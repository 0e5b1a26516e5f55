/** What a running piece of work is told about its own cancellation. */
export interface Scope {
  /** Fires when this work is cancelled; hand it to `fetch`, timers, streams, nested groups. */
  readonly signal: AbortSignal;
  /** The name it was started under, if any. */
  readonly name?: string | undefined;
  /** Throws the reason if this work has been cancelled: for loops that wait for nothing cancellable. */
  checkpoint(): void;
}

/**
 * What `await using` asks for, in the words of @types/node. Not lib "esnext.disposable", which would also give every
 * iterator of the program a `[Symbol.dispose]` that those of older declarations do not have.
 */
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }
  interface Disposable {
    [Symbol.dispose](): void;
  }
  interface AsyncDisposable {
    [Symbol.asyncDispose](): PromiseLike<void>;
  }
}
