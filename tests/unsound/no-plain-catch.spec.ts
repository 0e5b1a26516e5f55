import { describe, expect, it } from "vitest";
import { noPlainCatch } from "../../src/rules/no-plain-catch.js";
import { lint } from "../helpers/lint.js";

const head = `import { TaskGroup } from "except-star";
class HttpError extends Error {}
const fails = async (): Promise<number> => { throw new HttpError(); };
const load = () => TaskGroup.all([fails, fails]);
`;

/** What the rule should report, and does not; `it.fails` turns red on the day it does. */
function isReported(code: string): void {
  expect(lint(noPlainCatch, head + code, { typed: true })).not.toEqual([]);
}

/** What the rule should leave alone, and reports. */
function isSilent(code: string, options: readonly unknown[] = []): void {
  expect(lint(noPlainCatch, code, { typed: true, options })).toEqual([]);
}

const handled = (awaited: string): string =>
  `export async function show() { try { ${awaited} } catch (e) { if (e instanceof HttpError) return; throw e; } }`;

it("reports the plain call: what the cases below differ from", () => {
  isReported(handled("await load();"));
});

describe("what no-plain-catch misses", () => {
  it.fails("a getter that starts the group: reading a property is no call", () => {
    isReported(
      `class Api { get data() { return load(); } }\nconst api = new Api();\n${handled("await api.data;")}`,
    );
  });

  it.fails("a tagged template: its tag is called, but not as a call", () => {
    isReported(`const sql = (text: TemplateStringsArray) => load();\n${handled("await sql`select`;")}`);
  });

  it.fails("a promise that is kept in a field: who writes the field is not asked", () => {
    isReported(
      `class Store { ready = load(); }\nconst store = new Store();\n${handled("await store.ready;")}`,
    );
  });

  it.fails("a callback that is registered first and run by an event: hooks are not followed", () => {
    isReported(`const hooks: (() => Promise<unknown>)[] = [];
hooks.push(load);
${handled("for (const hook of hooks) await hook();")}`);
  });

  it.fails("an interface without a tag: what implements it is not asked", () => {
    isReported(`interface Api { load(): Promise<unknown> }
class Real implements Api { load() { return load(); } }
export const make = (): Api => new Real();
export async function show(api: Api) { try { await api.load(); } catch (e) { if (e instanceof HttpError) return; throw e; } }`);
  });

  it.fails(
    "an error that may come alone as well as in the group: then the handler counts as meant for that",
    () => {
      isReported(`import { readFile, readdir } from "node:fs/promises";
export async function list(folder: string) {
  try {
    const names = await readdir(folder);
    return await TaskGroup.map(names, (name) => readFile(name));
  } catch (e) {
    if ((e as { code?: string }).code === "ENOENT") return [];
    throw e;
  }
}`);
    },
  );
});

describe("what no-plain-catch reports wrongly", () => {
  it.fails(
    "tasks that keep the errors which are tested for in a function of their own: only a task's own tries are compared",
    () => {
      isSilent(
        `class ApiError extends Error { status = 500; }
const load = async (id: string): Promise<string> => { throw new ApiError(id); };
const loadKnown = async (id: string) => {
  try { return await load(id); } catch (e) { if (e instanceof ApiError && e.status < 500) return null; throw e; }
};
export async function find(ids: string[]) {
  try {
    return await Promise.all(ids.map((id) => loadKnown(id)));
  } catch (e) { if (e instanceof ApiError && e.status < 500) return e; throw e; }
}`,
        [{ assumeMigrated: true }],
      );
    },
  );

  it.fails(
    "a fan-out that what the caller gives never comes to: conditions are not compared with arguments",
    () => {
      isSilent(
        `class LimitError extends Error {}
const ask = async (id: string): Promise<string> => { throw new LimitError(id); };
const extract = async (ids: string[]) => {
  if (ids.length === 1) return [await ask(ids[0] as string)];
  return Promise.all(ids.map((id) => ask(id)));
};
export async function one(id: string) {
  try { return await extract([id]); } catch (e) { if (e instanceof LimitError) return []; throw e; }
}`,
        [{ assumeMigrated: true }],
      );
    },
  );
});

describe("what no-plain-catch left alone wrongly, or reported wrongly, and no longer does", () => {
  const migrated = [{ assumeMigrated: true }];

  it("a text that no error of Node has, though a task reads a file (playwright, browserFactory)", () => {
    isSilent(
      `import { readFile } from "node:fs/promises";
declare const channel: { start(files: unknown): Promise<void> };
const read = (paths: string[]) => Promise.all(paths.map((path) => readFile(path)));
export async function launch(paths: string[]) {
  try {
    await channel.start(await read(paths));
  } catch (e: any) {
    if (e.message.includes("cannot open shared object file: No such file or directory")) throw new Error("deps");
    throw e;
  }
}`,
      migrated,
    );
  });

  it("a text that Node's errors have is reported", () => {
    const code = `import { readFile } from "node:fs/promises";
export async function launch(paths: string[]) {
  try {
    await Promise.all(paths.map((path) => readFile(path)));
  } catch (e: any) {
    if (e.message.includes("no such file")) return;
    throw e;
  }
}`;
    expect(lint(noPlainCatch, code, { typed: true, options: migrated })).toHaveLength(1);
  });

  it("a user's handler that runs as a task can throw any error of the project (playwright, network)", () => {
    const code = `class ClosedError extends Error {}
export class Route {
  constructor(private handler: (route: Route) => Promise<void>, private done: Promise<void>) {}
  close() { throw new ClosedError(); }
  async run() {
    const handler = this.handler;
    try { await Promise.all([this.done, handler(this)]); } catch (e) { if (e instanceof ClosedError) return; throw e; }
  }
}`;
    expect(lint(noPlainCatch, code, { typed: true, options: migrated })).toHaveLength(1);
  });

  it("data that tasks work on is made before them: its makers throw alone (kit, query-live)", () => {
    isSilent(
      `class Redirect extends Error {}
function prepare(): string[] { throw new Redirect(); }
declare const listeners: Set<(name: string) => void>;
export async function go() {
  try {
    const names = prepare();
    await Promise.all(names.map((name) => listeners.forEach((one) => one(name))));
  } catch (e) { if (e instanceof Redirect) return; throw e; }
}`,
      migrated,
    );
  });

  it("a filtered list of names is data as well, and tasks that keep their errors bring none (miniflare)", () => {
    isSilent(
      `import { readdir, unlink } from "node:fs/promises";
export async function clear(folder: string) {
  try {
    const names = await readdir(folder);
    await Promise.all(names.filter((name) => name.endsWith(".db")).map((name) => unlink(name).catch(() => {})));
  } catch (e: any) { if (e.code !== "ENOENT") throw e; }
}`,
      migrated,
    );
  });

  it("a property that is read with a default decides nothing (wrangler, pages upload)", () => {
    isSilent(
      `import { readFile } from "node:fs/promises";
export async function upload(paths: string[]) {
  try { await Promise.all(paths.map((path) => readFile(path))); } catch (e: any) { throw Object.assign(new Error("upload"), { exit: e.code || 1 }); }
}`,
      migrated,
    );
  });

  const near = `class HttpError extends Error {}
const refuse = () => { throw new HttpError(); };
const deep = async (id: string) => { if (id) refuse(); return id; };
const outer = async (id: string) => deep(id);
`;
  const asked = (first: string, task: string): string => `${near}export async function show(ids: string[]) {
  try {
    await ${first};
    await Promise.all(ids.map((id) => ${task}));
  } catch (e) { if (e instanceof HttpError) return; throw e; }
}`;

  it("an error that the code beside the list throws nearer than its tasks (gemini-cli, useGeminiStream)", () => {
    isSilent(asked('deep("a")', "outer(id)"), migrated);
  });

  it("an error that the tasks throw as near as the code beside them is reported (vite, publicDir)", () => {
    const code = asked('deep("a")', "deep(id)");
    expect(lint(noPlainCatch, code, { typed: true, options: migrated })).toHaveLength(1);
  });

  it("where nothing else in the try can bring the error, it is the tasks' (payload, runJSONJob)", () => {
    const code = `class JobError extends Error {}
export async function run(jobs: Record<string, any>, names: string[]) {
  try { await Promise.all(names.map((name) => jobs[name](name))); } catch (e) { if (e instanceof JobError) return; throw e; }
}`;
    expect(lint(noPlainCatch, code, { typed: true, options: migrated })).toHaveLength(1);
  });

  it("a client's calls in the list and beside it, of which nobody sees any (netlify, env:set)", () => {
    const code = `export async function set(api: any, values: string[], body: string) {
  try {
    if (body) await api.updateAll(body);
    else await Promise.all(values.map((value) => api.setValue(value)));
  } catch (e: any) { throw e.json ? new Error(e.json.message) : e; }
}`;
    expect(lint(noPlainCatch, code, { typed: true, options: migrated })).toHaveLength(1);
  });

  it("a server that refuses the first request: the list behind it is never asked (Roo-Code, fetchers)", () => {
    isSilent(
      `export async function models(client: any, names: string[]) {
  try {
    await client.request("all");
    await Promise.all(names.map((name) => client.request(name)));
  } catch (e: any) { if (e.code === "ECONNREFUSED") return; throw e; }
}`,
      migrated,
    );
  });

  it("`await client.get(…)` is a request, and no look into a collection (continue, GitLab)", () => {
    const code = `import { AxiosError } from "axios";
declare const client: any;
export const load = (ids: string[]) => Promise.all(ids.map(async (id) => (await client.get(id)).data));
export async function show(ids: string[]) {
  try { return await load(ids); } catch (e) { if (e instanceof AxiosError) return []; throw e; }
}`;
    expect(lint(noPlainCatch, code, { typed: true, options: migrated })).toHaveLength(1);
  });

  const reports = (code: string): void => {
    expect(lint(noPlainCatch, code, { typed: true, options: migrated })).toHaveLength(1);
  };

  it("tasks that keep exactly the errors which are tested for (vercel, find-projects-for-domain)", () => {
    const kept = "if (e instanceof ApiError && e.status < 500) return null; throw e;";
    const code = `class ApiError extends Error { status = 500; }
const load = async (id: string): Promise<string> => { throw new ApiError(id); };
export async function find(ids: string[]) {
  try {
    await load("list");
    return await Promise.all(ids.map(async (id) => {
      try { return await load(id); } catch (e) { ${kept} }
    }));
  } catch (err) { if (err instanceof ApiError && err.status < 500) return err; throw err; }
}`;
    isSilent(code, migrated);
    isSilent(
      code.replace(kept, "if (!(e instanceof ApiError && e.status < 500)) throw e; return null;"),
      migrated,
    );
    reports(code.replace("e.status < 500) return null", "e.status < 400) return null"));
    reports(code.replace(kept, "if (e instanceof ApiError && e.status < 500) console.warn(e); throw e;"));
    reports(code.replace("try { return await load(id)", "await load(id); try { return await load(id)"));
  });

  it("a number of HTTP that a request before the list answers first (vscode-pull-request, categories)", () => {
    const code = `export async function list(client: any, query: string) {
  try {
    const found = await client.search(query);
    return await Promise.all(found.map((one: string) => client.load(one)));
  } catch (e: any) { if (e.status === 404) return []; throw e; }
}`;
    isSilent(code, migrated);
    reports(code.replace("await client.search(query)", "[query]"));
    reports(code.replace("const found = await", "const found = []; if (!query) await"));
    isSilent(code.replace("e.status === 404", "e.json"), migrated);
  });

  it("a number of HTTP, where nothing but the list is waited for (firebase, indexes)", () => {
    const code = `export async function read(client: any, path: string) {
  const send = async (name: string) => client.request(name);
  const load = async (name: string) => send(name);
  const one = load(path);
  const other = load("other");
  try {
    const found = await Promise.all([one, other]);
    return client.render(found);
  } catch (e: any) { if (e.status === 404) return null; throw e; }
}`;
    reports(code);
    isSilent(code.replace("return client.render", "return await client.render"), migrated);
  });

  it("a number of HTTP that the same client brings, in a list one call away and beside it (firebase, roles)", () => {
    const code = `const request = async (path: string) => { throw Object.assign(new Error(path), { status: 400 }); };
const addRole = async (name: string) => {
  const [policy] = await Promise.all([request("policy"), request("account")]);
  return request(name + policy);
};
export async function grant(name: string) {
  try { await addRole(name); } catch (e: any) { if (e.status === 400) return false; throw e; }
  return true;
}`;
    isSilent(code, migrated);
    reports(code.replace("return request(name + policy)", "return name + policy"));
    reports(code.replaceAll("400", "4004"));
  });

  it("a list three calls away and more, where the code beside it brings the error in as many (changesets, cli)", () => {
    const code = `class ExitError extends Error {}
const refuse = () => { throw new ExitError(); };
const read = (ids: string[]) => Promise.all(ids.map(async () => refuse()));
const prepare = (ids: string[]) => read(ids);
const publish = async (ids: string[]) => { if (ids.length === 0) refuse(); await prepare(ids); };
const run = async (ids: string[]) => { await publish(ids); };
export async function main(ids: string[]) {
  try { refuse(); await run(ids); } catch (e) { if (e instanceof ExitError) return; throw e; }
}`;
    isSilent(code, migrated);
    reports(code.replace("await run(ids)", "await prepare(ids)"));
    reports(code.replace("refuse(); await run", "await run"));
  });

  it("an error that other code makes alone, in fewer calls than the tasks are away (documenso, detect-fields)", () => {
    const code = `class AppError extends Error {}
const find = async (id: string) => { throw new AppError(id); };
const add = async (id: string) => { throw new AppError(id); };
const detect = async (ids: string[]) => { await Promise.all(ids.map(async (id) => add(id))); };
export async function answer(ids: string[]) {
  try { await find("first"); await detect(ids); } catch (e) { if (e instanceof AppError) return; throw e; }
}`;
    isSilent(code, migrated);
    reports(code.replace('await find("first"); ', ""));
    // The same code makes it either way: it fails in the list as surely as before it.
    reports(code.replace("add(id))", "find(id))"));
  });

  it("what is waited for behind the tasks, with what they have brought (firebase, datastore)", () => {
    const code = `declare const auth: { token(): Promise<string> }, check: { token(): Promise<string> };
declare const connection: { invoke(token: string): Promise<string> };
export const invoke = () => Promise.all([auth.token(), check.token()]).then(([token]) => connection.invoke(token))
  .catch((e: any) => { if (e.code === "UNAUTHENTICATED") return undefined; throw e; });`;
    isSilent(code, migrated);
    reports(code.replace("connection.invoke(token)", "token.trim()"));
  });

  it("tasks that nobody can see, far from a handler of the project's own error (theia, frontend-application)", () => {
    const code = `class MigrationError extends Error {}
export class Shell {
  left: Promise<void> | undefined;
  right: Promise<void> | undefined;
  async apply() { await Promise.all([this.left, this.right]); }
  async restore() {
    try { await this.apply(); } catch (e) { if (e instanceof MigrationError) return false; throw e; }
    return true;
  }
}`;
    isSilent(code, migrated);
    reports(code.replace("await this.apply()", "await Promise.all([this.left, this.right])"));
  });
});
