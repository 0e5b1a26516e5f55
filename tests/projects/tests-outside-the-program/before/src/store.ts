declare function write(name: string): Promise<void>;

export class Closed extends Error {}

export class Store {
  /** A test outside calls it, and waits for its error. */
  async save(): Promise<void> {
    await Promise.all([write("a"), write("b")]);
  }

  /** A test outside hands it on. */
  async flush(): Promise<void> {
    await Promise.all([write("c"), write("d")]);
  }

  /** A test outside gives what gets its error. */
  async drain(options: DrainOptions): Promise<void> {
    try {
      await Promise.all([write("e"), write("f")]);
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
