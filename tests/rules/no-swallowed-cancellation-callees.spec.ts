import { noSwallowedCancellation } from "../../src/rules/no-swallowed-cancellation.js";
import { describeRule } from "../helpers/rule-cases.js";

const lost = { reports: ["swallowedCancellation"] };

/** Whether the abort comes out of the call, and whether somebody notices it behind the function: by what is in view. */
describeRule(noSwallowedCancellation, {
  mustReport: [
    {
      name: "a function in view that hands the signal on to what rejects",
      code: `async function read(url: string, signal: AbortSignal) { const answer = await fetch(url, { signal }); return answer.text(); }
export async function load(url: string, signal: AbortSignal) { try { return await read(url, signal); } catch { return ""; } }`,
      ...lost,
    },
    {
      name: "a function in view that hands on the signal or another one",
      code: `declare function ask(signal: AbortSignal): Promise<string>;
async function read(own: AbortSignal, signal?: AbortSignal) { return await ask(signal ?? own); }
export async function load(own: AbortSignal, signal: AbortSignal) { try { return await read(own, signal); } catch { return ""; } }`,
      ...lost,
    },
    {
      name: "a function in view that throws by itself",
      code: `async function read(url: string, signal: AbortSignal) { if (url === "") signal.throwIfAborted(); return url; }
export async function load(url: string, signal: AbortSignal) { try { return await read(url, signal); } catch { return ""; } }`,
      ...lost,
    },
    {
      name: "a function in view that listens to the signal",
      code: `function arrive(ms: number, signal: AbortSignal) {
  return new Promise<void>((resolve, reject) => { const t = setTimeout(resolve, ms); signal.addEventListener("abort", () => { clearTimeout(t); reject(signal.reason); }); });
}
export async function load(signal: AbortSignal) { try { await arrive(5, signal); return "done"; } catch { return ""; } }`,
      ...lost,
    },
    {
      name: "a generator that the function reads",
      code: `async function* open(signal: AbortSignal) { yield await fetch("a", { signal }); }
async function read(signal: AbortSignal) { const all: unknown[] = []; for await (const one of open(signal)) all.push(one); return all; }
export async function load(signal: AbortSignal) { try { return await read(signal); } catch { return []; } }`,
      ...lost,
    },
    {
      name: "a signal in the options that the callee knows, of one or the other form",
      run: "typed",
      code: `interface Client { callTool(name: string, options?: { signal?: AbortSignal } | { timeout: number }): Promise<string> }
export async function run(client: Client, signal: AbortSignal) {
  try { return await client.callTool("read", { signal }); } catch (error) { return String(error); }
}`,
      ...lost,
    },
    {
      name: "a function one of whose callers does not look",
      code: `async function read(signal: AbortSignal) { try { return await fetch("a", { signal }); } catch { return null; } }
export async function first(signal: AbortSignal) { const a = await read(signal); signal.throwIfAborted(); return a; }
export async function second(signal: AbortSignal) { const a = await read(signal); await save(a); }
declare function save(a: unknown): Promise<void>;`,
      ...lost,
    },
  ],
  mustStaySilent: [
    {
      name: "a callback that is given the error, made an Error where it is none",
      code: `export async function load(signal: AbortSignal, cb: { onError(error: Error): void; onDone(): void }) {
  try { await fetch("a", { signal }); cb.onDone(); } catch (error) { cb.onError(error instanceof Error ? error : new Error("unknown")); }
  return true;
}`,
    },
    {
      name: "a signal among properties that the callee does not know",
      run: "typed",
      code: `interface Client { callTool(params: { name: string; [key: string]: unknown }, options?: { signal?: AbortSignal }): Promise<string> }
export async function run(client: Client, signal: AbortSignal) {
  try { return await client.callTool({ name: "read", signal }); } catch (error) { return String(error); }
}`,
    },
    {
      name: "a loop behind the try that begins with a call under the same signal",
      code: `declare function run(name: string, signal: AbortSignal): Promise<void>;
export async function all(names: string[], signal: AbortSignal) {
  try {
    try { await run("stop", signal); } catch (error) { console.warn(error); }
  } catch (error) { throw new Error("failed", { cause: error }); }
  for (const name of names) { await run(name, signal); }
}`,
    },
    {
      name: "a retry that is given the error, which it throws in the end",
      code: `declare function withRetries<T>(body: (retry: (error: unknown) => never) => Promise<T>): Promise<T>;
export const load = (signal: AbortSignal) => withRetries(async (retry) => { let answer; try { answer = await fetch("a", { signal }); } catch (error) { return retry(error); } return answer; });`,
    },
    {
      name: "a function that fails with the error or logs it, as it is told",
      code: `declare function failOrLog(given: { error: unknown; isIgnored: boolean }): void;
export async function load(signal: AbortSignal, isIgnored: boolean) {
  try { await fetch("a", { signal }); } catch (error) { failOrLog({ error: new Error("failed", { cause: error }), isIgnored }); return; }
  console.log("loaded");
}`,
    },
    {
      name: "a function in view that only asks whether it is aborted",
      code: `async function read(urls: string[], signal: AbortSignal) { const all: string[] = []; for (const url of urls) { if (signal.aborted) break; all.push(await (await fetch(url)).text()); } return all; }
export async function load(urls: string[], signal: AbortSignal) { try { return await read(urls, signal); } catch { return []; } }`,
    },
    {
      name: "a function in view that makes a controller of its own from the signal, and only asks it",
      run: "typed",
      code: `declare function forkSignal(signal: AbortSignal): AbortController;
declare function next(): Promise<string>;
async function read(signal: AbortSignal) { const own = forkSignal(signal ?? new AbortController().signal); const all: string[] = []; while (!own.signal.aborted) all.push(await next()); return all; }
export async function load(signal: AbortSignal) { try { return await read(signal); } catch { return []; } }`,
    },
    {
      name: "the answer that the same try gives where it finds the abort itself",
      code: `declare function ask(signal: AbortSignal): Promise<string>;
export async function load(signal: AbortSignal, log: (error: unknown) => void) {
  try { await Promise.resolve(); if (signal.aborted) { log("aborted"); return null; } return await ask(signal); } catch (error) { log(error); return null; }
}`,
    },
    {
      name: "a function in view that keeps the abort to itself",
      code: `async function read(url: string, signal: AbortSignal) { try { return await fetch(url, { signal }); } catch (error) { if (signal.aborted) return undefined; return null; } }
export async function load(url: string, signal: AbortSignal) { try { return await read(url, signal); } catch { return ""; } }`,
    },
    {
      name: "a stream that is opened and not read",
      run: "typed",
      code: `async function* stream(url: string, signal: AbortSignal) { yield await fetch(url, { signal }); }
class Client { async open(url: string, signal: AbortSignal) { await Promise.resolve(); return stream(url, signal); } }
export async function load(client: Client, signal: AbortSignal) { try { return await client.open("a", signal); } catch { return undefined; } }`,
    },
    {
      name: "an answer to a request whose client has gone",
      code: `declare function read(request: Request, signal: AbortSignal): Promise<string>;
export async function serve(request: Request): Promise<Response> {
  try { return new Response(await read(request, request.signal)); } catch (error) { return new Response(String(error), { status: 500 }); }
}`,
    },
    {
      name: "a function whose callers look right after",
      code: `async function read(signal: AbortSignal) { try { return await fetch("a", { signal }); } catch { return null; } }
export async function load(signal: AbortSignal) { const a = await read(signal); signal.throwIfAborted(); return a; }`,
    },
    {
      name: "a function whose call has a sibling that rejects with the same abort",
      code: `async function read(signal: AbortSignal) { try { return await fetch("a", { signal }); } catch { return null; } }
export async function load(signal: AbortSignal) { return await Promise.all([read(signal), fetch("b", { signal })]); }`,
    },
  ],
});
