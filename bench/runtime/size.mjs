// node bench/runtime/size.mjs
// What a production bundle pays for: minified and gzipped, beside the libraries that solve a part of it.
// By two bundlers, since the names that a minifier chooses alone make a difference of 3 %.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runtime = "./src/runtime/index.ts";
const define = { "process.env.NODE_ENV": '"production"' };

const bundles = {
  everything: `export * from "${runtime}"`,
  "exceptStar + ExceptionGroup": `export { exceptStar, ExceptionGroup } from "${runtime}"`,
  "exceptStar + on + ExceptionGroup": `export { exceptStar, on, ExceptionGroup } from "${runtime}"`,
  TaskGroup: `export { TaskGroup } from "${runtime}"`,
  "timeout + shield": `export { timeout, shield } from "${runtime}"`,
  "p-map": `export * from "p-map"`,
  "p-limit": `export * from "p-limit"`,
  "effect: Effect.all + runPromise": `import { Effect } from "effect"; export const { all, runPromise } = Effect;`,
};

async function bundleByEsbuild(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["node:*"],
    define,
    tsconfig: fileURLToPath(new URL("../../tsconfig.json", import.meta.url)),
    logLevel: "error",
  });
  return outputFiles[0].text;
}

async function bundleByRolldown(contents) {
  const entry = fileURLToPath(new URL("../../entry.ts", import.meta.url));
  const bundle = await rolldown({
    input: entry,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? contents : null),
      },
    ],
    platform: "neutral",
    resolve: { mainFields: ["module", "main"], extensionAlias: { ".js": [".ts", ".js"] } },
    external: /^node:/,
    transform: { define, target: "es2022" },
    onLog: () => {},
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  return output[0].code;
}

const pad = (value) => String(value).padStart(8);
console.log(`${"bytes minified, gzipped".padEnd(34)}${pad("esbuild")}${pad("")}${pad("rolldown")}`);
for (const [name, contents] of Object.entries(bundles)) {
  const texts = [await bundleByEsbuild(contents), await bundleByRolldown(contents)];
  const sizes = texts.flatMap((text) => [Buffer.byteLength(text), gzipSync(text, { level: 9 }).length]);
  console.log(name.padEnd(34) + sizes.map(pad).join(""));
}
