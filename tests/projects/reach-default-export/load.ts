import { fetchOne } from "./fetch-one.js";
export default async (): Promise<void> => {
  await Promise.all([1, 2].map(async (n) => fetchOne(n)));
};
