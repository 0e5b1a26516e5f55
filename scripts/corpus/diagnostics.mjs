// Compares what the type check printed before and after.

const diagnostic = /^(\S.*?)(?:\((\d+),(\d+)\)|:(\d+):(\d+))(?: -|:) error (TS\d+): (.*)$/gm;

/** The diagnostics of `after` that `before` did not have, without their lines, which move. */
export function collectNewDiagnostics(before, after) {
  const known = new Map();
  for (const { key } of readDiagnostics(before)) known.set(key, (known.get(key) ?? 0) + 1);
  return readDiagnostics(after).filter(({ key }) => {
    const left = known.get(key) ?? 0;
    if (left > 0) known.set(key, left - 1);
    return left === 0;
  });
}

export function readDiagnostics(text) {
  return [...text.matchAll(diagnostic)].map(([, path, line, , line2, , code, message]) => ({
    key: `${path} ${code} ${message}`,
    text: `${path}:${line ?? line2} ${code} ${message}`,
  }));
}
