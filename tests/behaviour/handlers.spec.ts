import { describe, expect, it } from "vitest";
import { CancelledError, ExceptionGroup } from "../../src/runtime/index.js";
import {
  coded,
  compile,
  FatalError,
  HttpError,
  NotFoundError,
  Replacement,
  rewriteAll,
  type Outcome,
  type Rewritten,
} from "../helpers/handler-lab.js";
import { fc } from "../helpers/fast-check.js";

/** Every kind of error that the generated handlers ask for, and some that none does. */
const bareErrors: readonly (() => unknown)[] = [
  () => new HttpError(500),
  () => new HttpError(404),
  () => new NotFoundError(),
  () => new FatalError("fatal"),
  () => coded("ENOENT"),
  () => coded("EACCES"),
  () => Object.assign(new HttpError(503), { code: "ENOENT" }),
  () => new TypeError("another"),
  () => new CancelledError(),
  () => Object.assign(new Error("aborted"), { name: "AbortError" }),
];
/** Thrown values that are no errors. Where a handler crashes on one, it still does, though perhaps at an earlier test. */
const oddErrors: readonly (() => unknown)[] = [() => "a string", () => ({ code: "ENOENT" }), () => 0];

const conditions = [
  "e instanceof NotFoundError",
  "e instanceof HttpError",
  "e instanceof HttpError && e.status === 404",
  'e.code === "ENOENT"',
  'e.code !== "ENOENT"',
  "!(e instanceof HttpError)",
  "isFatalError(e)",
  "!isFatalError(e)",
  'attempt < 2 && e.code === "ENOENT"',
  'attempt > 2 && e.code === "ENOENT"',
  'e.code === "ENOENT" || isFatalError(e)',
  'attempt > 2 || e.code === "EACCES"',
  '(e instanceof HttpError && e.status === 404) || e.code === "ENOENT"',
  'e.message.includes("fatal")',
  'e instanceof Error && "code" in e',
  '["ENOENT", "EACCES"].includes(e.code)',
  "e instanceof Error",
  "attempt > 2",
  "e instanceof HttpError ? e.status > 499 : e.code === 'EACCES'",
] as const;

type Exit = (id: number) => string;
const exits: readonly Exit[] = [
  (id) => `return ${id};`,
  () => "return e.message;",
  () => "return e.status;",
  () => "throw e;",
  () => 'throw new Replacement("wrapped", { cause: e });',
  () => 'throw new Replacement("replaced");',
  () => "",
  (id) => `result = ${id};`,
  () => "continue;",
  () => "break;",
  () => "console.error(e);",
  () => "io(e); return;",
  (id) => `io(e.code); return ${id};`,
  () => "return Promise.reject(e);",
];

interface Arm {
  readonly condition: string;
  readonly exit: string;
  readonly inner?: Arm | undefined;
  readonly isElse: boolean;
}

const armOf = (id: number, depth: number): fc.Arbitrary<Arm> =>
  fc.record({
    condition: fc.constantFrom(...conditions),
    exit: fc.constantFrom(...exits).map((exit) => exit(id)),
    inner:
      depth > 0 ? fc.option(armOf(id * 10, depth - 1), { nil: undefined, freq: 4 }) : fc.constant(undefined),
    isElse: fc.boolean(),
  });

const handlerOf = fc.record({
  arms: fc.tuple(
    armOf(1, 1),
    fc.option(armOf(2, 1), { nil: undefined }),
    fc.option(armOf(3, 0), { nil: undefined }),
  ),
  end: fc.constantFrom(
    "throw e;",
    "",
    "return 99;",
    "io(e);",
    'throw new Replacement("end");',
    "console.error(e); return 98;",
  ),
});

let nextId = 0;
function renderArm({ condition, exit, inner }: Arm): string {
  const body = [`io("arm${nextId++}");`, inner ? renderArm(inner) : "", exit]
    .filter(Boolean)
    .join("\n        ");
  return `if (${condition}) {\n        ${body}\n      }`;
}

function renderHandler({ arms, end }: { arms: readonly (Arm | undefined)[]; end: string }): string {
  nextId = 0;
  const body = arms
    .flatMap((arm, index) => (arm ? [`${index > 0 && arm.isElse ? "else " : ""}${renderArm(arm)}`] : []))
    .join("\n      ");
  return `async (fail, io) => {
  const attempt = 1;
  let result = 0;
  for (let turn = 0; turn < 2; turn++) {
    try {
      return await fail();
    } catch (e) {
      ${body}
      ${end}
    }
    io("after the try");
  }
  return { result };
}`;
}

const armsOf = (outcome: Outcome): unknown[] =>
  outcome.effects.map(String).filter((effect) => effect.startsWith("arm"));

/** The arms of each time that the handler ran. */
function turnsOf({ effects }: Outcome): unknown[][] {
  const turns: unknown[][] = [];
  for (const effect of effects) {
    if (effect === "turn") turns.push([]);
    else if (/^arm/.test(String(effect))) turns.at(-1)?.push(effect);
  }
  return turns;
}

/** The same value, or an error that says the same and holds the same. */
function expectSame(actual: Outcome, expected: Outcome, source: string): void {
  expect(actual.ended, source).toBe(expected.ended);
  expect(actual.effects, source).toEqual(expected.effects);
  const [left, right] = [actual.result, expected.result];
  if (right instanceof Replacement) {
    expect((left as Error).message, source).toBe(right.message);
    expect((left as Error).cause, source).toBe(right.cause);
  } else if (right instanceof Error) expect(left, source).toBe(right);
  else expect(left, source).toEqual(right);
}

/** All errors that an error holds, in groups and as causes. */
function collectHeld(error: unknown, held = new Set<unknown>()): Set<unknown> {
  if (held.has(error)) return held;
  held.add(error);
  if (error instanceof AggregateError) for (const inner of error.errors) collectHeld(inner, held);
  if (error instanceof Error && error.cause !== undefined) collectHeld(error.cause, held);
  return held;
}

interface Case {
  readonly leaves: readonly unknown[];
  readonly group: unknown;
  readonly alone: readonly Outcome[];
  readonly source: string;
  /** Arms that act on each error may run for each. */
  readonly isPerError: boolean;
}

/** What a group must keep of what its errors did each by itself. */
async function expectGroupKeeps(
  run: (error: unknown) => Promise<Outcome>,
  { leaves, group, alone, source, isPerError }: Case,
): Promise<void> {
  const together = await run(group);
  const arms = armsOf(together);
  for (const turn of isPerError ? [] : turnsOf(together)) {
    expect(new Set(turn).size, `an arm ran twice\n${source}`).toBe(turn.length);
  }
  const known = new Set(alone.flatMap(armsOf));
  for (const arm of arms)
    expect(known.has(arm), `${String(arm)} ran, which no error runs alone\n${source}`).toBe(true);
  if (alone.every((one) => one.ended === "value")) expect(together.ended, source).toBe("value");
  const held = collectHeld(together.result);
  for (const [index, one] of alone.entries()) {
    const isHeldAlone = one.ended === "thrown" && collectHeld(one.result).has(leaves[index]);
    if (one.ended === "thrown") expect(together.ended, `a thrown error vanished\n${source}`).toBe("thrown");
    if (isHeldAlone) expect(held.has(leaves[index]), `a thrown error is lost\n${source}`).toBe(true);
  }
}

const hasCrashed = ({ result }: Outcome): boolean =>
  result instanceof TypeError && result.message !== "another";

const isExact = ({ form }: Rewritten): boolean => !form.notes.includes("first-error-only");

async function expectAllForms(
  source: string,
  leafSets: readonly (readonly (() => unknown)[])[],
): Promise<number> {
  const original = compile(source);
  const forms = rewriteAll(source);
  for (const rewritten of forms) {
    const shown = `${source}\n---- ${rewritten.form.name}\n${rewritten.text}`;
    const run = compile(rewritten.text);
    for (const make of [...bareErrors, ...oddErrors]) {
      const error = make();
      const before = await original(error);
      const after = await run(error);
      if (hasCrashed(before)) expect(hasCrashed(after), shown).toBe(true);
      else expectSame(after, before, shown);
    }
    if (!isExact(rewritten)) continue;
    for (const makers of leafSets) {
      const leaves = makers.map((make) => make());
      const alone = await Promise.all(leaves.map(original));
      for (const group of groupsOf(leaves)) {
        await expectGroupKeeps(run, {
          leaves,
          group,
          alone,
          source: shown,
          isPerError: rewritten.form.name === "each",
        });
      }
    }
  }
  return forms.length;
}

function groupsOf(leaves: readonly unknown[]): ExceptionGroup[] {
  const errors = leaves as Error[];
  const nested = new ExceptionGroup("outer", [new ExceptionGroup("inner", errors)]);
  const [first, ...rest] = errors as [Error, ...Error[]];
  const split =
    rest.length > 0 ? [new ExceptionGroup("outer", [first, new ExceptionGroup("rest", rest)])] : [];
  return [new ExceptionGroup("flat", errors), nested, ...split];
}

const leavesOf = fc.array(fc.constantFrom(...bareErrors.slice(0, 8)), { minLength: 1, maxLength: 3 });

/** Pairs of every two kinds of error, and one of three: what the named cases are tried with. */
const pairs = bareErrors
  .slice(0, 8)
  .flatMap((first, index) => bareErrors.slice(index, 8).map((second) => [first, second]));
const namedSets = [
  ...bareErrors.slice(0, 8).map((one) => [one]),
  ...pairs,
  [bareErrors[2], bareErrors[4], bareErrors[7]],
] as (() => unknown)[][];

const inCatch = (body: string, parameter = "e"): string => `async (fail, io) => {
  let result = 0;
  try {
    return await fail();
  } catch (${parameter}) {
    ${body}
  }
  return result;
}`;

const named: readonly (readonly [reason: string, source: string, forms: readonly string[]])[] = [
  [
    "a value for one class",
    inCatch("if (e instanceof NotFoundError) return 1;\n    throw e;"),
    ["on", "guards", "first", "first"],
  ],
  [
    "a value that reads its error",
    inCatch("if (e instanceof HttpError) {\n      return e.status;\n    }\n    throw e;"),
    ["on", "guards", "first", "first"],
  ],
  [
    "an early exit",
    inCatch("if (!(e instanceof HttpError)) throw e;\n    io('arm');\n    return e.status;"),
    ["guards", "first", "first"],
  ],
  [
    "a log for each error",
    inCatch("if (e instanceof HttpError) {\n      console.warn(e.message);\n    } else throw e;"),
    ["each", "guards", "first", "first"],
  ],
  [
    "an arm that awaits",
    inCatch(
      "if (e instanceof HttpError) {\n      await Promise.resolve();\n      io('arm', e.status);\n      return 2;\n    }\n    throw e;",
    ),
    ["guards", "first", "first"],
  ],
  [
    "an arm that assigns",
    inCatch("if (e instanceof NotFoundError) result = 7;\n    else throw e;"),
    ["guards", "first", "first"],
  ],
  [
    "a class above the other",
    inCatch(
      "if (e instanceof NotFoundError) return 1;\n    if (e instanceof HttpError) throw new Replacement('http', { cause: e });\n    throw e;",
    ),
    ["guards", "first", "first"],
  ],
  [
    "a question that only an earlier arm makes safe, inside a later arm",
    inCatch(
      "if (result < 1 && e.code === 'ENOENT') return 1;\n    if (e.code === 'ENOENT') {\n      if (e.message.includes('fatal')) return 20;\n      throw e;\n    }\n    return 99;",
    ),
    ["guards", "first", "first"],
  ],
  [
    "a value by condition",
    inCatch("const status = e instanceof HttpError ? e.status : 500;\n    return status;"),
    ["first"],
  ],
  [
    "a switch",
    inCatch(
      "switch (e.code) {\n      case 'ENOENT':\n        return 1;\n      default:\n        throw e;\n    }",
    ),
    ["first"],
  ],
  [
    "an unpacked parameter",
    inCatch("if (code === 'ENOENT') return message;\n    return 0;", "{ code, message }"),
    ["first"],
  ],
  [
    "an unpacked property",
    inCatch("const { code } = e;\n    if (code === 'ENOENT') return 1;\n    throw e;"),
    ["guards", "first", "first"],
  ],
  [
    "an alias",
    inCatch("const err = e;\n    if (err.code === 'ENOENT') return err.message;\n    throw err;"),
    ["guards", "first", "first"],
  ],
  [
    "an assigned parameter",
    inCatch("e = Object(e);\n    if (e.code === 'ENOENT') return 1;\n    throw e;"),
    ["first"],
  ],
  [
    "a catch callback",
    "(fail, io) => fail().catch((e) => {\n  if (e.code === 'ENOENT') return 1;\n  io(e);\n  throw e;\n})",
    ["guards", "first", "first"],
  ],
  [
    "a catch callback that is a value",
    "(fail, io) => fail().catch((e) => (e instanceof HttpError ? e.status : Promise.reject(e)))",
    ["guards", "first", "first"],
  ],
  [
    "a then callback",
    "(fail, io) => fail().then(io, (e) => {\n  if (isFatalError(e)) return 1;\n  throw e;\n})",
    ["on", "guards", "first", "first"],
  ],
  [
    "a callback by name",
    "(fail, io) => {\n  const onError = (e) => {\n    if (e instanceof NotFoundError) return null;\n    throw e;\n  };\n  return fail().catch(onError);\n}",
    ["on", "guards", "first", "first"],
  ],
  [
    "a handler in a handler",
    inCatch(
      "if (e instanceof HttpError) {\n      try {\n        await Promise.reject(e);\n      } catch (second) {\n        io('inner', second === e);\n      }\n      return e.status;\n    }\n    throw e;",
    ),
    ["guards", "first", "first"],
  ],
];

describe("a handler of every shape", () => {
  it.each(named)("%s", async (_reason, source, expected) => {
    expect(rewriteAll(source).map(({ form }) => form.name)).toEqual(expected);
    await expectAllForms(source, namedSets);
  });
});

/** A test that asserts how a promise rejects, and errors of which it must accept exactly the first. */
const assertions: readonly (readonly [source: string, wanted: () => Error, other: () => Error])[] = [
  [
    "(fail) => expect(fail()).rejects.toThrow(NotFoundError)",
    () => new NotFoundError(),
    () => new TypeError("x"),
  ],
  [
    "(fail) => expect(fail()).rejects.toThrowError(/^fatal/)",
    () => new FatalError("fatal: x"),
    () => new TypeError("x"),
  ],
  [
    "(fail) => expect(fail()).rejects.toBeInstanceOf(HttpError)",
    () => new NotFoundError(),
    () => new TypeError("x"),
  ],
  [
    "(fail) => expect(fail()).rejects.toMatchObject({ code: 'ENOENT' })",
    () => coded("ENOENT"),
    () => coded("EACCES"),
  ],
  ["(fail) => assert.rejects(fail(), NotFoundError)", () => new NotFoundError(), () => new TypeError("x")],
  ["(fail) => assert.rejects(fail(), /fatal/)", () => new FatalError("fatal"), () => new TypeError("x")],
  ["(fail) => assert.rejects(fail(), { code: 'ENOENT' })", () => coded("ENOENT"), () => coded("EACCES")],
  [
    "(fail) => assert.rejects(fail(), { name: 'FatalError', message: /fatal/ })",
    () => new FatalError("fatal"),
    () => new FatalError("x"),
  ],
  [
    "(fail) => assert.rejects(fail(), (e) => e.status === 404)",
    () => new HttpError(404),
    () => new HttpError(500),
  ],
];

describe("a rewritten assertion", () => {
  it.each(assertions)("%s", async (source, wanted, other) => {
    const before = compile(source);
    expect((await before(wanted())).ended).toBe("value");
    expect((await before(other())).ended).toBe("thrown");
    const [rewritten] = rewriteAll(source, "/lab/subject.spec.ts", 'import assert from "node:assert";\n');
    const after = compile(rewritten?.text ?? "");
    expect((await after(new ExceptionGroup("one", [wanted()]))).ended).toBe("value");
    expect((await after(new ExceptionGroup("one", [other()]))).ended).toBe("thrown");
    expect((await after(new ExceptionGroup("two", [wanted(), other()]))).ended).toBe("thrown");
  });
});

/** What the property below found before. */
const found: readonly (readonly [string, readonly Arm[], string])[] = [
  [
    "asks a bare error in the order of the handler",
    [
      { condition: 'attempt < 2 && e.code === "ENOENT"', exit: "return 1;", isElse: false },
      { condition: 'e.message.includes("fatal")', exit: "return 2;", isElse: false },
      { condition: "e instanceof NotFoundError", exit: "return 3;", isElse: false },
    ],
    "throw e;",
  ],
  [
    "runs no arm for an error that the else of an earlier one would have ended",
    [
      { condition: "e instanceof NotFoundError", exit: "", isElse: false },
      {
        condition: 'attempt < 2 && e.code === "ENOENT"',
        inner: {
          condition: '["ENOENT", "EACCES"].includes(e.code)',
          exit: 'throw new Replacement("replaced");',
          isElse: false,
        },
        exit: "result = 2;",
        isElse: true,
      },
      { condition: 'e.code === "ENOENT"', exit: "result = 3;", isElse: false },
    ],
    'throw new Replacement("end");',
  ],
  [
    "asks nothing that an earlier question made safe to ask",
    [
      {
        condition: '(e instanceof HttpError && e.status === 404) || e.code === "ENOENT"',
        inner: {
          condition: 'e.message.includes("fatal")',
          exit: 'throw new Replacement("wrapped", { cause: e });',
          isElse: false,
        },
        exit: "console.error(e);",
        isElse: false,
      },
      { condition: 'attempt < 2 && e.code === "ENOENT"', exit: "return 3;", isElse: false },
    ],
    "throw e;",
  ],
  [
    "takes two arms that both swallow, behind a log of every Error",
    [
      { condition: "e instanceof Error", exit: "console.error(e);", isElse: false },
      { condition: "e instanceof NotFoundError", exit: "return 2;", isElse: false },
      { condition: '["ENOENT", "EACCES"].includes(e.code)', exit: "return 3;", isElse: false },
    ],
    "throw e;",
  ],
];

describe("a rewritten handler", () => {
  it.each(found)("%s", async (_reason, arms, end) => {
    const both = [() => coded("ENOENT"), () => new NotFoundError()];
    expect(await expectAllForms(renderHandler({ arms, end }), [both, both.toReversed()])).toBeGreaterThan(0);
  });

  it("does with every bare error what it did, and with a group nothing that its errors would not do", async () => {
    const runs = Number(process.env["PROPERTY_RUNS"] ?? 150);
    let forms = 0;
    await fc.assert(
      fc.asyncProperty(
        handlerOf,
        fc.array(leavesOf, { minLength: 4, maxLength: 8 }),
        async (shape, leafSets) => {
          const sets = leafSets.filter((set) => set.length > 0);
          forms += await expectAllForms(renderHandler(shape), sets);
        },
      ),
      { numRuns: runs },
    );
    expect(forms, "the generator must reach the rewrite").toBeGreaterThan(runs);
  }, 300_000);
});
