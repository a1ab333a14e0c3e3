// A config.xml of pfSense or OPNsense, or one section of it, to the record of what bears on what is carried. Every line gets its state on the way.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { Claims } from "./claims.ts";
import { holdsText, textBelow } from "./element-text.ts";
import { isFilled, isSet } from "./field-reader.ts";
import { FoundParts } from "./found-parts.ts";
import { IRRELEVANT_TOP, UNSUPPORTED_TOP } from "./known-elements.ts";
import { parseNatSection } from "./parse-nat.ts";
import { parseAlias, parseGroup, parseInterface, parseRoute, parseSchedule, parseVirtualAddress, parseVlan } from "./parse-network.ts";
import { parseOpnsenseModel } from "./parse-opnsense-model.ts";
import { parseCaptivePortal, parseLinks, parsePackages, parseSysctl } from "./parse-packages.ts";
import { listOf, parseFilterRule } from "./parse-rules.ts";
import { parseSystem } from "./parse-system.ts";
import { parseIpsec, parseOpenvpn, parseWireguard } from "./parse-tunnels.ts";
import type { PfRecord, PfSystem } from "./pf-record.ts";
import type { XmlElement } from "./xml-tree.ts";

export const SYSTEM_ROOTS: ReadonlySet<string> = new Set(["pfsense", "opnsense"]);
/** Sections that pfSense exports alone. */
export const SECTION_ROOTS: ReadonlySet<string> = new Set(["filter", "nat", "aliases", "interfaces"]);

type SectionReader = (section: XmlElement, found: FoundParts, system: PfSystem) => void;

const READERS: ReadonlyMap<string, SectionReader> = new Map<string, SectionReader>([
  [
    "system",
    (section, found, system) => {
      found.settings ??= parseSystem(section, system, found.claims);
    },
  ],
  [
    "interfaces",
    (section, found) => {
      found.claims.own(section, "understood");
      for (const child of section.children) found.interfaces.push(parseInterface(child, found.claims));
    },
  ],
  ["ifgroups", (section, found) => found.each(section, "ifgroupentry", (child) => found.groups.push(parseGroup(child, found.claims)))],
  ["vlans", (section, found) => found.each(section, "vlan", (child) => found.vlans.push(parseVlan(child, found.claims)))],
  ["virtualip", (section, found) => found.each(section, "vip", (child) => found.virtualAddresses.push(parseVirtualAddress(child, found.claims)))],
  ["aliases", (section, found) => found.each(section, "alias", (child) => found.aliases.push(parseAlias(child, found.claims)))],
  ["schedules", (section, found) => found.each(section, "schedule", (child) => found.schedules.push(parseSchedule(child, found.claims)))],
  ["gateways", (section, found) => found.gatewaySection(section)],
  ["staticroutes", (section, found) => found.each(section, "route", (child) => found.routes.push(parseRoute(child, found.claims)))],
  ["filter", parseFilter],
  ["nat", parseNat],
  ["dhcpd", (section, found) => parseDhcp(section, found.dhcpServers, found)],
  ["dhcpdv6", (section, found) => parseDhcp(section, found.dhcp6Servers, found)],
  ["dnsmasq", parseDnsmasq],
  ["dhcrelay", (section, found) => parseRelay(section, found.dhcpServers, found)],
  ["dhcrelay6", (section, found) => parseRelay(section, found.dhcp6Servers, found)],
  ["ipsec", parseIpsec],
  ["openvpn", parseOpenvpn],
  ["wireguard", parseWireguard],
  ["bridges", parseLinks],
  ["gifs", parseLinks],
  ["gres", parseLinks],
  ["ppps", parseLinks],
  ["laggs", parseLinks],
  ["wireless", parseLinks],
  ["sysctl", parseSysctl],
  ["installedpackages", parsePackages],
  ["captiveportal", (section, found) => parseCaptivePortal(section, section.children, found)],
  ["load_balancer", parseBalancer],
  ["OPNsense", parseOpnsenseModel],
]);

export function parsePf(root: XmlElement, claims: Claims, diagnostics: Diagnostic[]): PfRecord {
  const found = new FoundParts(claims, diagnostics);
  const system: PfSystem = root.name === "opnsense" ? "opnsense" : "pfsense";
  const isWhole = SYSTEM_ROOTS.has(root.name);
  if (isWhole) claims.own(root, "understood");
  for (const section of isWhole ? root.children : [root]) {
    const reader = READERS.get(section.name);
    if (reader !== undefined) reader(section, found, system);
    else passSection(section, found);
  }
  return found.record(root, system, isWhole);
}

function passSection(section: XmlElement, found: FoundParts): void {
  const why = UNSUPPORTED_TOP.get(section.name);
  if (IRRELEVANT_TOP.has(section.name)) found.claims.whole(section, "irrelevant");
  else if (why === undefined) found.claims.whole(section, "unknown", `<${section.name}> is not known here`);
  else if (holdsText(section)) found.notModelled(section, why);
  else found.claims.whole(section, "irrelevant");
}

function parseFilter(section: XmlElement, found: FoundParts, system: PfSystem): void {
  const { claims } = found;
  claims.own(section, "understood");
  for (const child of section.children) {
    if (child.name === "rule" && child.children.length > 0) found.rules.push(parseFilterRule(child, system, claims));
    else if (child.name === "bypassstaticroutes") {
      found.bypassesStaticRoutes = isSet(child.text);
      claims.whole(child, "understood");
    }
    // Scrubbing cleans packets and drops broken ones; fragments are put together either way.
    else if (["rule", "separator", "optimization", "tcpidletimeout", "scrub"].includes(child.name)) claims.whole(child, "irrelevant");
    else found.unknownAmongRules(child);
  }
}

function parseNat(section: XmlElement, found: FoundParts, system: PfSystem): void {
  const read = parseNatSection(section, system, found.claims);
  found.nat.push(...read.nat);
  if (read.mode !== null && read.modeElement !== null) found.mode = { mode: read.mode, element: read.modeElement };
}

/** Ranges and options are about the device's own service; keys of dynamic DNS are passed over with them. */
function parseDhcp(section: XmlElement, servers: Map<string, TextAt>, found: FoundParts): void {
  for (const child of section.children) if (isSet(textBelow(child, "enable"))) servers.set(child.name, found.claims.at(child));
  found.claims.whole(section, "irrelevant");
}

/** dnsmasq.inc of OPNsense, dnsmasq_firewall(): rules for the interfaces of its ranges, unless <default_fw_rules> is off. pfSense's serves names only. */
function parseDnsmasq(section: XmlElement, found: FoundParts): void {
  const dhcp = section.children.find((child) => child.name === "dhcp");
  const isOff = dhcp !== undefined && !isFilled(textBelow(dhcp, "default_fw_rules") ?? "1");
  if (isFilled(textBelow(section, "enable")) && !isOff)
    for (const range of section.children) {
      const name = range.name === "dhcp_ranges" ? (textBelow(range, "interface") ?? "") : "";
      if (name !== "") for (const servers of [found.dhcpServers, found.dhcp6Servers]) servers.set(name, found.claims.at(range));
    }
  found.claims.whole(section, "irrelevant");
}

function parseRelay(section: XmlElement, servers: Map<string, TextAt>, found: FoundParts): void {
  if (isSet(textBelow(section, "enable"))) for (const name of listOf(textBelow(section, "interface"))) servers.set(name, found.claims.at(section));
  found.claims.whole(section, "understood");
}

/** Its list of ways to ask whether a server lives is written even where it balances nothing. */
function parseBalancer(section: XmlElement, found: FoundParts): void {
  if (section.children.some((child) => (child.name === "lbpool" || child.name === "virtual_server") && holdsText(child))) found.notModelled(section, UNSUPPORTED_TOP.get("load_balancer") ?? "");
  else found.claims.whole(section, "irrelevant");
}
