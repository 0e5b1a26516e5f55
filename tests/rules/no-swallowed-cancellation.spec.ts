import { noSwallowedCancellation } from "../../src/rules/no-swallowed-cancellation.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(noSwallowedCancellation, {
  mustReport: [
    {
      name: "a fallback value after fetch with the caller's signal",
      code: `export async function load(url: string, signal: AbortSignal) {
  try {
    return await fetch(url, { signal });
  } catch {
    return null;
  }
}`,
      reports: ["swallowedCancellation"],
      suggests: `export async function load(url: string, signal: AbortSignal) {
  try {
    return await fetch(url, { signal });
  } catch {
    signal.throwIfAborted();
    return null;
  }
}`,
    },
    {
      name: "a signal under a name of its own for a type that leaves it out",
      code: `type MaybeSignal = AbortSignal | undefined;
export async function load(url: string, signal: MaybeSignal) {
  try {
    return await fetch(url, { signal });
  } catch {
    return null;
  }
}`,
      reports: ["swallowedCancellation"],
      suggests: `type MaybeSignal = AbortSignal | undefined;
export async function load(url: string, signal: MaybeSignal) {
  try {
    return await fetch(url, { signal });
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}`,
    },
    {
      name: "log and fall through to code that goes on",
      code: `export async function load(url: string, signal?: AbortSignal) {
  let text = "";
  try {
    text = await (await fetch(url, { signal })).text();
  } catch (error) { console.warn("failed", error); }
  return text.trim();
}`,
      reports: ["swallowedCancellation"],
      suggests: `export async function load(url: string, signal?: AbortSignal) {
  let text = "";
  try {
    text = await (await fetch(url, { signal })).text();
  } catch (error) { signal?.throwIfAborted(); console.warn("failed", error); }
  return text.trim();
}`,
    },
    {
      name: "a loop that collects errors and takes the next item",
      code: `export async function all(urls: string[], signal: AbortSignal) {
  const errors: unknown[] = [];
  for (const url of urls) {
    try {
      await fetch(url, { signal });
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}`,
      reports: ["retriedCancellation"],
    },
    {
      name: "a backoff loop that starts the next attempt, though it throws the last error at the end",
      code: `export async function retry(url: string, signal: AbortSignal, sleep: (ms: number) => Promise<void>) {
  let last: unknown;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await fetch(url, { signal });
    } catch (error) {
      last = error;
      await sleep(2 ** attempt);
    }
  }
  throw last;
}`,
      reports: ["retriedCancellation"],
    },
    {
      name: "a backoff loop that throws only when its attempts are used up",
      code: `export async function retry(url: string, signal: AbortSignal) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetch(url, { signal });
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}`,
      reports: ["retriedCancellation"],
    },
    {
      name: ".catch(() => undefined) whose value is used",
      code: `export async function load(url: string, signal: AbortSignal) {
  const response = await fetch(url, { signal }).catch(() => undefined);
  return response?.ok;
}`,
      reports: ["swallowedCancellation"],
      suggests: `export async function load(url: string, signal: AbortSignal) {
  const response = await fetch(url, { signal }).catch(() => { signal.throwIfAborted(); return undefined; });
  return response?.ok;
}`,
    },
    {
      name: "a fallback operation that does not take the signal",
      code: `declare function fromCache(url: string): Promise<Response>;
export async function load(url: string, signal: AbortSignal) {
  try {
    return await fetch(url, { signal });
  } catch {
    return await fromCache(url);
  }
}`,
      reports: ["startedFallback"],
    },
    {
      name: "the error flattened into a string",
      code: `export async function load(url: string, signal: AbortSignal) {
  try {
    return { data: await fetch(url, { signal }) };
  } catch (e) {
    return { error: String(e) };
  }
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "a task's body that answers an empty list",
      code: `import { TaskGroup } from "except-star";
export const load = (url: string) =>
  TaskGroup.run(async (group) => {
    group.createTask(async ({ signal }) => {
      try {
        return await (await fetch(url, { signal })).json();
      } catch {
        return [];
      }
    });
  });`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "a scope that is handed on whole",
      code: `import { TaskGroup, type Scope } from "except-star";
declare function load(url: string, scope: Scope): Promise<string[]>;
export const run = (url: string) =>
  TaskGroup.all([
    async (scope) => {
      try {
        return await load(url, scope);
      } catch {
        return [];
      }
    },
  ]);`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "allSettled over calls that take the signal, folded by status",
      code: `export async function load(urls: string[], signal: AbortSignal) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url, { signal })));
  return results.filter((result) => result.status === "fulfilled");
}`,
      reports: ["foldedSettled"],
      suggests: `export async function load(urls: string[], signal: AbortSignal) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url, { signal })));
  signal.throwIfAborted();
  return results.filter((result) => result.status === "fulfilled");
}`,
    },
    {
      name: "this.signal, which the object was given",
      code: `export class Client {
  constructor(private readonly signal: AbortSignal) {}
  async load(url: string) {
    try {
      return await fetch(url, { signal: this.signal });
    } catch {
      return undefined;
    }
  }
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: ".then(ok, () => fallback)",
      code: `export function load(url: string, signal: AbortSignal, fallback: string) {
  return fetch(url, { signal }).then((response) => response.text(), () => fallback);
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "an empty catch with more to come",
      code: `declare function save(): Promise<void>;
export async function load(url: string, signal: AbortSignal) {
  try {
    await fetch(url, { signal });
  } catch {}
  await save();
}`,
      reports: ["emptyCatch"],
    },
    {
      name: "an own throwIfAborted inside the try, which the same handler takes",
      code: `export function parse(text: string, signal: AbortSignal) {
  try {
    signal.throwIfAborted();
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "any() of a timeout and the caller's signal",
      code: `export async function load(url: string, signal: AbortSignal) {
  const both = AbortSignal.any([signal, AbortSignal.timeout(1000)]);
  try {
    return await fetch(url, { signal: both });
  } catch {
    return null;
  }
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "a caller's signal with a stand-in, named in the message and in the check",
      code: `export async function load(url: string, signal?: AbortSignal) {
  try {
    return await fetch(url, { signal: signal ?? new AbortController().signal });
  } catch {
    return null;
  }
}`,
      reports: ["swallowedCancellation"],
      suggests: `export async function load(url: string, signal?: AbortSignal) {
  try {
    return await fetch(url, { signal: signal ?? new AbortController().signal });
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}`,
    },
    {
      name: "an error that is made a text by a function whose name ends in Error",
      code: `declare function formatExecutionError(e: unknown): string;
export async function load(url: string, signal: AbortSignal) {
  try {
    return { text: await (await fetch(url, { signal })).text() };
  } catch (error) {
    const message = formatExecutionError(error);
    return { error: message };
  }
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "a signal under another name, by its annotation",
      code: `declare function work(stop: AbortSignal): Promise<number>;
export async function load(stop: AbortSignal) {
  try {
    return await work(stop);
  } catch {
    return 0;
  }
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "a try inside the callback of a fan-out",
      code: `export async function load(urls: string[], signal: AbortSignal) {
  return Promise.all(
    urls.map(async (url) => {
      try {
        return await fetch(url, { signal });
      } catch {
        return null;
      }
    }),
  );
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "a promise in a variable that is awaited in the try",
      code: `export async function load(url: string, options: { signal?: AbortSignal }) {
  const response = fetch(url, { signal: options.signal });
  try {
    return await response;
  } catch {
    return null;
  }
}`,
      reports: ["swallowedCancellation"],
      suggests: `export async function load(url: string, options: { signal?: AbortSignal }) {
  const response = fetch(url, { signal: options.signal });
  try {
    return await response;
  } catch {
    options.signal?.throwIfAborted();
    return null;
  }
}`,
    },
    {
      name: "options kept in a variable",
      code: `export async function load(url: string, signal: AbortSignal) {
  const init = { method: "POST", signal };
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return null;
  }
}`,
      reports: ["swallowedCancellation"],
    },
    {
      name: "best effort as the last act of a function without a value, under strict",
      code: `export async function ping(url: string, signal: AbortSignal): Promise<void> {
  try {
    await fetch(url, { signal });
  } catch (error) {
    console.warn(error);
  }
}`,
      options: [{ strict: true }],
      reports: ["swallowedCancellation"],
    },
    {
      name: "a wrapper without its cause, under strict",
      code: `export async function load(url: string, signal: AbortSignal) {
  try {
    return await fetch(url, { signal });
  } catch {
    throw new Error("could not load");
  }
}`,
      options: [{ strict: true }],
      reports: ["wrappedCancellation"],
    },
    {
      name: "plain JavaScript",
      file: "scene.js",
      code: `export async function load(url, { signal }) {
  try {
    return await fetch(url, { signal });
  } catch {
    return null;
  }
}`,
      reports: ["swallowedCancellation"],
      suggests: `export async function load(url, { signal }) {
  try {
    return await fetch(url, { signal });
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}`,
    },
    {
      name: "for await over a stream that takes the signal",
      code: `declare function lines(path: string, options: { signal: AbortSignal }): AsyncIterable<string>;
export async function count(path: string, signal: AbortSignal) {
  let n = 0;
  try {
    for await (const line of lines(path, { signal })) n += line.length;
  } catch {
    return 0;
  }
  return n;
}`,
      reports: ["swallowedCancellation"],
    },
  ],
  mustStaySilent: [
    {
      name: "a fallback behind the block, which takes the signal and rejects at once",
      code: `declare function run(signal: AbortSignal): Promise<number>;
export async function load(fast: boolean, signal: AbortSignal) {
  if (fast) {
    try { return await run(signal); } catch { /* fall back */ }
  }
  return run(signal);
}`,
    },
    {
      name: "waiting for an event: what ends the wait early is the abort",
      code: `import { once, type EventEmitter } from "node:events";
export async function choice(bus: EventEmitter, signal?: AbortSignal) {
  return once(bus, "choice", { signal }).then(([value]) => value).catch(() => undefined);
}`,
    },
    {
      name: "best effort in a function that closes something, with more to close",
      code: `export class Transport {
  onclose?: () => void;
  async close(options?: { signal?: AbortSignal }): Promise<void> {
    try {
      options?.signal?.throwIfAborted();
      await fetch("/session", { method: "DELETE", signal: options?.signal }).catch(() => undefined);
    } catch {}
    this.onclose?.();
  }
}`,
    },
    {
      name: "best effort that runs only when the signal is not aborted",
      code: `declare function paint(signal?: AbortSignal): Promise<void>;
export async function call(result: string, signal?: AbortSignal) {
  if (result !== "" && !signal?.aborted) {
    try { await paint(signal); } catch {}
  }
  return result;
}`,
    },
    {
      name: "signal.throwIfAborted() first",
      code: `export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch { signal.throwIfAborted(); return null; }
}`,
    },
    {
      name: "if (isAbortError(e)) throw e",
      code: `declare function isAbortError(e: unknown): boolean;
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) { if (isAbortError(e)) throw e; return null; }
}`,
    },
    {
      name: "a test of the name AbortError",
      code: `export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) { if ((e as Error).name !== "AbortError") return null; throw e; }
}`,
    },
    {
      name: "clean-up, then throw",
      code: `declare function close(): Promise<void>;
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) { console.error(e); await close(); throw e; }
}`,
    },
    {
      name: "its own controller",
      code: `export async function load(url: string) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1000);
  try { return await fetch(url, { signal: controller.signal }); } catch { return null; }
}`,
    },
    {
      name: "AbortSignal.timeout",
      code: `export async function load(url: string) {
  try { return await fetch(url, { signal: AbortSignal.timeout(1000) }); } catch { return null; }
}`,
    },
    {
      name: "any() of its own signals only",
      code: `export async function load(url: string) {
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(1000)]);
  try { return await fetch(url, { signal }); } catch { return null; }
}`,
    },
    {
      name: "while (!signal.aborted)",
      code: `export async function poll(url: string, signal: AbortSignal) {
  while (!signal.aborted) {
    try { await fetch(url, { signal }); } catch (e) { console.warn(e); }
  }
}`,
    },
    {
      name: "clean-up in finally",
      code: `declare function work(): Promise<void>;
export async function load(url: string, signal: AbortSignal) {
  try { await work(); } finally {
    try { await fetch(url, { method: "DELETE", signal }); } catch {}
  }
}`,
    },
    {
      name: "abort, then await what was aborted",
      code: `export class Poller {
  private controller = new AbortController();
  async stop(task: (s: AbortSignal) => Promise<void>) {
    const running = task(this.controller.signal);
    this.controller.abort();
    try { await running; } catch {}
    return true;
  }
}`,
    },
    {
      name: "a specific test with a fallback, then throw",
      code: `class HttpError extends Error { status = 404; }
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) {
    if (e instanceof HttpError && e.status === 404) return null;
    throw e;
  }
}`,
    },
    {
      name: "reject(e)",
      code: `export function load(url: string, signal: AbortSignal) {
  return new Promise<Response>(async (resolve, reject) => {
    try { resolve(await fetch(url, { signal })); } catch (e) { reject(e); }
  });
}`,
    },
    {
      name: "a wrapper that carries its cause",
      code: `class WrapError extends Error {}
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) { throw new WrapError("x", { cause: e }); }
}`,
      options: [{ strict: true }],
    },
    {
      name: "an abort as a result of its own",
      code: `export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch {
    if (signal.aborted) return { status: "cancelled" };
    return { status: "failed" };
  }
}`,
    },
    {
      name: "a look right after the try",
      code: `export async function load(url: string, signal: AbortSignal) {
  let response: Response | undefined;
  try { response = await fetch(url, { signal }); } catch { console.warn("failed"); }
  if (signal.aborted) throw signal.reason;
  return response;
}`,
    },
    {
      name: "the error handed to a stream, an emitter, a callback or a message",
      code: `import { EventEmitter } from "node:events";
export async function load(url: string, signal: AbortSignal, next: (e: unknown) => void, controller: { error(e: unknown): void }) {
  const emitter = new EventEmitter();
  try { await fetch(url, { signal }); } catch (e) { emitter.emit("error", e); return 1; }
  try { await fetch(url, { signal }); } catch (e) { next(e); return 2; }
  try { await fetch(url, { signal }); } catch (e) { controller.error(e); return 3; }
  return 4;
}
export async function* events(url: string, signal: AbortSignal) {
  try { yield await fetch(url, { signal }); } catch (error) { yield { type: "error", error }; }
  yield 1;
}`,
    },
    {
      name: "a signal that is only passed on as data",
      code: `declare const store: Map<string, AbortSignal>;
declare function save(value: string): Promise<void>;
export async function keep(signal: AbortSignal) {
  try { store.set("signal", signal); await save("x"); } catch { return null; }
}`,
    },
    {
      name: "the signal that ended a process",
      code: `declare function report(code: number | null, signal: NodeJS.Signals | null): Promise<void>;
export async function onExit(code: number | null, signal: NodeJS.Signals | null) {
  try { await report(code, signal); } catch { return null; }
}`,
    },
    {
      name: "best effort as the last act of a function without a value",
      code: `export async function ping(url: string, signal: AbortSignal): Promise<void> {
  try { await fetch(url, { signal }); } catch (error) { console.warn(error); }
}`,
    },
    {
      name: "a promise in the background that nobody awaits",
      code: `export function ping(url: string, signal: AbortSignal) {
  void fetch(url, { signal }).catch(() => undefined);
  return 1;
}`,
    },
    {
      name: "a sleep that an abort cuts short: its only error is the abort",
      code: `import { setTimeout } from "node:timers/promises";
export async function wait(signal: AbortSignal, go: () => number) {
  try { await setTimeout(1000, undefined, { signal }); } catch {}
  return go();
}`,
    },
    {
      name: "a loop whose pause takes the signal, and throws at once",
      code: `declare function sleep(ms: number, options: { signal: AbortSignal }): Promise<void>;
export async function retry(url: string, signal: AbortSignal) {
  for (;;) {
    try { return await fetch(url, { signal }); } catch (e) { await sleep(100, { signal }); }
  }
}`,
    },
    {
      name: "a fallback that takes the signal, and rejects at once",
      code: `declare function fromCache(url: string, signal: AbortSignal): Promise<Response>;
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch { return await fromCache(url, signal); }
}`,
    },
    {
      name: "an error kept and thrown behind the try",
      code: `export async function load(url: string, signal: AbortSignal, close: () => Promise<void>) {
  let failure: unknown;
  try { await fetch(url, { signal }); } catch (e) { failure = e; }
  await close();
  if (failure) throw failure;
  return 1;
}`,
    },
    {
      name: "return without await, which this catch cannot see",
      code: `export async function load(url: string, signal: AbortSignal) {
  try { return fetch(url, { signal }); } catch { return null; }
}`,
    },
    {
      name: "the error under its third name, handed to whoever collects the errors",
      code: `declare function toError(e: unknown): Error;
declare function locatedError(e: Error): Error;
declare function handleFieldError(e: Error): null;
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (raw) {
    const plain = toError(raw);
    const located = locatedError(plain);
    const handled = handleFieldError(located);
    return handled;
  }
}`,
    },
    {
      name: "a function of the file that always throws",
      code: `function fail(e: unknown): never { throw new Error("failed", { cause: e }); }
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) { fail(e); }
}`,
    },
    {
      name: "a cancel test that the settings name",
      settings: { cancelTests: ["stopped"] },
      code: `declare function stopped(e: unknown): boolean;
export async function load(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) { if (stopped(e)) throw e; return null; }
}`,
    },
    {
      name: "allSettled whose reasons are read",
      code: `export async function load(urls: string[], signal: AbortSignal) {
  const results = await Promise.allSettled(urls.map((url) => fetch(url, { signal })));
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return results;
}`,
    },
    {
      name: "a Result that carries the error itself",
      code: `export async function load(url: string, signal: AbortSignal) {
  try { return { ok: true, response: await fetch(url, { signal }) }; } catch (error) { return { ok: false, error }; }
}`,
    },
  ],
});
