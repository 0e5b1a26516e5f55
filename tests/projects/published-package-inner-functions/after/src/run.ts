import { TaskGroup } from "except-star";
import { readAll } from "./index";

declare function start(name: string): Promise<string>;

/** A script that calls what is built of it has a handler of its own. */
export async function run(): Promise<string[]> {
  await readAll();
  return TaskGroup.all([() => start("a"), () => start("b")], { raise: "first" });
}
