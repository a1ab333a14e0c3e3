// The language of FortiGate firewalls (FortiOS): texts of `show` and `show full-configuration`, backups, parts of them, several virtual domains.
import type { Dialect } from "../dialect.ts";
import { insertFortios } from "./insert-fortios.ts";
import { printFortios } from "./print-fortios.ts";
import { readFortios } from "./read-fortios.ts";
import { recogniseFortios } from "./recognise-fortios.ts";

export const fortios: Dialect = { id: "fortios", name: "Fortinet FortiOS", recognise: recogniseFortios, read: readFortios, print: printFortios, insert: insertFortios };
