// The policies of one virtual domain as one list of rules, in the order in which the device asks them: access control lists, multicast, traffic that
// turns round at its interface, policies, traffic within zones, and the implicit deny (policy 0).
//
// With virtual IPs the list has two parts. A packet to an address outside that is translated skips to the second, where policies of virtual IPs (and
// those that also match translated packets) stand, written as they read before translation; all others go through the first.
import { type AddressSet, addressSet, EVERY_IP, intersectionOf, isEmptySet, unionOf } from "../../../plant/address-set.ts";
import { PLAIN_WRITTEN, type FilterStage, type Otherwise, type WrittenRule } from "../../../plant/firewall-config.ts";
import { type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import type { PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import type { IpVersion } from "./address-book.ts";
import { FACTORY_MULTICAST, FACTORY_MULTICAST6 } from "./factory-objects.ts";
import type { ConfigNode, Setting } from "./fortios-record.ts";
import { fromMask, unresolved } from "./address-book.ts";
import { type Policy, type PolicyBooks, type PolicyKind, readPolicy } from "./read-policy.ts";
import { type RuleList, type RuleOrigin, servicesFor, writtenRule } from "./rule-list.ts";
import { only, packets, type ServicePart } from "./service-book.ts";
import { addressesOutside, serviceOutside, servicesOf, type VirtualIp } from "./vip-book.ts";

interface ReadPolicyOf {
  readonly policy: Policy;
  readonly origin: RuleOrigin;
}

export interface StageSettings {
  readonly isTransparent: boolean;
  readonly isCentralNat: boolean;
  readonly isPolicyBased: boolean;
  /** The text ends in the middle: what should follow may permit. */
  readonly isCut: boolean;
}

/** What stands before the policies, and why it denies only perhaps. */
const AT_INTERFACES: readonly (readonly [string, PolicyKind, string | null])[] = [
  ["acl", "acl", null],
  ["acl6", "acl6", null],
  ["interface-policy", "acl", "if inspection at the interface blocks it"],
  ["interface-policy6", "acl6", "if inspection at the interface blocks it"],
  ["ttl-policy", "acl", "if its time to live is in the range of the policy"],
];

const MULTICAST = addressSet(["224.0.0.0/4", "ff00::/8"]);
const BROADCAST = "255.255.255.255";

export class PolicyStage {
  readonly written: WrittenRule[] = [];
  /** Policies that hold, in order: translation follows from them. */
  readonly policies: ReadPolicyOf[] = [];
  readonly vips: readonly VirtualIp[];
  readonly #books: PolicyBooks;
  readonly #settings: StageSettings;
  readonly #list: RuleList;
  readonly #implicitKnown = new Map<string, RuleOrigin>();

  constructor(books: PolicyBooks, settings: StageSettings, list: RuleList) {
    this.#books = books;
    this.#settings = settings;
    this.#list = list;
    const tables = settings.isPolicyBased ? (["firewall security-policy"] as const) : (["firewall policy", "firewall consolidated policy", "firewall policy6"] as const);
    for (const table of tables) this.#readTable(table);
    this.vips = this.#activeVips();
  }

  #readTable(table: string): void {
    for (const node of this.#books.tables.entries(table)) {
      const policy = readPolicy(node, table === "firewall policy6" ? "policy6" : "policy", this.#books);
      const origin = this.#write(node, table.replace("firewall ", ""), policy);
      if (policy.notHolding === null) this.policies.push({ policy, origin });
    }
  }

  #write(node: ConfigNode, list: string, { action, notHolding, until, schedule, logged }: Pick<WrittenRule, "action" | "notHolding" | "until" | "schedule" | "logged">): RuleOrigin {
    const rule = writtenRule(node, list, this.#books.places.of(node), { action, notHolding, until, schedule, logged });
    this.written.push(rule);
    return { written: this.written.length - 1, text: `${list} ${rule.name}${node.word("name") === "" ? "" : ` "${node.word("name")}"`}: ${rule.text}`, at: rule.at };
  }

  /** What the device does of its own accord. */
  #implicit(list: string, name: string, text: string, at: TextAt, action: PacketRule["action"]): RuleOrigin {
    const known = this.#implicitKnown.get(`${list} ${name}`);
    if (known !== undefined) return known;
    const origin = { written: this.written.length, text, at };
    this.#implicitKnown.set(`${list} ${name}`, origin);
    this.written.push({ ...PLAIN_WRITTEN, name, list, action, byNature: true, text, at, toLine: at.line });
    return origin;
  }

  stage(): FilterStage {
    this.#addAccessLists();
    this.#addMulticast();
    if (this.vips.length === 0) this.#addPolicies();
    else this.#addTwoParts();
    this.#addWithinZones();
    return {
      name: this.#settings.isPolicyBased ? "security policies" : "firewall policies",
      entersBy: null,
      leavesBy: null,
      asks: "first-packet",
      seesTranslated: { source: false, destination: false },
      rules: this.#list.rules,
      otherwise: this.otherwise(),
    };
  }

  otherwise(): Otherwise {
    if (this.#settings.isCut || this.#list.isCut) return { action: "unsure", text: "the text ends before the last policy: what follows is not known", at: null };
    return { action: "deny", text: "implicit deny (policy 0)", at: null };
  }

  #at(...paths: readonly string[]): TextAt {
    const node = paths.map((path) => this.#books.tables.table(path)).find((table) => table !== null) ?? this.#books.tables.own;
    return this.#books.places.of(node);
  }

  /**
   * Asked before every policy. Access control lists deny in hardware (FortiOS Administration Guide, "Access control list (ACL)"); what inspection at an
   * interface, or the time to live, takes away is not in the text.
   */
  #addAccessLists(): void {
    for (const [table, kind, doubt] of AT_INTERFACES) {
      for (const node of this.#books.tables.entries(`firewall ${table}`)) {
        const policy = readPolicy(node, kind, this.#books);
        const origin = this.#write(node, table, policy);
        if (policy.notHolding !== null) continue;
        for (const ends of policy.ends) {
          const conditions = doubt === null ? ends.conditions : [...ends.conditions.filter((words) => !words.startsWith("its destination")), doubt];
          this.#list.addPolicy(policy, origin, ends.source, ends.destination ?? EVERY_IP, servicesFor(ends.version, policy.services), conditions);
        }
      }
    }
    for (const node of this.#books.tables.entries("system interface")) {
      const mode = node.is("security-mode", "captive-portal") || node.is("security-mode", "802.1X") ? "security-mode" : node.is("ipmac", "enable") ? "ipmac" : null;
      const setting = mode === null ? undefined : node.settings.get(mode);
      if (setting === undefined || !this.#books.interfaces.interfaces.some((port) => port.name === node.name)) continue;
      const text = `at interface ${node.name}: set ${mode} ${setting.words.join(" ")}`;
      const origin = this.#implicit("interface", node.name, text, this.#books.places.of(setting), "deny");
      this.#addImplicit(origin, "deny", null, { from: [node.name], to: null }, [
        `unless ${mode === "ipmac" ? "its IP and MAC address are bound to one another" : "it has signed in at the interface"}`,
      ]);
    }
  }

  /** Multicast passes only by policies of its own. FortiOS Administration Guide, "Multicast routing and PIM support", "Configuring multicast forwarding". */
  #addMulticast(): void {
    const { tables } = this.#books;
    const at = this.#at("firewall multicast-policy", "firewall policy");
    const isOff = tables.setting("system settings", "multicast-forward")?.words[0] === "disable" || tables.setting("system global", "multicast-forward")?.words[0] === "disable";
    if (!isOff && tables.setting("system settings", "multicast-skip-policy")?.words[0] === "enable") {
      this.#addImplicit(this.#implicit("multicast-policy", "skipped", "multicast-skip-policy: multicast needs no policy", at, "permit"), "permit", MULTICAST);
    }
    if (!isOff) for (const version of [4, 6] as const) this.#addMulticastPolicies(version);
    const what = this.#settings.isTransparent ? MULTICAST : unionOf([MULTICAST, addressSet([BROADCAST, ...this.#directedBroadcasts()])]);
    const words = isOff ? "multicast-forward is disabled" : "implicit deny of multicast that no multicast policy accepts, and of broadcast";
    this.#addImplicit(this.#implicit("multicast-policy", "0", words, at, "deny"), "deny", what);
  }

  /** Broadcast addresses of the networks at its own interfaces are not forwarded (broadcast-forward disable). */
  #directedBroadcasts(): string[] {
    const open = new Set([...this.#books.tables.entries("system interface")].filter((node) => node.is("broadcast-forward", "enable")).map((node) => node.name));
    return this.#books.interfaces.interfaces
      .filter((port) => !open.has(port.name))
      .flatMap((port) => port.networks)
      .flatMap((network) => {
        const range = addressSet([network]).v4[0];
        return range === undefined || range.to - range.from < 3 ? [] : [[24, 16, 8, 0].map((shift) => Math.floor(range.to / 2 ** shift) % 256).join(".")];
      });
  }

  #addImplicit(
    origin: RuleOrigin,
    action: PacketRule["action"],
    destination: AddressSet | null,
    zones: { readonly from: readonly string[]; readonly to: readonly string[] | null } | null = null,
    conditions: readonly string[] = [],
    from: AddressSet | null = null,
  ): void {
    const rule: PacketRule = {
      ...PLAIN_RULE,
      action,
      source: { zones: zones?.from ?? null, addresses: from },
      destination: { zones: zones?.to ?? null, addresses: destination },
      services: [anyService(origin.at)],
      until: null,
      writtenOrder: origin.written,
      text: origin.text,
      at: origin.at,
      conditions,
    };
    this.#list.add(rule);
  }

  #addMulticastPolicies(version: IpVersion): void {
    const table = version === 4 ? "multicast-policy" : "multicast-policy6";
    for (const node of this.#books.tables.entries(`firewall ${table}`)) {
      const written = node.word("action") || "accept";
      const action = node.doubts.length > 0 ? "unsure" : written === "accept" ? "permit" : written === "deny" ? "deny" : "unsure";
      const notHolding = node.is("status", "disable") ? "disabled" : null;
      const origin = this.#write(node, table, { action, notHolding, until: null, schedule: null, logged: null });
      if (notHolding !== null) continue;
      const source = node.settings.get("srcaddr");
      const from = source === undefined ? { set: EVERY_IP, doubts: [] } : this.#books.addresses[version].resolve(source.words, source);
      const groups = this.#multicastGroups(node.settings.get("dstaddr"), version);
      const number = Number(node.word("protocol") || "0");
      const ports = [[Number(node.word("start-port") || "1"), Number(node.word("end-port") || "65535")] as const];
      const hasPorts = (number === 6 || number === 17) && !(ports[0]?.[0] === 1 && ports[0][1] === 65_535);
      const match = packets(`protocol ${number}`, origin.at, { protocols: number === 0 ? null : only(number), destinationPorts: hasPorts ? ports : null });
      for (const enters of this.#books.interfaces.choices(node.settings.get("srcintf"))) {
        for (const leaves of this.#books.interfaces.choices(node.settings.get("dstintf"))) {
          const conditions = [...enters.conditions, ...leaves.conditions, ...from.doubts, ...node.doubts];
          this.#list.add({
            ...PLAIN_RULE,
            action,
            source: { zones: enters.names, addresses: from.set },
            destination: { zones: leaves.names, addresses: groups },
            services: [match],
            conditions,
            until: null,
            writtenOrder: origin.written,
            text: origin.text,
            at: origin.at,
          });
        }
      }
    }
  }

  #multicastGroups(setting: Setting | undefined, version: IpVersion): AddressSet {
    if (setting === undefined || setting.words.length === 0) return MULTICAST;
    const table = this.#books.tables.table(version === 4 ? "firewall multicast-address" : "firewall multicast-address6");
    const factory = version === 4 ? FACTORY_MULTICAST : FACTORY_MULTICAST6;
    const found = setting.words.map((name) => {
      const node = table?.entry(name) ?? null;
      if (node !== null && node.doubts.length === 0) return multicastAddress(node, version);
      const known = factory.get(name);
      if (known !== undefined) return addressSet([known]);
      this.#books.troubles.sayOnce(`multicast ${name}`, "warning", "fortios-undefined", setting, `the multicast address ${name} is used and not defined in this text`);
      return unresolved(`${name} (not defined in this text)`).set;
    });
    return intersectionOf(unionOf(found), { ...MULTICAST, unresolved: [] });
  }

  /**
   * What enters and leaves by one interface, untranslated. Enabled by default before 7.4.10 and 7.6.5. From the interface's own network it then needs no
   * policy; from elsewhere not since 7.0.16, 7.2.11 and 7.4.4 (Fortinet Technical Tip "packets with ingress & egress as same interface").
   */
  #addTurnedRound(): void {
    const { tables, version, interfaces } = this.#books;
    const setting = tables.setting("system global", "allow-traffic-redirect");
    const number = version === null ? null : version[0] * 10_000 + version[1] * 100 + version[2];
    const isOffByDefault = number !== null && (number >= 70_605 || (number >= 70_410 && number < 70_600));
    if (setting?.words[0] === "disable" || (setting === null && isOffByDefault) || this.#settings.isTransparent) return;
    const isOn = setting?.words[0] === "enable" || number !== null;
    const isForAll = isOn && number !== null && (number >= 70_404 || (number >= 70_211 && number < 70_300) || (number >= 70_016 && number < 70_100));
    // Without a second network, or a router, behind an interface nothing turns round there.
    const routed = new Set([...tables.entries("router static"), ...tables.entries("router static6")].map((node) => node.word("device")));
    const at = setting === null ? this.#at("system global", "system interface") : this.#books.places.of(setting);
    for (const port of interfaces.interfaces) {
      if (port.networks.length === 0 || (port.networks.length < 2 && !routed.has(port.name))) continue;
      const origin = this.#implicit("allow-traffic-redirect", port.name, `traffic that enters and leaves by ${port.name} needs no policy`, at, "permit");
      const zones = { from: [port.name], to: [port.name] };
      const own = addressSet(port.networks.filter((network) => !network.includes(":")));
      if (isOn && !isForAll) this.#addImplicit(origin, "permit", null, zones, [], own);
      this.#addImplicit(origin, "permit", null, zones, isForAll ? [] : ["if the release and allow-traffic-redirect let what leaves where it entered pass without a policy"]);
    }
  }

  #addPolicies(): void {
    this.#addTurnedRound();
    for (const { policy, origin } of this.policies) {
      for (const ends of policy.ends) {
        if (ends.destination !== null) this.#list.addPolicy(policy, origin, ends.source, ends.destination, servicesFor(ends.version, policy.services), ends.conditions);
      }
    }
  }

  /** Within a zone: after the policies (Fortinet Technical Tip "policy matching order when the intrazone setting is used"). */
  #addWithinZones(): void {
    const { tables, places, version } = this.#books;
    for (const zone of tables.entries("system zone")) {
      if (!zone.is("intrazone", "allow")) continue;
      const members = this.#books.interfaces.zoneMembers(zone.name) ?? [];
      if (members.length === 0) continue;
      const origin = this.#implicit("zone", zone.name, `within zone ${zone.name}: intrazone allow`, places.of(zone.settings.get("intrazone") ?? zone), "permit");
      // Of a zone with one member this only holds from 7.4.4 on.
      const isKnown = members.length > 1 || (version !== null && version[0] * 10_000 + version[1] * 100 + version[2] >= 70_404);
      this.#addImplicit(origin, "permit", null, { from: members, to: members }, isKnown ? [] : ["if the release allows traffic within a zone of one interface"]);
    }
  }

  #activeVips(): VirtualIp[] {
    const { vips } = this.#books;
    if (this.#settings.isCentralNat) return [...vips[4].all(), ...vips[6].all()];
    const used = new Set<VirtualIp>();
    for (const { policy } of this.policies) for (const ends of policy.ends) for (const vip of ends.vips) used.add(vip);
    return [...used];
  }

  #addTwoParts(): void {
    const firstSkip = this.#list.rules.length;
    let skips = 0;
    for (const vip of this.vips) {
      const origin = this.#write(vip.node, vip.version === 4 ? "vip" : "vip6", { action: "skip", notHolding: null, until: null, schedule: null, logged: null });
      for (const enters of vip.enters) {
        const conditions = [...vip.conditions, ...enters.conditions];
        const rule: PacketRule = {
          ...PLAIN_RULE,
          action: "skip",
          source: { zones: enters.names, addresses: vip.source },
          destination: { zones: null, addresses: vip.external },
          services: servicesOf(vip),
          conditions,
          until: null,
          writtenOrder: origin.written,
          text: origin.text,
          at: origin.at,
        };
        this.#list.add(rule);
        skips++;
      }
    }
    this.#addPolicies();
    const end = this.#implicit(
      this.#settings.isPolicyBased ? "security-policy" : "policy",
      "0",
      this.otherwise().text,
      this.#at("firewall policy", "firewall security-policy"),
      this.otherwise().action,
    );
    // What is within a zone and not translated is asked before the implicit deny ends the first part.
    this.#addWithinZones();
    this.#addImplicit(end, this.otherwise().action, null);
    const second = this.#list.rules.length;
    for (let i = firstSkip; i < firstSkip + skips; i++) {
      const skip = this.#list.rules[i];
      if (skip !== undefined) this.#list.rules[i] = { ...skip, skipTo: second };
    }
    for (const { policy, origin } of this.policies) this.#addTranslated(policy, origin);
  }

  /** A policy as it reads for packets that a virtual IP translates. */
  #addTranslated(policy: Policy, origin: RuleOrigin): void {
    const isCentral = this.#settings.isCentralNat;
    for (const ends of policy.ends) {
      const services = servicesFor(ends.version, policy.services);
      // Packets with nothing but their address translated can be told in one rule.
      const plainly: AddressSet[] = [];
      for (const vip of this.vips) {
        if (vip.version !== ends.version) continue;
        const isNamed = ends.vips.includes(vip);
        const inside = ends.destination === null ? null : addressesOutside(vip, ends.destination);
        const mayMatch = isNamed || (inside !== null && (isCentral || policy.matchesTranslated !== false));
        if (!mayMatch) continue;
        const outside = isNamed ? { value: vip.external, isSure: true } : inside;
        if (outside === null || isEmptySet(outside.value)) continue;
        const conditions = [...ends.conditions];
        if (!isNamed && !isCentral && policy.matchesTranslated === null) conditions.push(`if the policy, which does not name it, also matches what the virtual IP ${vip.name} translates`);
        if (!outside.isSure) conditions.push(`which address the virtual IP ${vip.name} translates to is not known`);
        const isPlain = vip.forward === null && vip.services === null && conditions.length === ends.conditions.length;
        if (isPlain) {
          plainly.push(outside.value);
          continue;
        }
        this.#list.addPolicy(policy, origin, ends.source, outside.value, outsideServices(vip, services), conditions, servicesOf(vip));
      }
      if (plainly.length > 0) this.#list.addPolicy(policy, origin, ends.source, unionOf(plainly), services, ends.conditions);
    }
  }
}

function outsideServices(vip: VirtualIp, services: readonly ServicePart[]): ServicePart[] {
  return services.flatMap((part) => {
    const outside = serviceOutside(vip, part.match);
    if (outside === null) return [];
    return [
      { match: outside.value, idleSeconds: part.idleSeconds, conditions: outside.isSure ? part.conditions : [...part.conditions, `which port the virtual IP ${vip.name} translates to is not known`] },
    ];
  });
}

function multicastAddress(node: ConfigNode, version: IpVersion): AddressSet {
  if (version === 6) return addressSet([node.word("ip6") || "ff00::/8"]);
  if (node.is("type", "broadcastmask")) return fromMask(node.words("subnet"), node.name).set;
  return addressSet([`${node.word("start-ip") || "224.0.0.0"}-${node.word("end-ip") || "239.255.255.255"}`]);
}

export function anyService(at: TextAt): PacketsMatch {
  return packets("any", at, {});
}
