import { fetchOne } from "./fetch-one.js";
export async function load(request: Request): Promise<void> {
  await Promise.all([1, 2].map(async (n) => fetchOne(n + request.url.length)));
}
