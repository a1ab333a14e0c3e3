// `interface` blocks of Cisco IOS: addresses, state, zone, VRF, VLAN, bound lists, sides of translation and inspection. What a line means for packets is
// decided elsewhere; what is not read is gathered as a doubt about this interface.
import { parseIpv6 } from "../../../foundation/ip-address.ts";
import type { ConfigInterface } from "../../../plant/firewall-config.ts";
import type { LineTally } from "../line-tally.ts";
import type { IosInterface, IosRecord } from "./ios-record.ts";
import { insideKind } from "./known-words.ts";
import { interfaceNetwork } from "./parse-addresses.ts";
import type { Statement } from "./parse-ios.ts";

/** "interface GigabitEthernet 0/1.10 point-to-point" */
export function portName(words: readonly string[]): string {
  return words
    .slice(1)
    .filter((w) => !/^(?:point-to-point|multipoint|type|tunnel|l2transport)$/.test(w))
    .join("");
}

interface Draft {
  networks: string[];
  enabled: boolean;
  zone: string | null;
  vrf: string | null;
  vlan: number | null;
  nat: Set<"inside" | "outside">;
  inspects: IosInterface["inspects"][number][];
  isSwitchPort: boolean;
  accessVlan: number | null;
  doubts: IosInterface["doubts"][number][];
}

export function readInterface(s: Statement, record: IosRecord, tally: LineTally): void {
  const name = portName(s.words);
  const draft: Draft = {
    networks: [],
    enabled: true,
    zone: null,
    vrf: null,
    vlan: /^vlan(\d+)$/i.test(name) ? Number(name.slice(4)) : null,
    nat: new Set(),
    inspects: [],
    isSwitchPort: false,
    accessVlan: null,
    doubts: [],
  };
  tally.mark(s.at.line, "understood");
  for (const inner of s.inside) {
    if (readAddressLine(inner, draft, record, name, tally) || readBinding(inner, draft, record, name, tally)) tally.mark(inner.at.line, "understood");
    else readRest(inner, draft, record, tally);
  }
  const { nat, ...rest } = draft;
  const plain: ConfigInterface = { name, hardware: null, zone: rest.zone, networks: rest.networks, enabled: rest.enabled, vlan: rest.vlan, at: s.at };
  const known = record.interfaces.findIndex((port) => port.name.toLowerCase() === name.toLowerCase());
  const [side] = nat;
  const port: IosInterface = { ...rest, ...plain, nat: nat.size === 2 ? "both" : (side ?? null) };
  // A block that comes again adds to the first (a text of commands rather than an export).
  if (known < 0) record.interfaces.push(port);
  else {
    const before = record.interfaces[known] as IosInterface;
    record.interfaces[known] = {
      ...before,
      networks: port.networks.length > 0 ? port.networks : before.networks,
      enabled: s.inside.some((i) => /^(?:no )?shutdown$/.test(i.text)) ? port.enabled : before.enabled,
      zone: port.zone ?? before.zone,
      vrf: port.vrf ?? before.vrf,
      vlan: port.vlan ?? before.vlan,
      nat: port.nat ?? before.nat,
      inspects: [...before.inspects, ...port.inspects],
      doubts: [...before.doubts, ...port.doubts],
    };
  }
}

function readAddressLine(inner: Statement, draft: Draft, record: IosRecord, name: string, tally: LineTally): boolean {
  const { text, words } = inner;
  if (text === "shutdown" || text === "no shutdown") draft.enabled = text !== "shutdown";
  else if (text === "no ip address" || text === "no ipv6 address" || text === "no ip route-cache") return true;
  else if (/^ip address (?:dhcp|negotiated|pppoe|pool)\b|^ipv6 address (?:autoconfig|dhcp)\b/.test(text)) {
    record.missing.set(`the address of ${name} is assigned when it runs`, inner.at);
    if (text.startsWith("ipv6")) record.hasIpv6 = true;
    tally.mark(inner.at.line, "partly", "the address is assigned when it runs");
    return false;
  } else if (words[0] === "ip" && words[1] === "address") {
    const hasMask = words[2]?.includes("/") !== true;
    const network = interfaceNetwork(words[2] ?? "", hasMask ? words[3] : undefined);
    const behind = words.slice(hasMask ? 4 : 3).join(" ");
    if (network === null || !/^(?:secondary(?: vrf \S+)?)?$/.test(behind)) return false;
    if (behind === "") draft.networks = [network, ...draft.networks.slice(draft.networks.length > 0 && !draft.networks[0]?.includes(":") ? 1 : 0)];
    else draft.networks.push(network);
  } else if (words[0] === "ipv6" && words[1] === "address") return readIpv6Address(words, draft, record);
  else if (text === "ipv6 enable") record.hasIpv6 = true;
  else if (/^ip unnumbered \S+/.test(text)) return true;
  else if (/^(?:ip )?vrf forwarding \S+$/.test(text)) draft.vrf = words.at(-1) ?? null;
  else if (/^encapsulation (?:dot1q|isl) \d+(?: native)?$/i.test(text)) draft.vlan = Number(words[2]);
  else if (text === "switchport" || /^switchport (?:mode|trunk|nonegotiate|voice|host|native)\b/.test(text)) draft.isSwitchPort = true;
  else if (/^switchport access vlan \d+$/.test(text)) {
    draft.isSwitchPort = true;
    draft.accessVlan = Number(words[3]);
  } else if (text === "no switchport") draft.isSwitchPort = false;
  // A tunnel carries what routes send into it; its ends need nothing more here.
  else if (/^tunnel (?:source|destination|mode|key|vrf|checksum|path-mtu-discovery|bandwidth|ttl|tos|entropy|sequence-datagrams|route-via)\b/.test(text)) return true;
  else if (/^tunnel protection\b/.test(text)) return true;
  else return false;
  return true;
}

/** An interface identifier of the device's own (eui-64) is not known: the network is. */
function readIpv6Address(words: readonly string[], draft: Draft, record: IosRecord): boolean {
  const [address = "", bits] = (words[2] ?? "").split("/");
  record.hasIpv6 = true;
  if (words[3] === "link-local" || /^fe80:/i.test(address)) return true;
  if (parseIpv6(address) === undefined || bits === undefined || !/^\d{1,3}$/.test(bits) || Number(bits) > 128) return false;
  draft.networks.push(`${address}/${bits}`);
  return words.length === 3 || /^(?:eui-64|anycast)$/.test(words[3] ?? "");
}

function readBinding(inner: Statement, draft: Draft, record: IosRecord, name: string, tally: LineTally): boolean {
  const { text, words, at } = inner;
  const group = /^(?:ip access-group|ipv6 traffic-filter) (\S+) (in|out)(?: common \S+)?$/.exec(text);
  if (group !== null) {
    record.bindings.push({ list: group[1] as string, version: text.startsWith("ipv6") ? 6 : 4, port: name, way: group[2] as "in" | "out", at });
    if (text.includes(" common ")) {
      tally.mark(at.line, "partly", "the common list is not read");
      draft.doubts.push({ why: "its common access list is not read", statement: inner });
    }
    return true;
  }
  if (/^zone-member security \S+$/.test(text)) draft.zone = words[2] ?? null;
  else if (/^ip nat (?:inside|outside|enable)$/.test(text)) {
    if (words[2] === "enable") draft.nat.add("inside").add("outside");
    else draft.nat.add(words[2] as "inside" | "outside");
  } else if (/^(?:ip|ipv6) inspect \S+ (?:in|out)$/.test(text)) draft.inspects.push({ name: words[2] as string, way: words[3] as "in" | "out", at });
  else return false;
  return true;
}

function readRest(inner: Statement, draft: Draft, record: IosRecord, tally: LineTally): void {
  const kind = insideKind(inner.text);
  const { line } = inner.at;
  if (kind.kind === "irrelevant") {
    if (inner.words[0] === "service-policy" || inner.words[0] === "rate-limit") draft.doubts.push({ why: `qos ${inner.words.at(-1) ?? ""}`, statement: inner });
    tally.mark(line, "irrelevant");
  } else if (kind.kind === "not-modelled") {
    tally.mark(line, "unsupported", kind.why);
    if (kind.routes) record.missing.set(kind.why, inner.at);
    if (kind.decides !== null) draft.doubts.push({ why: kind.why, statement: inner });
  } else if (/^(?:ip address|ipv6 address|ip access-group|ipv6 traffic-filter|zone-member|ip inspect)/.test(inner.text)) {
    const isAddress = /address/.test(inner.text);
    if (/^ip address (?:dhcp|negotiated|pppoe|pool)|^ipv6 address (?:autoconfig|dhcp)/.test(inner.text)) return;
    if (isAddress) record.missing.set(`line ${line} is not read`, inner.at);
    else draft.doubts.push({ why: "this line is not read", statement: inner });
    tally.mark(line, "unknown", "not understood");
  } else record.missing.set(`line ${line} is not read`, inner.at);
}
