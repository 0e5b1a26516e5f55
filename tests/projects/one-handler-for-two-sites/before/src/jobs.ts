export class Busy extends Error {}

declare function job(name: string): Promise<void>;

export async function morning(): Promise<void> {
  await Promise.all([job("a"), job("b")]);
}

export async function evening(names: Set<string>): Promise<void> {
  await Promise.all([...names].map((name) => job(name)));
}
