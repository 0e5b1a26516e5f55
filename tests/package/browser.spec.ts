import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageReport, RunSpecs } from "./browser/page.js";
import { installBuiltRuntime } from "./built-runtime.js";

const executablePath = "/usr/bin/chromium";
const isMissing = !existsSync(executablePath);
if (isMissing) console.log(`The runtime's specs are not run in a browser: there is no ${executablePath}.`);

const tests = fileURLToPath(new URL("../", import.meta.url));
const origin = "http://localhost";
const minutes = 60_000;

/** Specs that are about Node: child processes and their warnings, AsyncLocalStorage. */
const nodeOnly = ["slow-warning.spec.ts", "ambient.spec.ts"];

/** Single tests that cannot pass in a page, each with what they would need. */
const left: Record<string, string> = {
  "prints as the tree where Node inspects it, also inside other values": "util.inspect",
  "uses promise jobs only: with every other way of scheduling gone, all and run still settle": "nextTick",
  "take each other's groups apart": "vi.resetModules; two-copies.spec.ts has more",
};

const specs = ["runtime", "conformance"].flatMap((folder) =>
  readdirSync(join(tests, folder))
    .filter((name) => name.endsWith(".spec.ts") && !nodeOnly.includes(name))
    .map((name) => `${folder}/${name}`),
);

/** Gives the specs what they use of Node; the built runtime stays as it is, a module of its own. */
const pagePlugin: Plugin = {
  name: "page",
  setup({ onResolve }) {
    onResolve({ filter: /^except-star/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /^node:/ }, () => ({ path: join(tests, "package/browser/node-stand-ins.ts") }));
  },
};

/** The page's script and each spec as a module, by their paths; what they share is in chunks. */
async function bundleSpecs(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [join(tests, "package/browser/page.ts"), ...specs.map((name) => join(tests, name))],
    inject: [join(tests, "package/browser/node-globals.ts")],
    outdir: "/",
    outbase: tests,
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
    plugins: [pagePlugin],
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}

const html = `<!doctype html><title>specs</title>
<script type="importmap">{"imports": {"except-star": "/dist/esm/index.js", "except-star/testing": "/dist/esm/testing.js"}}</script>
<script type="module" src="/package/browser/page.js"></script>`;

/** Serves the page, the built files as they are, and the recorded data. */
async function serve(page: Page, installed: string): Promise<void> {
  const modules = await bundleSpecs();
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const script = { contentType: "text/javascript" };
    if (pathname === "/") return route.fulfill({ contentType: "text/html", body: html });
    const body = modules.get(pathname.replace(/\.ts$/, ".js"));
    if (body !== undefined) return route.fulfill({ ...script, body });
    if (pathname.startsWith("/dist/")) return route.fulfill({ ...script, path: join(installed, pathname) });
    const data = join(tests, pathname);
    return existsSync(data)
      ? route.fulfill({ body: readFileSync(data, "utf8") })
      : route.fulfill({ status: 404 });
  });
}

describe.skipIf(isMissing)("the built runtime in Chromium", () => {
  let browser: BrowserContext;
  let report: PageReport;
  let app: string;
  const profile = mkdtempSync(join(tmpdir(), "except-star-chromium-"));

  beforeAll(async () => {
    app = installBuiltRuntime();
    const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
    const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
    browser = await chromium.launchPersistentContext(profile, { executablePath, args: [...flags, ...quiet] });
    const page = await browser.newPage();
    await serve(page, join(app, "node_modules/except-star"));
    await page.goto(origin);
    await page.waitForFunction("globalThis.runSpecs");
    report = await page.evaluate(
      (given) => (globalThis as unknown as { runSpecs: RunSpecs }).runSpecs(...given),
      [specs, Object.keys(left)] as Parameters<RunSpecs>,
    );
    const count = (state: string): number => report.results.filter((it) => it.state === state).length;
    console.log(
      `In Chromium: ${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`,
    );
  }, 10 * minutes);

  afterAll(async () => {
    await browser?.close();
    for (const folder of [app, profile]) rmSync(folder, { recursive: true, force: true });
  });

  it.each(specs)("passes %s", (name) => {
    const own = report.results.filter((it) => it.name.startsWith(name));
    expect(own.filter((it) => it.state === "failed")).toEqual([]);
    expect(own.filter((it) => it.state === "passed").length).toBeGreaterThan(0);
  });

  it("skips nothing but what needs Node or python3", () => {
    const skipped = report.results
      .filter((it) => it.state === "skipped")
      .map((it) => it.name.split(" > ").at(-1));
    const unknown = skipped.filter(
      (name) => !name!.startsWith("what this machine's Python") && !(name! in left),
    );
    expect(unknown).toEqual([]);
    expect(Object.keys(left).filter((name) => !skipped.includes(name))).toEqual([]);
  });

  it("makes no unhandled rejection and no error outside the tests", () => {
    expect(report.noticed).toEqual([]);
  });
});
