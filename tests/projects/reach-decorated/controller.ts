import { fetchOne } from "./fetch-one.js";
declare function Get(): (target: object, key: string) => void;
export class Controller {
  @Get()
  async load(): Promise<void> {
    await Promise.all([1, 2].map(async (n) => fetchOne(n)));
  }
}
