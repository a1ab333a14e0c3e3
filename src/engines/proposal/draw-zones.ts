// Groups as zones of a change: names, levels, members, and which machines leave the subnet of their neighbours. A zone is written by its subnets, or the
// blocks of addresses in them, where most who live there are its own, and by addresses where they are not: a machine that comes later lands where its address says.
import { parseMac, parsePrefix } from "../../foundation/ip-address.ts";
import { isMac } from "../../plant/endpoint.ts";
import type { ProposedZone } from "../../plant/proposal.ts";
import type { TextAt, Zone, ZoneMember } from "../../plant/segmentation.ts";
import { blockOf } from "./address-block.ts";
import type { Division, Group } from "./divide.ts";
import { compare, type Machine, type PlantMachines } from "./plant-machines.ts";
import { KINDS } from "./zone-kinds.ts";

export interface DrawnZones {
  readonly zones: readonly Zone[];
  readonly proposed: readonly ProposedZone[];
  /** Machines with addresses in several zones, with the zones. */
  readonly several: readonly { readonly machine: Machine; readonly zones: readonly string[] }[];
}

/** A list that nobody would read is no list. */
const MOST_OUTSIDE_ADDRESSES = 200;
const MOST_LINES_IN_A_NAME = 3;

export function drawZones({ groups, between }: Pick<Division, "groups" | "between">, machines: PlantMachines, at: TextAt): DrawnZones {
  const names = namesOf(groups, machines);
  const areas = new Areas(groups, machines);
  const written = groups.map((_, i): string[] => areas.prefixesOf(i));
  const moved = groups.map((): string[] => []);
  groups.forEach((group, i) => {
    const list = written[i] as string[];
    if (group.kind === "outside" && group.machines.reduce((sum, m) => sum + m.addresses.length, 0) > MOST_OUTSIDE_ADDRESSES) {
      list.push("any");
      return;
    }
    for (const machine of group.machines) {
      list.push(...machine.addresses.filter((a) => areas.ownerOf(a) !== i));
      if (machine.addresses.length === 0) list.push(...machine.macs);
      if (machine.addresses.some((a) => areas.subnetOwnerOf(a) !== i && machines.subnetOf(a) !== undefined)) moved[i]?.push(machine.name);
    }
  });
  const several: { machine: Machine; zones: string[] }[] = [];
  for (const machine of [...between].sort((a, b) => a.index - b.index)) {
    const zones = [...new Set(machine.addresses.map((a) => areas.ownerOf(a)).filter((z) => z !== undefined))];
    const [first] = zones;
    if (first === undefined) continue;
    // An address of no subnet, such as one of its link, goes along with the others.
    written[first]?.push(...machine.addresses.filter((a) => areas.ownerOf(a) === undefined));
    if (zones.length > 1) several.push({ machine, zones: zones.map((z) => names[z] as string) });
  }
  return {
    zones: groups.map((group, i) => ({
      name: names[i] as string,
      level: KINDS[group.kind].level,
      securityLevel: KINDS[group.kind].securityLevel,
      members: [...new Set(written[i] ?? [])].map((w) => member(w, at)),
      at,
    })),
    proposed: groups.map((group, i) => ({
      name: names[i] as string,
      kind: group.kind,
      why: group.why,
      members: group.machines.map((m) => ({ name: m.name, why: group.whyOf.get(m) ?? "" })),
      newAddresses: moved[i] ?? [],
    })),
    several,
  };
}

/** Which group an address range belongs to: a subnet to the group it lies in, or in which most of its machines are; a block of it to most of the block. */
class Areas {
  readonly #machines: PlantMachines;
  readonly #subnets = new Map<number, number>();
  readonly #blocks = new Map<string, number>();

  constructor(groups: readonly Group[], machines: PlantMachines) {
    this.#machines = machines;
    const whole = new Map(groups.flatMap((g, i) => g.subnets.map((s) => [s, i] as const)));
    const counts = new Map<number, Map<number, number>>();
    const inBlocks = new Map<string, { subnet: number; groups: Map<number, number> }>();
    // A safety system gets a subnet only where nobody else lives in it.
    const shared = new Set(groups.filter((g) => g.kind !== "safety").flatMap((g) => g.machines.flatMap((m) => m.subnets)));
    groups.forEach((group, i) => {
      for (const machine of group.machines) {
        for (const address of machine.addresses) {
          const subnet = machines.subnetOf(address);
          if (subnet === undefined || whole.has(subnet) || (group.kind === "safety" && shared.has(subnet))) continue;
          counts.set(subnet, plusOne(counts.get(subnet), i));
          const block = blockOf(address);
          inBlocks.set(block, { subnet, groups: plusOne(inBlocks.get(block)?.groups, i) });
        }
      }
    });
    for (const [subnet, group] of whole) this.#subnets.set(subnet, group);
    for (const [subnet, of] of counts) this.#subnets.set(subnet, most(of));
    for (const [block, { subnet, groups: of }] of inBlocks) {
      const prefix = parsePrefix(machines.subnets[subnet]?.prefix ?? "");
      const isSmaller = prefix !== undefined && prefix.length < (prefix.first.bits === 32 ? 24 : 64);
      if (isSmaller && most(of) !== this.#subnets.get(subnet)) this.#blocks.set(block, most(of));
    }
  }

  prefixesOf(group: number): string[] {
    const subnets = [...this.#subnets].flatMap(([subnet, owner]) => (owner === group ? [this.#machines.subnets[subnet]?.prefix ?? ""] : []));
    const blocks = [...this.#blocks].flatMap(([block, owner]) => (owner === group ? [block] : []));
    return [...subnets, ...blocks].sort(compare);
  }

  ownerOf(address: string): number | undefined {
    return this.subnetOwnerOf(address) === undefined ? undefined : (this.#blocks.get(blockOf(address)) ?? this.subnetOwnerOf(address));
  }

  subnetOwnerOf(address: string): number | undefined {
    const subnet = this.#machines.subnetOf(address);
    return subnet === undefined ? undefined : this.#subnets.get(subnet);
  }
}

function plusOne(counts: Map<number, number> | undefined, group: number): Map<number, number> {
  return new Map(counts).set(group, (counts?.get(group) ?? 0) + 1);
}

function most(counts: ReadonlyMap<number, number>): number {
  return [...counts].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0] ?? 0;
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
    const subnet = group.subnets[0] ?? group.machines[0]?.subnets[0];
    const place = subnet === undefined ? group.machines[0]?.name : machines.subnets[subnet]?.prefix.replace("/", "-");
    const byLine = group.lines.length > 0 && group.lines.length <= MOST_LINES_IN_A_NAME ? group.lines.join("-") : null;
    const name = byLine ?? (alone ? group.kind : `${group.kind}-${place ?? ""}`);
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
    taken.add(free);
    return free;
  });
}
