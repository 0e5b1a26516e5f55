// A page as the repository's own formatter leaves it, so that a new run does not break the format check.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";

export async function writePage(file, text) {
  const options = await resolveConfig(fileURLToPath(import.meta.url));
  writeFileSync(file, await format(text, { ...options, parser: "markdown" }));
}
