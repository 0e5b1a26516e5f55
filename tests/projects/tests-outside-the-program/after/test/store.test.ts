import { expect, it } from "vitest";
import { groupOf } from "except-star/testing";
import { Closed, Store } from "../src/store";
import { register } from "./unknown.vue";

it("fails once it is closed", async () => {
  const store = new Store();
  await expect(store.save()).rejects.toEqual(groupOf([Closed]));
  register(store.flush);
  await store.drain({
    onError(error) {
      if (error instanceof Closed) register(store);
    },
  });
});
