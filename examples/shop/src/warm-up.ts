import type { Upstreams } from "./upstreams.js";

/** Asks for the prices of the best sellers before customers do. Resolves to the SKUs that could not be priced. */
export async function warmUp(upstreams: Upstreams, skus: string[]): Promise<string[]> {
  const results = await Promise.allSettled(skus.map((sku) => upstreams.quotePrice(sku)));
  return skus.filter((_, index) => results[index]?.status === "rejected");
}
