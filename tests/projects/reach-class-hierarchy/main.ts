import { Disk } from "./disk.js";

export async function main(): Promise<void> {
  try {
    await new Disk().start();
  } catch /* b */ {
    return;
  }
}
void main();
