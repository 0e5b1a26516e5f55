import { fetchOne } from "./fetch-one.js";

declare const serverDebug: (error: unknown) => void;
declare const debug: (name: string) => (error: unknown) => void;

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const name = error.name ? error.name + ": " : "";
  const cause = error.cause instanceof Error ? error.cause.message : "";
  const text = error.message;
  return `${name}${text.trim()} ${cause}`;
}

async function main(): Promise<void> {
  try {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  } catch (error) {
    /* shown */
    serverDebug(error);
    debug("main")(error);
    console.error(describe(error));
  }
}
void main();
