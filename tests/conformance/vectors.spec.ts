import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type ExceptStarCase,
  replayExceptStar,
  replayExceptStarAsync,
  replaySplit,
  type SplitCase,
} from "./programs.js";

const { oracle, cases } = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8")) as {
  oracle: string;
  cases: (SplitCase | ExceptStarCase | { kind: "task" })[];
};
const splits = cases.filter((given) => given.kind === "split");
const exceptStars = cases.filter((given) => given.kind === "except_star");

describe(`recorded outcomes of ${oracle}`, () => {
  it("holds 400 cases of each kind", () => {
    expect([splits.length, exceptStars.length]).toEqual([400, 400]);
  });

  it.each(splits.map((given, index) => ({ given, index })))("split #$index", ({ given }) => {
    const { match, rest, subgroup } = given;
    expect(replaySplit(given)).toEqual({ match, rest, subgroup });
  });

  it.each(exceptStars.map((given, index) => ({ given, index })))("except* #$index", async ({ given }) => {
    const { seen, raised } = given;
    expect(replayExceptStar(given)).toEqual({ seen, raised });
    expect(await replayExceptStarAsync(given)).toEqual({ seen, raised });
  });
});
