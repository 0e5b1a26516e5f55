interface Item {
  reject: (reason: unknown) => void;
}

const items: Item[] = [];
declare const unknownListener: (reason: unknown) => void;

/** What else is put in the member may test the error. */
export function enqueue(): Promise<void> {
  return new Promise((_resolve, reject) => {
    const item: Item = { reject };
    items.push(item);
    item.reject = unknownListener;
  });
}

declare function read(name: string): Promise<void>;

export async function drain(): Promise<void> {
  for (const item of items) {
    try {
      await Promise.all([read("a"), read("b")]);
    } catch (/* queued */ error) {
      item.reject(error);
    }
  }
}

void drain();
void enqueue();
