import { rawThrown, toError } from "./cancelled-error.js";
import { titleLine } from "./error-text.js";
import { formatException } from "./format-exception.js";
import { collectLeaves, findChildren } from "./group-tree.js";
import { someError } from "./guards.js";
import { isClass, type Matcher } from "./matcher.js";

/** Fields that an error must have: a regular expression tests the text of the field, anything else must be the same. */
export interface ErrorPattern {
  readonly name?: string | RegExp;
  readonly message?: string | RegExp;
  readonly [field: string]: unknown;
}

/** One error that a group must hold: its class, its fields, an error like it, a predicate, or a group. */
export type ExpectedError =
  (abstract new (...args: any[]) => unknown) | ErrorPattern | Error | GroupOf | ((error: any) => boolean);

/** How strictly `groupOf` compares. */
export interface GroupOfOptions {
  /** Compare the leaves, however they are nested. */
  readonly flatten?: boolean;
  /** The title that the group must have. */
  readonly title?: string | RegExp;
}

interface Asymmetric {
  asymmetricMatch(actual: unknown): boolean;
}

const isAsymmetric = (value: unknown): value is Asymmetric =>
  typeof (value as Asymmetric | null | undefined)?.asymmetricMatch === "function";

function isSame(actual: unknown, expected: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(actual);
  return expected instanceof RegExp ? expected.test(String(actual)) : Object.is(actual, expected);
}

function fits(error: unknown, expected: ExpectedError): boolean {
  const raw = rawThrown(error);
  if (isAsymmetric(expected)) return expected.asymmetricMatch(error);
  if (expected instanceof Error) {
    return (
      raw instanceof Error && raw.constructor === expected.constructor && raw.message === expected.message
    );
  }
  if (typeof expected === "function") {
    return isClass(expected) ? raw instanceof expected : !!(expected as (error: unknown) => unknown)(raw);
  }
  const fields = (typeof raw === "object" && raw !== null ? raw : toError(raw)) as Record<string, unknown>;
  return Object.entries(expected).every(([field, value]) => isSame(fields[field], value));
}

/**
 * Gives each expectation an error of its own, in any order: the first that fits may be needed by another one, so that
 * those already given away are moved on where they can be. Returns the expectations that are left without one.
 */
function findMissing(errors: readonly unknown[], expected: readonly ExpectedError[]): ExpectedError[] {
  const takenBy = new Map<number, ExpectedError>();
  const assign = (wanted: ExpectedError, tried: Set<number>): boolean =>
    errors.some((error, index) => {
      if (tried.has(index) || !fits(error, wanted)) return false;
      tried.add(index);
      const owner = takenBy.get(index);
      if (owner !== undefined && !assign(owner, tried)) return false;
      takenBy.set(index, wanted);
      return true;
    });
  return expected.filter((wanted) => !assign(wanted, new Set()));
}

function describe(expected: unknown): string {
  if (expected instanceof GroupOf) return expected.toAsymmetricMatcher();
  if (expected instanceof Error) return titleLine(expected);
  if (typeof expected === "function") return expected.name || "a predicate";
  const fields = Object.entries(expected as object).map(([field, value]) => {
    return `${field}: ${value instanceof RegExp ? String(value) : JSON.stringify(value)}`;
  });
  return `{ ${fields.join(", ")} }`;
}

/** An asymmetric matcher of vitest, jest and whatever else asks values for `asymmetricMatch`. */
export class GroupOf {
  readonly $$typeof = Symbol.for("jest.asymmetricMatcher");

  constructor(
    private readonly expected: readonly ExpectedError[],
    private readonly options: GroupOfOptions = {},
  ) {}

  asymmetricMatch(actual: unknown): boolean {
    return this.explain(actual) === undefined;
  }

  /** Why a value is not the group, or undefined if it is. */
  explain(actual: unknown): string | undefined {
    const children = findChildren(actual);
    if (!children) return `it is not a group: ${titleLine(toError(actual))}`;
    const { title, flatten } = this.options;
    const actualTitle = (actual as { title?: string }).title ?? (actual as Error).message;
    if (title !== undefined && !isSame(actualTitle, title))
      return `its title is ${JSON.stringify(actualTitle)}`;
    const errors = flatten ? collectLeaves(actual) : children;
    const missing = findMissing(errors, this.expected);
    if (missing.length > 0) return `no error of it is ${missing.map(describe).join(", nor ")}`;
    return errors.length === this.expected.length
      ? undefined
      : `it holds ${errors.length} errors, not ${this.expected.length}`;
  }

  toString(): string {
    return "groupOf";
  }

  getExpectedType(): string {
    return "object";
  }

  toAsymmetricMatcher(): string {
    return `groupOf([${this.expected.map(describe).join(", ")}])`;
  }
}

/**
 * Matches a group that holds exactly these errors, in any order; after pytest's RaisesGroup.
 *
 * @example
 * import { TaskGroup } from "except-star";
 * import { expect } from "vitest";
 *
 * class DbError extends Error {}
 * const failing = TaskGroup.all([
 *   () => Promise.reject(new DbError("db down")),
 *   () => Promise.reject(new Error("timeout of 5 s")),
 * ]);
 * await expect(failing).rejects.toEqual(groupOf([{ message: /timeout/ }, DbError]));
 */
export function groupOf(expected: readonly ExpectedError[], options?: GroupOfOptions): GroupOf {
  return new GroupOf(expected, options);
}

/** What the matchers add to `expect(…)`, for the declaration of the test runner to extend. */
export interface GroupMatchers<R = unknown> {
  /** The value is a group of exactly these errors, as `groupOf` compares. */
  toBeGroupOf(expected: readonly ExpectedError[], options?: GroupOfOptions): R;
  /** The value is, or a group holds, an error that the matcher takes. */
  toContainError(matcher: Matcher): R;
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * For `expect.extend(matchers)` of vitest and jest.
 *
 * For the types, these lines in a file of the tests; with vitest:
 *
 * ```typescript
 * import type { GroupMatchers } from "except-star/testing";
 * declare module "vitest" {
 *   interface Matchers<T = any> extends GroupMatchers<T> {}
 * }
 * ```
 *
 * with jest (where `expect` is a global of @types/jest, the same in `declare global { namespace jest { … } }`):
 *
 * ```typescript
 * import type { GroupMatchers } from "except-star/testing";
 * declare module "expect" {
 *   interface Matchers<R extends void | Promise<void>, T = unknown> extends GroupMatchers<R> {}
 * }
 * ```
 *
 * @example
 * import { ExceptionGroup } from "except-star";
 * import { expect } from "vitest";
 *
 * expect.extend(matchers);
 * const group = new ExceptionGroup("two", [new TypeError("a"), new RangeError("b")]);
 * expect(group).toBeGroupOf([TypeError, RangeError]);
 * expect(group).toContainError(RangeError);
 */
export const matchers = {
  toBeGroupOf(actual: unknown, expected: readonly ExpectedError[], options?: GroupOfOptions): MatcherResult {
    const group = groupOf(expected, options);
    const reason = group.explain(actual);
    const text = group.toAsymmetricMatcher();
    return {
      pass: reason === undefined,
      message: () =>
        reason === undefined
          ? `Expected the error not to be ${text}`
          : `Expected ${text}, but ${reason}\n\n${formatException(actual)}`,
    };
  },

  toContainError(actual: unknown, matcher: Matcher): MatcherResult {
    const pass = someError(actual, matcher);
    const expected = pass ? "no error" : "an error";
    return {
      pass,
      message: () => `Expected ${expected} that the matcher takes\n\n${formatException(actual)}`,
    };
  },
};
