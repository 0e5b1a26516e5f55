import { TaskGroup } from "except-star";

declare function read(name: string): Promise<string>;

export async function readAll(names: string[]): Promise<string[]> {
  return TaskGroup.all(names.map((name) => () => read(name)), { raise: "first" });
}

/** Used inside the package alone. */
export async function warm(): Promise<void> {
  await TaskGroup.all([() => read("a"), () => read("b")]);
}
