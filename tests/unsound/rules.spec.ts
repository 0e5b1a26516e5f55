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
    "misses a handler whose comment says that another call never throws: words are not weighed",
    () => {
      isReported(
        noSwallowedCancellation,
        `declare function stop(): void;
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch {
    stop(); // never throws
    return null;
  }
}`,
      );
    },
  );

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

  const strictly = (code: string): void => {
    isSilent(noSwallowedCancellation, code);
    expect(lint(noSwallowedCancellation, code, { options: [{ strict: true }] })).toHaveLength(1);
  };

  it("a repair that has to run although the work was aborted, and that throws when it fails (gitlens, maintenance)", () => {
    const code = `declare function apply(path: string, signal: AbortSignal): Promise<void>;
declare function probe(path: string): Promise<string>;
declare function reconcile(path: string, state: string): Promise<{ done: boolean }>;
export async function enable(path: string, signal: AbortSignal) {
  try { await apply(path, signal); return true; } catch (e) {
    try {
      const repaired = await reconcile(path, await probe(path));
      if (repaired.done) return true;
    } catch (cause) { throw new Error("neither", { cause }); }
    throw e;
  }
}`;
    strictly(code);
    isReported(noSwallowedCancellation, code.replace("throw e;\n", "return false;\n"));
    isReported(noSwallowedCancellation, code.replaceAll("reconcile", "loadMirror"));
  });

  it("a function that says of itself that it never throws (gemini-cli, tools; gitlens, graph)", () => {
    const code = `${declared}/** Asks, and tells what has failed. Never throws. */
export async function ask(name: string, signal: AbortSignal) {
  try { return { text: await query(name, { signal }) }; } catch (e) { return { error: String(e) }; }
}`;
    strictly(code);
    isReported(noSwallowedCancellation, code.replace("Never throws.", "Throws nothing but errors."));
    isReported(noSwallowedCancellation, code.replace("export", "export const first = 1;\n\nexport"));
    strictly(`${declared}class Graph {
  private async tips(name: string, signal: AbortSignal) {
    try { return await query(name, { signal }); } catch {
      // Keeps the "never rejects" contract of its callers.
    }
    return "";
  }
}`);
  });

  it("a fallback that the caller has given for this (gemini-cli, fastAckHelper)", () => {
    const code = `${declared}export async function acknowledge(name: string, options: { fallbackText: string; signal: AbortSignal }) {
  const { fallbackText, signal } = options;
  try { return await query(name, { signal }); } catch (e) { console.debug(e); return fallbackText; }
}`;
    strictly(code);
    isReported(noSwallowedCancellation, code.replace("return fallbackText", 'return "none"'));
    isReported(
      noSwallowedCancellation,
      code.replace("{ fallbackText, signal } = options", '{ signal } = options, fallbackText = "none"'),
    );
  });

  it("a resource whose reader drops the result after its abort (gitlens, commitDetails)", () => {
    const code = `declare function createResource<T>(load: (signal: AbortSignal) => Promise<T>): T;
declare function explain(signal: AbortSignal): Promise<string>;
export const explanation = createResource(async (signal) => {
  try { return { text: await explain(signal) }; } catch { return { error: "cannot explain" }; }
});`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replaceAll("createResource", "createCommand"));
    isReported(
      noSwallowedCancellation,
      `${declared}declare function createResource<T>(load: () => Promise<T>): T;
export const open = (signal: AbortSignal) => createResource(async () => {
  try { return await query("a", { signal }); } catch { return ""; }
});`,
    );
  });

  it("a handler that answers as the function answers an abort elsewhere (gitlens, repositorySearch)", () => {
    const code = `${declared}export async function search(names: string[], signal?: AbortSignal) {
  const found: string[] = [];
  if (names.length === 0 || signal?.aborted) return found;
  let more: string;
  try { more = await query("a", { signal }); } catch (e) { console.error(e); return found; }
  return [...found, more];
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("console.error(e); return found", "return [String(e)]"));
  });

  it("a look behind the await of a list, or of a promise, in whose callback the handler stands (gitlens, overview and graph)", () => {
    const list = `${declared}export async function states(names: string[], signal: AbortSignal) {
  const found = await Promise.allSettled(Array.from(names, async (name) => {
    const [state] = await Promise.allSettled([query(name, { signal })]);
    return state.status === "fulfilled" ? state.value : undefined;
  }));
  signal.throwIfAborted();
  return found;
}`;
    isSilent(noSwallowedCancellation, list);
    isReported(noSwallowedCancellation, list.replace("  signal.throwIfAborted();\n", ""));
    const promised = `${declared}export async function walkAll(signal: AbortSignal) {
  let first: Promise<string | undefined> | undefined = (async () => {
    try { return await query("first", { signal }); } catch { return undefined; }
  })();
  const next = async () => {
    const taken = first != null ? await first : undefined;
    first = undefined;
    if (signal.aborted) throw signal.reason;
    return taken ?? query("next", {});
  };
  return [await next(), await next()];
}`;
    isSilent(noSwallowedCancellation, promised);
    isReported(noSwallowedCancellation, promised.replace("if (signal.aborted) throw signal.reason;", ""));
    isReported(noSwallowedCancellation, promised.replace("return [await", "keep(first); return [await"));
  });

  it("a function all of whose callers abort the signal themselves (atproto, handle resolver)", () => {
    const code = `${declared}export class Resolver {
  async resolve(name: string) {
    const own = new AbortController();
    const remote = this.ask(name, own.signal);
    const local = await query("local", {});
    if (local) { own.abort(); return local; }
    return remote;
  }
  private async ask(name: string, signal?: AbortSignal) {
    try { return await query(name, { signal }); } catch { return undefined; }
  }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(
      noSwallowedCancellation,
      code.replace("own.abort();", "").replace("const remote", "this.pending = own; const remote"),
    );
    const open = code.replace("private async", "async");
    expect(lint(noSwallowedCancellation, open, { typed: true })).toEqual([]);
    const named = { "other.ts": "export const read = (one: any, signal: AbortSignal) => one.ask(signal);" };
    expect(lint(noSwallowedCancellation, open, { typed: true, beside: named })).toHaveLength(1);
    isReported(
      noSwallowedCancellation,
      code
        .replace("resolve(name: string)", "resolve(name: string, given: AbortSignal)")
        .replace("own.signal", "given"),
    );
  });

  it("a record that is called signal, of a type nobody knows (CopilotKit, alert-engine)", () => {
    const code = `interface Probe { signal: unknown }
declare function notify(signal: unknown): Promise<void>;
export async function alert(probes: Probe[]) {
  for (const probe of probes) { try { await notify(probe.signal); } catch (e) { console.error(e); } }
}`;
    const types = { typed: true };
    expect(lint(noSwallowedCancellation, code, types)).toEqual([]);
    expect(lint(noSwallowedCancellation, code.replaceAll("unknown", "AbortSignal"), types)).toHaveLength(1);
  });

  it("a class of the project's own for an abort, with more in its name (firecrawl, fetch)", () => {
    const code = `class AbortManagerThrownError extends Error {}
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) {
    if (e instanceof AbortManagerThrownError) throw e;
    return null;
  }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replaceAll("AbortManagerThrownError", "ManagerThrownError"));
  });

  it("an error that is made text to be thrown again on the other side (compass, hadron-ipc)", () => {
    const code = `declare function serializeErrorForIpc(error: unknown): object;
declare function run(options: { signal: AbortSignal }): Promise<object>;
export const answer = async (signal: AbortSignal) => {
  try { return await run({ signal }); } catch (err) { return serializeErrorForIpc(err); }
};`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replaceAll("serializeErrorForIpc", "describe"));
  });

  it("a function that nobody in the program gives a signal (firecrawl, fireEngine)", () => {
    const code = `export async function search(query: string, signal?: AbortSignal) {
  try { return await (await fetch(query, { signal })).json(); } catch { return []; }
}
export const first = async () => (await search("one"))[0];`;
    const types = { typed: true };
    expect(lint(noSwallowedCancellation, code, types)).toEqual([]);
    const given = `export const second = async (signal: AbortSignal) => (await search("two", signal))[0];`;
    expect(lint(noSwallowedCancellation, `${code}\n${given}`, types)).toHaveLength(1);
  });

  it("a function that keeps the abort of a signal by another name (firecrawl, crawler)", () => {
    const code = `async function links(url: string, abort?: AbortSignal) {
  try { return await (await fetch(url, { signal: abort })).json(); } catch (e) { if (abort?.aborted) return []; return [url]; }
}
export async function crawl(url: string, signal: AbortSignal) {
  try { return await links(url, signal); } catch { return null; }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace(/try (\{ return await \(await.*?) catch.*/, "$1"));
  });

  it("a function called in place that must never reject, as is written above it (karakeep, probe)", () => {
    const code = `declare function parse(html: string, signal: AbortSignal): Promise<string>;
export function probe(html: string, signal: AbortSignal) {
  // Not awaited here. It must never reject.
  const title = (async () => { try { return await parse(html, signal); } catch (e) { console.warn(e); return null; } })();
  return { title };
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace(" It must never reject.", ""));
  });

  it("a throw behind the handler in any case: only the reason is lost (dyad, deploy)", () => {
    const code = `declare function readLogs(options: { signal: AbortSignal }): Promise<string>;
export async function explain(signal: AbortSignal) {
  { const logs = await readLogs({ signal }).catch(() => null); if (logs) console.error(logs); }
  throw new Error("did not finish");
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("throw new Error", "return String"));
    isReported(noSwallowedCancellation, code.replace("console.error(logs)", "return logs"));
  });

  it("a last report of a failure, whose own failure is dropped (CopilotKit, delivery)", () => {
    const code = `declare function acquire(signal: AbortSignal): Promise<void>;
declare const delivery: { effect(text: string): Promise<void> };
export async function deliver(signal: AbortSignal) {
  try { await acquire(signal); } catch { await delivery.effect("went wrong").catch(() => undefined); }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace(".catch(() => undefined)", ""));
  });

  it("an error made of any value, and given back (trpc, resolveResponse)", () => {
    const code = `declare function call(options: { signal: AbortSignal }): Promise<string>;
declare function getErrorFromUnknown(cause: unknown): Error;
export async function answer(signal: AbortSignal) {
  try { return [undefined, await call({ signal })]; } catch (cause) { const error = getErrorFromUnknown(cause); return [error, undefined]; }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("return [error", "return [error.message"));
  });

  it("a signal of which the type knows nothing (loaders.gl, pmtiles)", () => {
    const code = `declare function read(x: number, signal?: AbortSignal): Promise<string>;
export async function getTile(params: { x: number; signal?: AbortSignal }) {
  try { return await read(params.x, (params as any).signal); } catch { return null; }
}`;
    isSilent(noSwallowedCancellation, code);
    isReported(noSwallowedCancellation, code.replace("(params as any)", "params"));
  });

  it("a call of an interface, all of whose implementations keep the abort (stagehand, benchRunner)", () => {
    const code = `interface Harness { execute(signal: AbortSignal): Promise<string> }
class Local implements Harness {
  async execute(signal: AbortSignal) { try { return await (await fetch("a", { signal })).text(); } catch { if (signal.aborted) return "stopped"; return "failed"; } }
}
export async function run(harness: Harness = new Local(), signal: AbortSignal) {
  try { return await harness.execute(signal); } catch { return "error"; }
}`;
    const types = { typed: true };
    expect(lint(noSwallowedCancellation, code, types)).toEqual([]);
    const remote = `export const remote: Harness = { execute: async (signal) => (await fetch("b", { signal })).text() };`;
    expect(lint(noSwallowedCancellation, `${code}\n${remote}`, types)).toHaveLength(1);
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
