import { TaskGroup } from "except-star";

declare function heat(name: string): Promise<string>;

/** A pattern of the entries leads to it. */
export async function warm(): Promise<string[]> {
  return TaskGroup.all([() => heat("a"), () => heat("b")], { raise: "first" });
}
