import { spawn } from "node:child_process";
import { existsSync, readdirSync, watch } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { createTemporaryProject, strictConfig, type TemporaryProject } from "../helpers/temporary-project.js";

const cli = resolve(import.meta.dirname, "../../dist/cli.js");
const pairs = Array.from({ length: 12 }, (_, index) => index);

const site = (index: number): string => `import { load } from "./load";
export const all${index} = async (ids: string[]): Promise<string[]> => await Promise.all(ids.map((id) => load(id)));
`;
const handler = (index: number): string => `import { NotFound } from "./load";
import { all${index} } from "./site${index}";
declare const log: (text: unknown) => void;
const answer = async (ids: string[]): Promise<number> => {
  try {
    return (await all${index}(ids)).length;
  } catch (error) {
    if (error instanceof NotFound) return error.status;
    throw error;
  }
};
answer(["a"]).then((status) => log(status));
`;

const files = {
  "package.json": '{ "name": "app", "private": true, "dependencies": { "except-star": "0.1.0" } }\n',
  "tsconfig.json": strictConfig,
  "src/load.ts":
    "export class NotFound extends Error {\n  readonly status = 404;\n}\nexport const load = async (id: string): Promise<string> => {\n  if (!id) throw new NotFound();\n  return id;\n};\n",
  ...Object.fromEntries(pairs.map((index) => [`src/site${index}.ts`, site(index)])),
  ...Object.fromEntries(pairs.map((index) => [`src/handler${index}.ts`, handler(index)])),
};

interface Moment {
  readonly signal: "SIGINT" | "SIGKILL";
  /** How many changes in the sources the run may make before it is interrupted; or after how long. */
  readonly changes?: number;
  readonly milliseconds?: number;
}

const moments: readonly Moment[] = (["SIGINT", "SIGKILL"] as const).flatMap((signal) => [
  { signal, milliseconds: 300 },
  { signal, milliseconds: 900 },
  { signal, changes: 1 },
  { signal, changes: 7 },
  { signal, changes: 30 },
]);

/** Runs the built command line, interrupts it, and says how it ended. */
function run(root: string, moment?: Moment): Promise<number | NodeJS.Signals | null> {
  const child = spawn(process.execPath, [cli, "migrate", "--no-install"], { cwd: root, stdio: "ignore" });
  const interrupt = (): unknown => moment && child.kill(moment.signal);
  const timer = moment?.milliseconds && setTimeout(interrupt, moment.milliseconds);
  let left = moment?.changes ?? Infinity;
  const watcher = watch(join(root, "src"), () => {
    left -= 1;
    if (left <= 0) interrupt();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (timer) clearTimeout(timer);
      watcher.close();
      resolve(signal ?? code);
    });
  });
}

const readAll = (project: TemporaryProject): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(project.root, "src")).map((name) => [name, project.read(`src/${name}`)]),
  );

async function runWhole(): Promise<Record<string, string>> {
  const project = createTemporaryProject(files);
  expect(await run(project.root)).toBe(0);
  const after = readAll(project);
  expect(after["site3.ts"]).toContain("TaskGroup.all(");
  expect(after["site3.ts"]).not.toContain('raise: "first"');
  expect(after["handler3.ts"]).toContain("except-star");
  return after;
}

let whole: Promise<Record<string, string>> | undefined;

describe.runIf(existsSync(cli))("a run of the command line that is interrupted", () => {
  it.each(moments)(
    "by $signal (after $changes changes, $milliseconds ms) leaves whole files, and the next run finishes it",
    async (moment) => {
      const after = await (whole ??= runWhole());
      const project = createTemporaryProject(files);
      await run(project.root, moment);
      const now = readAll(project);
      for (const [name, text] of Object.entries(after)) {
        expect([files[`src/${name}` as keyof typeof files], text], name).toContain(now[name]);
      }
      for (const index of pairs) {
        const isGroup = now[`site${index}.ts`] === after[`site${index}.ts`];
        if (isGroup) expect(now[`handler${index}.ts`]).toBe(after[`handler${index}.ts`]);
      }
      expect(await run(project.root)).toBe(0);
      expect(readAll(project)).toEqual(after);
    },
    120_000,
  );
});
