import { TaskGroup } from "except-star";

declare function close(id: string): Promise<void>;
declare function log(text: string): void;

async function closeAll(ids: string[]): Promise<void> {
  await TaskGroup.all(ids.map((id) => () => close(id)), { onError: "continue" });
}

closeAll(["a", "b"]).catch((error: unknown) => {
  log(String(error));
});
