// What a set of `ipset save` matches, as boxes (ipset(8)): addresses, networks, ports and their pairs. Sets of other things (MAC addresses, marks,
// interfaces) are not known here, and a set whose elements time out only tells what was in it when it was saved.
import { type AddressSet, complementOf, EVERY_IP, intersectionOf, isEmptySet, NO_ADDRESSES, unionOf } from "../../../plant/address-set.ts";
import type { NumberRanges } from "../../../plant/segmentation.ts";
import { type Box, bothBoxes, EVERYTHING, rangesOf } from "../netfilter-box.ts";
import { portNumber, protocolNumber } from "../netfilter-names.ts";
import { addressesOf } from "./address-words.ts";
import type { IpSet } from "./iptables-record.ts";

type Side = "src" | "dst";
const DEEPEST_LIST = 8;

/** undefined = not known what it holds. `sides`: for each part of an element, which end of the packet is looked at. */
export function boxesOfSet(name: string, sides: readonly Side[], sets: ReadonlyMap<string, IpSet>, depth = 0): Box[] | undefined {
  const set = sets.get(name);
  if (set === undefined || depth > DEEPEST_LIST) return undefined;
  if (set.type === "list:set") {
    const boxes: Box[] = [];
    for (const { text, isExcluded } of set.elements) {
      const inner = isExcluded ? undefined : boxesOfSet(text, sides, sets, depth + 1);
      if (inner === undefined) return undefined;
      boxes.push(...inner);
    }
    return boxes;
  }
  const parts = (set.type.split(":")[1] ?? "").split(",");
  const boxes = parts.length === 1 ? singleBoxes(set, parts[0] as string, sides[0] ?? "src") : pairBoxes(set, parts, sides);
  if (boxes === undefined || !set.hasTimeout) return boxes;
  return boxes.map((box) => ({ ...box, conditions: [`in the set ${name} now (its elements time out)`] }));
}

function singleBoxes(set: IpSet, part: string, side: Side): Box[] | undefined {
  if (part === "port") {
    const pairs: (readonly [number, number])[] = [];
    for (const { text } of set.elements) {
      const range = portRange(text);
      if (range === undefined) return undefined;
      pairs.push(range);
    }
    return pairs.length === 0 ? [] : [onPorts(EVERYTHING, side, rangesOf(pairs))];
  }
  if (part !== "ip" && part !== "net") return undefined;
  const addresses = netAddresses(set);
  return addresses === undefined ? undefined : isEmptySet(addresses) ? [] : [onSide(EVERYTHING, side, addresses)];
}

/** The most specific of the networks that hold an address counts; one marked `nomatch` takes its addresses out. */
function netAddresses(set: IpSet): AddressSet | undefined {
  const byLength = new Map<number, { added: string[]; taken: string[] }>();
  for (const { text, isExcluded } of set.elements) {
    const length = Number(text.split("/")[1] ?? 128);
    let group = byLength.get(length);
    if (group === undefined) {
      group = { added: [], taken: [] };
      byLength.set(length, group);
    }
    (isExcluded ? group.taken : group.added).push(text);
  }
  let addresses: AddressSet = NO_ADDRESSES;
  for (const [, group] of [...byLength].sort((a, b) => a[0] - b[0])) {
    if (group.added.length > 0) {
      const more = addressesOf(group.added.join(","));
      if (more === undefined) return undefined;
      addresses = unionOf([addresses, more]);
    }
    if (group.taken.length === 0) continue;
    const less = addressesOf(group.taken.join(","));
    if (less === undefined) return undefined;
    addresses = intersectionOf(addresses, intersectionOf(EVERY_IP, complementOf(less)));
  }
  return addresses;
}

/** Elements such as "10.0.0.1,tcp:80" or "10.0.0.0/24,192.168.1.1"; those with the same service share a box. */
function pairBoxes(set: IpSet, parts: readonly string[], sides: readonly Side[]): Box[] | undefined {
  if (set.elements.some((e) => e.isExcluded) || parts.some((part) => part !== "ip" && part !== "net" && part !== "port")) return undefined;
  const addressParts = parts.flatMap((part, i) => (part === "port" ? [] : [i]));
  const groups = new Map<string, { rest: Box; addresses: string[] }>();
  const [grouped, ...others] = addressParts;
  for (const { text } of set.elements) {
    const words = text.split(",");
    let rest: Box | null = EVERYTHING;
    let key = "";
    for (let i = 0; i < parts.length; i++) {
      if (i === grouped) continue;
      const box: Box | undefined = others.includes(i) ? addressBox(words[i] ?? "", sides[i] ?? "src") : portBox(words[i] ?? "", sides[i] ?? "src");
      if (box === undefined) return undefined;
      rest = rest === null ? null : bothBoxes(rest, box);
      key += `${words[i]},`;
    }
    if (rest === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { rest, addresses: [words[grouped ?? 0] ?? ""] });
    else group.addresses.push(words[grouped ?? 0] ?? "");
  }
  const boxes: Box[] = [];
  for (const { rest, addresses } of groups.values()) {
    const set4 = addressesOf(addresses.join(","));
    if (set4 === undefined) return undefined;
    const box = bothBoxes(rest, onSide(EVERYTHING, sides[grouped ?? 0] ?? "src", set4));
    if (box !== null) boxes.push(box);
  }
  return boxes;
}

function addressBox(text: string, side: Side): Box | undefined {
  const addresses = addressesOf(text);
  return addresses === undefined ? undefined : onSide(EVERYTHING, side, addresses);
}

/** "tcp:80", "udp:53-60", "80" (tcp); others ("icmp:8/0") are not read. */
function portBox(text: string, side: Side): Box | undefined {
  const [first, second] = text.split(":") as [string, string?];
  const protocol = second === undefined ? 6 : protocolNumber(first);
  const range = portRange(second ?? first);
  if (protocol === undefined || range === undefined || protocol === 1 || protocol === 58) return undefined;
  return onPorts({ ...EVERYTHING, protocols: [[protocol, protocol]] }, side, [range]);
}

function portRange(text: string): readonly [number, number] | undefined {
  const [from, to] = text.split("-") as [string, string?];
  const first = portNumber(from);
  const last = to === undefined ? first : portNumber(to);
  return first === undefined || last === undefined || first > last ? undefined : [first, last];
}

function onSide(box: Box, side: Side, addresses: AddressSet): Box {
  return side === "src" ? { ...box, source: addresses } : { ...box, destination: addresses };
}

function onPorts(box: Box, side: Side, ports: NumberRanges): Box {
  return side === "src" ? { ...box, sourcePorts: ports } : { ...box, destinationPorts: ports };
}
