import { load } from "./load.js";

async function main(): Promise<void> {
  try {
    await load();
  } catch /* a */ {
    return;
  }
}
void main();
