// What has been found of a config.xml while its sections are read, and the record that it becomes.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { Claims } from "./claims.ts";
import { holdsText } from "./element-text.ts";
import { parseGateway } from "./parse-network.ts";
import { parseSystem } from "./parse-system.ts";
import type {
  OutboundMode,
  PfAlias,
  PfDoubt,
  PfGateway,
  PfGroup,
  PfInterface,
  PfNat,
  PfPeer,
  PfRecord,
  PfRoute,
  PfRule,
  PfSchedule,
  PfSettings,
  PfSystem,
  PfTunnelRoute,
  PfVirtualAddress,
  PfVlan,
} from "./pf-record.ts";
import type { XmlElement } from "./xml-tree.ts";

export class FoundParts {
  settings: PfSettings | null = null;
  readonly interfaces: PfInterface[] = [];
  readonly groups: PfGroup[] = [];
  readonly vlans: PfVlan[] = [];
  readonly virtualAddresses: PfVirtualAddress[] = [];
  readonly aliases: PfAlias[] = [];
  readonly schedules: PfSchedule[] = [];
  readonly rules: PfRule[] = [];
  readonly automation: PfRule[] = [];
  readonly nat: PfNat[] = [];
  readonly modelNat: PfNat[] = [];
  mode: { readonly mode: OutboundMode; readonly element: XmlElement } | null = null;
  readonly gateways: PfGateway[] = [];
  readonly defaultGateways: string[] = [];
  readonly routes: PfRoute[] = [];
  readonly routeMakers = new Set<string>();
  readonly tunnelRoutes: PfTunnelRoute[] = [];
  readonly dhcpServers = new Map<string, TextAt>();
  readonly dhcp6Servers = new Map<string, TextAt>();
  readonly ipsecPeers: PfPeer[] = [];
  readonly doubts: PfDoubt[] = [];
  bypassesStaticRoutes = false;
  ipv6Off = false;
  readonly claims: Claims;
  readonly diagnostics: Diagnostic[];

  constructor(claims: Claims, diagnostics: Diagnostic[]) {
    this.claims = claims;
    this.diagnostics = diagnostics;
  }

  each(section: XmlElement, name: string, take: (child: XmlElement) => void): void {
    this.claims.own(section, "understood");
    for (const child of section.children) {
      if (child.name === name && (child.children.length > 0 || child.text !== "")) take(child);
      else if (child.name === name || child.name === "separator") this.claims.whole(child, "irrelevant");
      else this.claims.whole(child, "unknown", `<${child.name}> in <${section.name}> is not known here`);
    }
  }

  /** <gateways> of both systems, and <Gateways> of OPNsense's own model. */
  gatewaySection(section: XmlElement): void {
    this.claims.own(section, "understood");
    for (const child of section.children) {
      if (child.name === "gateway_item" && child.children.length > 0) this.gateways.push(parseGateway(child, this.claims));
      else if (child.name === "gateway_item") this.claims.whole(child, "irrelevant");
      else if (child.name === "defaultgw4" || child.name === "defaultgw6") {
        if (child.text !== "" && child.text !== "-") this.defaultGateways.push(child.text);
        this.claims.whole(child, "understood");
      } else if (child.name === "gateway_group") {
        if (holdsText(child)) this.routeMakers.add("a group of gateways picks one by its state");
        this.claims.whole(child, "partly", "which gateway of a group is used depends on their state");
      } else this.claims.whole(child, "unknown", `<${child.name}> in <gateways> is not known here`);
    }
  }

  /** An element among the filter rules that is not known may decide anything. */
  unknownAmongRules(element: XmlElement): void {
    this.claims.whole(element, "unknown", `<${element.name}> among the filter rules is not known here`);
    if (holdsText(element))
      this.doubts.push({ interfaces: null, port: "", words: `<${element.name}> among the filter rules, which is not known here`, descr: `<${element.name}>`, at: this.claims.at(element) });
  }

  /** A section that bears on what is carried and is not modelled: its lines say so, and a person is told once. */
  notModelled(section: XmlElement, why: string): void {
    this.claims.whole(section, "unsupported", why);
    this.diagnostics.push({
      code: "pf-not-modelled",
      severity: "warning",
      message: `<${section.name}> is in use and not modelled: ${why}`,
      help: "Verdicts are those of the filter rules alone.",
      at: this.claims.at(section),
    });
  }

  record(root: XmlElement, system: PfSystem, isWhole: boolean): PfRecord {
    const settings = this.settings ?? parseSystem(null, system, this.claims);
    return {
      system,
      at: this.claims.at(root),
      settings: { ...settings, bypassesStaticRoutes: this.bypassesStaticRoutes, ipv6: this.ipv6Off ? false : isWhole ? settings.ipv6 : null },
      interfaces: this.#enabledInterfaces(),
      groups: this.groups,
      vlans: this.vlans,
      virtualAddresses: this.virtualAddresses,
      aliases: this.aliases,
      schedules: this.schedules,
      // Automation rules of one kind stand before the others of that kind; their own order is their sequence.
      rules: [...[...this.automation].sort((a, b) => a.sequence - b.sequence), ...this.rules],
      nat: [
        ...this.nat.filter((rule) => rule.kind === "forward").sort((a, b) => a.sequence - b.sequence),
        ...this.nat.filter((rule) => rule.kind !== "forward"),
        ...[...this.modelNat].sort((a, b) => a.sequence - b.sequence),
      ],
      outboundMode: { mode: this.mode?.mode ?? "automatic", at: this.claims.at(this.mode?.element ?? root) },
      gateways: this.gateways,
      defaultGateways: this.defaultGateways,
      routes: this.routes,
      routeMakers: [...this.routeMakers],
      tunnelRoutes: this.tunnelRoutes,
      dhcpServers: this.dhcpServers,
      dhcp6Servers: this.dhcp6Servers,
      ipsecPeers: this.ipsecPeers,
      doubts: this.doubts,
    };
  }

  /**
   * The systems use an interface only where it is enabled. Texts of the time before LAN and WAN had the flag, and shortened texts, lack it:
   * where no interface at all has it, all are taken as enabled, else WAN and LAN.
   */
  #enabledInterfaces(): PfInterface[] {
    const real = this.interfaces.filter((port) => !port.isGroup && port.port !== "lo0");
    const isShortened = real.length > 0 && !real.some((port) => port.enabled);
    const assumed = new Set(real.filter((port) => !port.enabled && (isShortened || port.name === "wan" || port.name === "lan")));
    const [first] = assumed;
    if (first !== undefined)
      this.diagnostics.push({
        code: "pf-interface-not-enabled",
        severity: "warning",
        message: `${[...assumed].map((port) => port.name).join(", ")} ${assumed.size === 1 ? "has" : "have"} no <enable>; taken as enabled, because ${isShortened ? "no interface of this text has one" : "old texts write none for WAN and LAN"}`,
        help: "Without <enable> a device of today does not use the interface, and none of its rules. Check it against the whole export.",
        at: first.at,
      });
    // Loopback is skipped by the filter (set skip on lo0) and leads nowhere.
    return this.interfaces.filter((port) => port.port !== "lo0").map((port) => (assumed.has(port) || port.isGroup ? { ...port, enabled: true } : port));
  }
}
