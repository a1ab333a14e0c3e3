// <OPNsense>: the sections of OPNsense's own model, which take the place of the older ones release by release.
import { holdsText, isSwitchedOn, rowsOf, textBelow } from "./element-text.ts";
import { Fields, isFilled } from "./field-reader.ts";
import type { FoundParts } from "./found-parts.ts";
import { IRRELEVANT_OPNSENSE, UNSUPPORTED_OPNSENSE } from "./known-elements.ts";
import { modeOf, parseModelNat } from "./parse-nat.ts";
import { parseAlias, parseGroup, parseVlan } from "./parse-network.ts";
import { parseCaptivePortal } from "./parse-packages.ts";
import { listOf, parseAutomationRule } from "./parse-rules.ts";
import { parseOpenvpnInstances, parseSwanctl, parseWireguard } from "./parse-tunnels.ts";
import type { XmlElement } from "./xml-tree.ts";

export function parseOpnsenseModel(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  claims.own(section, "understood");
  for (const child of section.children) {
    switch (child.name) {
      case "Firewall":
        firewallModel(child, found);
        break;
      case "Gateways":
        found.gatewaySection(child);
        break;
      case "Interfaces":
        interfacesModel(child, found);
        break;
      case "Kea":
        keaModel(child, found);
        break;
      case "Swanctl":
        parseSwanctl(child, found);
        break;
      case "OpenVPN":
        parseOpenvpnInstances(child, found);
        break;
      case "wireguard":
        parseWireguard(child, found);
        break;
      case "quagga":
      case "tailscale":
      case "zerotier":
      case "tinc":
      case "netbird":
        tunnel(child, isSwitchedOn(child), `${child.name} may add routes`, found);
        break;
      case "captiveportal":
        parseCaptivePortal(child, rowsOf(child, "zone"), found);
        break;
      case "IPsec":
      case "DHCRelay":
        claims.whole(child, "irrelevant");
        break;
      default:
        otherModel(child, found);
    }
  }
}

function tunnel(section: XmlElement, isUsed: boolean, words: string, found: FoundParts): void {
  if (isUsed) found.routeMakers.add(words);
  found.claims.whole(section, isUsed ? "partly" : "irrelevant", isUsed ? "which networks lie behind the tunnel is not computed" : null);
}

/** These write all their settings even where nobody uses them: what counts is whether something is switched on or listed. */
function otherModel(child: XmlElement, found: FoundParts): void {
  const why = UNSUPPORTED_OPNSENSE.get(child.name);
  if (IRRELEVANT_OPNSENSE.has(child.name)) found.claims.whole(child, "irrelevant");
  else if (why === undefined) found.claims.whole(child, "unknown", `<${child.name}> in <OPNsense> is not known here`);
  // Intrusion detection alone looks on; only prevention (ips, or its mode) stops packets.
  else if (child.name === "IDS" && !preventsIntrusion(child)) found.claims.whole(child, "irrelevant");
  else if (isSwitchedOn(child) || ["pipe", "queue"].some((name) => rowsOf(child, name).length > 0)) found.notModelled(child, why);
  else found.claims.whole(child, "irrelevant");
}

function preventsIntrusion(section: XmlElement): boolean {
  const general = section.children.find((child) => child.name === "general");
  return general !== undefined && (isFilled(textBelow(general, "ips")) || /^(netmap|divert)$/.test(textBelow(general, "mode") ?? ""));
}

function firewallModel(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  claims.own(section, "understood");
  for (const child of section.children) {
    if (child.name === "Alias") {
      claims.own(child, "understood");
      for (const part of child.children) {
        if (part.name === "aliases") found.each(part, "alias", (alias) => found.aliases.push(parseAlias(alias, claims)));
        else claims.whole(part, "irrelevant");
      }
    } else if (child.name === "Filter") filterModel(child, found);
    else if (child.name === "Group") found.each(child, "ifgroupentry", (group) => found.groups.push(parseGroup(group, claims)));
    else if (child.name === "Category" || child.name === "Lvtemplate") claims.whole(child, "irrelevant");
    else claims.whole(child, "unknown", `<${child.name}> in <Firewall> is not known here`);
  }
}

function filterModel(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  claims.own(section, "understood");
  for (const child of section.children) {
    if (child.name === "rules") found.each(child, "rule", (rule) => found.automation.push(parseAutomationRule(rule, claims)));
    else if (child.name === "snatrules") found.each(child, "rule", (rule) => found.modelNat.push(parseModelNat(rule, "outbound", claims)));
    else if (child.name === "onetoone") found.each(child, "rule", (rule) => found.modelNat.push(parseModelNat(rule, "one-to-one", claims)));
    else if (child.name === "npt") found.each(child, "rule", (rule) => found.modelNat.push(parseModelNat(rule, "prefix", claims)));
    else if (child.name === "general") {
      claims.own(child, "understood");
      const fields = new Fields(child, claims);
      const mode = fields.take("snat_mode");
      if (mode !== null) {
        claims.whole(mode, "understood");
        if (mode.text !== "") found.mode = { mode: modeOf(mode.text), element: mode };
      }
      fields.rest();
    } else found.unknownAmongRules(child);
  }
}

function interfacesModel(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  claims.own(section, "understood");
  for (const child of section.children) {
    if (child.name === "settings") {
      found.ipv6Off = isFilled(textBelow(child, "disableipv6"));
      claims.whole(child, "understood");
    } else if (child.name === "vxlans" && holdsText(child)) claims.whole(child, "partly", "the tunnel is an interface; what carries it is not modelled");
    else if (child.name === "vlans") found.each(child, "vlan", (vlan) => found.vlans.push(parseVlan(vlan, claims)));
    else if (["vxlans", "loopbacks", "neighbors", "virtualips", "lagg", "laggs", "gif", "gre"].includes(child.name)) claims.whole(child, "irrelevant");
    else claims.whole(child, "unknown", `<${child.name}> in <Interfaces> is not known here`);
  }
}

/** Its filter rules are made where <fwrules> is on (kea.inc). */
function keaModel(section: XmlElement, found: FoundParts): void {
  for (const [name, servers] of [
    ["dhcp4", found.dhcpServers],
    ["dhcp6", found.dhcp6Servers],
  ] as const) {
    const general = section.children.find((child) => child.name === name)?.children.find((child) => child.name === "general");
    if (general === undefined || !isFilled(textBelow(general, "enabled")) || !isFilled(textBelow(general, "fwrules") ?? "1")) continue;
    for (const port of listOf(textBelow(general, "interfaces"))) servers.set(port, found.claims.at(general));
  }
  found.claims.whole(section, "irrelevant");
}
