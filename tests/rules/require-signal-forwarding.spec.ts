import { requireSignalForwarding } from "../../src/rules/require-signal-forwarding.js";
import { describeRule } from "../helpers/rule-cases.js";

describeRule(requireSignalForwarding, {
  mustReport: [
    {
      name: "fetch without the parameter signal",
      code: `export async function f(url: string, signal: AbortSignal) {
  return await fetch(url);
}`,
      reports: ["unforwardedSignal"],
      suggests: `export async function f(url: string, signal: AbortSignal) {
  return await fetch(url, { signal });
}`,
    },
    {
      name: "an options literal without it",
      code: `export async function f(url: string, { signal }: { signal: AbortSignal }) {
  return await fetch(url, { method: "POST" });
}`,
      reports: ["unforwardedSignal"],
      suggests: `export async function f(url: string, { signal }: { signal: AbortSignal }) {
  return await fetch(url, { signal, method: "POST" });
}`,
    },
    {
      name: "an own function that takes a signal as an argument",
      code: `async function load(id: string, signal?: AbortSignal) { return fetch(id, { signal }); }
export const f = async (id: string, abortSignal: AbortSignal) => { await load(id); };`,
      reports: ["unforwardedSignal"],
      suggests: `async function load(id: string, signal?: AbortSignal) { return fetch(id, { signal }); }
export const f = async (id: string, abortSignal: AbortSignal) => { await load(id, abortSignal); };`,
    },
    {
      name: "an own function that takes it in its options, from a fan-out",
      code: `async function load(id: string, { signal }: { signal?: AbortSignal } = {}) { return fetch(id, { signal }); }
export async function f(ids: string[], signal: AbortSignal) { return Promise.all(ids.map((id) => load(id))); }`,
      reports: ["unforwardedSignal"],
      suggests: `async function load(id: string, { signal }: { signal?: AbortSignal } = {}) { return fetch(id, { signal }); }
export async function f(ids: string[], signal: AbortSignal) { return Promise.all(ids.map((id) => load(id, { signal }))); }`,
    },
    {
      name: "a library's function, by its type",
      code: `declare const api: { load(id: string, options?: { signal?: AbortSignal; retries?: number }): Promise<string> };
export async function f(id: string, signal: AbortSignal) { return await api.load(id); }`,
      reports: ["unforwardedSignal"],
      run: "typed",
      suggests: `declare const api: { load(id: string, options?: { signal?: AbortSignal; retries?: number }): Promise<string> };
export async function f(id: string, signal: AbortSignal) { return await api.load(id, { signal }); }`,
    },
  ],
  mustStaySilent: [
    {
      name: "a signal that is handed on",
      code: `export async function f(url: string, signal: AbortSignal) { return await fetch(url, { signal }); }`,
    },
    {
      name: "signal: undefined, which opts out",
      code: `export async function f(url: string, signal: AbortSignal) { return await fetch(url, { signal: undefined }); }`,
    },
    {
      name: "a parameter named _signal, which opts out",
      code: `export async function f(url: string, _signal: AbortSignal) { return await fetch(url); }`,
    },
    {
      name: "two signals, of which either may be meant",
      code: `export async function f(url: string, requestSignal: AbortSignal, parentSignal: AbortSignal) { return await fetch(url); }`,
    },
    {
      name: "clean-up in finally and in catch",
      code: `export async function f(url: string, signal: AbortSignal) {
  try { return await fetch(url, { signal }); } catch (e) { await fetch(url, { method: "DELETE" }); throw e; } finally { await fetch(url, { method: "PUT" }); }
}`,
    },
    {
      name: "work in a shield",
      code: `import { TaskGroup, ExceptionGroup, exceptStar, on, onEach, cleanup, shield } from "except-star";
export async function f(url: string, signal: AbortSignal) { return await shield(fetch(url), { signal }); }`,
    },
    {
      name: "a call that nobody waits for",
      code: `export async function f(url: string, signal: AbortSignal) { void fetch(url); signal.throwIfAborted(); }`,
    },
    {
      name: "a callback that runs later",
      code: `export async function f(url: string, signal: AbortSignal, on: (cb: () => Promise<unknown>) => void) { on(async () => { return await fetch(url); }); signal.throwIfAborted(); }`,
    },
    {
      name: "options in a variable, which may hold it",
      code: `export async function f(url: string, signal: AbortSignal, init: RequestInit) { return await fetch(url, init); }`,
    },
    {
      name: "a spread, which may hold it",
      code: `export async function f(url: string, signal: AbortSignal, init: RequestInit) { return await fetch(url, { ...init }); }`,
    },
    {
      name: "a function of the file that takes none",
      code: `async function load(id: string) { return id; }
export async function f(id: string, signal: AbortSignal) { signal.throwIfAborted(); return await load(id); }`,
    },
    {
      name: "the signal that ended a process",
      code: `async function load(id: string, signal?: AbortSignal) { return fetch(id, { signal }); }
export async function f(id: string, signal: NodeJS.Signals) { process.kill(1, signal); await load(id); }`,
    },
    {
      name: "another fetch",
      code: `async function fetch(url: string) { return url; }
export async function f(url: string, signal: AbortSignal) { signal.throwIfAborted(); return await fetch(url); }`,
    },
  ],
});
