interface Options {
  readonly original?: Error;
}

export class LoadError extends Error {
  readonly original: Error | undefined;

  constructor(message: string, { original }: Options = {}) {
    super(message, { cause: original });
    this.original = original;
  }
}
