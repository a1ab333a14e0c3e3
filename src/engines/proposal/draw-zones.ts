// Groups as zones of a change: names, levels, members, and which machines leave the subnet of their neighbours. A zone is written by its subnets where they
// are wholly its own, and by addresses where they are not, so that a machine that comes later lands where its address says.
import type { ProposedZone } from "../../plant/proposal.ts";
import type { TextAt, Zone, ZoneMember } from "../../plant/segmentation.ts";
import { parseMac } from "../../foundation/ip-address.ts";
import { isMac } from "../../plant/endpoint.ts";
import type { Group } from "./divide.ts";
import { compare, type Machine, type PlantMachines } from "./plant-machines.ts";
import { KINDS } from "./zone-kinds.ts";

export interface DrawnZones {
  readonly zones: readonly Zone[];
  readonly proposed: readonly ProposedZone[];
  /** Machines with addresses in several zones, with the zones. */
  readonly several: readonly { readonly machine: Machine; readonly zones: readonly string[] }[];
  /** More addresses beyond the site than a zone can name. */
  readonly outsideIsOpen: boolean;
}

/** A list that nobody would read is no list. */
const MOST_OUTSIDE_ADDRESSES = 64;
const MOST_LINES_IN_A_NAME = 3;

export function drawZones(groups: readonly Group[], machines: PlantMachines, at: TextAt): DrawnZones {
  const names = namesOf(groups, machines);
  /** Subnet → group in which it lies, or in which most of its machines are. */
  const ownerOf = new Map<number, number>();
  machines.subnets.forEach((_, subnet) => {
    const whole = groups.findIndex((g) => g.subnets.includes(subnet));
    if (whole >= 0) {
      ownerOf.set(subnet, whole);
      return;
    }
    const counts = groups.map((g) => g.machines.filter((m) => m.subnets.length === 1 && m.subnets[0] === subnet && g.kind !== "safety").length);
    const most = counts.reduce((best, n, i) => (n > (counts[best] ?? 0) ? i : best), 0);
    if ((counts[most] ?? 0) > 0) ownerOf.set(subnet, most);
  });
  const outsideIsOpen = groups.some((g) => g.kind === "outside" && g.machines.reduce((sum, m) => sum + m.addresses.length, 0) > MOST_OUTSIDE_ADDRESSES);
  const written = groups.map((): string[] => []);
  const moved = groups.map((): string[] => []);
  groups.forEach((group, i) => {
    const list = written[i] as string[];
    for (const [subnet, owner] of ownerOf) if (owner === i) list.push(machines.subnets[subnet]?.prefix ?? "");
    list.sort(compare);
    if (group.kind === "outside" && outsideIsOpen) {
      list.push("any");
      return;
    }
    for (const machine of group.machines) {
      const strays = machine.addresses.filter((a) => ownerOf.get(machines.subnetOf(a) ?? -1) !== i);
      list.push(...strays);
      if (machine.addresses.length === 0) list.push(...machine.macs);
      if (strays.some((a) => machines.subnetOf(a) !== undefined)) moved[i]?.push(machine.name);
    }
  });
  const several: { machine: Machine; zones: string[] }[] = [];
  for (const machine of machines.machines) {
    if (machine.subnets.length <= 1) continue;
    const zones = [...new Set(machine.subnets.map((s) => ownerOf.get(s)))].filter((z) => z !== undefined);
    const [first] = zones;
    if (first === undefined) continue;
    // An address of no subnet, such as one of its link, goes along with the others.
    written[first]?.push(...machine.addresses.filter((a) => machines.subnetOf(a) === undefined));
    several.push({ machine, zones: zones.map((z) => names[z] as string) });
  }
  return {
    zones: groups.map((group, i) => ({
      name: names[i] as string,
      level: KINDS[group.kind].level,
      securityLevel: KINDS[group.kind].securityLevel,
      members: unique(written[i] ?? []).map((w) => member(w, at)),
      at,
    })),
    proposed: groups.map((group, i) => ({
      name: names[i] as string,
      kind: group.kind,
      why: group.why,
      members: group.machines.map((m) => ({ name: m.name, why: group.whyOf.get(m) ?? "" })),
      newAddresses: moved[i] ?? [],
    })),
    several: several.filter((s) => s.zones.length > 1),
    outsideIsOpen,
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function member(written: string, at: TextAt): ZoneMember {
  if (written === "any") return { kind: "any", written, at };
  if (isMac(written)) return { kind: "mac", mac: `mac:${parseMac(written.slice(4)) ?? written.slice(4)}`, written, at };
  if (written.includes("/")) return { kind: "prefix", prefix: written, written, at };
  return { kind: "address", address: written, written, at };
}

/** By line where there is one, by kind where it is the only one, else by kind and its first subnet or machine: names that stay when others come. */
function namesOf(groups: readonly Group[], machines: PlantMachines): string[] {
  const taken = new Set<string>();
  return groups.map((group) => {
    const alone = groups.filter((g) => g.kind === group.kind).length === 1;
    const [subnet] = group.subnets;
    const place = subnet === undefined ? group.machines[0]?.name : machines.subnets[subnet]?.prefix.replace("/", "-");
    const byLine = group.lines.length > 0 && group.lines.length <= MOST_LINES_IN_A_NAME ? group.lines.join("-") : null;
    const name = byLine ?? (alone ? group.kind : `${group.kind}-${place ?? ""}`);
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
    taken.add(free);
    return free;
  });
}
