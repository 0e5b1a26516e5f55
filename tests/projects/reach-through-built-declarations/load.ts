async function fetchOne(n: number): Promise<number> {
  return n;
}

export async function load(): Promise<void> {
  await Promise.all([1, 2].map(async (n) => fetchOne(n)));
}
