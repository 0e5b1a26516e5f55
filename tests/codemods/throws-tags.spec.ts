import { describe, expect, it } from "vitest";
import { createTemporaryProject, strictConfig } from "../helpers/temporary-project.js";

const files = {
  "package.json": '{ "name": "reader", "version": "1.0.0", "exports": "./dist/index.js" }',
  "tsconfig.json": strictConfig,
  "src/index.ts":
    'export { loadAll, loadTwice, open, quiet } from "./load";\nexport { Store } from "./store";\n',
  "src/load.ts": `declare function read(name: string): Promise<string>;

/** Loads everything. */
export async function loadAll(): Promise<string[]> {
  return Promise.all([read("a"), read("b")]);
}

/**
 * Loads it again.
 * @throws {ExceptionGroup} where a file is missing
 */
export const loadTwice = async (): Promise<string[]> => Promise.all([read("a"), loadAll().then(String)]);

/** It only makes what can raise. */
export function open() {
  return { load: () => Promise.all([read("c"), read("d")]) };
}

export async function quiet(): Promise<void> {
  await Promise.all([read("e"), read("f")]).catch(() => undefined);
}
`,
  "src/store.ts": `declare function write(name: string): Promise<void>;

export class Store {
  async save(): Promise<void> {
    await Promise.all([write("a"), write("b")]);
  }

  async #flush(): Promise<void> {
    await Promise.all([write("c"), write("d")]);
  }

  start(): void {
    void this.#flush();
  }
}
`,
};

const countTags = (text: string): number => text.split("@throws {ExceptionGroup}").length - 1;

describe("the tag of a function by which a group leaves the package", () => {
  it("is written with the group, once, into the comment that is there", async () => {
    const project = createTemporaryProject(files);
    expect((await project.run("migrate", "--raise", "group", "--no-install")).code).toBe(0);
    const [load, store] = [project.read("src/load.ts"), project.read("src/store.ts")];
    expect(load).toContain(
      "/**\n * Loads everything.\n * @throws {ExceptionGroup}\n */\nexport async function loadAll",
    );
    expect(countTags(load)).toBe(2);
    expect(load).toContain("/** It only makes what can raise. */\nexport function open");
    expect(load).toContain("\nexport async function quiet");
    expect(store).toContain("  /** @throws {ExceptionGroup} */\n  async save()");
    expect(countTags(store)).toBe(1);
    expect((await project.run("check", "--raise", "group")).code).toBe(0);
  });

  it("is not written where the first error is raised", async () => {
    const project = createTemporaryProject(files);
    expect((await project.run("migrate", "--no-install")).code).toBe(0);
    expect(project.read("src/load.ts")).toContain('raise: "first"');
    expect(countTags(project.read("src/load.ts")) + countTags(project.read("src/store.ts"))).toBe(1);
  });

  it("is counted apart from the sites", async () => {
    const project = createTemporaryProject(files);
    const { out } = await project.run("migrate", "--raise", "group", "--dry", "--json");
    const { sites } = JSON.parse(out) as { sites: { kind: string }[] };
    const count = (kind: string): number => sites.filter((site) => site.kind === kind).length;
    expect([count("fan-out"), count("tag")]).toEqual([6, 2]);
  });
});
