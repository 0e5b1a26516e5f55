import * as http from "node:http";
import * as https from "node:https";

declare function read(name: string): Promise<void>;

/** Whatever it is called here, the signature is Node's: it looks at nothing that its callback returns. */
export function load(isSafe: boolean): void {
  const request = isSafe ? https.request : http.request;
  request("http://example.com", async () => {
    await Promise.all([read("a"), read("b")]);
  })
}

load(true);
