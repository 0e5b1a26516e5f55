import { TaskGroup } from "except-star";

export class NotFound extends Error {}

declare function read(name: string): Promise<string>;

export async function loadAll(names: string[]): Promise<string[]> {
  return TaskGroup.all(names.map((name) => () => read(name)));
}

/** Its caller outside hands it to code that nobody knows. */
export async function loadBoth(): Promise<string[]> {
  return TaskGroup.all([() => read("a"), () => read("b")], { raise: "first" });
}
