import { TaskGroup } from "except-star";

declare function fetchPart(id: string): Promise<string>;

export async function load(ids: string[]): Promise<string[]> {
  return await TaskGroup.all(ids.map((id) => () => fetchPart(id)));
}
