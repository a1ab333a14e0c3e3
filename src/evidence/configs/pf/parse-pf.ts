// A config.xml of pfSense or OPNsense, or one section of it, to the record of what bears on what is carried. Every line gets its state here.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { Claims } from "./claims.ts";
import { Fields, isFilled, isSet } from "./field-reader.ts";
import { IRRELEVANT_OPNSENSE, IRRELEVANT_PACKAGES, IRRELEVANT_TOP, ROUTING_PACKAGES, UNSUPPORTED_OPNSENSE, UNSUPPORTED_PACKAGES, UNSUPPORTED_TOP } from "./known-elements.ts";
import { modeOf, parseModelNat, parseNatSection } from "./parse-nat.ts";
import { parseAlias, parseGateway, parseGroup, parseInterface, parseRoute, parseSchedule, parseVirtualAddress, parseVlan } from "./parse-network.ts";
import { listOf, parseAutomationRule, parseFilterRule } from "./parse-rules.ts";
import { parseSystem } from "./parse-system.ts";
import type { OutboundMode, PfAlias, PfGateway, PfGroup, PfInterface, PfNat, PfPeer, PfRecord, PfRoute, PfRule, PfSchedule, PfSettings, PfSystem, PfVirtualAddress, PfVlan } from "./pf-record.ts";
import type { XmlElement } from "./xml-tree.ts";

export const SYSTEM_ROOTS: ReadonlySet<string> = new Set(["pfsense", "opnsense"]);
/** Sections that pfSense exports alone. */
export const SECTION_ROOTS: ReadonlySet<string> = new Set(["filter", "nat", "aliases", "interfaces"]);

export function parsePf(root: XmlElement, claims: Claims, diagnostics: Diagnostic[]): PfRecord {
  return new PfReader(root, claims, diagnostics).read();
}

class PfReader {
  readonly #root: XmlElement;
  readonly #claims: Claims;
  readonly #diagnostics: Diagnostic[];
  readonly #system: PfSystem;
  #settings: PfSettings | null = null;
  #interfaces: PfInterface[] = [];
  readonly #groups: PfGroup[] = [];
  readonly #vlans: PfVlan[] = [];
  readonly #virtualAddresses: PfVirtualAddress[] = [];
  readonly #aliases: PfAlias[] = [];
  readonly #schedules: PfSchedule[] = [];
  readonly #rules: PfRule[] = [];
  readonly #automation: PfRule[] = [];
  readonly #nat: PfNat[] = [];
  readonly #modelNat: PfNat[] = [];
  #mode: { mode: OutboundMode; element: XmlElement } | null = null;
  readonly #gateways: PfGateway[] = [];
  readonly #defaultGateways: string[] = [];
  readonly #routes: PfRoute[] = [];
  readonly #routeMakers = new Set<string>();
  readonly #dhcpServers = new Set<string>();
  readonly #dhcp6Servers = new Set<string>();
  readonly #ipsecPeers: PfPeer[] = [];
  #bypasses = false;
  #ipv6Off = false;

  constructor(root: XmlElement, claims: Claims, diagnostics: Diagnostic[]) {
    this.#root = root;
    this.#claims = claims;
    this.#diagnostics = diagnostics;
    this.#system = root.name === "opnsense" ? "opnsense" : "pfsense";
  }

  read(): PfRecord {
    const sections = SYSTEM_ROOTS.has(this.#root.name) ? this.#root.children : [this.#root];
    if (SYSTEM_ROOTS.has(this.#root.name)) this.#claims.own(this.#root, "understood");
    for (const section of sections) this.#section(section);
    const settings = this.#settings ?? parseSystem(null, this.#system, this.#claims);
    return {
      system: this.#system,
      at: this.#claims.at(this.#root),
      settings: { ...settings, bypassesStaticRoutes: this.#bypasses, ipv6: this.#ipv6Off ? false : SYSTEM_ROOTS.has(this.#root.name) ? settings.ipv6 : null },
      interfaces: this.#enabledInterfaces(),
      groups: this.#groups,
      vlans: this.#vlans,
      virtualAddresses: this.#virtualAddresses,
      aliases: this.#aliases,
      schedules: this.#schedules,
      // Automation rules of one kind stand before the others of that kind; their own order is their sequence.
      rules: [...this.#automation.sort((a, b) => a.sequence - b.sequence), ...this.#rules],
      nat: [
        ...this.#nat.filter((rule) => rule.kind === "forward").sort((a, b) => a.sequence - b.sequence),
        ...this.#nat.filter((rule) => rule.kind !== "forward"),
        ...this.#modelNat.sort((a, b) => a.sequence - b.sequence),
      ],
      outboundMode: { mode: this.#mode?.mode ?? "automatic", at: this.#claims.at(this.#mode?.element ?? this.#root) },
      gateways: this.#gateways,
      defaultGateways: this.#defaultGateways,
      routes: this.#routes,
      routeMakers: [...this.#routeMakers],
      dhcpServers: this.#dhcpServers,
      dhcp6Servers: this.#dhcp6Servers,
      ipsecPeers: this.#ipsecPeers,
    };
  }

  /**
   * The systems use an interface only where it is enabled. Texts of the time before LAN and WAN had the flag, and shortened texts, lack it:
   * where no interface at all has it, all are taken as enabled, else WAN and LAN.
   */
  #enabledInterfaces(): PfInterface[] {
    const real = this.#interfaces.filter((port) => !port.isGroup);
    const isShortened = real.length > 0 && !real.some((port) => port.enabled);
    const assumed = this.#interfaces.filter((port) => !port.enabled && !port.isGroup && (isShortened || port.name === "wan" || port.name === "lan"));
    if (assumed.length > 0)
      this.#diagnostics.push({
        code: "pf-interface-not-enabled",
        severity: "warning",
        message: `${assumed.map((port) => port.name).join(", ")} ${assumed.length === 1 ? "has" : "have"} no <enable>; taken as enabled, because ${isShortened ? "no interface of this text has one" : "old texts write none for WAN and LAN"}`,
        help: "Without <enable> a device of today does not use the interface, and none of its rules. Check it against the whole export.",
        at: (assumed[0] as PfInterface).at,
      });
    return this.#interfaces.map((port) => (assumed.includes(port) || port.isGroup ? { ...port, enabled: true } : port));
  }

  #section(section: XmlElement): void {
    switch (section.name) {
      case "system":
        this.#settings ??= parseSystem(section, this.#system, this.#claims);
        return;
      case "interfaces":
        this.#claims.own(section, "understood");
        for (const child of section.children) this.#interfaces.push(parseInterface(child, this.#claims));
        return;
      case "ifgroups":
        this.#each(section, "ifgroupentry", (child) => this.#groups.push(parseGroup(child, this.#claims)));
        return;
      case "vlans":
        this.#each(section, "vlan", (child) => this.#vlans.push(parseVlan(child, this.#claims)));
        return;
      case "virtualip":
        this.#each(section, "vip", (child) => this.#virtualAddresses.push(parseVirtualAddress(child, this.#claims)));
        return;
      case "aliases":
        this.#each(section, "alias", (child) => this.#aliases.push(parseAlias(child, this.#claims)));
        return;
      case "schedules":
        this.#each(section, "schedule", (child) => this.#schedules.push(parseSchedule(child, this.#claims)));
        return;
      case "gateways":
        this.#gatewaySection(section);
        return;
      case "staticroutes":
        this.#each(section, "route", (child) => this.#routes.push(parseRoute(child, this.#claims)));
        return;
      case "filter":
        this.#filterSection(section);
        return;
      case "nat": {
        const read = parseNatSection(section, this.#system, this.#claims);
        this.#nat.push(...read.nat);
        if (read.mode !== null && read.modeElement !== null) this.#mode = { mode: read.mode, element: read.modeElement };
        return;
      }
      case "dhcpd":
      case "dhcpdv6":
        this.#dhcpSection(section, section.name === "dhcpd" ? this.#dhcpServers : this.#dhcp6Servers);
        return;
      case "dhcrelay":
      case "dhcrelay6": {
        if (isSet(textBelow(section, "enable"))) for (const name of listOf(textBelow(section, "interface"))) (section.name === "dhcrelay" ? this.#dhcpServers : this.#dhcp6Servers).add(name);
        this.#claims.whole(section, "understood");
        return;
      }
      case "ipsec":
        this.#ipsecSection(section);
        return;
      case "openvpn":
        this.#openvpnSection(section);
        return;
      case "wireguard":
        this.#tunnel(section, "WireGuard tunnels carry routes that are not computed here");
        return;
      case "gifs":
      case "gres":
      case "ppps":
      case "laggs":
      case "wireless":
      case "qinqs":
      case "bridges":
        this.#linkSection(section);
        return;
      case "sysctl":
        this.#sysctlSection(section);
        return;
      case "installedpackages":
        this.#packageSection(section);
        return;
      case "OPNsense":
        this.#modelSection(section);
        return;
      default:
        if (IRRELEVANT_TOP.has(section.name)) {
          this.#claims.whole(section, "irrelevant");
          return;
        }
        this.#unsupportedOrUnknown(section, UNSUPPORTED_TOP.get(section.name) ?? null);
    }
  }

  /** Of a section that would matter: nothing in it, nothing lost. */
  #unsupportedOrUnknown(section: XmlElement, why: string | null): void {
    if (why === null) this.#claims.whole(section, "unknown", `<${section.name}> is not known here`);
    else if (!holdsText(section)) this.#claims.whole(section, "irrelevant");
    else this.#claims.whole(section, "unsupported", why);
  }

  #each(section: XmlElement, name: string, take: (child: XmlElement) => void): void {
    this.#claims.own(section, "understood");
    for (const child of section.children) {
      if (child.name === name && (child.children.length > 0 || child.text !== "")) take(child);
      else if (child.name === name || child.name === "separator") this.#claims.whole(child, "irrelevant");
      else this.#claims.whole(child, "unknown", `<${child.name}> in <${section.name}> is not known here`);
    }
  }

  #gatewaySection(section: XmlElement): void {
    this.#claims.own(section, "understood");
    for (const child of section.children) {
      if (child.name === "gateway_item" && child.children.length > 0) this.#gateways.push(parseGateway(child, this.#claims));
      else if (child.name === "gateway_item") this.#claims.whole(child, "irrelevant");
      else if (child.name === "defaultgw4" || child.name === "defaultgw6") {
        if (child.text !== "" && child.text !== "-") this.#defaultGateways.push(child.text);
        this.#claims.whole(child, "understood");
      } else if (child.name === "gateway_group") {
        this.#routeMakers.add("a group of gateways picks one by its state");
        this.#claims.whole(child, "unsupported", "which gateway of a group is used depends on their state");
      } else this.#claims.whole(child, "unknown", `<${child.name}> in <gateways> is not known here`);
    }
  }

  #filterSection(section: XmlElement): void {
    this.#claims.own(section, "understood");
    for (const child of section.children) {
      if (child.name === "rule") {
        if (child.children.length > 0) this.#rules.push(parseFilterRule(child, this.#system, this.#claims));
        else this.#claims.whole(child, "irrelevant");
      } else if (child.name === "bypassstaticroutes") {
        this.#bypasses = isSet(child.text);
        this.#claims.whole(child, "understood");
      } else if (child.name === "separator" || child.name === "optimization" || child.name === "tcpidletimeout") this.#claims.whole(child, "irrelevant");
      else if (child.name === "scrub") this.#claims.whole(child, "irrelevant");
      else this.#claims.whole(child, "unknown", `<${child.name}> in <filter> is not known here`);
    }
  }

  #dhcpSection(section: XmlElement, servers: Set<string>): void {
    for (const child of section.children) if (isSet(textBelow(child, "enable"))) servers.add(child.name);
    // Ranges and options are about the device's own service; keys of dynamic DNS are passed over with them.
    this.#claims.whole(section, "irrelevant");
  }

  #ipsecSection(section: XmlElement): void {
    const peers = section.children.filter((child) => child.name === "phase1" && textBelow(child, "disabled") === null && child.children.length > 0);
    for (const peer of peers)
      this.#ipsecPeers.push({
        interface: textBelow(peer, "interface") ?? "wan",
        remote: textBelow(peer, "mobile") !== null ? "any" : (textBelow(peer, "remote-gateway") ?? ""),
        descr: textBelow(peer, "descr") ?? "",
        at: this.#claims.at(peer),
      });
    if (peers.length > 0) this.#routeMakers.add("IPsec tunnels take packets by policies that are not computed here");
    if (!holdsText(section)) {
      this.#claims.whole(section, "irrelevant");
      return;
    }
    this.#claims.own(section, peers.length > 0 ? "partly" : "irrelevant", peers.length > 0 ? "which packets the tunnels take is not computed" : null);
    for (const child of section.children) {
      if (child.name === "phase1" || child.name === "phase2")
        this.#claims.whole(child, peers.length > 0 ? "partly" : "irrelevant", peers.length > 0 ? "which packets the tunnels take is not computed" : null);
      else this.#claims.whole(child, "irrelevant");
    }
  }

  #openvpnSection(section: XmlElement): void {
    this.#claims.own(section, "understood");
    for (const child of section.children) {
      const isTunnel = /^openvpn-(server|client)$/.test(child.name) && child.children.length > 0;
      if (isTunnel && textBelow(child, "disable") === null) {
        this.#routeMakers.add("OpenVPN tunnels carry routes that are not computed here");
        this.#claims.whole(child, "partly", "which networks lie behind the tunnel is not computed");
      } else this.#claims.whole(child, "irrelevant");
    }
  }

  #tunnel(section: XmlElement, words: string): void {
    if (!holdsText(section)) {
      this.#claims.whole(section, "irrelevant");
      return;
    }
    this.#routeMakers.add(words);
    this.#claims.whole(section, "partly", "which networks lie behind the tunnel is not computed");
  }

  #linkSection(section: XmlElement): void {
    if (!holdsText(section)) {
      this.#claims.whole(section, "irrelevant");
      return;
    }
    if (section.name === "bridges") {
      this.#claims.whole(section, "partly", "what passes between the members of a bridge without being routed is filtered on the members; it is not modelled");
      return;
    }
    if (section.name === "qinqs") {
      this.#claims.whole(section, "unsupported", UNSUPPORTED_TOP.get("qinqs") ?? null);
      return;
    }
    if (section.name === "gifs" || section.name === "gres") {
      this.#claims.whole(section, "partly", "the tunnel is an interface; what carries it is not modelled");
      return;
    }
    // How a port is made of others, or dials: the interface above it is what rules name.
    this.#claims.whole(section, "irrelevant");
  }

  #sysctlSection(section: XmlElement): void {
    this.#claims.own(section, "irrelevant");
    for (const child of section.children) {
      const tunable = textBelow(child, "tunable") ?? "";
      const matters = /^net\.(link\.bridge\.pfil|inet6?\.ip6?\.forwarding|pf\.)/.test(tunable) && !["", "default"].includes(textBelow(child, "value") ?? "");
      this.#claims.whole(child, matters ? "partly" : "irrelevant", matters ? `${tunable} changes where packets are filtered; it is not modelled` : null);
    }
  }

  #packageSection(section: XmlElement): void {
    this.#claims.own(section, "irrelevant");
    for (const child of section.children) {
      const why = UNSUPPORTED_PACKAGES.find(([name]) => name.test(child.name))?.[1] ?? null;
      if (ROUTING_PACKAGES.test(child.name)) {
        if (holdsText(child)) this.#routeMakers.add(`the package ${child.name} may add routes`);
        this.#claims.whole(child, holdsText(child) ? "partly" : "irrelevant", holdsText(child) ? "the routes it adds are not computed" : null);
      } else if (IRRELEVANT_PACKAGES.has(child.name)) this.#claims.whole(child, "irrelevant");
      else this.#unsupportedOrUnknown(child, why);
    }
  }

  /** <OPNsense>: sections of the newer parts of OPNsense. */
  #modelSection(section: XmlElement): void {
    this.#claims.own(section, "understood");
    for (const child of section.children) {
      switch (child.name) {
        case "Firewall":
          this.#firewallModel(child);
          break;
        case "Gateways":
          this.#gatewaySection(child);
          break;
        case "Interfaces":
          this.#interfacesModel(child);
          break;
        case "Kea":
          this.#keaModel(child);
          break;
        case "IPsec":
          this.#claims.whole(child, "irrelevant");
          break;
        case "Swanctl":
          if (hasRows(child, "Connection")) this.#tunnel(child, "IPsec tunnels take packets by policies that are not computed here");
          else this.#claims.whole(child, "irrelevant");
          break;
        case "OpenVPN":
          if (hasRows(child, "Instance")) this.#tunnel(child, "OpenVPN tunnels carry routes that are not computed here");
          else this.#claims.whole(child, "irrelevant");
          break;
        case "wireguard":
          if (hasRows(child, "server") || hasRows(child, "client")) this.#tunnel(child, "WireGuard tunnels carry routes that are not computed here");
          else this.#claims.whole(child, "irrelevant");
          break;
        case "quagga":
        case "tailscale":
        case "zerotier":
        case "tinc":
          if (isSet(textBelow(child, "enabled") ?? textBelow(child.children.find((c) => c.name === "general") ?? child, "enabled"))) this.#tunnel(child, `${child.name} may add routes`);
          else this.#claims.whole(child, "irrelevant");
          break;
        case "DHCRelay":
          this.#claims.whole(child, "irrelevant");
          break;
        default:
          this.#smallModel(child);
      }
    }
  }

  #smallModel(child: XmlElement): void {
    if (IRRELEVANT_OPNSENSE.has(child.name)) {
      this.#claims.whole(child, "irrelevant");
      return;
    }
    const why = UNSUPPORTED_OPNSENSE.get(child.name) ?? null;
    if (why === null) {
      this.#claims.whole(child, "unknown", `<${child.name}> in <OPNsense> is not known here`);
      return;
    }
    // These write all their settings even where nobody uses them: what counts is whether something is switched on or listed.
    const isUsed = isSwitchedOn(child) || ["pipe", "queue", "zone"].some((name) => hasRows(child, name));
    this.#claims.whole(child, isUsed ? "unsupported" : "irrelevant", isUsed ? why : null);
  }

  #firewallModel(section: XmlElement): void {
    this.#claims.own(section, "understood");
    for (const child of section.children) {
      if (child.name === "Alias") {
        this.#claims.own(child, "understood");
        for (const part of child.children) {
          if (part.name === "aliases") this.#each(part, "alias", (alias) => this.#aliases.push(parseAlias(alias, this.#claims)));
          else this.#claims.whole(part, "irrelevant");
        }
      } else if (child.name === "Filter") this.#filterModel(child);
      else if (child.name === "Group") this.#each(child, "ifgroupentry", (group) => this.#groups.push(parseGroup(group, this.#claims)));
      else if (child.name === "Category" || child.name === "Lvtemplate") this.#claims.whole(child, "irrelevant");
      else this.#claims.whole(child, "unknown", `<${child.name}> in <Firewall> is not known here`);
    }
  }

  #filterModel(section: XmlElement): void {
    this.#claims.own(section, "understood");
    for (const child of section.children) {
      if (child.name === "rules") this.#each(child, "rule", (rule) => this.#automation.push(parseAutomationRule(rule, this.#claims)));
      else if (child.name === "snatrules") this.#each(child, "rule", (rule) => this.#modelNat.push(parseModelNat(rule, "outbound", this.#claims)));
      else if (child.name === "onetoone") this.#each(child, "rule", (rule) => this.#modelNat.push(parseModelNat(rule, "one-to-one", this.#claims)));
      else if (child.name === "npt") this.#each(child, "rule", (rule) => this.#modelNat.push(parseModelNat(rule, "prefix", this.#claims)));
      else if (child.name === "general") {
        this.#claims.own(child, "understood");
        const fields = new Fields(child, this.#claims);
        const mode = fields.take("snat_mode");
        if (mode !== null) {
          this.#claims.whole(mode, "understood");
          if (mode.text !== "") this.#mode = { mode: modeOf(mode.text), element: mode };
        }
        fields.rest();
      } else this.#claims.whole(child, "unknown", `<${child.name}> in <Filter> is not known here`);
    }
  }

  #interfacesModel(section: XmlElement): void {
    this.#claims.own(section, "understood");
    for (const child of section.children) {
      if (child.name === "settings") {
        this.#ipv6Off = isFilled(textBelow(child, "disableipv6"));
        this.#claims.whole(child, "understood");
      } else if (child.name === "vxlans" && holdsText(child)) this.#claims.whole(child, "partly", "the tunnel is an interface; what carries it is not modelled");
      else if (child.name === "vlans") this.#each(child, "vlan", (vlan) => this.#vlans.push(parseVlan(vlan, this.#claims)));
      else if (["vxlans", "loopbacks", "neighbors", "virtualips", "lagg", "laggs", "gif", "gre"].includes(child.name)) this.#claims.whole(child, "irrelevant");
      else this.#claims.whole(child, "unknown", `<${child.name}> in <Interfaces> is not known here`);
    }
  }

  #keaModel(section: XmlElement): void {
    for (const [name, servers] of [
      ["dhcp4", this.#dhcpServers],
      ["dhcp6", this.#dhcp6Servers],
    ] as const) {
      const general = section.children.find((child) => child.name === name)?.children.find((child) => child.name === "general");
      if (general === undefined || !isFilled(textBelow(general, "enabled")) || !isFilled(textBelow(general, "fwrules") ?? "1")) continue;
      for (const port of listOf(textBelow(general, "interfaces"))) servers.add(port);
    }
    this.#claims.whole(section, "irrelevant");
  }
}

function textBelow(element: XmlElement, name: string): string | null {
  return element.children.find((child) => child.name === name)?.text ?? null;
}

function holdsText(element: XmlElement): boolean {
  return element.text !== "" || element.children.some(holdsText);
}

/** Whether an element of that name, anywhere below, holds elements of its own. */
function hasRows(element: XmlElement, name: string): boolean {
  return element.children.some((child) => (child.name === name && child.children.some((c) => c.children.length > 0 || c.text !== "")) || hasRows(child, name));
}

function isSwitchedOn(element: XmlElement): boolean {
  return element.children.some((child) => (/^enabled?$/.test(child.name) && isFilled(child.text)) || (child.name === "general" && isSwitchedOn(child)));
}
