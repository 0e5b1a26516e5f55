interface Options {
  readonly original?: unknown;
}

export class LoadError extends Error {
  readonly original: unknown;

  constructor(message: string, options: Options = {}) {
    super(message);
    this.original = options.original;
  }
}
