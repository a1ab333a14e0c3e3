// Which subnets there are: what plant.yaml declares, what ARP proves (hosts that ask for each other share a link), and otherwise the usual
// /24, marked as assumed. Does not know VLAN configuration of switches.
import type { Network } from "../../plant/plant.ts";
import type { ArpRow } from "./asset-facts.ts";
import { ipv4FromNumber, ipv4Number, networkOf } from "./ipv4-network.ts";

/** Wider than this, an ARP pair says more about proxy ARP or a wrong mask than about a subnet. */
const WIDEST_PREFIX = 20;
const ASSUMED_PREFIX = 24;
export const ASSUMED_NETWORK = "assumed: nothing shows the mask, /24 is usual";

interface Range {
  low: number;
  high: number;
  vlan: string | null;
}

/**
 * @param arps ARP rows of one address space
 * @param addresses IPv4 addresses of machines seen on a link (not behind a router)
 * @param declared networks of plant.yaml; they are kept as they are and win
 */
export function inferNetworks(arps: readonly ArpRow[], addresses: readonly string[], declared: readonly Network[]): Network[] {
  const declaredRanges = declared.map((n) => rangeOf(n.prefix)).filter((r) => r !== null);
  const isDeclared = (value: number): boolean => declaredRanges.some((r) => value >= r.low && value <= r.high);
  const networks = new Map<string, Network>();
  for (const { low, high, vlan } of mergeOverlapping(provenRanges(arps).filter((r) => !isDeclared(r.low)))) {
    const length = commonPrefix(low, high);
    const prefix = `${ipv4FromNumber(networkOf(low, length))}/${length}`;
    networks.set(prefix, { prefix, vlan, gateway: null, by: "arp: hosts of it ask for each other" });
  }
  const proven = [...networks.values()].map((n) => rangeOf(n.prefix) as { low: number; high: number });
  for (const address of addresses) {
    const value = ipv4Number(address);
    if (value < 0 || isDeclared(value) || proven.some((r) => value >= r.low && value <= r.high)) continue;
    const prefix = `${ipv4FromNumber(networkOf(value, ASSUMED_PREFIX))}/${ASSUMED_PREFIX}`;
    if (!networks.has(prefix)) networks.set(prefix, { prefix, vlan: null, gateway: null, by: ASSUMED_NETWORK });
  }
  return [...declared, ...[...networks.values()].sort((x, y) => (x.prefix < y.prefix ? -1 : 1))];
}

/** Requests between two addresses that both answer for themselves, each from a MAC that answers for nobody else. */
function provenRanges(arps: readonly ArpRow[]): Range[] {
  const answersFor = new Map<string, Set<string>>();
  const macsOf = new Map<string, Set<string>>();
  for (const arp of arps) {
    if (arp.kind === "probe" || arp.address === "0.0.0.0") continue;
    addTo(answersFor, arp.mac, arp.address);
    addTo(macsOf, arp.address, arp.mac);
  }
  const speaksForItself = (address: string): boolean => {
    const macs = macsOf.get(address);
    return macs !== undefined && [...macs].every((mac) => answersFor.get(mac)?.size === 1);
  };
  const ranges: Range[] = [];
  for (const arp of arps) {
    if (arp.kind !== "request" || !speaksForItself(arp.address) || !speaksForItself(arp.asksFor)) continue;
    const x = ipv4Number(arp.address);
    const y = ipv4Number(arp.asksFor);
    if (x < 0 || y < 0 || x === y || commonPrefix(Math.min(x, y), Math.max(x, y)) < WIDEST_PREFIX) continue;
    const length = Math.min(ASSUMED_PREFIX, commonPrefix(Math.min(x, y), Math.max(x, y)));
    const low = networkOf(Math.min(x, y), length);
    ranges.push({ low, high: low + 2 ** (32 - length) - 1, vlan: arp.vlan === "" ? null : arp.vlan });
  }
  return ranges;
}

function mergeOverlapping(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((x, y) => x.low - y.low || y.high - x.high)) {
    const before = merged[merged.length - 1];
    if (before !== undefined && range.low <= before.high) {
      before.high = Math.max(before.high, range.high);
      if (before.vlan !== range.vlan) before.vlan = null;
    } else merged.push({ ...range });
  }
  return merged;
}

export function rangeOf(prefix: string): { low: number; high: number } | null {
  const [address, length] = prefix.split("/");
  const value = ipv4Number(address ?? "");
  const bits = Number(length);
  if (value < 0 || !Number.isInteger(bits) || bits < 0 || bits > 32) return null;
  const low = networkOf(value, bits);
  return { low, high: low + 2 ** (32 - bits) - 1 };
}

function commonPrefix(low: number, high: number): number {
  let length = 32;
  while (length > 0 && networkOf(low, length) !== networkOf(high, length)) length--;
  return length;
}

export function addTo<K>(map: Map<K, Set<string>>, key: K, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}
