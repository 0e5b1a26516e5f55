import { describe, expect, it } from "vitest";
import { hiddenHandlers } from "../helpers/hidden-handlers.js";
import { createTemporaryProject, strictConfig } from "../helpers/temporary-project.js";

const api = `export class ApiError extends Error { status = 1 }
async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new ApiError(url);
  return response;
}
export async function useBoth() {
  return await Promise.all([get("/a"), get("/b")]);
}
`;
const test = 'if (e instanceof ApiError) console.log("seen", e.status); else throw e;';
/** A handler that is easily found, so that the function counts as one whose callers are known. */
const page = `import { useBoth, ApiError } from "./api";
async function main() {
  try { await useBoth(); } catch (e) { ${test} }
}
void main();
`;

/** Migrates each case in a folder of its own, all in one program: "group" is a handler that is silently dead. */
async function migrateAll(cases: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const folders = Object.entries(cases).map(([name, code], index) => ({
    name,
    code,
    at: `src/case-${index}`,
  }));
  const head = 'import { useBoth, ApiError } from "./api";\n';
  const hidden = (code: string): string => `${head}${code.replaceAll("HANDLED", `catch (e) { ${test} }`)}\n`;
  const files = folders.flatMap(({ code, at }) => [
    [`${at}/api.ts`, api],
    [`${at}/page.ts`, page],
    [`${at}/hidden.ts`, hidden(code)],
  ]);
  const project = createTemporaryProject({
    "package.json": '{ "name": "app", "private": true, "type": "module" }',
    "tsconfig.json": strictConfig,
    ...Object.fromEntries(files),
  });
  await project.run("migrate", "--no-install");
  const outcomes = folders.map(({ name, code, at }) => {
    const site = project.read(`${at}/api.ts`);
    if (!site.includes("TaskGroup")) return [name, "left"] as const;
    if (/raise: .first./.test(site)) return [name, "first"] as const;
    return [name, project.read(`${at}/hidden.ts`) === hidden(code) ? "group" : "rewritten"] as const;
  });
  return new Map(outcomes);
}

it("no handler that is hard to find is silently dead, and most are found, not only feared", async () => {
  const outcomes = [...(await migrateAll(hiddenHandlers))];
  const namesOf = (wanted: string): string[] =>
    outcomes.filter(([, outcome]) => outcome === wanted).map(([name]) => name);
  expect({ dead: namesOf("group"), left: namesOf("left") }).toEqual({ dead: [], left: [] });
  expect(namesOf("rewritten").length).toBeGreaterThan(outcomes.length / 2);
});

describe("an error that nobody handles", () => {
  const listeners = {
    "a listener of the process":
      'declare const process: any;\nprocess.on("unhandledRejection", (e: unknown) => { if (e instanceof ApiError) process.exit(e.status); });',
    "a listener of the window":
      'window.addEventListener("unhandledrejection", (event) => { if (event.reason instanceof ApiError) alert(event.reason.status); });',
    "a property of the window":
      "window.onunhandledrejection = (event) => { if (event.reason instanceof ApiError) alert(event.reason.status); };",
  };

  it.each(Object.entries(listeners))("comes bare to %s that tests for it", async (name, code) => {
    const outcomes = await migrateAll({ [name]: `${code}\nvoid useBoth();` });
    expect(outcomes.get(name)).toBe("first");
  });

  it("comes as a group to a listener that only shows it", async () => {
    const code =
      'window.addEventListener("unhandledrejection", (event) => console.error(event.reason));\nvoid useBoth();';
    expect((await migrateAll({ shown: code })).get("shown")).toBe("group");
  });
});
