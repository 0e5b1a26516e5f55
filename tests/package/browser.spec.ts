import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { chromium, type BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageReport, RunSpec } from "./browser/page.js";
import { installBuiltRuntime } from "./built-runtime.js";

const executablePath = "/usr/bin/chromium";
const isMissing = !existsSync(executablePath);
if (isMissing) console.log(`The runtime's specs are not run in a browser: there is no ${executablePath}.`);

const tests = fileURLToPath(new URL("../", import.meta.url));
const origin = "http://localhost";
const minutes = 60_000;

/** Specs about Node (child processes, AsyncLocalStorage), and one about V8's stack and heap that takes minutes in a page. */
const nodeOnly = ["slow-warning.spec.ts", "ambient.spec.ts", "deep-groups.spec.ts"];

/** Single tests that cannot pass in a page, each with what they would need. */
const left: Record<string, string> = {
  "prints as the tree where Node inspects it, also inside other values": "util.inspect",
  "uses promise jobs only: with every other way of scheduling gone, all and run still settle": "nextTick",
  "have one listener on a parent however many groups hang on it, and none after their end":
    "getEventListeners",
  "leaves no listener on the outside signal": "getEventListeners",
  "rejects with the reason itself where a platform function wrapped it, and leaves no listener":
    "getEventListeners",
  "listens to the signals it was given": "os.constants",
  "listens to the running process, unless it is given one": "process.listenerCount",
  "knows the numbers of its own signals, and makes signals, where no module of Node is to be had":
    "process.getBuiltinModule",
  "formatTasks knows no group of a process in which nobody has listened yet": "vi.resetModules",
  "know each other's cancellations, under a name that all versions use": "vi.resetModules",
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
async function serve(context: BrowserContext, installed: string): Promise<void> {
  const modules = await bundleSpecs();
  await context.route(`${origin}/**`, async (route) => {
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

/** Runs one spec in a page of its own, as vitest gives each file globals of its own. */
async function runSpec(context: BrowserContext, spec: string): Promise<PageReport> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.waitForFunction("globalThis.runSpec");
  const report = await page.evaluate(
    (given) => (globalThis as unknown as { runSpec: RunSpec }).runSpec(...given),
    [spec, Object.keys(left)] as Parameters<RunSpec>,
  );
  await page.close();
  return report;
}

const isLeft = (name: string): boolean => name in left || name.startsWith("what this machine's Python");

describe.skipIf(isMissing)("the built runtime in Chromium", () => {
  let context: BrowserContext;
  let app: string | undefined;
  const profile = mkdtempSync(join(tmpdir(), "except-star-chromium-"));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const skipped: string[] = [];

  beforeAll(async () => {
    app = installBuiltRuntime();
    const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
    const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
    const args = [...flags, ...quiet];
    context = await chromium.launchPersistentContext(profile, { executablePath, args });
    await serve(context, join(app, "node_modules/except-star"));
  }, 4 * minutes);

  afterAll(async () => {
    await context?.close();
    const { passed, failed, skipped } = counts;
    console.log(`In Chromium: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    for (const folder of [app, profile]) if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it.each(specs)(
    "passes %s",
    async (spec) => {
      const { results, noticed } = await runSpec(context, spec);
      for (const { state } of results) counts[state]++;
      const names = results.filter((it) => it.state === "skipped").map((it) => it.path.at(-1)!);
      skipped.push(...names);
      expect(results.filter((it) => it.state === "failed")).toEqual([]);
      expect(noticed).toEqual([]);
      expect(results.length).toBeGreaterThan(names.length);
      expect(names.filter((name) => !isLeft(name))).toEqual([]);
    },
    4 * minutes,
  );

  it("leaves out no test that does not exist any more", () => {
    expect(Object.keys(left).filter((name) => !skipped.includes(name))).toEqual([]);
  });
});
