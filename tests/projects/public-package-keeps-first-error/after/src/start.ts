import { warm } from "./read";

void warm().catch(() => undefined);
