// The facts from which assets are built, as read back from the store: who carried packets for whom, who asked for whom, who claimed what.
import type { Claim } from "../../plant/claim.ts";
import type { EvidenceStore, SourceRow } from "../../store/evidence-store.ts";
import { arpTable, claimTable, linkPathTable, rowAt } from "../flows/flow-tables.ts";

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

export async function readAssetFacts(store: EvidenceStore): Promise<AssetFacts> {
  const sources = new Map((await store.sources()).map((s) => [s.id, s] as const));
  const sourceOf = (row: Record<string, unknown>): SourceRow => {
    const source = sources.get(row.source as number);
    if (source === undefined) throw new Error(`a stored row names source ${String(row.source)}, which the store does not have`);
    return source;
  };
  const paths: PathFact[] = [];
  for await (const batch of store.scan("link_path", ["from", "to", "fromMac", "toMac", "vlan", "first"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(linkPathTable, batch, i);
      const { addressSpace, file } = sourceOf(row);
      paths.push({ ...(row as unknown as PathFact), addressSpace, file });
    }
  }
  const arps: ArpRow[] = [];
  for await (const batch of store.scan("arp", ["address", "mac", "asksFor", "kind", "vlan", "first"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(arpTable, batch, i);
      const { addressSpace, file } = sourceOf(row);
      arps.push({ ...(row as unknown as ArpRow), addressSpace, file });
    }
  }
  return { paths, arps, claims: await readClaims(store, sourceOf) };
}

/** Equal claims of several sources are one, from the first time to the last. Of uptimes that one message gives, the latest is what holds. */
async function readClaims(store: EvidenceStore, sourceOf: (row: Record<string, unknown>) => SourceRow): Promise<Claim[]> {
  const claims = new Map<string, Claim>();
  for await (const batch of store.scan("claim", ["endpoint", "attribute", "value", "by", "first"])) {
    for (let i = 0; i < batch.rows; i++) {
      const row = rowAt(claimTable, batch, i);
      const source = sourceOf(row);
      const claim: Claim = { ...(row as unknown as Claim), addressSpace: source.addressSpace, source: source.sha256 };
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
