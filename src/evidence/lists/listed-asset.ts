// What a list says of one machine, whatever the list looks like, and how that becomes claims. A machine that is listed without any address is
// kept by its name. Does not know which of it is true.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { visibleText } from "../../foundation/hostile-text.ts";
import { type ClaimAttribute, listedName } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { Micros } from "../../foundation/time.ts";
import type { ListKind } from "./list-kinds.ts";

export interface ListedFact {
  readonly attribute: ClaimAttribute;
  readonly value: string;
  /** More of who said so than the row: "MAC prefix", "OS guess, 92 %". */
  readonly by?: string;
}

export interface ListedAsset {
  /** Where in the list, in its own words: "row 12", "host 3", "component plc-1". With the file it names the row for good. */
  readonly place: string;
  readonly name: string | null;
  /** In their usual spelling (RFC 5952 for IPv6). */
  readonly addresses: readonly Endpoint[];
  /** "mac:00:1b:1b:12:34:56". */
  readonly macs: readonly Endpoint[];
  readonly facts: readonly ListedFact[];
  /** When it was seen, where the list says so; NaN = a list has no time. */
  readonly first: Micros;
  readonly last: Micros;
}

/** A list that was read. Counts are of records: rows, hosts, components. */
export interface ReadList {
  readonly kind: ListKind;
  readonly assets: readonly ListedAsset[];
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  /** What the reader of the list should know, in the order of the list; the first ones of each code, and how many more there are. */
  readonly diagnostics: readonly Diagnostic[];
  /** Kept with the source: what is worth saying again in `show sources`. */
  readonly warnings: readonly string[];
}

/** A row of the claim table, without its source. */
export interface ClaimRow {
  readonly endpoint: Endpoint;
  readonly attribute: ClaimAttribute;
  readonly value: string;
  readonly by: string;
  readonly first: Micros;
  readonly last: Micros;
}

/** Longer values are no names of anything; they are cut, with … at the end. */
const LONGEST_VALUE = 300;
const LONGEST_FILE = 120;

/** @param file name as shown to people; its last part goes into every claim */
export function listedToClaims(assets: readonly ListedAsset[], file: string): ClaimRow[] {
  const shown = cut(visibleText(lastPart(file)), LONGEST_FILE);
  const rows: ClaimRow[] = [];
  for (const asset of assets) {
    const endpoint = asset.addresses[0] ?? asset.macs[0] ?? (asset.name === null ? null : listedName(asset.name));
    if (endpoint === null) continue;
    const by = `${shown} ${asset.place}`;
    const say = (attribute: ClaimAttribute, value: string, more?: string): void => {
      rows.push({ endpoint, attribute, value: cut(value, LONGEST_VALUE), by: more === undefined ? by : `${by} (${more})`, first: asset.first, last: asset.last });
    };
    for (const address of asset.addresses) say("address", address);
    for (const mac of asset.macs) say("mac", mac.slice("mac:".length));
    if (asset.name !== null) say("name", asset.name);
    for (const { attribute, value, by: more } of asset.facts) say(attribute, value, more);
  }
  return rows;
}

function lastPart(file: string): string {
  return file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
