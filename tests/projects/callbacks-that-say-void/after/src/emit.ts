import { TaskGroup } from "except-star";

/** Its type lets listeners be async, and the author waits for them. */
export async function emit(listeners: ((name: string) => void)[]): Promise<void> {
  await TaskGroup.all(listeners.map((listener) => () => listener("start")));
}

declare function count(): number;

export async function total(): Promise<number[]> {
  return Promise.all([count(), count()]);
}

void emit([]);
void total();
