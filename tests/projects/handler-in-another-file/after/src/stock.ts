import { TaskGroup } from "except-star";
import { NotFound } from "./errors";

export interface Item {
  readonly id: string;
  readonly left: number;
}

const items = new Map<string, Item>([["a", { id: "a", left: 2 }]]);

async function load(id: string): Promise<Item> {
  const item = items.get(id);
  if (!item) throw new NotFound(`no item ${id}`);
  return item;
}

/** Loads all items at once. */
export async function loadAll(ids: readonly string[]): Promise<Item[]> {
  return await TaskGroup.all(ids.map((id) => () => load(id)));
}
