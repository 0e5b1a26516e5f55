/** Handlers that a search for callers can miss: each is told what `useBoth` throws in another way. `HANDLED` tests for its class. */
export const hiddenHandlers: Readonly<Record<string, string>> = {
  "a namespace's member by a computed name": `
    import * as api from "./api";
    async function f(k: string) { try { await (api as any)[k](); } HANDLED }
    void f("useBoth");`,
  "a module that is required": `
    declare function require(name: string): any;
    const api = require("./api");
    async function f() { try { await api.useBoth(); } HANDLED }
    void f();`,
  "a module that is imported by a computed path": `
    async function f(name: string) { const m = await import("./" + name); try { await m.useBoth(); } HANDLED }
    void f("api");`,
  "a module that is imported by a path with a part in it": `
    async function f(name: string) { const m = await import(\`./\${name}.js\`); try { await m.useBoth(); } HANDLED }
    void f("api");`,
  "the values of an object": `
    const all = { useBoth };
    async function f() { for (const g of Object.values(all)) { try { await g(); } HANDLED } }
    void f();`,
  "a bound function": `
    const g = useBoth.bind(null);
    async function f() { try { await g(); } HANDLED }
    void f();`,
  "Reflect.apply": `
    async function f() { try { await Reflect.apply(useBoth, null, []); } HANDLED }
    void f();`,
  "a class behind an interface": `
    interface L { load(): Promise<unknown> }
    class A implements L { async load() { return useBoth(); } }
    async function f(l: L) { try { await l.load(); } HANDLED }
    void f(new A());`,
  "an async generator": `
    async function* gen() { yield 1; await useBoth(); }
    async function f() { try { for await (const x of gen()) console.log(x); } HANDLED }
    void f();`,
  "a generator that delegates": `
    async function* gen() { yield 1; await useBoth(); }
    async function* outer() { yield* gen(); }
    async function f() { const it = outer(); try { await it.next(); await it.next(); } HANDLED }
    void f();`,
  "a promise that is settled by hand": `
    function p() { return new Promise((resolve, reject) => { useBoth().then(resolve, reject); }); }
    async function f() { try { await p(); } HANDLED }
    void f();`,
  "a race": `
    async function f() { try { await Promise.race([useBoth(), fetch("/c")]); } HANDLED }
    void f();`,
  "the error as a value": `
    async function f() { const r = await useBoth().catch((e: unknown) => e); if (r instanceof ApiError) console.log("hidden"); }
    void f();`,
  "the error in a tuple": `
    async function safe<T>(p: Promise<T>): Promise<[unknown, T | undefined]> { try { return [undefined, await p]; } catch (e) { return [e, undefined]; } }
    async function f() { const [err] = await safe(useBoth()); if (err instanceof ApiError) console.log("hidden"); }
    void f();`,
  "the error in a variable of the module": `
    let last: unknown;
    async function f() { try { await useBoth(); } catch (e) { last = e; } }
    export function show() { if (last instanceof ApiError) console.log("hidden"); }
    void f().then(show);`,
  "a promise of the module": `
    const ready = useBoth();
    async function f() { try { await ready; } HANDLED }
    void f();`,
  "a tagged template": `
    async function f() { try { await (useBoth as any)\`x\`; } HANDLED }
    void f();`,
  "a getter": `
    class A { get all() { return useBoth(); } }
    async function f() { try { await new A().all; } HANDLED }
    void f();`,
  "the default of a parameter": `
    async function f({ load = useBoth } = {}) { try { await load(); } HANDLED }
    void f();`,
  "a switch over the constructor": `
    async function f() { try { await useBoth(); } catch (e) { switch ((e as Error).constructor) { case ApiError: console.log("hidden"); break; default: throw e; } } }
    void f();`,
  "a name in a list": `
    async function f() { try { await useBoth(); } catch (e: any) { const known = ["ApiError"]; if (known.includes(e.constructor.name)) console.log("hidden"); else throw e; } }
    void f();`,
  "an unpacked parameter": `
    async function f() { try { await useBoth(); } catch ({ status }: any) { if (status === 1) console.log("hidden"); } }
    void f();`,
  "an emitter": `
    declare const bus: { emit(n: string, e: unknown): void; on(n: string, f: (e: unknown) => void): void };
    bus.on("error", (e) => { if (e instanceof ApiError) console.log("hidden"); });
    void useBoth().catch((e) => bus.emit("error", e));`,
  "an entry of allSettled": `
    async function f() { const [r] = await Promise.allSettled([useBoth()]); if (r.status === "rejected" && r.reason instanceof ApiError) console.log("hidden"); }
    void f();`,
  "the cause of a new error": `
    async function g() { try { await useBoth(); } catch (e) { throw new Error("wrapped", { cause: e }); } }
    async function f() { try { await g(); } catch (e) { if ((e as Error).cause instanceof ApiError) console.log("hidden"); else throw e; } }
    void f();`,
  "a reject that is kept": `
    let reject!: (e: unknown) => void;
    const p = new Promise((_, r) => { reject = r; });
    useBoth().catch((e) => reject(e));
    async function f() { try { await p; } HANDLED }
    void f();`,
  "the reason of a signal": `
    const c = new AbortController();
    useBoth().catch((e) => c.abort(e));
    c.signal.addEventListener("abort", () => { if (c.signal.reason instanceof ApiError) console.log("hidden"); });`,
  "a module that is imported late": `
    async function f() { const { useBoth, ApiError } = await import("./api"); try { await useBoth(); } HANDLED }
    void f();`,
  "String(e), compared later": `
    async function f() { try { await useBoth(); } catch (e) { const m = String(e); if (m.startsWith("ApiError")) console.log("hidden"); } }
    void f();`,
  "a message in a variable, searched later": `
    async function f() { try { await useBoth(); } catch (e) { const msg = e instanceof Error ? e.message : String(e); if (msg.startsWith("/a")) console.log("hidden"); } }
    void f();`,
  "a message in a variable, compared later": `
    async function f() { try { await useBoth(); } catch (e) { const msg = e instanceof Error ? e.message : String(e); if (msg === "/a") console.log("hidden"); } }
    void f();`,
  "a text that a function makes, compared": `
    function messageOf(e: unknown) { return e instanceof Error ? e.message : String(e); }
    async function f() { try { await useBoth(); } catch (e) { if (messageOf(e) === "/a") console.log("hidden"); } }
    void f();`,
  "a template, compared": `
    async function f() { try { await useBoth(); } catch (e) { if (\`\${e}\` === "ApiError: /a") console.log("hidden"); } }
    void f();`,
  "a copy of the error's fields": `
    async function f() { try { await useBoth(); } catch (e: any) { const copy = { ...e }; if (copy.status === 1) console.log("hidden"); } }
    void f();`,
  "an alias with a cast": `
    async function f() { try { await useBoth(); } catch (e) { const err = e as { status?: number }; const s = err.status ?? 0; if (s === 1) console.log("hidden"); } }
    void f();`,
  "a field that is returned": `
    async function f() { try { await useBoth(); } catch (e: any) { return e.status; } }
    void f();`,
  "an assertion function": `
    function assertApi(e: unknown): asserts e is ApiError { if (!(e instanceof ApiError)) throw e; }
    async function f() { try { await useBoth(); } catch (e) { assertApi(e); console.log(e.status); } }
    void f();`,
  "a map that is made of entries": `
    const handlers = new Map<string, () => Promise<unknown>>([["both", useBoth]]);
    async function f(k: string) { try { await handlers.get(k)?.(); } HANDLED }
    void f("both");`,
  "a map that is made of an object's entries": `
    const entries = Object.entries({ a: useBoth });
    const m = new Map(entries);
    async function f(k: string) { try { await m.get(k)?.(); } HANDLED }
    void f("a");`,
  "a map in a field": `
    class R { readonly m = new Map<string, () => Promise<unknown>>([["a", () => useBoth()]]);
     async run(k: string) { try { await this.m.get(k)?.(); } HANDLED } }
    void new R().run("a");`,
  "a map of promises": `
    const cache = new Map<string, Promise<unknown>>([["a", useBoth()]]);
    async function f(k: string) { try { await cache.get(k); } HANDLED }
    void f("a");`,
  "the entries of a map, unpacked": `
    const m = new Map([["a", useBoth]]);
    async function f() { for (const [k, g] of m) { try { await g(); } HANDLED } }
    void f();`,
  "the entries of a map, asked for": `
    const m = new Map<string, () => Promise<unknown>>();
    m.set("a", useBoth);
    async function f() { for (const [k, g] of m.entries()) { try { await g(); } HANDLED } }
    void f();`,
  "the entries of a map, by index": `
    const m = new Map([["a", useBoth]]);
    async function f() { for (const entry of m) { try { await entry[1](); } HANDLED } }
    void f();`,
  "a map that is spread": `
    const m = new Map([["a", useBoth]]);
    async function f() { await Promise.race([...m].map(async ([k, g]) => { try { await g(); } HANDLED })); }
    void f();`,
  "forEach of a map": `
    const m = new Map([["a", useBoth]]);
    m.forEach(async (g) => { try { await g(); } HANDLED });`,
  "an iterator's next": `
    const m = new Map([["a", useBoth]]);
    async function f() { const g = m.values().next().value; try { await g?.(); } HANDLED }
    void f();`,
  "a registry by name": `
    const registry: Record<string, () => Promise<unknown>> = {};
    function register(name: string, f: () => Promise<unknown>) { registry[name] = f; }
    register("a", useBoth);
    async function f(k: string) { try { await registry[k]?.(); } HANDLED }
    void f("a");`,
  "a registry in a class": `
    class R { #m = new Map<string, () => Promise<unknown>>(); add(k: string, f: () => Promise<unknown>) { this.#m.set(k, f); return this; } async run(k: string) { try { await this.#m.get(k)?.(); } HANDLED } }
    void new R().add("a", useBoth).run("a");`,
  "a class that extends Map": `
    class R extends Map<string, () => Promise<unknown>> { async run(k: string) { try { await this.get(k)?.(); } HANDLED } }
    void new R([["a", useBoth]]).run("a");`,
  "a method of the base class": `
    abstract class B { abstract work(): Promise<unknown>; async run() { try { await this.work(); } HANDLED } }
    class C extends B { async work() { return useBoth(); } }
    void new C().run();`,
  super: `
    class B { async work() { return useBoth(); } }
    class C extends B { override async work() { try { return await super.work(); } HANDLED } }
    void new C().work();`,
  "a mixin": `
    type Ctor = new (...a: any[]) => { work(): Promise<unknown> };
    const M = <T extends Ctor>(Base: T) => class extends Base { async run() { try { await this.work(); } HANDLED } };
    class B { async work(): Promise<unknown> { return useBoth(); } }
    void new (M(B))().run();`,
  "a proxy of an object with a shorthand property": `
    const p = new Proxy({ useBoth }, {});
    async function f() { try { await p.useBoth(); } HANDLED }
    void f();`,
  "a composed function": `
    const compose = (...fs: (() => Promise<unknown>)[]) => async () => { for (const g of fs) { try { await g(); } HANDLED } };
    void compose(useBoth)();`,
  "the arguments object": `
    function run(..._: unknown[]) { const g = arguments[0]; return (async () => { try { await g(); } HANDLED })(); }
    void run(useBoth);`,
  "the rest of an object": `
    async function run({ n, ...rest }: { n: number; task: () => Promise<unknown> }) { try { await rest.task(); } HANDLED console.log(n); }
    void run({ n: 1, task: useBoth });`,
  "a callback with the error first": `
    function nodeify(p: Promise<unknown>, cb: (e: unknown, v?: unknown) => void) { p.then((v) => cb(null, v), cb); }
    nodeify(useBoth(), (err) => { if (err instanceof ApiError) console.log("hidden"); });`,
  "a predicate that is handed over": `
    async function retry<T>(g: () => Promise<T>, isFatal: (e: unknown) => boolean): Promise<T> { for (;;) { try { return await g(); } catch (e) { if (isFatal(e)) throw e; } } }
    void retry(useBoth, (e) => e instanceof ApiError);`,
  "a queue of jobs with callbacks": `
    const queue: { job: () => Promise<unknown>; done: (e?: unknown) => void }[] = [];
    async function pump() { for (const { job, done } of queue) await job().then(() => done(), done); }
    queue.push({ job: useBoth, done: (e) => { if (e instanceof ApiError) console.log("hidden"); } });
    void pump();`,
  "an object that other code gets": `
    declare function id<T extends object>(o: T): T;
    const p = id({ useBoth });
    async function f() { try { await p.useBoth(); } HANDLED }
    void f();`,
  "an object that comes back from other code under a new type": `
    declare function id(o: object): object;
    const p = id({ load: useBoth }) as { load(): Promise<void> };
    async function f() { try { await p.load(); } HANDLED }
    void f();`,
  "an object of callbacks that other code gets": `
    declare function start(o: { load(): Promise<unknown>; onError(e: unknown): void }): void;
    start({ load: useBoth, onError: (e) => { if (e instanceof ApiError) console.log("hidden"); } });`,
  "Object.create": `
    const p = Object.create({ loadAll: useBoth });
    async function f() { try { await p.loadAll(); } HANDLED }
    void f();`,
  "Object.fromEntries": `
    const p = Object.fromEntries(Object.entries({ useBoth }).map(([k, g]) => [k + "Safe", g]));
    async function f() { try { await p.useBothSafe!(); } HANDLED }
    void f();`,
  "a property of globalThis": `
    (globalThis as any).load = useBoth;
    async function f() { try { await (globalThis as any).load(); } HANDLED }
    void f();`,
  "a WeakRef": `
    const w = new WeakRef(useBoth);
    async function f() { try { await w.deref()!(); } HANDLED }
    void f();`,
  "an argument of setTimeout": `
    const t = setTimeout(async (g: () => Promise<unknown>) => { try { await g(); } HANDLED }, 5, useBoth);`,
  "a promise that is remembered": `
    let cached: Promise<unknown> | undefined;
    const once = () => (cached ??= useBoth());
    async function f() { try { await once(); } HANDLED }
    void f();`,
  "a thenable": `
    const lazy = { then(ok: (v: unknown) => void, no: (e: unknown) => void) { useBoth().then(ok, no); } };
    async function f() { try { await (lazy as PromiseLike<unknown>); } HANDLED }
    void f();`,
  "a static field": `
    class D { static load = useBoth; static async run() { try { await this.load(); } HANDLED } }
    void D.run();`,
  "an object of any type": `
    class D { load = () => useBoth(); }
    async function f(d: any) { try { await d.load(); } HANDLED }
    void f(new D());`,
  "a method by a key": `
    class D { async load() { return useBoth(); } async other() { return 1; } }
    async function f(d: D, k: "load" | "other") { try { await d[k](); } HANDLED }
    void f(new D(), "load");`,
  "an argument of process.nextTick": `
    declare const process: any;
    useBoth().catch((e) => process.nextTick((x: unknown) => { if (x instanceof ApiError) console.log("hidden"); }, e));`,
  "the error in an object, in the handler": `
    async function f() { try { await useBoth(); } catch (e) { const box = { e }; if (box.e instanceof ApiError) console.log("hidden"); } }
    void f();`,
  "the error in a variable that is assigned, in the handler": `
    async function f() { try { await useBoth(); } catch (e) { let err: unknown; err = e; if (err instanceof ApiError) console.log("hidden"); } }
    void f();`,
  "the error in a list, in the handler": `
    async function f() { try { await useBoth(); } catch (e) { [e].forEach((x) => { if (x instanceof ApiError) console.log("hidden"); }); } }
    void f();`,
  "the error or another value": `
    async function f(o: unknown) { try { await useBoth(); } catch (e) { if ((o ?? e) instanceof ApiError) console.log("hidden"); } }
    void f(1);`,
  "a test that is a function in the handler": `
    async function f() { try { await useBoth(); } catch (e) { const test = (x: unknown) => x instanceof ApiError; console.log(test(e)); } }
    void f();`,
  "a handler in the handler": `
    async function f() { try { await useBoth(); } catch (e) { try { throw e; } catch (inner) { if (inner instanceof ApiError) console.log("hidden"); } } }
    void f();`,
  "a parameter with a default": `
    void useBoth().catch((e = new Error("x")) => { if (e instanceof ApiError) console.log("hidden"); });`,
  "a variable that is asked behind the handler": `
    async function f() { let failure: unknown; try { await useBoth(); } catch (e) { failure = e; } if (failure instanceof ApiError) console.log("hidden"); }
    void f();`,
  "a handler with a parameter for this": `
    function onError(this: void, e: unknown) { if (e instanceof ApiError) console.log("hidden"); else throw e; }
    void useBoth().catch(onError);`,
};
