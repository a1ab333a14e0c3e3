// Builds the plant from stored evidence and plant.yaml: assets merged from endpoints and rows of lists, with roles, levels, gateways, contradictions,
// and the networks they live in. What plant.yaml declares wins over guesses; what contradicts it is shown.
import { groupBy } from "../../foundation/group-by.ts";
import { formatDuration, formatInstant, MICROS_PER_SECOND } from "../../foundation/time.ts";
import { secondsOfSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Claim } from "../../plant/claim.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { Assumption, EvidenceWindow, Network, Plant, SourceSummary } from "../../plant/plant.ts";
import type { DeclaredAsset, PlantFile } from "../../plant/plant-file.ts";
import type { SourceRow } from "../../store/evidence-store.ts";
import { SEAM_MICROS } from "../flows/coverage-intervals.ts";
import { type ListKind, listKindOf } from "../lists/list-kinds.ts";
import type { Recordings } from "../recordings.ts";
import { seesTraffic } from "../sees-traffic.ts";
import { AssetBuilder, endpointsOf } from "./asset-builder.ts";
import type { AssetFacts } from "./asset-facts.ts";
import { attachRows } from "./attach-rows.ts";
import { declareTimers } from "./declared-timers.ts";
import { GatewayJudge } from "./gateway-evidence.ts";
import { groupMachines, type Machine, routerMacs } from "./machines.ts";
import { type ListedRow, toRows } from "./listed-rows.ts";
import { inferNetworks } from "./network-inference.ts";
import { Sightings } from "./sightings.ts";

export interface PlantEvidence {
  readonly sources: readonly SourceRow[];
  readonly conversations: readonly Conversation[];
  readonly facts: AssetFacts;
  /** Of those sources that see traffic. */
  readonly recordings: Recordings;
}

export function buildPlant(evidence: PlantEvidence, declared: PlantFile | null): Plant {
  const { conversations, facts, sources, recordings } = evidence;
  const declaredNetworks: Network[] = (declared?.networks ?? []).map((n) => ({ prefix: n.prefix, vlan: n.vlan === null ? null : String(n.vlan), gateway: n.gateway, by: "plant.yaml" }));
  const spaces = [...new Set([...sources.map((s) => s.addressSpace), ...conversations.map((c) => c.addressSpace)])].sort();
  const worthOf = new Map(
    sources.flatMap((s) => {
      const kind = listKindOf(s.kind);
      return kind === undefined ? [] : [[s.sha256, kind.worth] as const];
    }),
  );
  const files = new Map(sources.map((s) => [s.sha256, s.file]));
  const machinesOf = new Map<string, readonly Machine[]>();
  const assets: Asset[] = [];
  const networks: Network[] = [];
  for (const space of spaces) {
    const paths = facts.paths.filter((p) => p.addressSpace === space);
    const arps = facts.arps.filter((a) => a.addressSpace === space);
    const routers = routerMacs(paths, arps);
    const own = conversations.filter((c) => c.addressSpace === space);
    const claims = facts.claims.filter((c) => c.addressSpace === space);
    const ofWorth = (wanted: ListKind["worth"]): Claim[] => claims.filter((c) => worthOf.get(c.source) === wanted);
    const scanned = toRows(ofWorth("scan"), true);
    const endpoints = new Set(own.flatMap((c) => (c.delivery === "unicast" ? [c.client, c.server] : [c.client])));
    for (const host of scanned) for (const address of host.addresses) endpoints.add(address);
    // What a sensor says was there, although nobody was seen talking to it.
    for (const { source, attribute, endpoint, value, last } of claims) if (attribute === "address" && value === endpoint && !Number.isNaN(last) && !worthOf.has(source)) endpoints.add(endpoint);
    for (const asset of declared?.assets ?? []) {
      if ((asset.addressSpace ?? spaces[0]) !== space) continue;
      // A machine that has addresses is found by them; a declared MAC address alone would become a second machine.
      for (const endpoint of asset.addresses.length > 0 ? asset.addresses : asset.macs) endpoints.add(endpoint);
    }
    const machines = groupMachines(space, endpoints, paths, arps, routers);
    machinesOf.set(space, machines);
    const onLink = machines.filter((m) => m.macs.length > 0 && !m.isRouter).flatMap((m) => m.addresses);
    const spaceNetworks = inferNetworks(arps, onLink, declaredNetworks);
    for (const network of spaceNetworks) if (!networks.some((n) => n.prefix === network.prefix && n.vlan === network.vlan)) networks.push(network);
    const judge = new GatewayJudge(paths, arps, spaceNetworks, routers);
    const sightings = new Sightings(
      own,
      arps,
      paths,
      claims.filter((c) => !worthOf.has(c.source) || worthOf.get(c.source) === "scan"),
    );
    const wire = groupBy(
      claims.filter((c) => !worthOf.has(c.source)),
      (c) => c.endpoint,
    );
    const declaredOf = (machine: Machine): DeclaredAsset | undefined => declaredAsset(declared?.assets ?? [], machine);
    const namesOf = (machine: Machine): string[] =>
      [declaredOf(machine)?.name ?? "", ...endpointsOf(machine).flatMap((e) => (wire.get(e) ?? []).filter((c) => c.attribute === "hostname").map((c) => c.value))].filter((n) => n !== "");
    const rows = [...scanned, ...toRows(ofWorth("inventory"), true), ...toRows(ofWorth("design"), true), ...toRows(ofWorth("parts"), false)];
    const hasList = sources.some((s) => s.addressSpace === space && listKindOf(s.kind)?.worth === "inventory");
    const isInventory = (row: ListedRow): boolean => worthOf.get(row.source) === "inventory" || worthOf.get(row.source) === "design";
    const builder = new AssetBuilder({ conversations: own, wire, sightings, judge, hasList, isInventory, files, plantFile: declared?.file ?? "plant.yaml" });
    for (const machine of attachRows(machines, rows, (endpoint) => sightings.has(endpoint), namesOf)) assets.push(builder.build(machine, declaredOf(machine)));
  }
  return {
    site: declared?.site ?? "site",
    timezone: declared?.timezone ?? "UTC",
    window: windowOf(sources, recordings),
    assets: toldApart(assets).sort((x, y) => compare(x.addressSpace, y.addressSpace) || compare(x.name, y.name) || compare(x.addresses[0] ?? x.macs[0] ?? "", y.addresses[0] ?? y.macs[0] ?? "")),
    conversations: declareTimers(conversations, machinesOf),
    networks,
    lines: declared?.lines ?? [],
    sources: sources.map((source) => toSummary(source, recordings.get(source.id))).sort((x, y) => compare(x.file, y.file) || compare(x.sha256, y.sha256)),
    redundancy: redundancyGroups(declared),
    assumptions: assumptions(declared),
  };
}

function declaredAsset(declared: readonly DeclaredAsset[], machine: Machine): DeclaredAsset | undefined {
  const endpoints = endpointsOf(machine);
  return declared.find((d) => (d.addressSpace === null || d.addressSpace === machine.addressSpace) && [...d.addresses, ...d.macs].some((e) => endpoints.includes(e)));
}

/** Changes speak of assets by name: where lists give one name to several machines, each gets its address behind it. */
function toldApart(assets: readonly Asset[]): Asset[] {
  const named = groupBy(assets, (a) => a.name);
  return assets.map((asset) => {
    const isAlone = (named.get(asset.name) as Asset[]).length === 1;
    const place = asset.addresses[0] ?? asset.macs[0];
    const isListed = asset.claims.some((c) => c.attribute === "name" && c.value === asset.name && Number.isNaN(c.last));
    return isAlone || !isListed || place === undefined ? asset : { ...asset, name: `${asset.name} (${place})` };
  });
}

function windowOf(sources: readonly SourceRow[], recordings: Recordings): EvidenceWindow | null {
  const seeing = sources.filter((s) => seesTraffic(s) && !Number.isNaN(s.first));
  if (seeing.length === 0) return null;
  const watched = unionOfSpans(
    seeing.flatMap((s) => recordings.get(s.id) ?? [{ first: s.first, last: s.last + 1 }]),
    SEAM_MICROS,
  );
  return { first: Math.min(...seeing.map((s) => s.first)), last: Math.max(...seeing.map((s) => s.last)), watched, watchedSeconds: secondsOfSpans(watched) };
}

/** @param recorded absent = all the time from its first to its last packet or record */
export function toSummary(source: SourceRow, recorded?: readonly Span[]): SourceSummary {
  const warnings = [...source.warnings, ...holesOf(recorded ?? [])];
  return {
    file: source.file,
    sha256: source.sha256,
    kind: source.kind,
    vantage: source.vantage,
    records: source.records,
    understood: source.understood,
    notUnderstood: source.notUnderstood,
    first: Number.isNaN(source.first) ? null : source.first,
    last: Number.isNaN(source.last) ? null : source.last,
    ...(recorded === undefined ? {} : { recorded }),
    lossShare: Number.isNaN(source.lossShare) ? null : source.lossShare,
    contents: source.contents ?? {},
    warnings: source.complete ? warnings : [...warnings, "Learning was interrupted: the same command goes on where it stopped."],
  };
}

/** What is not counted as watched is said where the source is shown. */
function holesOf(recorded: readonly Span[]): string[] {
  const holes = recorded.slice(1).map(({ first }, i) => ({ first: (recorded[i] as Span).last, last: first }));
  const [longest] = [...holes].sort((x, y) => y.last - y.first - (x.last - x.first) || x.first - y.first);
  if (longest === undefined) return [];
  const of = holes.length === 1 ? "" : ` (the longest of ${holes.length} such times)`;
  return [`It holds nothing from ${formatInstant(longest.first)} for ${formatDuration((longest.last - longest.first) / MICROS_PER_SECOND)}${of}: that does not count as watched.`];
}

function redundancyGroups(declared: PlantFile | null): string[][] {
  const groups: Set<string>[] = [];
  for (const asset of declared?.assets ?? []) {
    if (asset.redundantWith === null) continue;
    const partner = asset.redundantWith;
    const known = groups.find((g) => g.has(asset.name) || g.has(partner));
    if (known === undefined) groups.push(new Set([asset.name, partner]));
    else known.add(asset.name).add(partner);
  }
  return groups.map((g) => [...g].sort()).sort((x, y) => compare(x[0] as string, y[0] as string));
}

function assumptions(declared: PlantFile | null): Assumption[] {
  if (declared !== null && declared.lines.length > 0) return [];
  return [
    {
      code: "no-lines-declared",
      text: "No production line is declared, so a broken conversation cannot be given a line, minutes or costs.",
      origin: "nothing declared",
      overruledBy: "plant.yaml: lines, and line: of each asset",
    },
  ];
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
