import { open } from "./index.js";

export async function main(): Promise<void> {
  try {
    await open().load();
  } catch /* a */ {
    return;
  }
}
void main();
