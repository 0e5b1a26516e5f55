import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const entry = fileURLToPath(new URL("../../src/runtime/index.ts", import.meta.url));
const tsconfig = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));

/** The runtime as a consumer's bundler would see it, built from the sources. */
export async function loadRuntime() {
  const folder = await mkdtemp(join(tmpdir(), "except-star-bench-"));
  try {
    const outfile = join(folder, "index.mjs");
    await build({ entryPoints: [entry], outfile, tsconfig, bundle: true, format: "esm", target: "es2022" });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
