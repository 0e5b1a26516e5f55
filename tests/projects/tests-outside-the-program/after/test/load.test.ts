import { expect, it } from "vitest";
import { groupOf } from "except-star/testing";
import { readNothing } from "./helpers";
import { NotFound } from "../src/load";
import { loadAll } from "../src/load";

it("fails without files", async () => {
  await expect(loadAll(["x"])).rejects.toEqual(groupOf([NotFound]));
  await expect(readNothing()).rejects.toEqual(groupOf([NotFound]));
});
