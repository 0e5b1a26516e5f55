import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { MigrationReport } from "../../src/codemods/report.js";
import { createTemporaryProject, strictConfig } from "../helpers/temporary-project.js";

const files = {
  "package.json": '{ "name": "app", "private": true }\n',
  "tsconfig.json": strictConfig,
  "src/a.ts": [
    "declare function f(x: number): Promise<number>;",
    "export async function both(): Promise<number[]> {",
    "  return await Promise.all([f(1), f(2)]);",
    "}",
    "export const kept = () => Promise.all([f(3)]); // keep-promise-all",
    "",
  ].join("\n"),
  'src/<b>"&.ts': "declare const ps: Promise<void>[];\nawait Promise.all(ps);\nexport {};\n",
};

describe("the reports of a run", () => {
  it("print a diff that git applies and that gives what migrate writes", async () => {
    const project = createTemporaryProject(files);
    const { code, out } = await project.run("migrate", "--print");
    expect(code).toBe(0);
    expect((await project.run("migrate", "--no-install")).code).toBe(0);
    const written = project.read("src/a.ts");
    project.git("checkout", "--", "src", "package.json");
    const other = createTemporaryProject(files);
    other.write("run.patch", `${out}\n`);
    execFileSync("git", ["apply", "--include=src/a.ts", "run.patch"], { cwd: other.root });
    expect(other.read("src/a.ts")).toBe(written);
  });

  it("are JSON on standard output, with every site once", async () => {
    const project = createTemporaryProject(files);
    const { out } = await project.run("migrate", "--dry", "--json");
    const report = JSON.parse(out) as MigrationReport;
    expect(report.sites.map(({ path, line, outcome }) => ({ path, line, outcome }))).toEqual([
      { path: 'src/<b>"&.ts', line: 2, outcome: expect.any(String) },
      { path: "src/a.ts", line: 3, outcome: expect.any(String) },
      { path: "src/a.ts", line: 5, outcome: "left" },
    ]);
    expect(report.sites[2]?.reasons[0]?.id).toBe("keep-promise-all");
    expect(new Set(report.sites.map(({ id }) => id)).size).toBe(3);
  });

  it("count what never rejects apart from boundaries, since no error of it can leave", async () => {
    const code =
      "declare const f: () => Promise<void>;\nexport const all = async () => (await Promise.allSettled([f(), f()])).length;\n";
    const project = createTemporaryProject({ ...files, "src/a.ts": code });
    const { out, err } = await project.run("migrate", "--dry", "--json", "src/a.ts");
    expect((JSON.parse(out) as MigrationReport).sites.map(({ outcome }) => outcome)).toEqual(["settled"]);
    expect(err).toContain("1  settled: never rejects, as before");
  });

  it("take a path after --json for a path", async () => {
    const project = createTemporaryProject(files);
    const { out } = await project.run("migrate", "--dry", "--json", "src/a.ts");
    expect((JSON.parse(out) as MigrationReport).files.map(({ path }) => path)).toEqual(["src/a.ts"]);
  });

  it("are one HTML page without a network address, with all text escaped", async () => {
    const project = createTemporaryProject(files);
    await project.run("migrate", "--dry", "--html=report.html");
    const page = project.read("report.html");
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(page).toContain("src/&lt;b&gt;&quot;&amp;.ts");
    expect(page).not.toContain("src/<b>");
    expect(page.match(/class="site"/g)).toHaveLength(3);
    expect(page).toContain('class="old"');
    expect(page).toContain('class="new"');
  });

  it("are SARIF with a place for each site, and rules for all ids", async () => {
    const project = createTemporaryProject(files);
    await project.run("migrate", "--dry", "--sarif=report.sarif");
    const log = JSON.parse(project.read("report.sarif")) as {
      version: string;
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; level: string; locations: unknown[] }[];
      }[];
    };
    expect(log.version).toBe("2.1.0");
    const [run] = log.runs;
    expect(run?.results).toHaveLength(3);
    for (const { ruleId, ruleIndex, locations } of run?.results ?? []) {
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(locations).toHaveLength(1);
    }
    expect(run?.results.filter(({ level }) => level === "warning")).toHaveLength(1);
  });

  it("end with a summary that counts forms, shapes and reasons", async () => {
    const project = createTemporaryProject(files);
    const { out } = await project.run("migrate", "--dry");
    expect(out).toContain("Would migrate 2 of 3 fan-outs in 2 files");
    expect(out).toContain("Left alone: 1");
    expect(out).toContain("keep-promise-all");
  });

  it("exit 1 with --strict when something is left", async () => {
    const project = createTemporaryProject(files);
    expect((await project.run("migrate", "--dry", "--strict")).code).toBe(1);
  });
});

describe("explain", () => {
  it("says what a reason means, and suggests one for a misspelt id", async () => {
    const project = createTemporaryProject(files);
    expect((await project.run("explain", "keep-promise-all")).out).toContain("asks to leave it");
    expect((await project.run("explain", "public-api")).out).toContain('With `"private": true`');
    const { code, err } = await project.run("explain", "keep-promise-al");
    expect(code).toBe(2);
    expect(err).toContain("`keep-promise-all`");
  });

  it("says what becomes of a site, and names the lines that have one", async () => {
    const project = createTemporaryProject(files);
    const { code, out } = await project.run("explain", "src/a.ts:5");
    expect(code).toBe(0);
    expect(out).toContain("left alone");
    expect(out).toContain("[keep-promise-all]");
    const missed = await project.run("explain", "src/a.ts:1");
    expect(missed.code).toBe(2);
    expect(missed.err).toContain("lines 3, 5");
    expect((await project.run("explain", "src/none.ts:1")).err).toContain("There is no file or folder");
  });
});

describe("plan and apply", () => {
  it("of several shards give the same bytes as one run", async () => {
    const more = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [
        `src/m${index}.ts`,
        `declare const f: () => Promise<${index}>;\nexport const r = async () => await Promise.all([f(), f()]);\n`,
      ]),
    );
    const whole = createTemporaryProject({ ...files, ...more });
    expect((await whole.run("migrate", "--no-install")).code).toBe(0);
    const sharded = createTemporaryProject({ ...files, ...more });
    for (const shard of ["1/3", "2/3", "3/3"]) {
      const plan = `--plan=plan-${shard[0]}.json`;
      expect((await sharded.run("migrate", plan, "--shard", shard, "--no-install")).code).toBe(0);
    }
    expect(sharded.git("diff", "--stat")).toBe("");
    const plans = [1, 2, 3].flatMap((index) => ["--apply", `plan-${index}.json`]);
    const { code, err } = await sharded.run("migrate", ...plans, "--no-install");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const path of whole.list()) expect(sharded.read(path), path).toBe(whole.read(path));
    expect(sharded.list()).toContain(join("plan-1.json"));
  });

  it("leave out a file that changed since it was planned", async () => {
    const project = createTemporaryProject(files);
    await project.run("migrate", "--plan", "--no-install");
    project.write("src/a.ts", "export const mine = 1;\n");
    project.git("commit", "--all", "--quiet", "--message", "mine");
    const { code, err } = await project.run("migrate", "--apply", "except-star-plan.json", "--no-install");
    expect(code).toBe(5);
    expect(err).toContain("src/a.ts changed since it was planned");
    expect(project.read("src/a.ts")).toBe("export const mine = 1;\n");
    expect(project.read('src/<b>"&.ts')).toContain("TaskGroup");
  });
});
