// Claims of lists and scans put together again to what they came from: one row of a list, one scanned host. Claims of one row name it the same way
// ("assets.csv row 5", with more behind it for single facts) and hang on the same endpoint.
import { type Claim, isListedName } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";

export interface ListedRow {
  /** "assets.csv row 5". */
  readonly by: string;
  readonly source: string;
  readonly addresses: readonly Endpoint[];
  /** "mac:…". */
  readonly macs: readonly Endpoint[];
  readonly name: string | null;
  readonly claims: readonly Claim[];
  /** What it names should be, or was, there: a row of an inventory, a scanned host. Parts of a product stand for no machine of their own. */
  readonly standsAlone: boolean;
}

/** @param claims of lists (or scans) of one address space; rows come in a stable order */
export function toRows(claims: readonly Claim[], standsAlone: boolean): ListedRow[] {
  const byEndpoint = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = `${claim.source}\n${claim.endpoint}`;
    const known = byEndpoint.get(key);
    if (known === undefined) byEndpoint.set(key, [claim]);
    else known.push(claim);
  }
  const rows: ListedRow[] = [];
  for (const own of byEndpoint.values()) {
    const places = [...new Set(own.filter((c) => c.attribute === "address" || c.attribute === "mac" || c.attribute === "name").map((c) => c.by))].sort((x, y) => y.length - x.length);
    const ofPlace = new Map<string, Claim[]>(places.map((by) => [by, []]));
    for (const claim of own) {
      const by = ofPlace.has(claim.by) ? claim.by : places.find((place) => claim.by.startsWith(`${place} (`));
      if (by !== undefined) ofPlace.get(by)?.push(claim);
    }
    for (const [by, of] of ofPlace) rows.push(toRow(by, of, standsAlone));
  }
  return rows.sort((x, y) => (x.by < y.by ? -1 : x.by > y.by ? 1 : x.source < y.source ? -1 : x.source > y.source ? 1 : 0));
}

function toRow(by: string, claims: readonly Claim[], standsAlone: boolean): ListedRow {
  const values = (attribute: Claim["attribute"]): string[] => [...new Set(claims.filter((c) => c.attribute === attribute).map((c) => c.value))].sort();
  return {
    by,
    source: (claims[0] as Claim).source,
    addresses: values("address").filter((endpoint) => !isListedName(endpoint)),
    macs: values("mac").map((mac) => `mac:${mac}`),
    name: values("name")[0] ?? null,
    claims,
    standsAlone,
  };
}
