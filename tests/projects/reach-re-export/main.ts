import { start } from "./index.js";

export async function main(): Promise<void> {
  try {
    await start();
  } catch /* a */ {
    return;
  }
}
void main();
