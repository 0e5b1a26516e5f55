import { TaskGroup } from "except-star";

export class Busy extends Error {}

declare function job(name: string): Promise<void>;

export async function morning(): Promise<void> {
  await TaskGroup.all([() => job("a"), () => job("b")]);
}

export async function evening(names: Set<string>): Promise<void> {
  await TaskGroup.all([...names].map((name) => () => job(name)));
}
