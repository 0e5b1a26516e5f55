import { fetchOne } from "./fetch-one.js";
export const api = {
  load: async (): Promise<void> => {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  },
};
