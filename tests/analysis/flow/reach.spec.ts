import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../../src/analysis/settings.js";
import { reachOf } from "./reach-of.js";

interface Case {
  readonly name: string;
  readonly text: string;
  readonly handlers?: readonly string[];
  readonly escapes?: readonly string[];
  readonly ends?: readonly string[];
}

const caught: readonly Case[] = [
  {
    name: "an awaited fan-out reaches the catch around it",
    text: `async function f() { try { await Promise.all(xs); } catch /* a */ {} } f();`,
    handlers: ["a"],
  },
  {
    name: "a catch that throws its error passes it to the next catch",
    text: `async function f() { try { try { await Promise.all(xs); } catch (e) { /* a */ throw e; } } catch { /* b */ } } f();`,
    handlers: ["a", "b"],
  },
  {
    name: "a catch that throws a new error ends the way of the old one",
    text: `async function f() { try { try { await Promise.all(xs); } catch (e) { /* a */ throw new Error("x", { cause: e }); } } catch { /* b */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a new error whose cause is tested above would show the group there",
    text: `async function f() { try { await Promise.all(xs); } catch (e) { /* a */ throw new Error("x", { cause: e }); } } f().catch((e) => { if (e.cause.code === "X") stop(); });`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "a new error whose cause is shown above",
    text: `async function f() { try { await Promise.all(xs); } catch (e) { /* a */ throw new Error("x", { cause: e }); } } f().catch((e) => { console.error(e.cause?.message); });`,
    handlers: ["a"],
  },
  {
    name: "an error of a package that is given another one, which is taken apart above",
    text: `import { LoadError } from "lib"; async function f() { try { await Promise.all(xs); } catch (e) { /* a */ throw new LoadError("x", { inner: e }); } } f().catch(({ inner }) => { if (inner instanceof Missing) stop(); });`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "an error whose constructor asks the one that it is given",
    text: `class LoadError extends Error { constructor(e) { super("x"); this.code = e.code; } } async function f() { try { await Promise.all(xs); } catch (e) { /* a */ throw new LoadError(e); } } f();`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "an error whose constructor keeps the one that it is given, for nobody who asks",
    text: `class LoadError extends Error { constructor(e) { super("x", { cause: e }); this.inner = e; } } async function f() { try { await Promise.all(xs); } catch (e) { /* a */ throw new LoadError(e); } } f();`,
    handlers: ["a"],
  },
  {
    name: "a catch that throws its error under another name passes it on",
    text: `async function f() { try { try { await Promise.all(xs); } catch (e) { /* a */ const other = e as Error; throw other; } } catch { /* b */ } } f();`,
    handlers: ["a", "b"],
  },
  {
    name: "a retry loop that throws the last error after the catch passes it on",
    text: `async function f() { let last; for (;;) { try { return await Promise.all(xs); } catch (e) { /* a */ last = e; } break; } throw last; } f().catch(/* b */ () => {});`,
    handlers: ["a", "b"],
  },
  {
    name: "a double that wraps a function behaves as it, and a spy leaves it as it is",
    text: `const api = { load: async () => { await Promise.all(xs); } }; vi.spyOn(api, "load"); const load = vi.mocked(api.load); const double = vi.fn(load); double().catch(/* a */ () => {});`,
    handlers: ["a"],
  },
  {
    name: "a stub of sinon or of one of its sandboxes stands in for the member alone, and its spy of a function behaves as that",
    text: `import * as sinon from "sinon"; const api = { load: async () => { await Promise.all(xs); } }; const sandbox = sinon.createSandbox(); sandbox.stub(api, "load"); this.sandbox.mock(api); const load = sinon.spy(api.load); load().catch(/* a */ () => {});`,
    handlers: ["a"],
  },
  {
    name: "a mock of node:test stands in for the member alone",
    text: `import test, { mock } from "node:test"; const api = { load: async () => { await Promise.all(xs); } }; mock.method(api, "load"); test("x", (t) => { t.mock.method(api, "load"); mock.fn(api.load)().catch(/* a */ () => {}); });`,
    handlers: ["a"],
  },
  {
    name: "a stub of a module that gives the caught error back has nothing to do with it",
    text: `import * as sinon from "sinon"; const api = { load: async () => { try { await Promise.all(xs); } catch (e) { /* a */ return e; } } }; sinon.stub(api, "load");`,
    handlers: ["a"],
  },
  {
    name: "ava asserts that a function fails, or fails with it",
    text: `import test from "ava"; const load = async () => { await Promise.all(xs); }; test("x", async (t) => { await t.notThrowsAsync(load); await t.throwsAsync(/* a */ load()); await t.notThrowsAsync(async () => load()); });`,
    handlers: ["a"],
    ends: ["top"],
  },
  {
    name: "assertions that compare a function or count its calls do not call it",
    text: `const load = async () => { await Promise.all(xs); }; const api = { load }; assert.equal(api.load, load); assert.deepEqual(api, { load }); sinon.assert.calledOnce(api.load); sinon.assert.calledWith(load, 1); assert.isFunction(load); load().catch(/* a */ () => {});`,
    handlers: ["a"],
  },
  {
    name: "nor do they see the error that it would give back",
    text: `const load = async () => { try { await Promise.all(xs); } catch (e) { /* a */ return e; } }; const api = { load }; sinon.assert.calledOnce(api.load); show(Object.getOwnPropertyNames(api));`,
    handlers: ["a"],
  },
  {
    name: "assertions that call it do",
    text: `const load = async () => { await Promise.all(xs); }; assert.increases(load, state, "count");`,
    escapes: ["callback-of"],
  },
  {
    name: "ava is told what the error must be",
    text: `import test from "ava"; const load = async () => { await Promise.all(xs); }; test("x", async (t) => { await t.throwsAsync(/* a */ load(), { instanceOf: Missing }); });`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "what else is called a stub may call what it is given",
    text: `const api = { load: async () => { await Promise.all(xs); } }; stub(api.load);`,
    escapes: ["callback-of"],
  },
  {
    name: "a function that makes a text of the error, by its name, only shows it",
    text: `import { getErrorMessage } from "lib"; async function f() { try { await Promise.all(xs); } catch /* a */ (e) { show(getErrorMessage(e)); } } f();`,
    handlers: ["a"],
  },
  {
    name: "a function of the file with such a name is looked into",
    text: `const getErrorMessage = (e) => (e instanceof Missing ? "none" : String(e)); async function f() { try { await Promise.all(xs); } catch /* a */ (e) { show(getErrorMessage(e)); } } f();`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "try with finally and no catch passes the error on",
    text: `async function f() { try { try { await Promise.all(xs); } finally { done(); } } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "an error in the catch block itself is not caught by its own try",
    text: `async function f() { try { try { g(); } catch { /* inner */ await Promise.all(xs); } } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "an un-awaited return inside try does not reach that catch",
    text: `async function f() { try { return Promise.all(xs); } catch { /* inner */ } } f().catch(/* a */ () => {});`,
    handlers: ["a"],
  },
  {
    name: "an awaited return inside try reaches that catch",
    text: `async function f() { try { return await Promise.all(xs); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a function that returns the promise passes it to its callers",
    text: `function f() { return Promise.all(xs); } async function g() { try { await f(); } catch { /* a */ } } g();`,
    handlers: ["a"],
  },
  {
    name: "an arrow body passes it to the callers",
    text: `const f = () => Promise.all(xs); async function g() { try { await f(); } catch { /* a */ } } g();`,
    handlers: ["a"],
  },
  {
    name: "then without a second callback passes it on to the catch",
    text: `Promise.all(xs).then(use).finally(done).catch(/* a */ () => {});`,
    handlers: ["a"],
  },
  {
    name: "the second callback of then is a handler",
    text: `Promise.all(xs).then(use, /* a */ (e) => log(e)).catch(/* b */ () => {});`,
    handlers: ["a"],
  },
  {
    name: "a callback of catch that throws its error passes it on",
    text: `Promise.all(xs).catch((e) => { /* a */ if (e.code) throw e; }).catch(/* b */ () => {});`,
    handlers: ["a", "b"],
  },
  {
    name: "a named callback of catch that throws its error passes it on",
    text: `function again(e) { throw e; } Promise.all(xs).catch(again /* a */).catch(/* b */ () => {});`,
    handlers: ["a", "b"],
  },
  {
    name: "a callback of then without a function is none",
    text: `Promise.all(xs).then(use, undefined).catch(/* a */ () => {});`,
    handlers: ["a"],
  },
  {
    name: "a variable carries the promise to its await",
    text: `async function f() { const p = Promise.all(xs); try { await p; } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a variable assigned later carries the promise",
    text: `async function f() { let p; p = Promise.all(xs); try { await p; } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "an array that is awaited as a whole carries it",
    text: `async function f() { const ps = [Promise.all(xs), g()]; try { await Promise.race(ps); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a list that is pushed to carries it",
    text: `async function f() { const ps = []; ps.push(Promise.all(xs)); try { await Promise.any([...ps]); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a list pushed with a spread carries it",
    text: `async function f() { const ps = []; ps.push(...[Promise.all(xs)]); try { for (const p of ps) await p; } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "for await takes the promises of a list",
    text: `async function f() { try { for await (const x of [Promise.all(xs)]) use(x); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "an async callback of map inside another fan-out goes with that",
    text: `async function f() { try { await Promise.race(ys.map(async (y) => { await Promise.all(y); })); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a named function given to map goes with the call",
    text: `async function g(y) { await Promise.all(y); } async function f() { try { await Promise.any(ys.map(g)); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "Array.from with an async callback goes with the call",
    text: `async function f() { try { await Promise.race(Array.from(ys, async (y) => { await Promise.all(y); })); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "an accumulator of promises is awaited inside and outside of reduce",
    text: `async function f() { try { await ys.reduce(async (done, y) => { try { await done; } catch (e) { /* a */ throw e; } await Promise.all(y); }, Promise.resolve()); } catch { /* b */ } } f();`,
    handlers: ["a", "b"],
  },
  {
    name: "conditions, fallbacks and sequences pass it on",
    text: `async function f() { try { await (a, b ? c || Promise.all(xs) : d ?? e); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "casts and non-null assertions pass it on",
    text: `async function f() { try { await ((Promise.all(xs) as any)! satisfies unknown); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "an async executor's own awaited error is lost and never reaches the promise",
    text: `async function f() { try { await new Promise(async (ok) => { await Promise.all(xs); ok(); }); } catch { /* none */ } } f();`,
    ends: ["floating"],
  },
  {
    name: "an executor that resolves with the promise hands it over",
    text: `async function f() { try { await new Promise((ok) => { ok(Promise.all(xs)); }); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "the executor's reject as a callback hands it over and is no handler",
    text: `async function f() { try { await new Promise((ok, no) => { Promise.all(xs).then(ok, no); }); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a catch that rejects the executor's promise passes the error on",
    text: `async function f() { try { await new Promise(async (ok, no) => { try { await Promise.all(xs); } catch (e) { /* a */ no(e); } }); } catch { /* b */ } } f();`,
    handlers: ["a", "b"],
  },
  {
    name: "Promise.reject of the caught error passes it on",
    text: `Promise.all(xs).catch((e) => /* a */ Promise.reject(e)).catch(/* b */ () => {});`,
    handlers: ["a", "b"],
  },
  {
    name: "an async generator throws where it is iterated",
    text: `async function* g() { yield await Promise.all(xs); } async function f() { try { for await (const x of g()) use(x); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "yield* passes an async generator's error to the outer generator",
    text: `async function* g() { await Promise.all(xs); } async function* h() { try { yield* g(); } catch { /* a */ } } h();`,
    handlers: ["a"],
  },
  {
    name: "a promise yielded by an async generator rejects inside it",
    text: `async function* g() { try { yield Promise.all(xs); } catch { /* a */ } } g();`,
    handlers: ["a"],
  },
  {
    name: "a promise returned by an async generator is awaited inside it",
    text: `async function* g() { try { return Promise.all(xs); } catch { /* a */ } } g();`,
    handlers: ["a"],
  },
  {
    name: "an immediately called async function passes it to its call",
    text: `(async () => { await Promise.all(xs); })().catch(/* a */ () => {});`,
    handlers: ["a"],
  },
  {
    name: "a private method is followed through this",
    text: `class C { async #load() { await Promise.all(xs); } async run() { try { await this.#load(); } catch { /* a */ } } }`,
    handlers: ["a"],
  },
  {
    name: "a TypeScript-private method is followed through any instance in the class",
    text: `class C { private async load() { await Promise.all(xs); } static async run(c: C) { try { await c.load(); } catch { /* a */ } } }`,
    handlers: ["a"],
  },
  {
    name: "a promise in a private field is followed to its readers",
    text: `class C { #ready; constructor() { this.#ready = Promise.all(xs); } async run() { try { await this.#ready; } catch { /* a */ } } }`,
    handlers: ["a"],
  },
  {
    name: "an arrow in a private class field is followed",
    text: `class C { #load = async () => { await Promise.all(xs); }; async run() { try { await this.#load(); } catch { /* a */ } } }`,
    handlers: ["a"],
  },
  {
    name: "a member of an object literal is followed through the object",
    text: `const api = { load: async () => { await Promise.all(xs); }, other: async () => {} }; async function f() { try { await api.load(); } catch { /* a */ } try { await api.other(); } catch { /* none */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a member of an object literal is followed through this in its siblings",
    text: `const api = { async load() { await Promise.all(xs); }, async run() { try { await this.load(); } catch { /* a */ } } }; api.run();`,
    handlers: ["a"],
  },
  {
    name: "a destructured member is followed",
    text: `const { load: again } = { load: async () => { await Promise.all(xs); } }; async function f() { try { await again(); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "what a factory makes is followed to its calls",
    text: `function make() { return { load: async () => { await Promise.all(xs); } }; } async function f() { const api = make(); try { await api.load(); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "a function that calls its parameter passes the error on",
    text: `async function retry(task) { for (;;) { try { return await task(); } catch (e) { /* a */ if (stop) throw e; } } } async function f() { try { await retry(() => Promise.all(xs)); } catch { /* b */ } } f();`,
    handlers: ["a", "b"],
  },
  {
    name: "recursion ends",
    text: `async function f(n) { try { await Promise.all(n.map(f)); await f(n - 1); } catch (e) { /* a */ throw e; } } f(1).catch(/* b */ () => {});`,
    handlers: ["a", "b"],
  },
  {
    name: "mutual recursion ends",
    text: `async function f() { await Promise.all(xs); await g(); } async function g() { try { await f(); } catch (e) { /* a */ throw e; } } g().catch(/* b */ () => {}); f();`,
    handlers: ["a", "b"],
  },
  {
    name: "a group of the runtime around it passes it on",
    text: `import { TaskGroup } from "except-star"; async function f() { try { await TaskGroup.all([() => Promise.all(xs)]); } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "exceptStar throws what no clause takes",
    text: `import { exceptStar, on } from "except-star"; async function f() { try { try { await Promise.all(xs); } catch (e) { /* a */ exceptStar(e, on(X, () => {})); } } catch { /* b */ } } f();`,
    handlers: ["a", "b"],
  },
  {
    name: "an assertion on the rejection is a handler",
    text: `const f = async () => { await Promise.all(xs); }; it("x", async () => { await /* a */ expect(f()).rejects.toThrow(X); });`,
    handlers: ["a"],
  },
  {
    name: "a test with a table in a template is a test",
    text: "const f = async () => { await Promise.all(xs); }; it.each`a | b`('x', async () => { await /* a */ expect(f()).rejects.toThrow(X); await f(); });",
    handlers: ["a"],
  },
];

const ended: readonly Case[] = [
  {
    name: "an error in variables that are declared as each other",
    text: `async function f() { try { await Promise.all(xs); } catch /* a */ (e) { var a = b; var b = a; a = e; if (a instanceof X) g(); } } f();`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  { name: "a floating promise is an unhandled rejection", text: `Promise.all(xs);`, ends: ["floating"] },
  { name: "void drops the promise", text: `function f() { void Promise.all(xs); }`, ends: ["floating"] },
  { name: "a top-level await ends at the program's top", text: `await Promise.all(xs);`, ends: ["top"] },
  {
    name: "a timer's callback is dropped",
    text: `setTimeout(async () => { await Promise.all(xs); }, 10);`,
    ends: ["floating"],
  },
  {
    name: "an async callback of forEach is dropped",
    text: `ys.forEach(async (y) => { await Promise.all(y); });`,
    ends: ["floating"],
  },
  {
    name: "allSettled that nobody reads swallows it",
    text: `async function f() { await Promise.allSettled([g()]); } async function g() { await Promise.all(xs); } f();`,
    ends: [],
  },
  {
    name: "a caught call in a function that is never called reaches nothing",
    text: `async function f() { await Promise.all(xs); }`,
  },
];

const escaped: readonly Case[] = [
  {
    name: "an exported function's callers are elsewhere",
    text: `export async function f() { await Promise.all(xs); }`,
    escapes: ["exported"],
  },
  {
    name: "a constant exported by its declaration is exported",
    text: `export const f = async () => { await Promise.all(xs); };`,
    escapes: ["exported"],
  },
  {
    name: "a function in an export list is exported",
    text: `async function f() { await Promise.all(xs); } export { f as g };`,
    escapes: ["exported"],
  },
  {
    name: "a default export is exported",
    text: `export default async function () { await Promise.all(xs); }`,
    escapes: ["exported"],
  },
  {
    name: "module.exports is an export",
    text: `async function f() { await Promise.all(xs); } module.exports = { f };`,
    escapes: ["exported"],
  },
  {
    name: "exports.name is an export",
    text: `exports.f = async () => { await Promise.all(xs); };`,
    escapes: ["exported"],
  },
  {
    name: "a parameter of an exported function is not exported itself",
    text: `export async function run(task) { try { await task(); } catch { /* a */ } } run(() => Promise.all(xs));`,
    handlers: ["a"],
  },
  {
    name: "a public method can be called through any instance",
    text: `class C { async load() { await Promise.all(xs); } }`,
    escapes: ["method"],
  },
  {
    name: "a decorated private method can be called by the decorator",
    text: `class C { @Get() private async load() { await Promise.all(xs); } }`,
    escapes: ["method"],
  },
  {
    name: "a promise in a public field can be read by anybody",
    text: `class C { ready = Promise.all(xs); }`,
    escapes: ["stored-in-field"],
  },
  {
    name: "an assignment to a property of a value",
    text: `state.ready = Promise.all(xs);`,
    escapes: ["stored-in-field"],
  },
  { name: "an argument of unknown code", text: `track(Promise.all(xs));`, escapes: ["passed-as-argument"] },
  {
    name: "a callback of unknown code",
    text: `app.get("/", async () => { await Promise.all(xs); });`,
    escapes: ["callback-of"],
  },
  {
    name: "an unknown method on a list of promises",
    text: `const ps = [Promise.all(xs)]; ps.drain();`,
    escapes: ["unknown-method"],
  },
  {
    name: "a promise yielded by a plain generator",
    text: `function* g() { yield Promise.all(xs); }`,
    escapes: ["yielded"],
  },
  {
    name: "a parameter that is read through `arguments`",
    text: `const x = load(Promise.all(xs)); function load() { return arguments[0]; }`,
    escapes: ["used-as-value"],
  },
  {
    name: "a class that extends the value",
    text: `const f = () => Promise.all(xs); class C extends f {}`,
    escapes: ["class-extends"],
  },
  {
    name: "a caught error given to unknown code",
    text: `Promise.all(xs).catch((e) => { /* a */ next(e); });`,
    handlers: ["a"],
    escapes: ["error-passed"],
  },
  {
    name: "a caught error kept in a property",
    text: `Promise.all(xs).catch((e) => { /* a */ state.error = e; });`,
    handlers: ["a"],
    escapes: ["error-kept"],
  },
  {
    name: "a caught error returned as data that the caller tests",
    text: `async function f() { try { await Promise.all(xs); } catch (e) { /* a */ return { error: e }; } } async function g() { const { error } = await f(); if (error.code === "X") stop(); } g();`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "a caught error kept in a list that unknown code gets",
    text: `const errors = []; Promise.all(xs).catch((e) => { /* a */ errors.push(e); }); send(errors);`,
    handlers: ["a"],
    escapes: ["error-passed"],
  },
  {
    name: "a caught error that is tested after the handler",
    text: `async function f() { let failed; try { await Promise.all(xs); } catch (e) { /* a */ failed = e; } if (failed.code === "X") stop(); } f();`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "a caught error that another function tests",
    text: `function look(e) { if (e instanceof X) stop(); } Promise.all(xs).catch((e) => { /* a */ look(e); });`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "a message that another function searches",
    text: `function look(e) { if (e.message.includes("closed")) stop(); } Promise.all(xs).catch((e) => { /* a */ look(e); });`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "a message that another function keeps and compares",
    text: `function look(e) { const text = e.message; if (text === "closed") stop(); } Promise.all(xs).catch((e) => { /* a */ look(e); });`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "a name that another function compares",
    text: `function look(e) { switch (e.name) { case "AbortError": stop(); } } Promise.all(xs).catch((e) => { /* a */ look(e); });`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "a cause that another function tests",
    text: `function look(e) { if (e.cause.code === "X") stop(); } Promise.all(xs).catch((e) => { /* a */ look(e); });`,
    handlers: ["a"],
    escapes: ["error-tested-elsewhere"],
  },
  {
    name: "the reason of a settled result that is tested",
    text: `async function f() { const [r] = await Promise.allSettled([Promise.all(xs)]); if (r.reason instanceof X) stop(); } f();`,
    escapes: ["error-tested-elsewhere"],
  },
];

const silent: readonly Case[] = [
  {
    name: "another function only asks whether it is an Error, and shows it",
    text: `function show(e) { return e instanceof Error ? e.name + ": " + e.message : String(e); } Promise.all(xs).catch((e) => { /* a */ print(show(e)); });`,
    handlers: ["a"],
  },
  {
    name: "a debug logger, by its name or made in place, goes nowhere",
    text: `Promise.all(xs).catch((e) => { /* a */ serverDebug(e); debug("server")(e); });`,
    handlers: ["a"],
  },
  {
    name: "a logged error goes nowhere",
    text: `Promise.all(xs).catch((e) => { /* a */ console.error(e); logger.warn("x", e); });`,
    handlers: ["a"],
  },
  {
    name: "a test in the handler is the handler's own",
    text: `Promise.all(xs).catch((e) => { /* a */ if (isNotFound(e) || e.code === "X") return; });`,
    handlers: ["a"],
  },
  {
    name: "a comparison does not consume the promise",
    text: `async function f() { const p = Promise.all(xs); if (p === q) g(); try { await p; } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
  {
    name: "the length of a list is no promise",
    text: `async function f() { const ps = [Promise.all(xs)]; g(ps.length); try { await ps[0]; } catch { /* a */ } } f();`,
    handlers: ["a"],
  },
];

describe.each([
  ["the rejection arrives", caught],
  ["the rejection ends", ended],
  ["the rejection escapes", escaped],
  ["nothing more is said", silent],
])("%s", (_title, cases) => {
  it.each(cases)("$name", ({ text, handlers = [], escapes = [], ends }) => {
    const reach = reachOf(text);
    expect(reach.handlers).toEqual(handlers);
    expect(reach.escapes).toEqual(escapes);
    if (ends) expect(reach.ends).toEqual(ends);
  });
});

it("a wrapper that the settings name gathers like Promise.all", () => {
  const settings = { ...defaultSettings, fanOutFunctions: ["promiseAll"] };
  const text = `async function f() { try { await promiseAll([1].map(async () => { await Promise.race([g()]); })); } catch { /* a */ } } f();`;
  expect(reachOf(text, settings).handlers).toEqual(["a"]);
});
