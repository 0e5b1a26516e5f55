import { ExceptionGroup } from "except-star";

/** Python's built-in exceptions that CPython's own tests use, under their names there. */
export class PyError extends Error {
  constructor(
    readonly arg: unknown,
    options?: { cause?: unknown },
  ) {
    super(String(arg), options);
  }
}
export class ValueError extends PyError {}
export class OSError extends PyError {}
export class BlockingIOError extends OSError {}
export class PyTypeError extends PyError {}
export class PySyntaxError extends PyError {}
export class MemoryError extends PyError {}

/** What an error looks like: classes, arguments, titles and nesting. */
export function shape(error: unknown): unknown {
  if (error instanceof ExceptionGroup) return { [error.title]: error.errors.map(shape) };
  return error instanceof PyError ? `${error.constructor.name}(${String(error.arg)})` : error;
}
