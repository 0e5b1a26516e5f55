declare function close(id: string): Promise<void>;
declare function log(text: string): void;

async function closeAll(ids: string[]): Promise<void> {
  const results = await Promise.allSettled(ids.map((id) => close(id)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

closeAll(["a", "b"]).catch((error: unknown) => {
  log(String(error));
});
