// The zone of an endpoint, the slow way: tries every member of every zone and keeps the most specific. For tests and second opinions only.
import { parseIp, parsePrefix } from "../../foundation/ip-address.ts";
import type { Asset } from "../../plant/asset.ts";
import { type Endpoint, isMac } from "../../plant/endpoint.ts";
import type { Plant } from "../../plant/plant.ts";
import type { SegmentationChange, ZoneMember } from "../../plant/segmentation.ts";

/** Zone name, "tie" with the zones in question, or null for none. */
export type SlowPlace = { readonly zone: string } | { readonly tie: readonly string[] } | null;

const ORDER = ["asset", "address", "mac", "range", "prefix", "match", "any"] as const;

export function placeSlowly(change: SegmentationChange, plant: Plant, addressSpace: string, endpoint: Endpoint): SlowPlace {
  const machine = plant.assets.find((a) => a.addressSpace === addressSpace && [...a.addresses, ...a.macs.map(asMac)].includes(isMac(endpoint) ? endpoint.toLowerCase() : endpoint));
  if (!isMac(endpoint)) return best(change, (member) => holds(member, endpoint, machine));
  const named = best(change, (member) => (member.kind === "asset" || member.kind === "mac") && holds(member, endpoint, member.kind === "asset" ? machine : undefined));
  if (named !== null) return named;
  if (machine === undefined || machine.addresses.length === 0) return best(change, (member) => (member.kind === "match" || member.kind === "any") && holds(member, endpoint, machine));
  const places = machine.addresses.map((address) => placeSlowly(change, plant, addressSpace, address));
  const first = places[0] as SlowPlace;
  if (first === null || "tie" in first) return first;
  return places.every((p) => p !== null && "zone" in p && p.zone === first.zone) ? first : null;
}

function best(change: SegmentationChange, isIn: (member: ZoneMember) => boolean): SlowPlace {
  const fitting = change.zones.flatMap((zone) => zone.members.filter(isIn).map((member) => ({ zone: zone.name, rank: rankOf(member) })));
  if (fitting.length === 0) return null;
  const highest = Math.max(...fitting.map((f) => f.rank));
  const zones = [...new Set(fitting.filter((f) => f.rank === highest).map((f) => f.zone))];
  return zones.length === 1 ? { zone: zones[0] as string } : { tie: zones };
}

/** Larger is more specific; a longer prefix more than a shorter one. */
function rankOf(member: ZoneMember): number {
  const place = (ORDER.length - ORDER.indexOf(member.kind)) * 1_000;
  return member.kind === "prefix" ? place + Number(member.prefix.split("/")[1]) : place;
}

function holds(member: ZoneMember, endpoint: Endpoint, machine: Asset | undefined): boolean {
  switch (member.kind) {
    case "any":
      return true;
    case "asset":
      return machine?.name === member.name;
    case "address":
      return isBetween(endpoint, member.address, member.address);
    case "range":
      return isBetween(endpoint, member.from, member.to);
    case "mac":
      return endpoint.toLowerCase() === member.mac || machine?.macs.map(asMac).includes(member.mac) === true;
    case "prefix": {
      const prefix = parsePrefix(member.prefix);
      const ip = parseIp(endpoint);
      return prefix !== undefined && ip !== undefined && ip.bits === prefix.first.bits && ip.value >= prefix.first.value && ip.value <= prefix.last.value;
    }
    case "match":
      return machine !== undefined && Object.entries(member.terms).every(([key, wanted]) => isLike(attributeOf(machine, key), wanted));
  }
}

function asMac(text: string): string {
  return (isMac(text) ? text : `mac:${text}`).toLowerCase();
}

function isBetween(endpoint: Endpoint, from: string, to: string): boolean {
  const [x, a, b] = [parseIp(endpoint), parseIp(from), parseIp(to)];
  return x !== undefined && a !== undefined && b !== undefined && x.bits === a.bits && x.value >= a.value && x.value <= b.value;
}

function attributeOf(machine: Asset, key: string): string | null {
  const value: unknown = machine[key as keyof Asset];
  return value === null || value === undefined ? null : String(value);
}

function isLike(value: string | null, wanted: string): boolean {
  if (value === null) return false;
  const pattern = wanted
    .split("*")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^]*");
  return new RegExp(`^${pattern}$`, "i").test(value);
}
