import { expect, it } from "vitest";
import { Closed, Store } from "../src/store";
import { register } from "./unknown.vue";

it("fails once it is closed", async () => {
  const store = new Store();
  await expect(store.save()).rejects.toThrow(Closed);
  register(store.flush);
  await store.drain({
    onError(error) {
      if (error instanceof Closed) register(store);
    },
  });
});
