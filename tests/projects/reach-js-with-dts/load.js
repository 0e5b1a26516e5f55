/** @param {(n: number) => Promise<number>} fetchOne */
export async function load(fetchOne) {
  await Promise.all([1, 2].map(async (n) => fetchOne(n)));
}
