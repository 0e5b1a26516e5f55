// node bench/runtime/size.mjs
// What a production bundle pays for: minified and gzipped, beside the libraries that solve a part of it.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runtime = "./src/runtime/index.ts";

const bundles = {
  everything: `export * from "${runtime}"`,
  "exceptStar + on + ExceptionGroup": `export { exceptStar, on, ExceptionGroup } from "${runtime}"`,
  TaskGroup: `export { TaskGroup } from "${runtime}"`,
  "timeout + shield": `export { timeout, shield } from "${runtime}"`,
  "p-map": `export * from "p-map"`,
  "p-limit": `export * from "p-limit"`,
  "effect: Effect.all + runPromise": `import { Effect } from "effect"; export const { all, runPromise } = Effect;`,
};

for (const [name, contents] of Object.entries(bundles)) {
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
    define: { "process.env.NODE_ENV": '"production"' },
    tsconfig: fileURLToPath(new URL("../../tsconfig.json", import.meta.url)),
    logLevel: "error",
  });
  const { length } = outputFiles[0].contents;
  const gzipped = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  console.log(
    `${name.padEnd(34)} ${String(length).padStart(7)} B minified ${String(gzipped).padStart(7)} B gzipped`,
  );
}
