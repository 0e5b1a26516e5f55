import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTemporaryProject, strictConfig } from "../helpers/temporary-project.js";

const fanOut = [
  "declare function f(): Promise<number>;",
  "export async function g(): Promise<number[]> {",
  "  return await Promise.all([f(), f()]);",
  "}",
  "",
].join("\n");
const manifest = JSON.stringify({ name: "app", dependencies: { "except-star": "^0.1.0" } });
const healthy = { "package.json": manifest, "tsconfig.json": strictConfig, "src/a.ts": fanOut };

describe("input that cannot be migrated", () => {
  it("refuses an unknown flag and suggests the one that was meant", async () => {
    const project = createTemporaryProject(healthy);
    const { code, err } = await project.run("migrate", "--rase", "first");
    expect(code).toBe(2);
    expect(err).toContain("There is no flag `--rase`.");
    expect(err).toContain("Did you mean `--raise`?");
    expect(project.read("src/a.ts")).toBe(fanOut);
  });

  it("refuses an unknown command and suggests the one that was meant", async () => {
    const project = createTemporaryProject(healthy);
    const { code, err } = await project.run("migrat");
    expect(code).toBe(2);
    expect(err).toContain("There is no command `migrat`.");
    expect(err).toContain("`migrate`");
  });

  it("refuses a value that a flag does not take and lists those that it takes", async () => {
    const project = createTemporaryProject(healthy);
    const { code, err } = await project.run("migrate", "--raise", "all");
    expect(code).toBe(2);
    expect(err).toContain("--raise cannot be `all`.");
    expect(err).toContain("auto, first, group");
  });

  it("refuses a path that does not exist and names it", async () => {
    for (const git of [true, false]) {
      const project = createTemporaryProject(healthy, { git });
      const { code, err } = await project.run("migrate", "nowhere");
      expect(code).toBe(2);
      expect(err).toContain(join(project.root, "nowhere"));
    }
  });

  it("refuses a commit that git does not know", async () => {
    const project = createTemporaryProject(healthy);
    const { code, err } = await project.run("check", "--since", "no-such-ref");
    expect(code).toBe(2);
    expect(err).toContain("git does not know `no-such-ref`");
  });

  it("writes nothing into a dirty tree and names the files", async () => {
    const project = createTemporaryProject(healthy);
    project.write("src/b.ts", "export {};\n");
    const { code, err } = await project.run("migrate");
    expect(code).toBe(3);
    expect(err).toContain("src/b.ts");
    expect(err).toContain("--allow-dirty");
    expect(project.read("src/a.ts")).toBe(fanOut);
  });

  it.each([["migrate", "--no-install"], ["migrate", "--dry"], ["init"]])(
    "says where package.json is broken and writes nothing: %s %s",
    async (...argv) => {
      const project = createTemporaryProject({ ...healthy, "package.json": '{ "name": "app", \n' });
      const { code, err } = await project.run(...argv);
      expect(code).toBe(2);
      expect(err).toMatch(/package\.json is not valid JSON/);
      expect(project.read("src/a.ts")).toBe(fanOut);
      expect(project.list()).not.toContain("eslint.config.js");
    },
  );

  it("looks at a dirty tree without complaint when it only shows", async () => {
    const project = createTemporaryProject(healthy);
    project.write("src/b.ts", "export {};\n");
    expect((await project.run("migrate", "--dry")).code).toBe(0);
    expect((await project.run("migrate", "--print")).code).toBe(0);
    expect((await project.run("check")).code).toBe(1);
    expect(project.read("src/a.ts")).toBe(fanOut);
  });

  it("writes nothing without git, and does with --allow-dirty", async () => {
    const project = createTemporaryProject(healthy, { git: false });
    const refused = await project.run("migrate");
    expect(refused.code).toBe(3);
    expect(refused.err).toContain("no git repository");
    expect(project.read("src/a.ts")).toBe(fanOut);
    expect((await project.run("migrate", "--allow-dirty")).code).toBe(0);
    expect(project.read("src/a.ts")).toContain("TaskGroup.all");
  });

  it("names file, place and advice for a syntax error, and does the other files", async () => {
    const project = createTemporaryProject({ ...healthy, "src/broken.ts": "const x = Promise.all([;\n" });
    const { code, out } = await project.run("migrate");
    expect(code).toBe(5);
    expect(out).toMatch(/src\/broken\.ts:1:\d+ does not parse: .*Correct the file/);
    expect(project.read("src/a.ts")).toContain("TaskGroup.all");
    expect(project.read("src/broken.ts")).toBe("const x = Promise.all([;\n");
  });

  it.skipIf(process.getuid?.() === 0)("names an unreadable file, and does the others", async () => {
    const project = createTemporaryProject({ ...healthy, "src/secret.ts": fanOut });
    chmodSync(join(project.root, "src/secret.ts"), 0o000);
    const { code, out } = await project.run("migrate");
    expect(code).toBe(5);
    expect(out).toContain("src/secret.ts could not be read: EACCES");
    expect(project.read("src/a.ts")).toContain("TaskGroup.all");
  });

  it("names a file that is not UTF-8 and leaves its bytes alone", async () => {
    const project = createTemporaryProject({ ...healthy, "src/latin.ts": "" });
    const bytes = Buffer.concat([Buffer.from(fanOut), Buffer.from([0x2f, 0x2f, 0xe4, 0x0a])]);
    const { writeFileSync, readFileSync } = await import("node:fs");
    writeFileSync(join(project.root, "src/latin.ts"), bytes);
    const { code, out } = await project.run("migrate", "--allow-dirty");
    expect(code).toBe(5);
    expect(out).toContain("src/latin.ts is not UTF-8");
    expect(readFileSync(join(project.root, "src/latin.ts")).equals(bytes)).toBe(true);
  });

  it("migrates by syntax where no tsconfig owns a file, and says so", async () => {
    const project = createTemporaryProject({ "package.json": manifest, "src/a.ts": fanOut });
    const { code, out } = await project.run("migrate");
    expect(code).toBe(0);
    expect(out).toContain("Not type-checked, in no project: 1 file");
    expect(project.read("src/a.ts")).toContain("TaskGroup.all");
  });

  it("names a tsconfig that does not read and goes on", async () => {
    const project = createTemporaryProject({
      ...healthy,
      "src/tsconfig.json": '{ "extends": "./missing.json" }',
    });
    const { code, out } = await project.run("migrate");
    expect(code).toBe(0);
    expect(out).toContain("src/tsconfig.json");
    expect(out).toContain("missing.json");
  });

  it("never touches what git ignores", async () => {
    const project = createTemporaryProject({ ...healthy, ".gitignore": "out/\n", "out/b.ts": fanOut });
    expect((await project.run("migrate")).code).toBe(0);
    expect(project.read("out/b.ts")).toBe(fanOut);
  });
});
