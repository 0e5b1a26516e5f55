// Preloaded into a measured process: what it took stands in the file of BENCH_USAGE when it ends.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const seconds = (user + system) / 1e6;
  writeFileSync(
    process.env.BENCH_USAGE,
    JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }),
  );
});
