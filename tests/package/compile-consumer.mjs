// node tests/package/compile-consumer.mjs [5.4 5.9 6.0 7.0]
// Compiles a program that uses the runtime's declarations with these versions of TypeScript, which npm installs.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const runtime = join(root, "src/runtime");
const repositoryTsc = join(root, "node_modules/.bin/tsc");

/** The ways to resolve a package; `testing` is out of reach for node10, which knows no `exports`. */
export const resolutions = [
  { name: "node16, ESM", type: "module", module: "node16", moduleResolution: "node16" },
  { name: "node16, CommonJS", type: "commonjs", module: "node16", moduleResolution: "node16" },
  { name: "bundler", type: "module", module: "esnext", moduleResolution: "bundler" },
  { name: "node10", type: "commonjs", module: "commonjs", moduleResolution: "node10", files: ["main.ts"] },
];

const writeJson = (path, value) => writeFileSync(path, JSON.stringify(value));

/** Builds the declarations into a folder that looks like an app with the runtime installed. */
export function installRuntime() {
  const folder = mkdtempSync(join(tmpdir(), "except-star-consumer-"));
  const installed = join(folder, "node_modules/except-star");
  mkdirSync(join(installed, "dist/cjs"), { recursive: true });
  copyFileSync(join(runtime, "package.json"), join(installed, "package.json"));
  for (const format of ["esm", "cjs"]) {
    const project = join(runtime, `tsconfig.${format}.json`);
    execFileSync(repositoryTsc, ["-p", project, "--outDir", join(installed, "dist", format)], {
      stdio: "pipe",
    });
  }
  writeJson(join(installed, "dist/cjs/package.json"), { type: "commonjs" });
  for (const file of ["main.ts", "testing.ts"]) {
    copyFileSync(join(root, "tests/package/consumer", file), join(folder, file));
  }
  return folder;
}

/** What a compiler says about the program; empty if it has nothing to complain of. */
export function compileConsumer(folder, { type, module, moduleResolution, files }, { tsc, version }) {
  writeJson(join(folder, "package.json"), { private: true, type });
  const ignoreDeprecations = version === "6.0" && moduleResolution === "node10" ? "6.0" : undefined;
  const strict = { strict: true, skipLibCheck: false, noEmit: true, types: [], ignoreDeprecations };
  const compilerOptions = { ...strict, target: "es2020", lib: ["ES2020", "DOM"], module, moduleResolution };
  writeJson(join(folder, "tsconfig.json"), { compilerOptions, files: files ?? ["main.ts", "testing.ts"] });
  try {
    execFileSync(tsc, ["-p", folder], { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return error.stdout;
  }
}

function installCompiler(folder, version) {
  const prefix = join(folder, `typescript-${version}`);
  execFileSync("npm", ["install", "--silent", "--no-save", "--prefix", prefix, `typescript@${version}`]);
  return { version, tsc: join(prefix, "node_modules/.bin/tsc") };
}

function main(versions) {
  const folder = installRuntime();
  try {
    for (const version of versions) {
      const compiler = installCompiler(folder, version);
      // TypeScript 7 has no node10 any more.
      const known = resolutions.filter(({ name }) => name !== "node10" || version !== "7.0");
      for (const resolution of known) {
        const complaints = compileConsumer(folder, resolution, compiler);
        console.log(`TypeScript ${version}, ${resolution.name}: ${complaints || "ok"}`);
        if (complaints) process.exitCode = 1;
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , ...versions] = process.argv;
  main(versions.length > 0 ? versions : ["5.4", "5.9", "6.0", "7.0"]);
}
