import { describe, expect, it } from "vitest";
import { observe, rewrite } from "../helpers/run-snippet.js";

const open = (body: string): string =>
  rewrite(`async function main(t) {\n${body}\n}\n`, { raise: "group", push: true });

const loop = `  const ps = [];
  for (const n of ["a", "b"]) {
    if (n === "skip") continue;

    ps.push(t.run(n, 2, "ok"));
    t.log(\`one
two\`);
  }
  t.log("all pushed");
  await Promise.all(ps);
  return "done";`;

describe("a list that is only pushed to", () => {
  it("becomes an open group whose tasks start at the push", () => {
    expect(open(loop)).toContain(`  await TaskGroup.run(async (group) => {
    for (const n of ["a", "b"]) {
      if (n === "skip") continue;

      group.createTask(() => t.run(n, 2, "ok"));
      t.log(\`one
two\`);
    }
    t.log("all pushed");
  });
  return "done";`);
  });

  it("starts and ends everything in the order of before", async () => {
    const { events, value } = await observe(open(loop));
    const before = await observe(`async function main(t) {\n${loop}\n}\n`);
    expect({ events, value }).toEqual({ events: before.events, value: before.value });
  });

  it("takes a name for the group that nothing else has", () => {
    expect(open(loop.replace('t.log("all pushed")', "t.log(group)"))).toContain("async (group2) => {");
  });
});

describe("a list stays, and is adopted,", () => {
  it.each([
    [
      "where its results are read",
      loop.replace("await Promise.all(ps)", "const all = await Promise.all(ps)"),
    ],
    ["where the loop can return", loop.replace("continue", "return")],
    [
      "where the loop can be left",
      loop.replace('if (n === "skip") continue', 'switch (n) { case "x": return; }'),
    ],
    ["where something else reads it", loop.replace('"all pushed"', "ps.length")],
    ["where a name is declared on the way", loop.replace('t.log("all pushed")', "const x = 1")],
    ["where a push awaits", loop.replace("t.run(n, 2", "t.run(await n, 2")],
    [
      "where a callback pushes",
      loop.replace('ps.push(t.run(n, 2, "ok"))', '[n].forEach((m) => ps.push(t.run(m, 2, "ok")))'),
    ],
    ["where it is not empty at first", loop.replace("ps = []", "ps = [t.run(0)]")],
  ])("%s", (_, body) => {
    expect(open(body)).toContain("TaskGroup.adoptAll(ps)");
  });

  it("where the run does not ask", () => {
    expect(rewrite(`async function main(t) {\n${loop}\n}\n`, { raise: "group" })).toContain(
      "TaskGroup.adoptAll(ps)",
    );
  });

  it("where the first error must come out at once", () => {
    const first = rewrite(`async function main(t) {\n${loop}\n}\n`, { raise: "first", push: true });
    expect(first).toContain('TaskGroup.adoptAll(ps, { raise: "first" })');
  });
});
