// Ties between zones that the file alone shows: two members of different zones, equally specific, for the same address, MAC address or machine.
// Ties between match: members depend on the plant and are found by zone-placement.ts.
import { type IpNumber, parseIp } from "../../foundation/ip-address.ts";
import type { Zone, ZoneMember } from "../../plant/segmentation.ts";

export interface ZoneTie {
  /** What is in both zones. */
  readonly what: string;
  readonly firstZone: string;
  readonly first: ZoneMember;
  readonly secondZone: string;
  readonly second: ZoneMember;
}

interface Placed {
  readonly zone: string;
  readonly member: ZoneMember;
}

type RangeMember = Extract<ZoneMember, { kind: "range" }>;

/** One tie per member that collides, with an earlier member. In the order of the file for names, by address for ranges. */
export function staticTies(zones: readonly Zone[]): ZoneTie[] {
  const ties: ZoneTie[] = [];
  const firstByKey = new Map<string, Placed>();
  const ranges: Placed[] = [];
  for (const zone of zones) {
    for (const member of zone.members) {
      if (member.kind === "range") ranges.push({ zone: zone.name, member });
      const key = keyOf(member);
      if (key === undefined) continue;
      const first = firstByKey.get(key);
      if (first === undefined) firstByKey.set(key, { zone: zone.name, member });
      else if (first.zone !== zone.name) ties.push(tie(nameOf(member), first, { zone: zone.name, member }));
    }
  }
  return [...ties, ...rangeTies(ranges, 32), ...rangeTies(ranges, 128)];
}

/** Members with the same key hold the same endpoints with the same specificity. Ranges and match: have none. */
function keyOf(member: ZoneMember): string | undefined {
  switch (member.kind) {
    case "any":
      return "any";
    case "prefix":
      return `prefix ${member.prefix}`;
    case "address":
      return `address ${member.address}`;
    case "mac":
      return member.mac;
    case "asset":
      return `asset:${member.name}`;
    default:
      return undefined;
  }
}

function nameOf(member: ZoneMember): string {
  switch (member.kind) {
    case "any":
      return "Everything not listed elsewhere (any)";
    case "prefix":
      return member.prefix;
    case "address":
      return member.address;
    case "mac":
      return member.mac;
    case "asset":
      return `The asset ${member.name}`;
    default:
      return member.written;
  }
}

/** Sweeps the ranges by their first address, remembering for each zone how far its ranges reach; only the two farthest zones can matter. */
function rangeTies(all: readonly Placed[], bits: 32 | 128): ZoneTie[] {
  const ranges = all
    .map((placed, order) => ({ placed, order, from: parseIp((placed.member as RangeMember).from) as IpNumber, to: parseIp((placed.member as RangeMember).to) as IpNumber }))
    .filter((r) => r.from.bits === bits)
    .sort((a, b) => (a.from.value < b.from.value ? -1 : a.from.value > b.from.value ? 1 : a.order - b.order));
  const ties: ZoneTie[] = [];
  let farthest: (typeof ranges)[number] | undefined;
  let farthestOfOthers: (typeof ranges)[number] | undefined;
  for (const range of ranges) {
    const other = farthest?.placed.zone === range.placed.zone ? farthestOfOthers : farthest;
    if (other !== undefined && other.to.value >= range.from.value) {
      const [first, second] = other.order < range.order ? [other.placed, range.placed] : [range.placed, other.placed];
      ties.push(tie(`${(range.placed.member as RangeMember).from}`, first, second));
    }
    if (farthest === undefined || range.to.value > farthest.to.value) {
      if (farthest !== undefined && farthest.placed.zone !== range.placed.zone) farthestOfOthers = farthest;
      farthest = range;
    } else if (range.placed.zone !== farthest.placed.zone && (farthestOfOthers === undefined || range.to.value > farthestOfOthers.to.value)) farthestOfOthers = range;
  }
  return ties;
}

function tie(what: string, first: Placed, second: Placed): ZoneTie {
  return { what, firstZone: first.zone, first: first.member, secondZone: second.zone, second: second.member };
}
