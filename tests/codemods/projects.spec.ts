import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createTemporaryProject } from "../helpers/temporary-project.js";

const folder = fileURLToPath(new URL("../projects/", import.meta.url));

function readTree(root: string, inside = ""): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(`${root}/${inside}`, { withFileTypes: true })) {
    const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(files, readTree(root, path));
    else files[path] = readFileSync(`${root}/${path}`, "utf8");
  }
  return files;
}

/** Folders without `before` belong to the specs of the analysis. */
const cases = readdirSync(folder).filter((name) => existsSync(`${folder}${name}/before`));

describe("a project of several files", () => {
  it.each(cases)("%s becomes what its `after` folder holds, and stays so", async (name) => {
    const before = readTree(`${folder}${name}/before`);
    const project = createTemporaryProject(before);
    const { code, err } = await project.run("migrate", "--no-install");
    expect(code, err).toBe(0);
    expect(project.list()).toEqual(Object.keys(before).sort());
    for (const path of project.list()) {
      await expect(project.read(path), path).toMatchFileSnapshot(`${folder}${name}/after/${path}`);
    }
    const once = project.list().map((path) => project.read(path));
    expect((await project.run("check")).code).toBe(0);
    expect((await project.run("migrate", "--no-install")).code).toBe(0);
    expect(project.list().map((path) => project.read(path))).toEqual(once);
  });
});
