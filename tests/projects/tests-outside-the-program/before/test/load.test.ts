import { expect, it } from "vitest";
import { readNothing } from "./helpers";
import { NotFound } from "../src/load";
import { loadAll } from "../src/load";

it("fails without files", async () => {
  await expect(loadAll(["x"])).rejects.toThrow(NotFound);
  await expect(readNothing()).rejects.toThrow(NotFound);
});
