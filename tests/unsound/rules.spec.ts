import { describe, expect, it } from "vitest";
import type { ExceptStarRule } from "../../src/rules/create-rule.js";
import { noForeignPromise } from "../../src/rules/no-foreign-promise.js";
import { noSwallowedCancellation } from "../../src/rules/no-swallowed-cancellation.js";
import { requireSignalForwarding } from "../../src/rules/require-signal-forwarding.js";
import { lint } from "../helpers/lint.js";

/** What a rule should report, and does not; `it.fails` turns red on the day it does. */
function isReported(rule: ExceptStarRule, code: string): void {
  expect(lint(rule, code, { typed: true })).not.toEqual([]);
}

/** What a rule should leave alone, and reports. */
function isSilent(rule: ExceptStarRule, code: string): void {
  expect(lint(rule, code)).toEqual([]);
}

describe("what no-swallowed-cancellation gets wrong", () => {
  it.fails(
    "misses a controller that a foreign signal aborts: who makes the controller counts as its owner",
    () => {
      isReported(
        noSwallowedCancellation,
        `export async function load(url: string, signal: AbortSignal) {
  const own = new AbortController();
  signal.addEventListener("abort", () => own.abort(signal.reason));
  try { return await fetch(url, { signal: own.signal }); } catch { return null; }
}`,
      );
    },
  );

  it.fails("misses options that came with a signal inside: a call is given what its arguments show", () => {
    isReported(
      noSwallowedCancellation,
      `export async function load(url: string, init: { signal: AbortSignal }) {
  try { return await fetch(url, init); } catch { return null; }
}`,
    );
  });

  it.fails(
    "misses a function of the file that holds a signal of its own: the rule stays within one function",
    () => {
      isReported(
        noSwallowedCancellation,
        `export function client(signal: AbortSignal) {
  const request = (url: string) => fetch(url, { signal });
  return async (url: string) => { try { return await request(url); } catch { return null; } };
}`,
      );
    },
  );

  it.fails("misses the controller of the module, which some other function aborts at shutdown", () => {
    isReported(
      noSwallowedCancellation,
      `const shutdown = new AbortController();
process.on("SIGTERM", () => shutdown.abort());
export async function load(url: string) {
  try { return await fetch(url, { signal: shutdown.signal }); } catch { return null; }
}`,
    );
  });

  it.fails("reports the edge of a protocol, whose caller has gone: an answer to nobody does no harm", () => {
    isSilent(
      noSwallowedCancellation,
      `declare function call(name: string, signal: AbortSignal): Promise<string>;
export async function answer(name: string, extra: { signal: AbortSignal }) {
  try { return { text: await call(name, extra.signal) }; } catch (e) { return { isError: true, text: String(e) }; }
}`,
    );
  });
});

describe("what no-foreign-promise gets wrong", () => {
  it.fails("without types it takes the value of any call for a promise", () => {
    isSilent(
      noForeignPromise,
      `import type { TaskGroup } from "except-star";
declare function count(): number;
export function f(group: TaskGroup) { const n = count(); group.createTask(() => n); }`,
    );
  });
});

describe("what require-signal-forwarding gets wrong", () => {
  it.fails("misses overloaded functions: which overload a longer call would take is not known", () => {
    isReported(
      requireSignalForwarding,
      `declare function read(path: string): Promise<string>;
declare function read(path: string, options: { signal?: AbortSignal }): Promise<string>;
export async function f(path: string, signal: AbortSignal) { return await read(path); }`,
    );
  });
});
