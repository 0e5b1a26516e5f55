import { LoadError } from "./load-error.js";
import { load } from "./load.js";

async function main(): Promise<void> {
  try {
    await load();
  } catch (error) {
    const original = error instanceof LoadError ? (error.original as { code?: string } | undefined) : undefined;
    process.exitCode = original?.code === "ENOENT" ? 0 : 1;
  }
}
void main();
