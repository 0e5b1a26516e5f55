import { LoadError } from "./load-error.js";

async function fetchOne(n: number): Promise<number> {
  return n;
}

export async function load(): Promise<number[]> {
  try {
    return await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  } catch (error) {
    /* around */
    throw new LoadError("could not load", { original: error });
  }
}
