import { describe, expect, it } from "vitest";
import { findNearest, readCommandLine, renderHelp } from "../../src/codemods/command-line.js";
import { readOptions } from "../../src/codemods/flags.js";

const read = (...argv: string[]) => readCommandLine(argv, "1.2.3");

describe("the command line", () => {
  it("never installs unless it was told to", () => {
    expect(read("migrate").flags["install"]).toBeUndefined();
    expect(read("migrate", "--install").flags["install"]).toBe(true);
    expect(read("migrate", "--no-install").flags["install"]).toBe(false);
  });

  it("reads paths, repeated flags and lists", () => {
    const { args, flags } = read(
      "migrate",
      "src",
      "-p",
      "a.json",
      "--project",
      "b.json",
      "--fan-out-functions",
      "all,p.all",
    );
    const options = readOptions("/repo", args, flags);
    expect(options).toMatchObject({
      paths: ["src"],
      projects: ["a.json", "b.json"],
      fanOutFunctions: ["all", "p.all"],
    });
  });

  it("keeps a path that follows a flag whose value may be missing", () => {
    expect(read("migrate", "--json", "src")).toMatchObject({ args: ["src"], flags: { json: true } });
    expect(read("migrate", "--json", "out.json", "src")).toMatchObject({
      args: ["src"],
      flags: { json: "out.json" },
    });
  });

  it("lets a flag win over the mode", () => {
    const full = readOptions("/repo", [], read("migrate", "--mode", "full").flags);
    expect(full).toMatchObject({ raise: "group", signals: true, push: true });
    const first = readOptions("/repo", [], read("migrate", "--mode", "full", "--raise", "first").flags);
    expect(first).toMatchObject({ raise: "first", signals: true });
    expect(readOptions("/repo", [], read("check").flags)).toMatchObject({
      raise: "auto",
      types: true,
      handlers: true,
      verify: "full",
    });
  });

  it("refuses a share that does not exist", () => {
    expect(() => readOptions("/repo", [], read("check", "--shard", "4/3").flags)).toThrow(
      "--shard cannot be `4/3`",
    );
    expect(readOptions("/repo", [], read("check", "--shard", "2/3").flags).shard).toEqual({
      index: 2,
      count: 3,
    });
  });

  it("refuses a flag of another command", () => {
    expect(() => read("check", "--allow-dirty")).toThrow("There is no flag `--allow-dirty`");
  });

  it("names every exit code in its help", () => {
    const help = renderHelp(["migrate", "--help"], "1.2.3");
    for (const part of ["0 done", "1 edits", "2 usage", "3 dirty", "4 not verified", "5 some files failed"])
      expect(help).toContain(part);
    expect(help).toContain("--keep-boundaries");
  });

  it("suggests only words that are near", () => {
    expect(findNearest("sginals", ["signals", "push"])).toBe("signals");
    expect(findNearest("colour", ["signals", "push"])).toBeUndefined();
  });
});
