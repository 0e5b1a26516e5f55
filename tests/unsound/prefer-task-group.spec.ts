import { describe, expect, it } from "vitest";
import { preferTaskGroup } from "../../src/rules/prefer-task-group.js";
import { lint } from "../helpers/lint.js";

/** What the rule reports of a piece of code. */
const report = (code: string): (string | undefined)[] =>
  lint(preferTaskGroup, code).map(({ messageId }) => messageId);

describe("what prefer-task-group reported wrongly, and no longer does", () => {
  it("tasks that keep every error of theirs: none fails, so a first failure says nothing of the rest", () => {
    const code = `import { readdir, readFile } from "node:fs/promises";
export async function sessions(folder: string) {
  try {
    const names = await readdir(folder);
    const jobs = names.map(async (name) => {
      try { return await readFile(name, "utf8"); } catch { return null; }
    });
    return await Promise.all(jobs);
  } catch (e) {
    if ((e as { code?: string }).code === "ENOENT") return [];
    throw e;
  }
}`;
    expect(lint(preferTaskGroup, code)).toEqual([]);
  });

  it("tasks that take a signal and keep every error: no sibling is to be aborted", () => {
    const code = `declare function read(uri: string, options: { signal: AbortSignal }): Promise<string>;
export async function readAll(uris: string[], signal: AbortSignal) {
  return await Promise.all(uris.map(async (uri) => {
    try { return { text: await read(uri, { signal }) }; } catch (error) { return { error }; }
  }));
}`;
    expect(lint(preferTaskGroup, code)).toEqual([]);
  });

  it("tasks that keep their errors in a method of the same class", () => {
    const code = `export class Loader {
  private async load(url: string, signal: AbortSignal) { try { return await fetch(url, { signal }); } catch (error) { this.log(error); return undefined; } }
  private log(error: unknown) { console.warn(error); }
  async all(urls: string[], signal: AbortSignal) { return await Promise.all(urls.map((url) => this.load(url, signal))); }
}`;
    expect(report(code)).toEqual([]);
    expect(report(code.replace("return undefined;", "throw error;"))).toEqual(["signalNotCancelled"]);
  });

  it("a time limit that each task makes for itself is no signal that siblings share (js-libp2p, connection-pruner)", () => {
    const code = `declare function close(url: string, options: { signal: AbortSignal }): Promise<void>;
export async function closeAll(urls: string[]) {
  await Promise.all(urls.map(async (url) => { await close(url, { signal: AbortSignal.timeout(500) }); }));
}`;
    expect(report(code)).toEqual([]);
  });

  it("what the handler ends is no controller of the tasks' signal (js-libp2p, connection-monitor)", () => {
    const code = `declare const stream: { write(options: { signal: AbortSignal }): Promise<void>; read(options: { signal: AbortSignal }): Promise<void>; abort(error: unknown): void };
export async function ping(signal: AbortSignal) {
  try { await Promise.all([stream.write({ signal }), stream.read({ signal })]); } catch (error) { stream.abort(error); throw error; }
}`;
    expect(report(code)).toEqual([]);
  });

  it("a handler that is meant for what the try awaits before (js-libp2p, registrar)", () => {
    const code = `declare function get(id: string): Promise<string[]>;
declare function tell(name: string): Promise<void>;
export async function leave(id: string) {
  try {
    const names = await get(id);
    await Promise.all(names.map((name) => tell(name)));
  } catch (error: any) {
    if (error.name === "NotFoundError") return;
    throw error;
  }
}`;
    expect(report(code)).toEqual([]);
    expect(report(code.replace("await get(id)", "id.split()"))).toEqual(["onlyFirstError"]);
  });

  it("a promise that cannot fail runs during another await", () => {
    const code = `declare function load(id: string): Promise<string>;
export async function both() {
  const early = load("a").catch(() => "");
  const config = await load("config");
  return await Promise.all([early, load(config)]);
}`;
    expect(report(code)).toEqual([]);
  });

  it("an error that is made of all failures of an allSettled, also beside the only one (pnpm, removeBins)", () => {
    const code = `export async function removeAll(names: string[], remove: (name: string) => Promise<void>) {
  const results = await Promise.allSettled(names.map((name) => remove(name)));
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, "cannot remove");
}`;
    expect(report(code)).toEqual([]);
    expect(report(code.replace(/ {2}if \(errors.length > 1.*/, ""))).toEqual(["settledRethrow"]);
  });

  it("tasks whose errors are logged by an expression (lodestar, syncingStatusTracker)", () => {
    const code = `declare const logger: { error(text: string, error: unknown): void };
export async function tell(all: ((signal: AbortSignal) => Promise<void>)[], signal: AbortSignal) {
  await Promise.all(all.map((one) => one(signal).catch((error) => logger.error("failed", error))));
}`;
    expect(report(code)).toEqual([]);
    expect(report(code.replace('logger.error("failed", error)', "Promise.reject(error)"))).toEqual([
      "signalNotCancelled",
    ]);
  });

  it("the name of a process signal (vite, utils)", () => {
    const code = `const callbacks = new Set<(signal?: "SIGTERM", exitCode?: number) => Promise<void>>();
export const stop: (signal?: "SIGTERM", exitCode?: number) => Promise<void> = async (signal, exitCode) => { await Promise.all([...callbacks].map((callback) => callback(signal, exitCode))); };`;
    expect(report(code)).toEqual([]);
  });

  it("tasks that keep their errors in a function of another file", () => {
    const code = `import { tryLoad } from "./try-load.js";
export const all = (urls: string[], signal: AbortSignal) => Promise.all(urls.map((url) => tryLoad(url, signal)));`;
    const beside = {
      "try-load.ts": `export async function tryLoad(url: string, signal: AbortSignal) { try { return await fetch(url, { signal }); } catch { return undefined; } }`,
    };
    expect(lint(preferTaskGroup, code, { typed: true, beside })).toEqual([]);
  });
});

describe("what prefer-task-group gets wrong", () => {
  it.fails(
    "tasks that fail for one shared reason only, before any of them has begun: no sibling is at work",
    () => {
      const code = `export class Client {
  token = "";
  async get(url: string, signal: AbortSignal) {
    if (this.token === "") throw new Error("no token");
    try { return await fetch(url, { signal }); } catch { return undefined; }
  }
  all(urls: string[], signal: AbortSignal) { return Promise.all(urls.map((url) => this.get(url, signal))); }
}`;
      expect(report(code)).toEqual([]);
    },
  );
});
