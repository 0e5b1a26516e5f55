import { Disk } from "./disk.js";
async function start(loader: { load(): Promise<void> }): Promise<void> {
  await loader.load();
}

export async function main(): Promise<void> {
  try {
    await start(new Disk());
  } catch /* a */ {
    return;
  }
}
void main();
