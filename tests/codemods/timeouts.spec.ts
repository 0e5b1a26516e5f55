import { describe, expect, it } from "vitest";
import { createTemporaryProject, strictConfig } from "../helpers/temporary-project.js";

const race = (work: string): string =>
  `Promise.race([${work}, new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), 1000))])`;

const files = {
  "package.json": '{ "name": "reader", "version": "1.0.0", "private": true }',
  "tsconfig.json": strictConfig,
  "src/globals.d.ts":
    "declare function setTimeout(callback: () => void, ms?: number): number;\ndeclare function load(name: string): Promise<string>;\n",
  "src/quiet.ts": `export const quiet = (): Promise<string> => ${race('load("a")')};\n`,
  "src/asked.ts": `export const asked = (): Promise<string> => ${race('load("b")')};\n`,
  "src/codes.ts": `export const codes = (): Promise<string> => ${race('load("c")')};\n`,
  "src/app.ts": `import { asked } from "./asked";
import { codes } from "./codes";
import { quiet } from "./quiet";

export async function main(): Promise<string> {
  try {
    return await quiet();
  } catch {
    return "";
  }
}

export async function secondary(): Promise<string> {
  try {
    return await asked();
  } catch (error) {
    if (error instanceof Error && error.message === "late") return "late";
    throw error;
  }
}

export async function tertiary(): Promise<string> {
  try {
    return await codes();
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return "none";
    throw error;
  }
}
`,
};

interface Site {
  readonly kind: string;
  readonly path: string;
  readonly outcome: string;
  readonly reasons: readonly { readonly id: string; readonly sentence: string }[];
}

describe("migrate --timeouts", () => {
  it("leaves races alone unless it is asked", async () => {
    const project = createTemporaryProject(files);
    const { code } = await project.run("check");
    expect(code).toBe(0);
  });

  it("rewrites a race unless a handler, in whatever file, could tell its error from a TimeoutError", async () => {
    const project = createTemporaryProject(files);
    const { code, out } = await project.run("migrate", "--timeouts", "--no-install", "--json");
    expect(code).toBe(0);
    const { sites } = JSON.parse(out) as { sites: readonly Site[] };
    expect(sites.map(({ kind, path, outcome }) => [kind, path, outcome])).toEqual([
      ["race", "src/asked.ts", "left"],
      ["race", "src/codes.ts", "timeout"],
      ["race", "src/quiet.ts", "timeout"],
    ]);
    expect(sites[0]?.reasons).toMatchObject([{ id: "race-error-tested" }]);
    expect(sites[0]?.reasons[0]?.sentence).toContain("src/app.ts:16");
    expect(project.read("src/quiet.ts")).toBe(
      'import { shield, timeout } from "except-star";\n\nexport const quiet = (): Promise<string> => timeout(1000, (scope) => shield(load("a"), scope));\n',
    );
    expect(project.read("src/asked.ts")).toBe(files["src/asked.ts"]);
    expect((await project.run("check", "--timeouts")).code).toBe(0);
  });

  it("asks nothing of the handlers where every site raises the first error anyway", async () => {
    const project = createTemporaryProject(files);
    await project.run("migrate", "--timeouts", "--raise", "first", "--no-install");
    expect(project.read("src/asked.ts")).toBe(files["src/asked.ts"]);
    expect(project.read("src/codes.ts")).toContain("timeout(1000");
  });

  it("leaves a race whose deadline would not type-check", async () => {
    const project = createTemporaryProject({
      ...files,
      "src/given.ts": `export const given = (ms?: number): Promise<string> =>
  Promise.race([load("d"), new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), ms))]);
`,
    });
    const { out } = await project.run("migrate", "--timeouts", "--dry", "--json", "src/given.ts");
    const { sites } = JSON.parse(out) as { sites: readonly Site[] };
    expect(sites).toMatchObject([{ kind: "race", outcome: "left", reasons: [{ id: "breaks-types" }] }]);
    expect(sites[0]?.reasons[0]?.sentence).toContain("'undefined' is not assignable");
  });

  it("says in the summary what became of the races", async () => {
    const project = createTemporaryProject(files);
    const { out } = await project.run("migrate", "--timeouts", "--dry");
    expect(out).toContain("Would migrate 2 of 3 races with a timer");
    expect(out).toContain("race-error-tested");
  });
});
