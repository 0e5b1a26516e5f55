import { createLoader } from "./make.js";
const loader = createLoader("x");

export async function main(): Promise<void> {
  try {
    await loader.load();
  } catch /* a */ {
    return;
  }
}
void main();
