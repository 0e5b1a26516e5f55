import { Disk } from "./disk.js";
const disk = new Disk();

export async function main(): Promise<void> {
  try {
    await (disk as any).load();
  } catch /* a */ {
    return;
  }
}
void main();
