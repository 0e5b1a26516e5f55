import { Disk } from "./disk.js";
export function open(): Disk {
  return new Disk();
}
