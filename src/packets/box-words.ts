// Boxes in words: "10.20.1.0/24 → any, tcp/1-1023". Prefixes where they say it shorter, ranges elsewhere, never bit patterns.
import { formatIp } from "../foundation/ip-address.ts";
import { flagWords } from "./flag-words.ts";
import { FAMILY_LAYER2, FAMILY_V4, FAMILY_V6, ICMP_PROTOCOL, ICMPV6_PROTOCOL, STATES, type FieldName, type ValueRange } from "./packet-fields.ts";
import type { PacketBox } from "./packet-boxes.ts";
import type { PacketSpace } from "./packet-space.ts";
import { PROTOCOLS_WITH_PORTS } from "./service-match.ts";

/** Parts of one field that are written out; of more it is said how many. */
const MOST_PARTS = 6;
const PROTOCOL_WORDS: ReadonlyMap<number, string> = new Map([
  [ICMP_PROTOCOL, "icmp"],
  [2, "igmp"],
  [6, "tcp"],
  [17, "udp"],
  [33, "dccp"],
  [47, "gre"],
  [50, "esp"],
  [51, "ah"],
  [89, "ospf"],
  [132, "sctp"],
  [136, "udplite"],
]);

export interface BoxWords {
  readonly source: string;
  readonly destination: string;
  readonly service: string;
  /** Interfaces, states, applications, flags, source ports: only what is not any. */
  readonly more: readonly string[];
  /** All of it in one line. */
  readonly text: string;
}

export function boxWords(space: PacketSpace, box: PacketBox): BoxWords {
  const of = (name: FieldName): readonly ValueRange[] | undefined => box.values.get(name);
  const { interfaces, applications } = space.fields;
  const source = addressWords(of("source"), box.family);
  const destination = addressWords(of("destination"), box.family);
  const service = serviceWords(box);
  const more = [
    ...sourcePortWords(of("sourcePort")),
    ...nameWords("entering by", of("entersBy"), interfaces),
    ...nameWords("leaving by", of("leavesBy"), interfaces),
    ...nameWords("state", of("state"), STATES.slice(0, -1), STATES[STATES.length - 1]),
    ...nameWords("application", of("application"), applications),
    ...flagWords(of("tcpFlags")),
  ];
  return { source, destination, service, more, text: `${source} → ${destination}, ${[service, ...more].join(", ")}` };
}

function addressWords(ranges: readonly ValueRange[] | undefined, family: number): string {
  if (ranges === undefined) return family === FAMILY_V4 ? "any IPv4" : family === FAMILY_V6 ? "any IPv6" : "any MAC";
  const bits = family === FAMILY_V4 ? 32 : family === FAMILY_V6 ? 128 : 48;
  return parts(ranges.map((r) => rangeText(r, bits)));
}

function rangeText({ from, to }: ValueRange, bits: number): string {
  const address = (value: bigint): string =>
    bits === 48 ? `mac:${(value.toString(16).padStart(12, "0").match(/../g) as string[]).join(":")}` : formatIp(bits === 32 ? { bits, value: Number(value) } : { bits: 128, value });
  if (from === to) return address(from);
  const size = to - from + 1n;
  const isPrefix = (size & (size - 1n)) === 0n && from % size === 0n;
  return isPrefix && bits !== 48 ? `${address(from)}/${bits - (size.toString(2).length - 1)}` : `${address(from)}-${address(to)}`;
}

function parts(texts: readonly string[], between = " "): string {
  return texts.length <= MOST_PARTS ? texts.join(between) : `${texts.slice(0, MOST_PARTS - 1).join(between)} and ${texts.length - MOST_PARTS + 1} more ranges`;
}

const numberText = ({ from, to }: ValueRange): string => (from === to ? `${from}` : `${from}-${to}`);

function serviceWords(box: PacketBox): string {
  const service = box.values.get("service");
  if (box.family === FAMILY_LAYER2) return service === undefined ? "any EtherType" : `EtherType ${parts(service.map(({ from, to }) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`)))}`;
  // Of ICMP's two numbers the second says nothing new.
  const protocols = box.values.get("protocol")?.filter((r) => r.from !== BigInt(ICMPV6_PROTOCOL) || r.to !== r.from);
  if (protocols === undefined) return service === undefined ? "any service" : `ports ${parts(service.map(numberText))}`;
  const named = protocolWords(protocols);
  if (service === undefined) return named;
  const isIcmp = protocols.every((r) => r.from === BigInt(ICMP_PROTOCOL) && r.to === r.from);
  return `${named}/${isIcmp ? parts(service.flatMap(icmpTexts)) : parts(service.map(numberText), ",")}`;
}

function protocolWords(protocols: readonly ValueRange[]): string {
  const one = (value: bigint): string => PROTOCOL_WORDS.get(Number(value)) ?? `protocol ${value}`;
  const all = [...PROTOCOLS_WITH_PORTS].sort((a, b) => a - b).map(BigInt);
  const isAllWithPorts = protocols.length === all.length && protocols.every((r, i) => r.from === r.to && r.from === all[i]);
  if (isAllWithPorts) return "any protocol with ports";
  return parts(protocols.map(({ from, to }) => (to === from ? one(from) : `protocols ${from}-${to}`)));
}

/** type × 256 + code: whole types as "type 8", others as "type 3 code 4". */
function icmpTexts({ from, to }: ValueRange): string[] {
  const [firstType, firstCode, lastType, lastCode] = [from >> 8n, from & 255n, to >> 8n, to & 255n];
  if (firstCode === 0n && lastCode === 255n) return [firstType === lastType ? `type ${firstType}` : `types ${firstType}-${lastType}`];
  if (firstType === lastType) return [`type ${firstType} code ${firstCode === lastCode ? firstCode : `${firstCode}-${lastCode}`}`];
  const head = { from, to: (firstType << 8n) | 255n };
  const tail = { from: lastType << 8n, to };
  const middle = firstType + 1n <= lastType - 1n ? [{ from: (firstType + 1n) << 8n, to: ((lastType - 1n) << 8n) | 255n }] : [];
  return [head, ...middle, tail].flatMap(icmpTexts);
}

const hex = (value: bigint): string => `0x${value.toString(16).toUpperCase().padStart(4, "0")}`;

function sourcePortWords(ranges: readonly ValueRange[] | undefined): string[] {
  return ranges === undefined ? [] : [`from port ${parts(ranges.map(numberText))}`];
}

/** Numbers beyond the names stand for every other name. */
function nameWords(what: string, ranges: readonly ValueRange[] | undefined, names: readonly string[], otherwise = "any other"): string[] {
  if (ranges === undefined) return [];
  const holds = (value: number): boolean => ranges.some((r) => r.from <= BigInt(value) && BigInt(value) <= r.to);
  const inside = names.filter((_, i) => holds(i));
  const outside = names.filter((_, i) => !holds(i));
  if (holds(names.length) && outside.length < inside.length) return [`${what} any but ${parts(outside)}`];
  return [`${what} ${parts(holds(names.length) ? [...inside, otherwise] : inside)}`];
}
