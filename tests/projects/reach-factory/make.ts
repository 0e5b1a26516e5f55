import { fetchOne } from "./fetch-one.js";
export function createLoader(name: string) {
  return { name, load: async (): Promise<void> => {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  } };
}
