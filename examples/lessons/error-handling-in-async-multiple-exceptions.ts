// Tasks that fail in one instant: each clause gets the errors of its class, and all of them run.
import { exceptStar, on, TaskGroup } from "except-star";

class ValueError extends Error {}
class RuntimeError extends Error {}

async function task(n: number): Promise<number> {
  if (n === 1) throw new ValueError("Value error");
  if (n === 2) throw new TypeError("Type error");
  if (n === 3) throw new RuntimeError("Runtime error");
  return n;
}

/** As Python prints a tuple of exceptions. */
const repr = (errors: readonly Error[]): string =>
  `(${errors.map((error) => `${error.constructor.name}('${error.message}')`).join(", ")},)`;

try {
  await TaskGroup.map([1, 2, 3, 4], (n) => task(n));
} catch (error) {
  exceptStar(
    error,
    on(ValueError, ({ errors }) => console.log(`ValueErrors: ${repr(errors as Error[])}`)),
    on(TypeError, ({ errors }) => console.log(`TypeErrors: ${repr(errors as Error[])}`)),
    on(RuntimeError, ({ errors }) => console.log(`RuntimeErrors: ${repr(errors as Error[])}`)),
  );
}
