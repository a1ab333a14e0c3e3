// Builds the plant from stored evidence and plant.yaml: assets merged from endpoints, with roles, levels, gateways, contradictions, and the
// networks they live in. What plant.yaml declares wins over guesses; what contradicts it is shown.
import type { Asset, AssetRole } from "../../plant/asset.ts";
import type { Claim, ClaimAttribute } from "../../plant/claim.ts";
import { type Conversation, wentBothWays } from "../../plant/conversation.ts";
import type { Assumption, EvidenceWindow, Network, Plant, SourceSummary } from "../../plant/plant.ts";
import type { DeclaredAsset, PlantFile } from "../../plant/plant-file.ts";
import type { SourceRow } from "../../store/evidence-store.ts";
import { CoverageIntervals } from "../flows/coverage-intervals.ts";
import type { AssetFacts } from "./asset-facts.ts";
import { guessRole, levelOfRole } from "./asset-role.ts";
import { declareTimers } from "./declared-timers.ts";
import { GatewayJudge } from "./gateway-evidence.ts";
import { groupMachines, type Machine, routerMacs } from "./machines.ts";
import { inferNetworks } from "./network-inference.ts";

export interface PlantEvidence {
  readonly sources: readonly SourceRow[];
  readonly conversations: readonly Conversation[];
  readonly facts: AssetFacts;
}

export function buildPlant(evidence: PlantEvidence, declared: PlantFile | null): Plant {
  const { conversations, facts, sources } = evidence;
  const declaredNetworks: Network[] = (declared?.networks ?? []).map((n) => ({ prefix: n.prefix, vlan: n.vlan === null ? null : String(n.vlan), gateway: n.gateway, by: "plant.yaml" }));
  const spaces = [...new Set([...sources.map((s) => s.addressSpace), ...conversations.map((c) => c.addressSpace)])].sort();
  const machinesOf = new Map<string, readonly Machine[]>();
  const assets: Asset[] = [];
  const networks: Network[] = [];
  for (const space of spaces) {
    const paths = facts.paths.filter((p) => p.addressSpace === space);
    const arps = facts.arps.filter((a) => a.addressSpace === space);
    const routers = routerMacs(paths, arps);
    const own = conversations.filter((c) => c.addressSpace === space);
    const endpoints = new Set(own.flatMap((c) => (c.delivery === "unicast" ? [c.client, c.server] : [c.client])));
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
    assets.push(
      ...toAssets(
        machines,
        own,
        facts.claims.filter((c) => c.addressSpace === space),
        declared?.assets ?? [],
        judge,
      ),
    );
  }
  return {
    site: declared?.site ?? "site",
    timezone: declared?.timezone ?? "UTC",
    window: windowOf(sources),
    assets: assets.sort((x, y) => compare(x.addressSpace, y.addressSpace) || compare(x.name, y.name) || compare(x.addresses[0] ?? x.macs[0] ?? "", y.addresses[0] ?? y.macs[0] ?? "")),
    conversations: declareTimers(conversations, machinesOf),
    networks,
    lines: declared?.lines ?? [],
    sources: sources.map(toSummary).sort((x, y) => compare(x.file, y.file) || compare(x.sha256, y.sha256)),
    redundancy: redundancyGroups(declared),
    assumptions: assumptions(declared),
  };
}

function toAssets(machines: readonly Machine[], conversations: readonly Conversation[], claims: readonly Claim[], declared: readonly DeclaredAsset[], judge: GatewayJudge): Asset[] {
  const served = groupBy(conversations, (c) => c.server);
  const asked = groupBy(conversations, (c) => c.client);
  const claimed = groupBy(claims, (c) => c.endpoint);
  return machines.map((machine) => {
    const endpoints = [...machine.addresses, ...machine.macs];
    const list = declared.find((d) => (d.addressSpace === null || d.addressSpace === machine.addressSpace) && [...d.addresses, ...d.macs].some((e) => endpoints.includes(e)));
    const own = endpoints.flatMap((e) => claimed.get(e) ?? []);
    const all = [...own, ...listClaims(list, machine)];
    const guess = guessRole(
      endpoints.flatMap((e) => served.get(e) ?? []),
      endpoints.flatMap((e) => asked.get(e) ?? []),
      own,
      machine.isRouter,
    );
    const role = (list?.role ?? guess.role) as AssetRole;
    const uptime = own.filter((c) => c.attribute === "uptime").sort((x, y) => y.last - x.last)[0];
    return {
      addressSpace: machine.addressSpace,
      name: list?.name ?? settled(own, "name") ?? settled(own, "hostname") ?? machine.addresses[0] ?? (machine.macs[0] as string),
      addresses: machine.addresses,
      macs: machine.macs.map((m) => m.slice("mac:".length)),
      vendor: settled(all, "vendor"),
      model: settled(all, "model"),
      firmware: settled(all, "firmware"),
      serial: settled(all, "serial"),
      role,
      roleConfidence: list?.role == null ? guess.confidence : "high",
      roleReason: list?.role == null ? guess.reason : "plant.yaml says so.",
      level: list?.role == null ? guess.level : levelOfRole(role),
      line: list?.line ?? null,
      uptimeSeconds: uptime === undefined ? null : Number(uptime.value),
      claims: [...all].sort((x, y) => compare(x.attribute, y.attribute) || compare(x.value, y.value) || compare(x.by, y.by)),
      conflicts: [...machine.conflicts, ...contradictions(all)],
      visible: isVisible(machine, served, asked),
      gateway: judge.judge(machine, all),
    };
  });
}

/** What the list says, as claims beside the wire's, so that contradictions show. */
function listClaims(list: DeclaredAsset | undefined, machine: Machine): Claim[] {
  if (list === undefined) return [];
  const endpoint = machine.addresses[0] ?? (machine.macs[0] as string);
  const attributes: readonly [ClaimAttribute, string | null][] = [
    ["vendor", list.vendor],
    ["model", list.model],
    ["firmware", list.firmware],
  ];
  return attributes.flatMap(([attribute, value]) =>
    value === null ? [] : [{ addressSpace: machine.addressSpace, endpoint, attribute, value, by: "plant.yaml", first: Number.NaN, last: Number.NaN, source: "" }],
  );
}

/** The value most recently heard on the wire; the list speaks only where the wire is silent. */
function settled(claims: readonly Claim[], attribute: ClaimAttribute): string | null {
  const wire = claims.filter((c) => c.attribute === attribute && !Number.isNaN(c.last)).sort((x, y) => y.last - x.last || compare(x.value, y.value));
  return wire[0]?.value ?? claims.find((c) => c.attribute === attribute)?.value ?? null;
}

function contradictions(claims: readonly Claim[]): string[] {
  const conflicts: string[] = [];
  for (const attribute of ["vendor", "model", "firmware", "serial"] as const) {
    const said = new Map<string, string>();
    for (const claim of claims) {
      const plain = claim.value.trim().toLowerCase();
      if (claim.attribute === attribute && ![...said.keys()].some((known) => known.includes(plain) || plain.includes(known))) said.set(plain, `${claim.by} says ${attribute} "${claim.value}"`);
    }
    if (said.size > 1) conflicts.push([...said.values()].join(", "));
  }
  return conflicts;
}

function isVisible(machine: Machine, served: ReadonlyMap<string, Conversation[]>, asked: ReadonlyMap<string, Conversation[]>): boolean {
  const bothWays = (c: Conversation): boolean => c.delivery === "unicast" && wentBothWays(c) === true;
  return [...machine.addresses, ...machine.macs].some((e) => (served.get(e) ?? []).some(bothWays) || (asked.get(e) ?? []).some(bothWays));
}

function windowOf(sources: readonly SourceRow[]): EvidenceWindow | null {
  const spans = sources.filter((s) => !Number.isNaN(s.first)).map((s) => ({ first: s.first, last: s.last }));
  if (spans.length === 0) return null;
  const watched = new CoverageIntervals(spans);
  return { first: Math.min(...spans.map((s) => s.first)), last: Math.max(...spans.map((s) => s.last)), watchedSeconds: watched.watchedSeconds };
}

export function toSummary(source: SourceRow): SourceSummary {
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
    lossShare: Number.isNaN(source.lossShare) ? null : source.lossShare,
    warnings: source.complete ? source.warnings : [...source.warnings, "Learning was interrupted: the same command goes on where it stopped."],
  };
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

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
