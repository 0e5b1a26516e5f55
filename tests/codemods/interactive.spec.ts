import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { createTemporaryProject, strictConfig, type TemporaryProject } from "../helpers/temporary-project.js";

const cli = resolve(import.meta.dirname, "../../dist/cli.js");
const hasTerminals = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux");

const down = "\u001B[B";
const enter = "\r";
const site = (name: string): string => `declare const f: () => Promise<void>;
const ${name} = async (): Promise<void> => {
  await Promise.all([f(), f()]);
};
void ${name}();
export {};
`;
const files = {
  "package.json": '{ "name": "app", "private": true, "dependencies": { "except-star": "0.1.0" } }\n',
  "tsconfig.json": strictConfig,
  "src/a.ts": `${site("one")}${site("two").replace(/^declare.*\n/, "")}`,
  "src/b.ts": site("three"),
  "src/c.ts": site("four"),
};

/** Runs the built command line on a terminal of its own, gives each question its answer, and returns the screen's text. */
function answer(project: TemporaryProject, answers: readonly string[]): Promise<string> {
  const command = `stty cols 120 rows 40; "${process.execPath}" "${cli}" migrate -i --no-install`;
  const env: NodeJS.ProcessEnv = { ...process.env, TERM: "xterm", CI: undefined, NO_COLOR: undefined };
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: project.root, env });
  let screen = "";
  let asked = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    screen += chunk.toString();
    const questions = new Set(stripVTControlCharacters(screen).match(/\u25C6 {2}\d+ of /g));
    for (; asked < questions.size; asked += 1) child.stdin.write(answers[asked] ?? "");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve(screen) : reject(new Error(`It ended with ${code}:\n${screen}`)),
    );
  });
}

const isMigrated = ({ read }: TemporaryProject, path: string): boolean =>
  read(path).includes("TaskGroup.all([") && !read(path).includes("Promise.all");

describe.runIf(existsSync(cli) && hasTerminals)("the questions of -i, on a terminal", () => {
  it("show the diff and the risks of each unit, and take a no", async () => {
    const project = createTemporaryProject(files);
    const screen = await answer(project, [enter, down + enter, enter, enter]);
    expect(screen).toContain("\u001B[31m-  await Promise.all([f(), f()]);");
    expect(screen).toContain("\u001B[32m+  await TaskGroup.all([() => f(), () => f()]);");
    expect(screen).toContain("It rejects with an ExceptionGroup that holds every failure.");
    expect(project.read("src/a.ts").match(/Promise\.all/g)).toHaveLength(1);
    expect(project.read("src/a.ts").match(/TaskGroup\.all/g)).toHaveLength(1);
    expect(isMigrated(project, "src/b.ts")).toBe(true);
    expect(isMigrated(project, "src/c.ts")).toBe(true);
  }, 60_000);

  it("ask no more after all, and no more of a file after file", async () => {
    const project = createTemporaryProject(files);
    const screen = await answer(project, [down + down + enter, down + down + down + enter]);
    expect(stripVTControlCharacters(screen)).not.toContain("2 of 4");
    expect(isMigrated(project, "src/a.ts")).toBe(true);
    expect(isMigrated(project, "src/c.ts")).toBe(true);
  }, 60_000);

  it("leave the rest after quit, and after Ctrl-C", async () => {
    for (const quit of [down.repeat(4) + enter, "\u0003"]) {
      const project = createTemporaryProject(files);
      await answer(project, [enter, quit]);
      expect(project.read("src/a.ts").match(/TaskGroup\.all/g)).toHaveLength(1);
      expect(project.read("src/b.ts")).toBe(files["src/b.ts"]);
      expect(project.read("src/c.ts")).toBe(files["src/c.ts"]);
    }
  }, 60_000);
});
