// A rule of the neutral form as <rule> elements of pfSense and OPNsense. One element says one address or prefix on each side, one protocol and one
// stretch of ports; what needs more becomes several. Makes no aliases.
import { formatIp } from "../../../foundation/ip-address.ts";
import type { AddressSet, Range } from "../../../plant/address-set.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { NumberRanges, ServiceMatch } from "../../../plant/segmentation.ts";
import type { Family } from "./pf-record.ts";
import { ICMP6_TYPES, ICMP_TYPES, PROTOCOL_NUMBERS } from "./protocol-names.ts";

const MOST_ELEMENTS = 64;
const TYPES = { permit: "pass", deny: "block", reject: "reject" } as const;

/** Where it is to stand: on the tab of an interface or group, or floating on every interface. */
export interface ElementPlace {
  readonly interface: string | null;
  readonly quick: boolean;
  readonly direction: "in" | "out";
}

/** What the automation rules of OPNsense need instead. */
export interface AutomationPlace extends ElementPlace {
  readonly sequence: number;
}

interface Said {
  readonly family: Family | null;
  readonly protocol: string;
  readonly icmpTypes: string;
  readonly source: string | null;
  readonly sourcePort: string;
  readonly destination: string | null;
  readonly destinationPort: string;
}

/** Lines of the elements, without indentation of the first level; or why there are none. */
export function ruleElements(rule: PacketRule, place: ElementPlace | AutomationPlace): { readonly lines: readonly string[]; readonly cannot: string | null } {
  const cannot = whyNot(rule);
  if (cannot !== null) return { lines: [], cannot };
  const said = allSaid(rule);
  if (typeof said === "string") return { lines: [], cannot: said };
  if (said.length > MOST_ELEMENTS) return { lines: [], cannot: `it needs ${said.length} rules one by one; make aliases for its addresses` };
  return { lines: said.flatMap((one, i) => ("sequence" in place ? automationLines(rule, one, place, place.sequence + i) : filterLines(rule, one, place))), cannot: null };
}

/** How many elements a rule becomes; 0 where it cannot be said. */
export function countElements(rule: PacketRule): number {
  const said = whyNot(rule) === null ? allSaid(rule) : "";
  return typeof said === "string" ? 0 : said.length;
}

function whyNot(rule: PacketRule): string | null {
  if (rule.action === "skip" || rule.action === "unsure") return `its action is "${rule.action}"`;
  if (rule.conditions.length > 0) return `it depends on ${rule.conditions.join(", ")}`;
  if (rule.applications !== null) return "pf does not recognise applications";
  return rule.states === null ? null : "it asks for the state of a connection";
}

function allSaid(rule: PacketRule): Said[] | string {
  const said: Said[] = [];
  for (const [family, source, destination] of pairs(rule.source.addresses, rule.destination.addresses)) {
    for (const service of rule.services) {
      const parts = serviceParts(service, family);
      if (typeof parts === "string") return parts;
      for (const part of parts) said.push({ family, source, destination, ...part });
    }
  }
  return said.length === 0 ? "it matches nothing that pf can say" : said;
}

/** Each prefix with each, of one version of IP. */
function pairs(source: AddressSet | null, destination: AddressSet | null): (readonly [Family | null, string | null, string | null])[] {
  if (source === null && destination === null) return [[null, null, null]];
  return (["inet", "inet6"] as const).flatMap((family) => {
    const [from, to] = [prefixesOf(source, family), prefixesOf(destination, family)];
    return from.flatMap((s) => to.map((d) => [family, s, d] as const));
  });
}

/** null in the list = any. */
function prefixesOf(set: AddressSet | null, family: Family): (string | null)[] {
  if (set === null) return [null];
  return family === "inet"
    ? set.v4.flatMap((range) => prefixes(range, 32, (n) => formatIp({ bits: 32, value: Number(n) })))
    : set.v6.flatMap((range) => prefixes(range, 128, (value) => formatIp({ bits: 128, value })));
}

function prefixes(range: Range<number> | Range<bigint>, bits: number, format: (value: bigint) => string): string[] {
  const found: string[] = [];
  const last = BigInt(range.to);
  for (let from = BigInt(range.from); from <= last; ) {
    let free = 0;
    while (free < bits && from % (1n << BigInt(free + 1)) === 0n && from + (1n << BigInt(free + 1)) - 1n <= last) free++;
    found.push(free === 0 ? format(from) : `${format(from)}/${bits - free}`);
    from += 1n << BigInt(free);
  }
  return found;
}

type Part = Pick<Said, "protocol" | "icmpTypes" | "sourcePort" | "destinationPort">;
const ANY: Part = { protocol: "", icmpTypes: "", sourcePort: "", destinationPort: "" };

function serviceParts(service: ServiceMatch, family: Family | null): Part[] | string {
  switch (service.kind) {
    case "any":
      return [ANY];
    case "port":
      return [{ ...ANY, protocol: service.transport, destinationPort: service.fromPort === service.toPort ? String(service.fromPort) : `${service.fromPort}-${service.toPort}` }];
    case "icmp":
      return [{ ...ANY, protocol: "icmp" }];
    case "ip":
      return [{ ...ANY, protocol: protocolName(service.number) }];
    case "packets":
      return packetParts(service, family);
    default:
      return `the service ${service.written} has no words in pf`;
  }
}

function packetParts(match: Extract<ServiceMatch, { kind: "packets" }>, family: Family | null): Part[] | string {
  if (match.tcpFlags !== null) return "it asks for TCP flags";
  if (match.protocols === null) return match.sourcePorts === null && match.destinationPorts === null && match.icmp === null ? [ANY] : "it names ports of any protocol";
  const numbers = match.protocols.flatMap(([from, to]) => Array.from({ length: Math.min(to - from + 1, MOST_ELEMENTS + 1) }, (_, i) => from + i));
  const parts: Part[] = [];
  for (const number of numbers) {
    const types = match.icmp === null ? "" : icmpWords(match.icmp, number);
    if (types === null) return "it names ICMP types or codes that have no words in pf";
    // ICMP of the other version of IP cannot be in a rule of this one.
    if ((number === 1 && family === "inet6") || (number === 58 && family === "inet")) continue;
    for (const sourcePort of portWords(match.sourcePorts))
      for (const destinationPort of portWords(match.destinationPorts)) parts.push({ protocol: protocolName(number), icmpTypes: types, sourcePort, destinationPort });
  }
  return parts;
}

function icmpWords(types: NonNullable<Extract<ServiceMatch, { kind: "packets" }>["icmp"]>, protocol: number): string | null {
  const table = protocol === 58 ? ICMP6_TYPES : ICMP_TYPES;
  const names = types.map(({ type, codes }) => (codes === null ? [...table].find(([, number]) => number === type)?.[0] : undefined));
  return names.every((name) => name !== undefined) ? names.join(",") : null;
}

function portWords(ranges: NumberRanges | null): string[] {
  return ranges === null ? [""] : ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
}

function protocolName(number: number): string {
  if (number === 1 || number === 58) return "icmp";
  return [...PROTOCOL_NUMBERS].find(([, n]) => n === number)?.[0] ?? String(number);
}

function filterLines(rule: PacketRule, said: Said, place: ElementPlace): string[] {
  const end = (address: string | null, port: string): string => `${address === null ? "<any/>" : `<address>${address}</address>`}${port === "" ? "" : `<port>${port}</port>`}`;
  const lines = [
    `<type>${TYPES[rule.action as keyof typeof TYPES]}</type>`,
    ...(place.interface === null
      ? ["<floating>yes</floating>", `<direction>${place.direction}</direction>`, ...(place.quick ? ["<quick>yes</quick>"] : [])]
      : [`<interface>${place.interface}</interface>`]),
    `<ipprotocol>${said.family ?? "inet46"}</ipprotocol>`,
    ...(said.protocol === "" ? [] : [`<protocol>${said.protocol}</protocol>`]),
    ...(said.icmpTypes === "" ? [] : [`<icmptype>${said.icmpTypes}</icmptype>`]),
    ...(rule.keepsState ? ["<statetype>keep state</statetype>"] : ["<statetype>none</statetype>"]),
    ...(rule.idleSeconds === null ? [] : [`<statetimeout>${rule.idleSeconds}</statetimeout>`]),
    `<source>${end(said.source, said.sourcePort)}</source>`,
    `<destination>${end(said.destination, said.destinationPort)}</destination>`,
    "<descr>added for what was seen</descr>",
  ];
  return ["<rule>", ...lines.map((line) => `  ${line}`), "</rule>"];
}

function automationLines(rule: PacketRule, said: Said, place: AutomationPlace, sequence: number): string[] {
  const fields: readonly (readonly [string, string])[] = [
    ["enabled", "1"],
    ["statetype", rule.keepsState ? "keep" : "none"],
    ["sequence", String(sequence)],
    ["action", TYPES[rule.action as keyof typeof TYPES]],
    ["quick", place.quick ? "1" : "0"],
    ["interface", place.interface ?? ""],
    ["direction", place.direction],
    ["ipprotocol", said.family ?? "inet46"],
    ["protocol", said.protocol === "" ? "any" : said.protocol.toUpperCase()],
    [said.family === "inet6" ? "icmp6type" : "icmptype", said.icmpTypes],
    ["source_net", said.source ?? "any"],
    ["source_port", said.sourcePort],
    ["destination_net", said.destination ?? "any"],
    ["destination_port", said.destinationPort],
    ["statetimeout", rule.idleSeconds === null ? "" : String(rule.idleSeconds)],
    ["description", "added for what was seen"],
  ];
  return ["<rule>", ...fields.map(([name, value]) => (value === "" ? `  <${name}/>` : `  <${name}>${value}</${name}>`)), "</rule>"];
}
