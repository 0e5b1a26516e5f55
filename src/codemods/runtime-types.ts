import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** Files that the compiler sees although they are not on disk, by absolute path with forward slashes. */
export type VirtualFiles = ReadonlyMap<string, string>;

/**
 * The package `except-star` as it will stand in `root/node_modules` once it is installed, for a project
 * that does not have it yet. The compiler's own resolution finds it, whatever the module mode.
 */
export function collectRuntimeTypes(root: string): VirtualFiles {
  const base = `${root}/node_modules/except-star`;
  const source = findDeclarations();
  const files = new Map<string, string>([[`${base}/package.json`, renderManifest(source.extension)]]);
  files.set(`${base}/cjs/package.json`, '{ "type": "commonjs" }');
  for (const name of readdirSync(source.folder)) {
    if (!name.endsWith(source.extension)) continue;
    const text = readFileSync(join(source.folder, name), "utf8");
    for (const format of ["esm", "cjs"]) files.set(`${base}/${format}/${name}`, text);
  }
  return files;
}

/** The declarations that ship with the command line; in the source tree the runtime itself. */
function findDeclarations(): { readonly folder: string; readonly extension: string } {
  const shipped = fileURLToPath(new URL("./runtime-types/", import.meta.url));
  if (existsSync(shipped)) return { folder: shipped, extension: ".d.ts" };
  return { folder: fileURLToPath(new URL("../runtime/", import.meta.url)), extension: ".ts" };
}

function renderManifest(extension: string): string {
  const entry = (name: string): object => ({
    import: { types: `./esm/${name}${extension}` },
    require: { types: `./cjs/${name}${extension}` },
  });
  return JSON.stringify({
    name: "except-star",
    type: "module",
    types: `./cjs/index${extension}`,
    // A resolution that reads no exports finds the sub-paths here.
    typesVersions: {
      "*": { testing: [`./cjs/testing${extension}`], ambient: [`./cjs/ambient${extension}`] },
    },
    exports: { ".": entry("index"), "./testing": entry("testing"), "./ambient": entry("ambient") },
  });
}
