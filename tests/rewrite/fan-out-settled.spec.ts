import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../src/analysis/settings.js";
import { parseView } from "../../src/codemods/parse-view.js";
import { applyEdits } from "../../src/rewrite/edit.js";
import { planFile } from "../../src/rewrite/file-plan.js";
import { observe, rewrite } from "../helpers/run-snippet.js";

const start = `const results = await Promise.allSettled(ids.map((id) => load(id)));`;
const group = `await TaskGroup.all(ids.map((id) => () => load(id)), { onError: "continue" });`;

/** The body of a function whose rejections end in the file, after the plan. */
function migrate(body: string): string {
  const code = `async function main() {\n${body}\n}\nmain().catch(() => undefined);\n`;
  const view = parseView("/project/file.ts", code);
  const output = applyEdits(code, planFile(view, defaultSettings).edits);
  return output.slice(output.indexOf("{\n", output.indexOf("main()")) + 2, output.lastIndexOf("\n}\n"));
}

describe("allSettled with a throw behind it becomes a group that lets its tasks finish", () => {
  it.each([
    [
      "the first rejected entry is found and thrown",
      `const failed = results.find((r) => r.status === "rejected");\nif (failed) throw failed.reason;`,
    ],
    [
      "the entry stands under a cast",
      `const failed = results.find((r): r is PromiseRejectedResult => r.status === "rejected");
if (failed !== undefined) {\n  throw (failed as PromiseRejectedResult).reason;\n}`,
    ],
    ["a loop throws it", `for (const r of results) {\n  if (r.status === "rejected") throw r.reason;\n}`],
    [
      "the first of the rejected ones is thrown",
      `const failed = results.filter((r) => r.status !== "fulfilled");\nif (failed.length > 0) throw failed[0].reason;`,
    ],
    [
      "all reasons are thrown in an AggregateError",
      `const failed = results.filter((r) => r.status === "rejected");
if (failed.length) throw new AggregateError(failed.map((r) => r.reason));`,
    ],
    [
      "the reasons are collected first",
      `const errors = results.filter((r) => r.status === "rejected").map((r) => r.reason);
if (errors.length >= 1) throw new AggregateError(errors);`,
    ],
    [
      "the reasons are collected by flatMap",
      `const errors = results.flatMap((r) => (r.status === "rejected" ? [r.reason] : []));
if (errors.length !== 0) throw errors[0];`,
    ],
  ])("where %s", (_, behind) => {
    expect(migrate(`${start}\n${behind}`)).toBe(group);
  });

  it("and the values are those that it gives", () => {
    const behind = `for (const r of results) if (r.status === "rejected") throw r.reason;
return results.map((r) => (r as PromiseFulfilledResult<string>).value).join();`;
    expect(migrate(`${start}\n${behind}`)).toBe(`const results = ${group}\nreturn results.join();`);
  });

  it("and promises that run already are adopted", () => {
    const behind = `for (const r of results) if (r.status === "rejected") throw r.reason;`;
    expect(migrate(`const results = await Promise.allSettled(running);\n${behind}`)).toBe(
      `await TaskGroup.adoptAll(running);`,
    );
  });
});

describe("the entries stay where", () => {
  it.each([
    [
      "they are read for more than that",
      `for (const r of results) if (r.status === "rejected") throw r.reason;\nreport(results);`,
    ],
    [
      "the failures are read for more than that",
      `const failed = results.filter((r) => r.status === "rejected");\nif (failed.length > 0) throw failed[0].reason;\nreport(failed);`,
    ],
    [
      "something runs between the two",
      `report();\nfor (const r of results) if (r.status === "rejected") throw r.reason;`,
    ],
    [
      "something runs before the throw",
      `for (const r of results) if (r.status === "rejected") { report(r); throw r.reason; }`,
    ],
    [
      "the AggregateError has a message of its own",
      `const failed = results.filter((r) => r.status === "rejected");\nif (failed.length > 0) throw new AggregateError(failed.map((r) => r.reason), "no luck");`,
    ],
    [
      "only several failures count",
      `const failed = results.filter((r) => r.status === "rejected");\nif (failed.length > 1) throw failed[0].reason;`,
    ],
    [
      "a comment would be lost",
      `// the first one counts\nfor (const r of results) if (r.status === "rejected") throw r.reason;`,
    ],
    [
      "the throw is of those that were fulfilled",
      `for (const r of results) if (r.status === "fulfilled") throw r.value;`,
    ],
  ])("%s", (_, behind) => {
    const output = migrate(`${start}\n${behind}`);
    expect(output).toContain("TaskGroup.settle(");
    expect(output).toContain(behind);
  });

  it("the failure leaves the code that is known", () => {
    const text = `export async function main() {\n  ${start}\n  for (const r of results) if (r.status === "rejected") throw r.reason;\n}\n`;
    const plan = planFile(parseView("/project/file.ts", text), defaultSettings);
    expect(plan.sites[0]?.decision.boundary).toEqual({ id: "rejection-escapes", detail: "exported" });
    expect(applyEdits(text, plan.edits)).toContain("TaskGroup.settle(");
  });
});

describe("a site that hands out its entries", () => {
  it("says that it never rejects, which is no boundary", () => {
    const text = `export async function main() {\n  ${start}\n  return results.filter(failed);\n}\n`;
    const { sites } = planFile(parseView("/project/file.ts", text), defaultSettings);
    expect(sites[0]?.decision.boundary).toEqual({ id: "never-rejects" });
    expect(sites[0]?.form?.notes).toContain("settled-entries");
  });
});

describe("the group does what the code did", () => {
  const wrap = (outcomes: readonly string[]): string => `async function main(t) {
const results = await Promise.allSettled(${JSON.stringify(outcomes)}.map((o, n) => t.run("a" + n, 4 - n, o)));
for (const r of results) if (r.status === "rejected") throw r.reason;
return results.map((r) => r.value);
}
`;

  it("gives the values where nothing fails", async () => {
    const code = wrap(["ok", "ok"]);
    const after = rewrite(code, { raise: "group" });
    expect(after).toContain("TaskGroup.all");
    const [before, now] = [await observe(code), await observe(after)];
    expect([now.value, now.events]).toEqual([before.value, before.events]);
  });

  it("starts and finishes the same tasks where some fail, and holds the error that was thrown", async () => {
    const code = wrap(["ok", "fail", "fail", "ok"]);
    const [before, now] = [await observe(code), await observe(rewrite(code, { raise: "group" }))];
    expect(now.events).toEqual(before.events);
    const { errors } = now.error as AggregateError;
    expect(errors.map(String)).toEqual(expect.arrayContaining([String(before.error)]));
    expect(errors).toHaveLength(2);
  });
});
