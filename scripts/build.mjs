// Builds both packages: the runtime by tsc (ESM and CommonJS, each with its own declarations), the plugin,
// the codemods and the command line by rolldown.
import { spawn } from "node:child_process";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const runtime = join(root, "src/runtime");

/** The bundles: `library` runs anywhere ESLint does, so it may not touch Node; `program` runs in Node. */
const bundles = [
  { kind: "library", entry: "src/rules/index.ts", output: "dist/index.js" },
  { kind: "program", entry: "src/codemods/cli.ts", output: "dist/cli.js", banner: "#!/usr/bin/env node" },
  {
    kind: "program",
    entry: "src/codemods/promise-all-to-task-group.ts",
    output: "dist/codemods/promise-all-to-task-group.js",
  },
];

await Promise.all(
  ["dist", "src/runtime/dist"].map((folder) => rm(join(root, folder), { recursive: true, force: true })),
);
const bundled = new Set();
await Promise.all([buildRuntime(), writePluginTypes(), ...bundles.map((bundle) => writeBundle(bundle))]);
await writeNotices(bundled);

async function writeBundle({ kind, entry, output, banner }) {
  if (!existsSync(join(root, entry)))
    return console.log(`build: skipped ${output}, there is no ${entry} yet`);
  const build = await rolldown({
    input: join(root, entry),
    cwd: root,
    platform: kind === "library" ? "neutral" : "node",
    external: kind === "library" ? [/^node:/] : isExternal,
    plugins: [manifestPlugin(), ...(kind === "program" ? [lazyParserPlugin(), typescriptPlugin()] : [])],
    onLog: (level, log) => (log.code === "EVAL" ? undefined : console.log(`build: ${level}: ${log.message}`)),
  });
  const { output: chunks } = await build.write({
    file: join(root, output),
    format: "esm",
    banner,
    codeSplitting: false,
  });
  await build.close();
  for (const chunk of chunks) for (const id of chunk.moduleIds ?? []) bundled.add(id);
  if (kind === "library") refuseNode(output, chunks[0]);
}

/** The plugin also runs in a browser: nothing of Node may have slipped into it. */
function refuseNode(output, chunk) {
  const foreign = chunk.imports.concat(chunk.dynamicImports);
  if (foreign.length > 0 || /\bcreateRequire\b|__require\b/.test(chunk.code)) {
    throw new Error(`${output} must stand alone, but imports ${foreign.join(", ") || "through require"}`);
  }
}

/** What the package depends on stays an import; everything else is bundled. */
function isExternal(id) {
  if (id.startsWith("node:")) return true;
  return Object.keys(manifest.dependencies).some((name) => id === name || id.startsWith(`${name}/`));
}

/** The parser brings TypeScript, whose loading takes longer than to read most folders: both wait for a file to parse. */
function lazyParserPlugin() {
  const parser = "@typescript-eslint/typescript-estree";
  const real = JSON.stringify(createRequire(import.meta.url).resolve(parser));
  return {
    name: "lazy-parser",
    resolveId: (id) => (id === parser ? "\0lazy-parser" : undefined),
    load: (id) =>
      id === "\0lazy-parser"
        ? `export const parse = (...given) => require(${real}).parse(...given);`
        : undefined,
  };
}

/** Our programs bring a TypeScript with a JavaScript API, which cannot clash with the one of the project they run in. */
function typescriptPlugin() {
  return {
    name: "typescript",
    resolveId: (id) =>
      /^typescript(?:\/|$)/.test(id)
        ? { id: `@typescript/typescript6${id.slice(10)}`, external: true }
        : undefined,
  };
}

/** Of package.json a bundle holds the name and the version only. */
function manifestPlugin() {
  return {
    name: "manifest",
    load(id) {
      if (id !== join(root, "package.json")) return undefined;
      return JSON.stringify({ name: manifest.name, version: manifest.version });
    },
  };
}

/** The declarations of the plugin are those of its index alone, so that consumers need no types but ESLint's. */
async function writePluginTypes() {
  const entry = join(root, "src/rules/index.ts");
  if (!existsSync(entry)) return;
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(await readFile(entry, "utf8"), {
    fileName: entry,
    reportDiagnostics: true,
    compilerOptions: { declaration: true, isolatedDeclarations: true, module: ts.ModuleKind.NodeNext },
  });
  const problem = diagnostics[0] && ts.flattenDiagnosticMessageText(diagnostics[0].messageText, " ");
  if (problem) throw new Error(`src/rules/index.ts: ${problem}`);
  if (/from "\.\.?\//.test(outputText))
    throw new Error("src/rules/index.ts: the public types must stand alone");
  await mkdir(join(root, "dist/types/rules"), { recursive: true });
  await writeFile(join(root, "dist/types/rules/index.d.ts"), outputText);
}

async function buildRuntime() {
  if (!existsSync(join(runtime, "index.ts")))
    return console.log("build: skipped the runtime, there is no index.ts yet");
  await Promise.all(
    ["esm", "cjs"].map((format) => run("tsc", ["-p", join(runtime, `tsconfig.${format}.json`)])),
  );
  await writeFile(join(runtime, "dist/cjs/package.json"), '{ "type": "commonjs" }\n');
  await copyDeclarations(join(runtime, "dist/esm"), join(root, "dist/runtime-types"));
}

/** The command line type-checks a rewritten project against these when the runtime is not installed there yet. */
async function copyDeclarations(from, to) {
  await cp(from, to, { recursive: true, filter: (file) => !/\.js$/.test(file) });
}

function run(tool, args) {
  return new Promise((resolve, reject) => {
    const bin = join(root, "node_modules/.bin", tool);
    const child = spawn(bin, args, { cwd: root, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${tool} ${args.join(" ")} failed`)),
    );
  });
}

/** Licences of everything that a bundle holds and that is not ours. */
async function writeNotices(ids) {
  const folders = new Set([...ids].map((id) => findPackageFolder(id)).filter(Boolean));
  const notices = await Promise.all([...folders].sort().map((folder) => renderNotice(folder)));
  if (notices.length === 0) return;
  await writeFile(join(root, "dist/THIRD-PARTY-NOTICES.txt"), `${notices.join("\n\n---\n\n")}\n`);
}

function findPackageFolder(id) {
  const [, folder] =
    /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll("\\", "/").split("?")[0]) ?? [];
  return folder;
}

async function renderNotice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? await readFile(join(folder, file), "utf8") : "";
  return `${name} ${version} (${license ?? "no licence field"})\n\n${text.trim()}`.trim();
}
