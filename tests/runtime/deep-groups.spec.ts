import {
  catchStar,
  collapse,
  everyError,
  exceptStar,
  ExceptionGroup,
  firstError,
  formatException,
  on,
  onEach,
  someError,
} from "except-star";
import { describe, expect, it, vi } from "vitest";

// Each part of each level is an error: their stacks, of 100 frames in vitest, would take minutes.
vi.setConfig({ testTimeout: 240_000 });
Error.stackTraceLimit = 0;

const depth = 100_000;
/** Enough for any recursion to overflow; to open a native group takes longer than to walk into one of ours. */
const nativeDepth = 25_000;
const width = 1_000_000;

interface Nest {
  readonly wrap: (errors: readonly Error[]) => Error;
  readonly levels: number;
}

function nest(innermost: readonly Error[], { wrap, levels }: Nest): Error {
  let error = wrap(innermost);
  for (let level = 1; level < levels; level++) error = wrap([error]);
  return error;
}

const inOurs = (errors: readonly Error[]) => new ExceptionGroup("level", errors);
const inNative = (errors: readonly Error[]) => new AggregateError(errors, "level");

class Suppressed extends Error {
  override name = "SuppressedError";
  constructor(
    readonly error: Error,
    readonly suppressed: Error,
  ) {
    super("level");
  }
}

const inSuppressed = (errors: readonly Error[]) =>
  new Suppressed(errors[1] ?? new TypeError("later"), errors[0]!);

describe.each([
  ["100,000 groups", { levels: depth, wrap: inOurs }],
  ["25,000 AggregateErrors", { levels: nativeDepth, wrap: inNative }],
  ["25,000 SuppressedErrors", { levels: nativeDepth, wrap: inSuppressed }],
])("%s inside one another", (_, layers) => {
  const leaves = [new TypeError("t"), new RangeError("r")];
  const error = nest(leaves, layers);

  it("split into parts of the same depth", () => {
    const [match, rest] = ExceptionGroup.from(error).split(RangeError);
    expect(match!.leaves()).toEqual([leaves[1]]);
    expect(rest!.leaves().every((leaf) => leaf instanceof TypeError)).toBe(true);
  });

  it("are handled, merged and thrown again", () => {
    const run = () =>
      exceptStar(
        error,
        on(RangeError, (group) => {
          throw group;
        }),
      );
    expect(run).toThrow(expect.toSatisfy((thrown) => thrown === error));
  });

  it("are asked by the guards", () => {
    expect(firstError(error)).toBe(leaves[0]);
    expect(firstError(error, RangeError)).toBe(leaves[1]);
    expect(someError(error, RangeError)).toBe(true);
    expect(everyError(error, [TypeError, RangeError])).toBe(true);
    expect(collapse(nest([leaves[0]!], { ...layers, wrap: inNative }))).toBe(leaves[0]);
  });

  it("are printed as far as Python prints them, and never overflow", () => {
    expect(formatException(error)).toContain("... (max_group_depth is 10)");
    expect(formatException(error, { maxDepth: Infinity, maxWidth: 1 })).toContain(
      "(max_group_depth is 1000)",
    );
  });

  it("become plain data that JSON and structuredClone can hold, with every leaf", () => {
    const json = ExceptionGroup.from(error).toJSON();
    const copy = ExceptionGroup.fromJSON(structuredClone(json));
    expect(copy.leaves()).toHaveLength(ExceptionGroup.from(error).leaves().length);
    expect(JSON.stringify(json)).toContain('"message":"r"');
  });
});

describe("a group of 1,000,000 leaves", () => {
  // One in a thousand is an object of its own; the others may be the same.
  const odd = Array.from({ length: 1000 }, (_, index) => new RangeError(String(index)));
  const even = new TypeError("even");
  const errors = Array.from({ length: width }, (_, index) =>
    index % 1000 === 0 ? odd[index / 1000]! : even,
  );
  const group = new ExceptionGroup("wide", errors);

  it("knows how many there are", () => {
    expect(group.message).toBe(
      "wide (1000000 sub-exceptions): RangeError: 0; TypeError: even; TypeError: even; +999997",
    );
    expect(group.leaves()).toHaveLength(width);
  });

  it("splits, and merges what a handler throws again", () => {
    const [match, rest] = group.split(RangeError);
    expect(match!.errors).toEqual(odd);
    expect(rest!.errors).toHaveLength(width - 1000);
    const again = (part: ExceptionGroup): never => {
      throw part;
    };
    const run = () => exceptStar(group, on(RangeError, again), on(TypeError, again));
    expect(run).toThrow(expect.toSatisfy((thrown) => thrown === group));
  });

  it("is handled one by one, at once and later", async () => {
    let sync = 0;
    exceptStar(
      group,
      onEach(Error, () => void (sync += 1)),
    );
    let later = 0;
    await catchStar(
      Promise.reject(new ExceptionGroup("a tenth", errors.slice(0, width / 10))),
      onEach(Error, async () => void (later += 1)),
    );
    expect([sync, later]).toEqual([width, width / 10]);
  });

  it("prints the first of them, or all", () => {
    expect(formatException(group)).toContain("and 999985 more exceptions");
    const flat = new ExceptionGroup(
      "all",
      Array.from({ length: 20_000 }, () => even),
    );
    expect(formatException(flat, { maxWidth: Infinity })).toContain(
      "+---------------- 20000 ----------------",
    );
  });
});

describe("a chain of 100,000 causes", () => {
  it("is printed", () => {
    let error = new Error("0");
    for (let level = 1; level < depth; level++) error = new Error(String(level), { cause: error });
    const text = formatException(new ExceptionGroup("chain", [error]));
    expect(text.split("The above exception was the direct cause")).toHaveLength(depth);
  });
});
