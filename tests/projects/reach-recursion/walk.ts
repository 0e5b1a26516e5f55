import { fetchOne } from "./fetch-one.js";
import { visit } from "./visit.js";
export async function walk(depth: number): Promise<void> {
  await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  if (depth > 0) await visit(depth - 1);
}
