import { api } from "./api.js";

export async function main(): Promise<void> {
  try {
    await api.load();
  } catch /* a */ {
    return;
  }
}
void main();
