// Files that the project's own prettier left alone must stay so.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { git } from "./git.mjs";

/** Changed files that were formatted before and are not after; undefined where the project does not use prettier. */
export async function collectUnformatted(copy, files) {
  const prettier = await findPrettier(copy);
  if (!prettier) return undefined;
  const lost = [];
  for (const file of files) {
    const before = git(copy, ["show", `HEAD:${file}`]);
    if (!(await isFormatted(prettier, copy, { file, text: before }))) continue;
    const after = readFileSync(join(copy, file), "utf8");
    if (!(await isFormatted(prettier, copy, { file, text: after }))) lost.push(file);
  }
  return lost;
}

/** A project uses prettier if it has it installed and configured for its root. */
async function findPrettier(copy) {
  if (!existsSync(join(copy, "node_modules/prettier"))) return undefined;
  const require = createRequire(join(copy, "package.json"));
  const prettier = await import(require.resolve("prettier"));
  const api = prettier.default ?? prettier;
  const config = await api.resolveConfigFile(join(copy, "package.json"));
  return config?.startsWith(copy) ? api : undefined;
}

async function isFormatted(prettier, copy, { file, text }) {
  const path = join(copy, file);
  const options = await prettier.resolveConfig(path, { editorconfig: true });
  const { resolve } = createRequire(path);
  const plugins =
    options?.plugins?.map((plugin) => (typeof plugin === "string" ? resolve(plugin) : plugin)) ?? [];
  const ignorePath = join(copy, ".prettierignore");
  const { ignored, inferredParser } = await prettier.getFileInfo(path, {
    ignorePath,
    plugins,
    resolveConfig: false,
  });
  if (ignored || !inferredParser) return false;
  return prettier.check(text, { ...options, plugins, filepath: path });
}
