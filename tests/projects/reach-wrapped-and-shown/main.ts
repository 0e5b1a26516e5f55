import { LoadError } from "./load-error.js";
import { load } from "./load.js";

interface Row {
  readonly original: { readonly code: string };
}

const rows: Row[] = [];

async function main(): Promise<void> {
  try {
    await load();
  } catch (error) {
    console.error(error, error instanceof LoadError ? error.original?.message : "");
    if (rows.some((row) => row.original.code === "new")) process.exitCode = 1;
    let cause = (error as Error).cause;
    while (cause instanceof Error) {
      console.error(cause.message);
      cause = cause.cause;
    }
  }
}
void main();
