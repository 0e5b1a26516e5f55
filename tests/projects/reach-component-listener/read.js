export async function read(name) { return name; }
