// The facts from which assets are built, as read back from the store: who carried packets for whom, who asked for whom, who claimed what.
import type { Claim } from "../../plant/claim.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { columnsOf, textAt } from "../../store/tables.ts";
import { claimTable, rowAt } from "../flows/flow-tables.ts";

export interface PathFact {
  readonly addressSpace: string;
  readonly vlan: string;
  readonly from: string;
  readonly to: string;
  readonly fromMac: string;
  readonly toMac: string;
  readonly first: number;
  readonly last: number;
  /** The source that saw it. */
  readonly file: string;
}

export interface ArpRow {
  readonly addressSpace: string;
  readonly vlan: string;
  readonly mac: string;
  readonly address: string;
  readonly asksFor: string;
  readonly kind: string;
  readonly first: number;
  readonly last: number;
  readonly file: string;
}

export interface AssetFacts {
  readonly paths: readonly PathFact[];
  readonly arps: readonly ArpRow[];
  readonly claims: readonly Claim[];
}

type SourceOf = (id: number) => SourceRow;

export async function readAssetFacts(store: EvidenceStore): Promise<AssetFacts> {
  const sources = new Map((await store.sources()).map((s) => [s.id, s] as const));
  const sourceOf: SourceOf = (id) => {
    const source = sources.get(id);
    if (source === undefined) throw new Error(`a stored row names source ${id}, which the store does not have`);
    return source;
  };
  return { paths: await readPaths(store, sourceOf), arps: await readArps(store, sourceOf), claims: await readClaims(store, sourceOf) };
}

// The fields are written out, here as in flow-rows.ts: there may be a path for every two machines that ever met.

async function readPaths(store: EvidenceStore, sourceOf: SourceOf): Promise<PathFact[]> {
  const paths: PathFact[] = [];
  for await (const batch of store.scan("link_path", ["from", "to", "fromMac", "toMac", "vlan", "first"])) {
    const { number, text } = columnsOf(batch);
    const [source, first, last] = [number("source"), number("first"), number("last")];
    const [vlan, from, to, fromMac, toMac] = [text("vlan"), text("from"), text("to"), text("fromMac"), text("toMac")];
    for (let i = 0; i < batch.rows; i++) {
      const { addressSpace, file } = sourceOf(source[i] as number);
      paths.push({
        addressSpace,
        vlan: textAt(vlan, i),
        from: textAt(from, i),
        to: textAt(to, i),
        fromMac: textAt(fromMac, i),
        toMac: textAt(toMac, i),
        first: first[i] as number,
        last: last[i] as number,
        file,
      });
    }
  }
  return paths;
}

async function readArps(store: EvidenceStore, sourceOf: SourceOf): Promise<ArpRow[]> {
  const arps: ArpRow[] = [];
  for await (const batch of store.scan("arp", ["address", "mac", "asksFor", "kind", "vlan", "first"])) {
    const { number, text } = columnsOf(batch);
    const [source, first, last] = [number("source"), number("first"), number("last")];
    const [vlan, mac, address, asksFor, kind] = [text("vlan"), text("mac"), text("address"), text("asksFor"), text("kind")];
    for (let i = 0; i < batch.rows; i++) {
      const { addressSpace, file } = sourceOf(source[i] as number);
      arps.push({
        addressSpace,
        vlan: textAt(vlan, i),
        mac: textAt(mac, i),
        address: textAt(address, i),
        asksFor: textAt(asksFor, i),
        kind: textAt(kind, i),
        first: first[i] as number,
        last: last[i] as number,
        file,
      });
    }
  }
  return arps;
}

/** Equal claims of several sources are one, from the first time to the last. Of uptimes that one message gives, the latest is what holds. */
async function readClaims(store: EvidenceStore, sourceOf: SourceOf): Promise<Claim[]> {
  const claims = new Map<string, Claim>();
  for await (const batch of store.scan("claim", ["endpoint", "attribute", "value", "by", "first"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(claimTable, batch, i) as unknown as Claim & { readonly source: number };
      const source = sourceOf(row.source);
      const claim: Claim = { ...row, addressSpace: source.addressSpace, source: source.sha256 };
      const key = [claim.addressSpace, claim.endpoint, claim.attribute, claim.attribute === "uptime" ? "" : claim.value, claim.by].join("\n");
      const known = claims.get(key);
      if (known !== undefined && claim.attribute === "uptime") {
        if (claim.last > known.last || (claim.last === known.last && (claim.value > known.value || (claim.value === known.value && claim.source < known.source)))) claims.set(key, claim);
        continue;
      }
      const earlier = known !== undefined && (known.first < claim.first || (known.first === claim.first && known.source < claim.source));
      claims.set(key, known === undefined ? claim : { ...(earlier ? known : claim), first: Math.min(known.first, claim.first), last: Math.max(known.last, claim.last) });
    }
  }
  return [...claims.values()];
}
