import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashText } from "../../src/codemods/discover.js";
import { isInterrupted, resumeInterrupted, writeJournaled } from "../../src/codemods/journal.js";
import { createState, readProgress, separateRefused, type FileWrite } from "../../src/codemods/write.js";
import { createTemporaryProject } from "../helpers/temporary-project.js";

const scratch = mkdtempSync(join(tmpdir(), "except-star-journal-"));
const writer = join(scratch, "writer.mjs");

beforeAll(() => {
  const source = new URL("../../src/codemods/journal.ts", import.meta.url).pathname;
  const script = `import { readFileSync } from "node:fs";
    import { writeJournaled } from ${JSON.stringify(source)};
    const { journal, writes } = JSON.parse(readFileSync(process.argv[2], "utf8"));
    process.stdout.write("ready");
    writeJournaled(journal, writes);`;
  writeFileSync(join(scratch, "entry.ts"), script);
  const shared = { bundle: true, format: "esm", platform: "node", packages: "external" } as const;
  buildSync({
    ...shared,
    entryPoints: [join(scratch, "entry.ts")],
    outfile: writer,
    external: ["tinyglobby"],
  });
  rmSync(join(scratch, "entry.ts"));
  const code = readFileSync(writer, "utf8").replaceAll(
    'from "tinyglobby"',
    `from ${JSON.stringify(import.meta.resolve("tinyglobby"))}`,
  );
  writeFileSync(writer, code);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function createWrites(root: string, count: number): FileWrite[] {
  return Array.from({ length: count }, (_, index) => {
    const before = `old ${index}\n${"-".repeat(2000)}\n`;
    const after = createState(`new ${index}\n${"=".repeat(3000)}\n`);
    const middle = index % 3 === 0 ? { middle: createState(`handlers ${index}\n${"+".repeat(2500)}\n`) } : {};
    return { path: join(root, `f${index}.ts`), before: hashText(before), ...middle, after, linked: [] };
  });
}

function createFiles(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`f${index}.ts`, `old ${index}\n${"-".repeat(2000)}\n`]),
  );
}

describe("an interrupted run", () => {
  const count = 60;
  const moments = Array.from({ length: 10 }, (_, index) => index * 3);

  it.each(moments)(
    "killed %i ms after it began to write leaves every file whole, and the next run finishes it",
    async (delay) => {
      const project = createTemporaryProject(createFiles(count), { git: false });
      const writes = createWrites(project.root, count);
      const journal = join(project.root, "state/journal.json");
      const request = join(project.root, "request.json");
      writeFileSync(request, JSON.stringify({ journal, writes }));
      await killAfter(request, delay);
      const states = writes.map((write) => readProgress(write));
      expect(states.filter((state) => state === "foreign" || state === "unwritable")).toEqual([]);
      const firstSite = states.indexOf("after");
      if (firstSite >= 0)
        expect(writes.filter((write, at) => write.middle && states[at] === "before")).toEqual([]);
      const wasInterrupted = isInterrupted(journal);
      const resumed = resumeInterrupted(journal);
      expect(resumed !== undefined).toBe(wasInterrupted);
      if (!wasInterrupted) writeJournaled(journal, writes);
      expect(writes.map((write) => readProgress(write))).toEqual(writes.map(() => "after"));
      expect(project.list().filter((path) => path.endsWith(".tmp"))).toEqual([]);
    },
  );

  it("does not count its own files as somebody's uncommitted work", async () => {
    const code =
      "declare const f: () => Promise<void>;\nexport const run = async () => { await Promise.all([f(), f()]); };\n";
    const manifest = '{ "name": "app", "dependencies": { "except-star": "1" } }';
    const project = createTemporaryProject({
      "package.json": manifest,
      "a.ts": code,
      "b.ts": "export {};\n",
    });
    expect((await project.run("migrate")).code).toBe(0);
    const once = project.read("a.ts");
    expect(once).not.toBe(code);
    expect((await project.run("migrate")).code).toBe(0);
    expect(project.read("a.ts")).toBe(once);
    project.write("a.ts", `${once}// mine\n`);
    expect((await project.run("migrate")).code).toBe(3);
  });

  it("leaves a file that somebody changed meanwhile, and the files that belong to it", () => {
    const project = createTemporaryProject(createFiles(3), { git: false });
    const [a, b, c] = createWrites(project.root, 3) as [FileWrite, FileWrite, FileWrite];
    project.write("f0.ts", "somebody's\n");
    const { ready, refused } = separateRefused([a, { ...b, linked: [a.path] }, c]);
    expect(ready.map(({ path }) => path)).toEqual([c.path]);
    expect(refused.map(({ why }) => why)).toEqual(["foreign", "linked"]);
  });

  it("keeps the mode and the byte order mark of a file", () => {
    const project = createTemporaryProject({ "f0.ts": "\uFEFFold\n" }, { git: false });
    execFileSync("chmod", ["755", join(project.root, "f0.ts")]);
    const write = {
      path: join(project.root, "f0.ts"),
      before: hashText("old\n"),
      after: createState("new\n"),
      linked: [],
    };
    writeJournaled(join(project.root, "journal.json"), [write]);
    expect(project.read("f0.ts")).toBe("\uFEFFnew\n");
    expect(execFileSync("stat", ["-c", "%a", write.path], { encoding: "utf8" }).trim()).toBe("755");
  });
});

function killAfter(request: string, delay: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, request], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), delay));
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (signal === "SIGKILL" || code === 0) resolve();
      else reject(new Error(`the writer ended with ${code}`));
    });
  });
}
