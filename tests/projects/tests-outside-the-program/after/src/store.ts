import { TaskGroup } from "except-star";

declare function write(name: string): Promise<void>;

export class Closed extends Error {}

export class Store {
  /** A test outside calls it, and waits for its error. */
  async save(): Promise<void> {
    await TaskGroup.all([() => write("a"), () => write("b")]);
  }

  /** A test outside hands it on. */
  async flush(): Promise<void> {
    await TaskGroup.all([() => write("c"), () => write("d")], { raise: "first" });
  }

  /** A test outside gives what gets its error. */
  async drain(options: DrainOptions): Promise<void> {
    try {
      await TaskGroup.all([() => write("e"), () => write("f")], { raise: "first" });
    } catch (error) {
      options.onError(error);
    }
  }
}

export interface DrainOptions {
  onError(error: unknown): void;
}

void new Store().save();
void new Store().drain({ onError: (error) => console.error(error) });
