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

  it.fails(
    "reports a repair that has to run although the work was aborted, and that throws when it fails",
    () => {
      isSilent(
        noSwallowedCancellation,
        `declare function apply(path: string, signal: AbortSignal): Promise<void>;
declare function repair(path: string): Promise<boolean>;
export async function enable(path: string, signal: AbortSignal) {
  try { await apply(path, signal); return true; } catch (e) { if (await repair(path)) return true; throw e; }
}`,
      );
    },
  );

  it.fails("reports a result that its reader drops after the abort: who reads it is not asked", () => {
    isSilent(
      noSwallowedCancellation,
      `declare function createResource<T>(load: (signal: AbortSignal) => Promise<T>): T;
declare function explain(signal: AbortSignal): Promise<string>;
export const explanation = createResource(async (signal) => {
  try { return { text: await explain(signal) }; } catch { return { error: "cannot explain" }; }
});`,
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

describe("what no-swallowed-cancellation reported wrongly, and no longer does", () => {
  const declared = `declare function query(name: string, options: { signal?: AbortSignal }): Promise<string>;
declare function walk(options: { signal?: AbortSignal }): AsyncIterable<string>;
`;

  it("a question about the error that a constant holds (js-libp2p, dnsaddr)", () => {
    const code = `${declared}export async function resolve(name: string, signal: AbortSignal) {
  try { return await query(name, { signal }); } catch (e: any) {
    const isEmpty = e.name === "QueryError" && e.errors.length > 0;
    if (isEmpty) return [];
    throw e;
  }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("if (isEmpty) return []", "if (!isEmpty) return []"));
  });

  it("a loop over a stream that is given the same signal: it throws when asked for the next (js-libp2p, autonat)", () => {
    const code = `${declared}export async function visit(signal: AbortSignal) {
  for await (const peer of walk({ signal })) {
    try { await query(peer, { signal }); } catch {}
  }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("walk({ signal })", "walk({})"));
  });

  it("a result that is missing after the handler, for which the function throws (helia, routing)", () => {
    const code = `${declared}export async function get(name: string, signal: AbortSignal) {
  let found: string | undefined;
  try { found = await query(name, { signal }); } catch { /* said below */ }
  if (found == null) throw new Error("nothing");
  return found;
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("throw new Error", "return String"));
  });

  it("an abort that a later call with the same signal throws: late, not lost (ai, harness)", () => {
    const code = `${declared}export async function start(name: string, signal: AbortSignal) {
  const log = await query(name, { signal }).catch(() => null);
  const isFresh = log === null;
  const port = await query("port", { signal });
  return { isFresh, port };
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace('"port", { signal }', '"port", {}'));
    isReported(
      noSwallowedCancellation,
      code.replace('await query("port"', 'isFresh ? "" : await query("port"'),
    );
  });

  it("an error that is handed on by a method called emitError (ai, codex bridge)", () => {
    const code = `${declared}export async function run(turn: { emitError(failure: unknown): void }, signal: AbortSignal) {
  try { await query("run", { signal }); } catch (error) { turn.emitError({ error }); return; }
  console.log("finished");
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("emitError({ error })", "toString()"));
  });

  it("a handler that asks whether the response is destroyed (atproto, blob-resolver)", () => {
    const code = `${declared}export async function answer(response: any, signal: AbortSignal) {
  try { response.send(await query("blob", { signal })); } catch (error) { if (response.destroyed) response.end(); else response.send(502); }
  console.log("answered");
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("response.destroyed", "response.isOpen"));
  });

  it("best effort for each item as the last act of a function (lodestar, attestation)", () => {
    const code = `${declared}export async function tell(names: string[], signal: AbortSignal) {
  await Promise.all(names.map((name) => query(name, { signal }).catch((error) => { console.error(error); })));
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("await Promise", "return Promise"));
  });

  it("a handler that throws by the state of something else: it has chosen when to go on (js-libp2p, signaling)", () => {
    const code = `${declared}export async function connect(peer: { state: string }, signal: AbortSignal) {
  try { await query("offer", { signal }); } catch (error) { if (peer.state !== "connected") throw error; console.log(error); }
  return peer.state;
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(
      noSwallowedCancellation,
      code.replace('peer.state !== "connected"', "error instanceof TypeError"),
    );
  });

  it("the handler of a request, whose caller has gone (playwright, mcp server)", () => {
    const code =
      `${declared}export const serve = (server: any) => server.setRequestHandler("call", async (name: string, extra: { signal: AbortSignal }) => {
  try { return { text: await query(name, extra) }; } catch (error) { return { isError: true, text: String(error) }; }
});`.replace("query(name, extra)", "query(name, { signal: extra.signal })");
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("setRequestHandler", "start"));
  });

  it("a later throwIfAborted, behind other awaits (gitlens, graphPanelsService)", () => {
    const code = `${declared}export async function panel(name: string, signal: AbortSignal) {
  const stacks = query(name, { signal }).catch(() => undefined);
  const list = await query("list", {});
  signal.throwIfAborted();
  return { list, stacks: await stacks };
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("signal.throwIfAborted();", ""));
  });

  it("a controller that the object made for itself, also in a list of signals (js-libp2p, query-self)", () => {
    const code = `declare function anySignal(signals: AbortSignal[]): AbortSignal;
${declared}export class Query {
  private controller = new AbortController();
  async run(outer: AbortSignal) {
    const signals = [this.controller.signal];
    signals.push(AbortSignal.timeout(500));
    try { return await query("self", { signal: anySignal(signals) }); } catch { return ""; }
  }
  stop() { this.controller.abort(); }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("AbortSignal.timeout(500)", "outer"));
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
