// Every dialect there is: written by scripts/registries.mjs from the folders beside this file, never by hand.
import type { Dialect } from "./dialect.ts";

export const listedDialects: readonly Dialect[] = [];
