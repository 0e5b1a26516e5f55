import { retry } from "./retry.js";
import { fetchOne } from "./fetch-one.js";

export async function main(): Promise<void> {
  try {
    await retry(async () => {
      await Promise.all([1, 2].map(async (n) => fetchOne(n)));
    });
  } catch /* b */ {
    return;
  }
}
void main();
