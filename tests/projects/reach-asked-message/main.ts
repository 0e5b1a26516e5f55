import { fetchOne } from "./fetch-one.js";

function isClosed(error: Error): boolean {
  const text = error.message;
  return text.includes("closed");
}

async function main(): Promise<void> {
  try {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  } catch (error) {
    /* around */
    const caught = error as Error;
    const closed = [caught].map(isClosed);
    process.exitCode = closed[0] ? 0 : 1;
  }
}
void main();
