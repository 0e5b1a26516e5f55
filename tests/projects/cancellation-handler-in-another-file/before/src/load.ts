declare function fetchPart(id: string): Promise<string>;

export async function load(ids: string[]): Promise<string[]> {
  return await Promise.all(ids.map((id) => fetchPart(id)));
}
