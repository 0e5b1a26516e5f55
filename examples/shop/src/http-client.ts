import { get } from "node:http";
import { UpstreamError } from "./errors.js";

export interface RequestOptions {
  signal?: AbortSignal;
}

/** GETs a JSON document from an upstream. Throws an UpstreamError when it answers with anything but 2xx. */
export async function getJson<T>(upstream: string, url: string, options: RequestOptions = {}): Promise<T> {
  const response = await fetch(url, { signal: options.signal });
  if (!response.ok) throw new UpstreamError(upstream, response.status);
  return (await response.json()) as T;
}

/** The client of the warehouse, from before fetch: it knows no signals. */
export function getText(upstream: string, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(text);
        else reject(new UpstreamError(upstream, status));
      });
    }).on("error", reject);
  });
}
