/** pnpm-workspace.yaml with one more entry in a catalog (`catalog:`, or `catalogs:` → its name); undefined where it has none. */
export function addToYamlCatalog(
  yaml: string,
  catalog: string,
  [name, range]: readonly [string, string],
): string | undefined {
  const lines = yaml.split("\n");
  const head = catalog === "" ? findKey(lines, "catalog", [0, lines.length]) : findNamed(lines, catalog);
  if (head === undefined) return undefined;
  const end = findBlockEnd(lines, head);
  const entries = lines.slice(head + 1, end);
  const keys = entries.map((line) => /^\s+["']?([^"':#]+)["']?\s*:/.exec(line)?.[1]);
  if (keys.includes(name)) return yaml;
  const sample = entries.find((_, index) => keys[index] !== undefined);
  const indent = /^\s+/.exec(sample ?? "")?.[0] ?? `${indentOf(lines[head])}  `;
  const after = keys.findIndex((key) => key !== undefined && key > name);
  const carriage = lines[head]?.endsWith("\r") ? "\r" : "";
  const at = head + 1 + (after < 0 ? entries.length : after);
  lines.splice(at, 0, `${indent}${name}: ${range}${carriage}`);
  return lines.join("\n");
}

function findNamed(lines: readonly string[], catalog: string): number | undefined {
  const outer = findKey(lines, "catalogs", [0, lines.length]);
  return outer === undefined ? undefined : findKey(lines, catalog, [outer + 1, findBlockEnd(lines, outer)]);
}

function findKey(
  lines: readonly string[],
  key: string,
  [from, to]: readonly [number, number],
): number | undefined {
  const isKey = (line: string): boolean => /^\s*["']?([^"':#]+)["']?\s*:\s*(?:#.*)?$/.exec(line)?.[1] === key;
  const index = lines.findIndex((line, at) => at >= from && at < to && isKey(line));
  return index < 0 ? undefined : index;
}

/** The line after a key's block: the first one that is not indented deeper, without trailing blank lines. */
function findBlockEnd(lines: readonly string[], head: number): number {
  const depth = indentOf(lines[head]).length;
  let end = head + 1;
  while (end < lines.length && (isBlank(lines[end]) || indentOf(lines[end]).length > depth)) end += 1;
  while (end > head + 1 && isBlank(lines[end - 1])) end -= 1;
  return end;
}

function isBlank(line: string | undefined): boolean {
  return (line ?? "").trim() === "";
}

function indentOf(line: string | undefined): string {
  return /^ */.exec(line ?? "")?.[0] ?? "";
}
