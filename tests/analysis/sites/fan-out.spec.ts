import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../../src/analysis/settings.js";
import { collectFanOuts, type FanOutSite } from "../../../src/analysis/sites/fan-out.js";
import { parseView } from "../../../src/codemods/parse-view.js";

function findOnly(
  code: string,
  settings: Partial<typeof defaultSettings> = {},
  path = "/project/a.mjs",
): FanOutSite {
  const sites = collectFanOuts(parseView(path, code), { ...defaultSettings, ...settings });
  expect(sites).toHaveLength(1);
  return sites[0] as FanOutSite;
}

describe("a fan-out", () => {
  it("is told with its place, what is called, its shape and what becomes of it", () => {
    const site = findOnly(
      "async function f(xs) {\n  return (await Promise.all(xs.map(async (x) => x))).flat();\n}",
    );
    expect(site).toEqual({
      id: "/project/a.mjs:39",
      path: "/project/a.mjs",
      range: [39, 74],
      line: 2,
      column: 16,
      method: "all",
      callee: [39, 50],
      calleeText: "Promise.all",
      shape: "map-async",
      consumption: "awaited",
      mayNotSettle: undefined,
      cleansUp: false,
      facts: [],
    });
  });

  it("is plain data that another process can read", () => {
    const site = findOnly("await Promise.all([once(child, 'exit'), f()]);");
    expect(structuredClone(site)).toEqual(site);
    expect(JSON.parse(JSON.stringify(site))).toEqual(site);
  });

  it.each([
    ["promiseAll", "promiseAll([f(), g()])"],
    ["p.all", "import * as p from './p'; p.all([f(), g()])"],
    ["./p#all", "import { all as every } from './p'; every([f(), g()])"],
  ])("can be a wrapper that the settings name as %s", (name, code) => {
    expect(findOnly(code, { fanOutFunctions: [name] }).shape).toBe("literal");
    expect(collectFanOuts(parseView("/project/a.mjs", code), defaultSettings)).toEqual([]);
  });
});

describe("what may not settle", () => {
  it.each([
    ["an event", "await Promise.all([once(child, 'exit'), f()])", "waits-for-event"],
    ["a page", "await Promise.all([page.waitForNavigation(), page.click()])", "waits-for-event"],
    [
      "an event that is waited for since before",
      "const closed = once(server, 'close'); stop(); await Promise.all([closed, f()])",
      "waits-for-event",
    ],
    [
      "the promise of a wait that can be given up",
      "const load = waitForLoad(session); await Promise.all([load.promise, f()])",
      "waits-for-event",
    ],
    ["a child that is waited for", "await Promise.all([child.wait(), f()])", "waits-for-event"],
    [
      "a promise around a listener",
      "await Promise.all([new Promise((r) => socket.on('close', r)), f()])",
      "waits-for-event",
    ],
    [
      "the same in a function of the file",
      "const closed = (s) => new Promise((r) => s.once('close', r)); await Promise.all([closed(s), f()])",
      "waits-for-event",
    ],
    [
      "the same in a pushed promise",
      "const ps = []; ps.push(once(a, 'b')); await Promise.all(ps)",
      "waits-for-event",
    ],
    [
      "a catch that aborts",
      "try { await Promise.all([f(), g()]) } catch (e) { controller.abort(); throw e }",
      "handler-ends-something",
    ],
    [
      "a finally that closes",
      "try { await Promise.all([f(), g()]) } finally { await server.close() }",
      "handler-ends-something",
    ],
    ["a callback that kills", "Promise.all([f(), g()]).catch(() => child.kill())", "handler-ends-something"],
    [
      "a controller's signal",
      "await Promise.all([fetch(a, { signal: controller.signal }), g()])",
      "foreign-signal",
    ],
    ["a signal that is passed on", "await Promise.all(xs.map((x) => load(x, signal)))", "foreign-signal"],
  ])("%s", (_, code, reason) => {
    expect(findOnly(code).mayNotSettle?.reason).toBe(reason);
  });

  it.each([
    ["a pause", "await Promise.all([wait(100), f()])"],
    ["a promise around a timer", "await Promise.all([new Promise((r) => setTimeout(r, 10)), f()])"],
    ["the end of a measurement", "Promise.all([f(), g()]).finally(() => span.end())"],
    [
      "the name of a process signal",
      "const stop = async (signal?: 'SIGTERM') => { await Promise.all(xs.map((x) => x(signal))) }",
    ],
    ["a catch that logs", "try { await Promise.all([f(), g()]) } catch (e) { console.error(e); throw e }"],
    [
      "a handler of another function",
      "try { xs.map(() => () => Promise.all([f(), g()])) } catch { server.close() }",
    ],
  ])("but not %s", (_, code) => {
    expect(findOnly(code).mayNotSettle).toBeUndefined();
  });
});

describe("clean-up", () => {
  it.each([
    "Promise.all(servers.map((server) => server.close()))",
    "Promise.all(servers.map(async (server) => { await server.stop(); }))",
    "Promise.all([less.close(), scss.dispose()])",
    "Promise.all(files.map((file) => fs.unlink(file).catch(() => {})))",
    "Promise.all([...pages.map((page) => page.closeAll())])",
    "Promise.all([once(server, 'close'), database.close()])",
  ])("%s", (code) => {
    expect(findOnly(code).cleansUp).toBe(true);
  });

  it.each([
    "Promise.all(xs.map(async (x) => { await x.load(); await x.close(); }))",
    "Promise.all(xs.map((x) => x.endpoint()))",
    "Promise.all(xs.map((x) => x.closest()))",
    "Promise.all([])",
  ])("but not %s", (code) => {
    expect(findOnly(code).cleansUp).toBe(false);
  });
});

describe("a serialised function", () => {
  it("can be named in the settings", () => {
    const code = "inBrowser(() => Promise.all([f(), g()]))";
    expect(findOnly(code).facts).toEqual([]);
    expect(findOnly(code, { serialisedBy: ["inBrowser"] }).facts).toEqual([
      { id: "serialised-function", detail: "inBrowser" },
    ]);
  });

  it("is not every function whose parameter stands in a template", () => {
    expect(findOnly("function f(root) { return Promise.all([a(`${root}/x`), b()]); }").facts).toEqual([]);
  });
});

it.each([
  "/project/vendor/a.js",
  "/project/src/__generated__/a.js",
  "/project/a.min.js",
  "/project/api.generated.js",
])("a file at %s is not ours to change", (path) => {
  expect(findOnly("Promise.all([f(), g()])", {}, path).facts).toEqual([{ id: "generated-file" }]);
});

it("a folder above the run's own is not what makes a file a vendored one", () => {
  const code = "Promise.all([f(), g()])";
  const root = "/build/vendor/project";
  expect(findOnly(code, { root }, `${root}/src/a.mjs`).facts).toEqual([]);
  expect(findOnly(code, { root }, `${root}/vendor/a.mjs`).facts).toEqual([{ id: "generated-file" }]);
});

describe("a file that a tool wrote", () => {
  const code = "Promise.all([f(), g()]);";
  const long = `export const load = () => Promise.all([f(), g()]);${"export const a = [1, 2, 3];".repeat(100)}`;

  it.each([
    [
      "Babel's helpers",
      `var _interopRequireDefault = require("@babel/runtime/helpers/interopRequireDefault");\n${code}`,
    ],
    [
      "Babel's helpers, imported",
      `import _asyncToGenerator from "@babel/runtime/helpers/asyncToGenerator";\n${code}`,
    ],
    ["Babel's helpers, written out", `function asyncGeneratorStep(a, b) {}\n${code}`],
    ["TypeScript's helpers", `var __awaiter = (this && this.__awaiter) || f;\n${code}`],
    [
      "the mark of a compiled module",
      `Object.defineProperty(exports, "__esModule", { value: true });\n${code}`,
    ],
    ["esbuild's helpers", `var __toESM = (mod) => mod;\n${code}`],
    ["webpack's runtime", `var __webpack_modules__ = {};\n${code}`],
    ["the name of its source map", `import "./a.js";\n${code}\n//# sourceMappingURL=a.js.map\n`],
    ["hardly a line break", long],
  ])("is told by %s", (_, text) => {
    expect(findOnly(text).facts).toEqual([{ id: "generated-file" }]);
  });

  it.each([
    "@generated",
    "DO NOT EDIT",
    "This file was automatically generated",
    "This source file is auto-generated.",
    "This is an autogenerated file.",
    "Code generated by protoc.",
    " * Generated from schema.graphql",
    "AUTO-GENERATED FILE",
    "Generated code.",
  ])("says so: %s", (header) => {
    expect(findOnly(`/* ${header} */\n${code}`).facts).toEqual([{ id: "generated-file" }]);
  });

  it.each([
    "One generated module, many clients.\n The generated file exports the wiring.",
    "Tests of the code generated by protoc.",
    "Checks that every page is generated from a template.",
    "Looks for auto-generated files.",
  ])("does not speak of other files: %s", (header) => {
    expect(findOnly(`/* ${header} */\n${code}`).facts).toEqual([]);
  });

  it.each([
    ["asks modules for their mark", `const a = (m) => (m.__esModule ? m.default : m);\n${code}`],
    ["gives its module the mark by hand", `exports.__esModule = true;\n${code}`],
    ["loads a runtime for old browsers", `import "regenerator-runtime/runtime";\n${code}`],
    ["holds one long line", `const logo = "${"a".repeat(3000)}";\n${"f();\n".repeat(20)}${code}`],
    ["writes such code", `const head = '//# sourceMappingURL=' + name;\n// and so on\n${code}`],
  ])("is not one that %s", (_, text) => {
    expect(findOnly(text).facts).toEqual([]);
  });

  it("is JavaScript", () => {
    expect(findOnly(long, {}, "/project/a.ts").facts).toEqual([]);
  });
});
