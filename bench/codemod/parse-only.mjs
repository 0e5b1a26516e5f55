// What every transform of jscodeshift does first, and nothing else: it builds the tree of the file.
export const parser = "tsx";

export default function parseOnly(file, { jscodeshift }) {
  jscodeshift(file.source);
}
