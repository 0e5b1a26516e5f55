import { Disk } from "./disk.js";
import type { Store } from "./store.js";
const store: Store = new Disk();

export async function main(): Promise<void> {
  try {
    await store.load();
  } catch /* a */ {
    return;
  }
}
void main();
