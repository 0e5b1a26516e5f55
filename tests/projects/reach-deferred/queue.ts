interface Item {
  readonly job: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

const items: Item[] = [];

export function enqueue(job: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    items.push({ job, resolve, reject });
  });
}

declare function read(name: string): Promise<void>;

/** The error goes to the promise that was made for the item. */
export async function drain(): Promise<void> {
  for (const item of items) {
    try {
      await Promise.all([read("a"), read("b")]);
    } catch (/* queued */ error) {
      item.reject(error);
    }
  }
}
