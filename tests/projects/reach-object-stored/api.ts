import { fetchOne } from "./fetch-one.js";
export interface Api {
  load: () => Promise<void>;
}
export const state: { api?: Api } = {};
state.api = {
  load: async () => {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  },
};
