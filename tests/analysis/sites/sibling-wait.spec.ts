import { describe, expect, it } from "vitest";
import { collectFanOuts } from "../../../src/analysis/sites/fan-out.js";
import { defaultSettings } from "../../../src/analysis/settings.js";
import { parseView } from "../../../src/codemods/parse-view.js";

function whyItMayNotSettle(code: string): string | undefined {
  const sites = collectFanOuts(parseView("/project/a.mjs", code), defaultSettings);
  return sites.at(-1)?.mayNotSettle?.reason;
}

const failing = "async function b() { await fetch('/b'); open(); }";

describe("a task that waits for another one may never settle once that one has failed", () => {
  it.each([
    [
      "a promise whose resolve is kept in a variable",
      `let open; const gate = new Promise((resolve) => { open = resolve; });
       async function a() { await gate; } ${failing} Promise.all([a(), b()]);`,
    ],
    [
      "a deferred",
      `const gate = Promise.withResolvers();
       Promise.all([(async () => { await gate.promise; })(), (async () => { await load(); gate.resolve(); })()]);`,
    ],
    [
      "an unpacked deferred",
      `const { promise, resolve } = pDefer();
       Promise.all([promise.then(f), load().then(resolve), (async () => await promise)()]);`,
    ],
    [
      "a queue",
      `class Queue { items = [];
         async take() { while (!this.items.length) await new Promise((r) => { this.wake = r; }); return this.items.shift(); }
         put(x) { this.items.push(x); this.wake?.(); }
         async fill() { this.put(await load()); }
         both() { return Promise.all([this.take(), this.fill()]); } }`,
    ],
    [
      "a barrier that every task comes to",
      `class Barrier { left = 2; passed = new Promise((r) => (this.pass = r));
         async arrive(x) { await load(x); if (--this.left === 0) this.pass(); await this.passed; }
         all(xs) { return Promise.all(xs.map((x) => this.arrive(x))); } }`,
    ],
    [
      "promises that are made before the list",
      `let open; const gate = new Promise((r) => { open = r; });
       async function a() { await gate; } ${failing} const pa = a(); const pb = b(); Promise.all([pa, pb]);`,
    ],
  ])("%s", (_name, code) => {
    expect(whyItMayNotSettle(code)).toBe("waits-for-sibling");
  });

  it.each([
    [
      "what a task waits for is ended by no task",
      `const pending = new Map();
       onmessage = ({ data }) => pending.get(data.id)(data);
       const ask = (id) => new Promise((resolve) => { pending.set(id, resolve); post(id); });
       Promise.all([ask(1), ask(2)]);`,
    ],
    [
      "a turn in a lock, which is given back in any case",
      `class Lock { tail = Promise.resolve();
         async run(f) { const before = this.tail; let free; this.tail = new Promise((r) => (free = r)); await before; try { return await f(); } finally { free(); } }
         both() { return Promise.all([this.run(f), this.run(g)]); } }`,
    ],
    [
      "a place in a queue of jobs (changesets), whose failures are told",
      `class Queue { jobs = [];
         add(run) { return new Promise((resolve, reject) => { this.jobs.push({ run, resolve, reject }); this.next(); }); }
         next() { const job = this.jobs.shift(); job?.run().then(job.resolve, job.reject).finally(() => this.next()); }
         both() { return Promise.all([this.add(f), this.add(g)]); } }`,
    ],
    [
      "ended by code of its own (hono)",
      `async function update(node) { let resolve; const done = new Promise((r) => { resolve = r; }); later.set(node, [resolve]); run(node, () => resolve(node)); return done; }
       Promise.all([update(node), pending]);`,
    ],
    [
      "a field that is taken from one of the same name",
      `class Client { socket = this.options.socket; async open() { return this.socket; }
         both() { return Promise.all([this.open(), load()]); } }`,
    ],
    [
      "a timer",
      "const later = (ms) => new Promise((r) => setTimeout(r, ms)); Promise.all([later(1), later(2)]);",
    ],
  ])("not so where it is %s", (_name, code) => {
    expect(whyItMayNotSettle(code)).toBeUndefined();
  });
});
