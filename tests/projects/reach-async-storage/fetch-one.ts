export async function fetchOne(n: number): Promise<number> {
  return n;
}
