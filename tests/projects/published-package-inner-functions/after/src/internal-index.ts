import { TaskGroup } from "except-star";

declare function purge(name: string): Promise<string>;

/** The build gives its file another name. */
export async function purgeAll(): Promise<string[]> {
  return TaskGroup.all([() => purge("a"), () => purge("b")], { raise: "first" });
}
