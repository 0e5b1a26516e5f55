import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createTemporaryProject, strictConfig } from "../helpers/temporary-project.js";

const executablePath = "/usr/bin/chromium";

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
  "src/b.ts": "declare const load: () => Promise<void>;\nawait Promise.all([load(), load()]);\nexport {};\n",
};

describe.skipIf(!existsSync(executablePath))("the HTML report in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  }, 60_000);
  afterAll(() => browser?.close());

  /** The page of a dry run; the test fails where it asks the network for anything, or complains. */
  async function openReport(): Promise<Page> {
    const project = createTemporaryProject(files);
    await project.run("migrate", "--dry", "--html=report.html");
    const page = await browser.newPage({ viewport: { width: 1200, height: 500 } });
    const noticed: string[] = [];
    page.on("request", (request) => noticed.push(request.url()));
    page.on("pageerror", (error) => noticed.push(error.message));
    page.on("console", (message) => noticed.push(message.text()));
    const url = pathToFileURL(join(project.root, "report.html")).href;
    await page.goto(url);
    onTestFinished(() => expect(noticed.map((one) => one.replace(/#.*/, ""))).toEqual([url]));
    return page;
  }

  const shown = (page: Page): Promise<string[]> => page.locator(".site:visible").allInnerTexts();

  it("shows every site, and of each its place, its form and what changes", async () => {
    const page = await openReport();
    expect(await shown(page)).toHaveLength(3);
    expect(await page.locator("#shown").innerText()).toBe("3");
    expect((await shown(page)).join("\n")).toContain("3:16 fan-out, literal → lazy");
    expect((await shown(page)).join("\n")).toMatch(
      /It rejects (?:at once with the first error|once every task)/,
    );
  });

  it("hides an outcome, and the groups that are empty then", async () => {
    const page = await openReport();
    const left = page.getByLabel(/^ ?left/i);
    await left.uncheck();
    expect(await shown(page)).toHaveLength(2);
    expect((await page.locator(".group:visible summary").allInnerTexts()).join("\n")).not.toMatch(/^left/im);
    await left.check();
    expect(await shown(page)).toHaveLength(3);
  });

  it("finds sites by words of their file, shape and reason", async () => {
    const page = await openReport();
    const search = page.getByLabel("Search");
    await search.fill("b.ts literal");
    expect(await shown(page)).toHaveLength(1);
    await search.fill("keep-promise");
    expect((await shown(page)).join()).toContain("5:");
    await search.press("Enter");
    await search.fill("");
    expect(await shown(page)).toHaveLength(3);
  });

  it("leads from a site to its line in the diff, old beside new", async () => {
    const page = await openReport();
    await page.getByRole("link", { name: "3:16 fan-out" }).click();
    const row = page.locator("tr:target");
    expect(await row.isVisible()).toBe(true);
    expect(await row.locator("td.old code").innerText()).toContain("Promise.all([f(1), f(2)])");
    expect(await row.locator("td.new code").innerText()).toContain("TaskGroup.all([");
    expect(await row.locator("td.number").allInnerTexts()).toEqual(["3", "5"]);
  });
});
