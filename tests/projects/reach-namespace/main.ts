import * as api from "./load.js";

export async function main(): Promise<void> {
  try {
    await api.load();
  } catch /* a */ {
    return;
  }
}
void main();
export async function second(): Promise<void> {
  try {
    await api.other();
  } catch /* none */ {
    return;
  }
}
void second();
