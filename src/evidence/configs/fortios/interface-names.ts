// Interfaces, zones and static routes of one virtual domain, and which interfaces the names in a policy stand for. Does not compute routes of protocols,
// tunnels or policies: it says that there may be more.
import type { ConfigInterface, ConfigRoute } from "../../../plant/firewall-config.ts";
import type { LineTally } from "../line-tally.ts";
import { fromMask, isNetwork6, maskBits, type NamedAddresses } from "./address-book.ts";
import type { ConfigTroubles } from "./config-troubles.ts";
import type { ConfigNode, Setting, TextPlaces, VdomTables } from "./fortios-record.ts";
import { ROUTING_PROTOCOLS, runsRouting } from "./routing-protocols.ts";

/** One way to read a list of interface names: null = any. */
export interface InterfaceChoice {
  readonly names: readonly string[] | null;
  /** What must hold for it; empty = it is surely so. */
  readonly conditions: readonly string[];
}

export const ANY_INTERFACE: InterfaceChoice = { names: null, conditions: [] };
/** Zone of SD-WAN of its own accord. FortiOS Administration Guide, "SD-WAN zones". */
const SDWAN_ZONE = "virtual-wan-link";

export class InterfaceNames {
  readonly interfaces: readonly ConfigInterface[];
  readonly #zones = new Map<string, readonly string[]>();
  readonly #names = new Set<string>();
  readonly #networks = new Map<string, readonly string[]>();
  readonly #tables: VdomTables;
  readonly #troubles: ConfigTroubles;
  readonly #mentioned = new Map<string, Setting>();
  readonly #places: TextPlaces;
  readonly #known = new Map<string, readonly InterfaceChoice[]>();
  #limited: ReadonlySet<string> | null = null;

  constructor(tables: VdomTables, places: TextPlaces, troubles: ConfigTroubles, isOnlyVdom: boolean) {
    this.#tables = tables;
    this.#troubles = troubles;
    this.#places = places;
    const zoneOf = new Map<string, string>();
    for (const zone of tables.entries("system zone")) {
      const members = zone.words("interface");
      this.#zones.set(zone.name, members);
      for (const member of members) zoneOf.set(member, zone.name);
    }
    for (const path of ["system sdwan", "system virtual-wan-link"]) this.#addSdwan(path, zoneOf);
    const found: ConfigInterface[] = [];
    const added = new Set<string>();
    for (const node of tables.entries("system interface")) {
      const vdom = node.word("vdom") || "root";
      if (!isOnlyVdom && vdom !== tables.name) continue;
      this.#names.add(node.name);
      added.add(node.name);
      const networks = networksOf(node);
      this.#networks.set(node.name, networks);
      found.push({
        name: node.name,
        hardware: node.word("interface") === "" ? null : node.word("interface"),
        zone: zoneOf.get(node.name) ?? null,
        networks,
        enabled: !node.is("status", "down"),
        vlan: /^\d{1,4}$/.test(node.word("vlanid")) && node.word("vlanid") !== "0" ? Number(node.word("vlanid")) : null,
        at: places.of(node),
      });
    }
    // A VPN's interface shows among the interfaces of a whole text; of a part, its own table tells that it is there.
    for (const node of tables.entries("vpn ipsec phase1-interface")) {
      if (added.has(node.name)) continue;
      added.add(node.name);
      if (this.#names.size > 0) this.#names.add(node.name);
      found.push({ name: node.name, hardware: node.word("interface") || null, zone: zoneOf.get(node.name) ?? null, networks: [], enabled: true, vlan: null, at: places.of(node) });
    }
    for (const [zone, members] of this.#zones) {
      const node = tables.table("system zone")?.entry(zone) ?? null;
      if (members.length === 0 && !added.has(zone)) found.push({ name: zone, hardware: null, zone, networks: [], enabled: true, vlan: null, at: places.of(node ?? { line: 1, column: 1 }) });
      for (const member of members) {
        if (added.has(member)) continue;
        added.add(member);
        if (this.#names.size > 0 && node !== null) troubles.sayOnce(`interface ${member}`, "warning", "fortios-undefined", node, `the interface ${member} of zone ${zone} is not defined in this text`);
        found.push({ name: member, hardware: null, zone, networks: [], enabled: true, vlan: null, at: places.of(node ?? { line: 1, column: 1 }) });
      }
    }
    this.interfaces = found;
  }

  #addSdwan(path: string, zoneOf: Map<string, string>): void {
    const table = this.#tables.table(path);
    if (table === null) return;
    const zones = new Map<string, string[]>([[SDWAN_ZONE, []]]);
    for (const zone of table.tables.get("zone")?.entries() ?? []) zones.set(zone.name, zones.get(zone.name) ?? []);
    for (const member of table.tables.get("members")?.entries() ?? []) {
      const zone = member.word("zone") || SDWAN_ZONE;
      const name = member.word("interface");
      if (name === "" || member.is("status", "disable")) continue;
      const members = zones.get(zone) ?? [];
      members.push(name);
      zones.set(zone, members);
      zoneOf.set(name, zone);
    }
    // SD-WAN that is not in use defines no zone.
    for (const [zone, members] of zones) if (members.length > 0) this.#zones.set(zone, members);
  }

  networksOf(name: string): readonly string[] {
    return this.#networks.get(name) ?? [];
  }

  zoneMembers(zone: string): readonly string[] | undefined {
    return this.#zones.get(zone);
  }

  /** Interfaces that rules name and of which the text, which defines none, says nothing more. */
  mentioned(): ConfigInterface[] {
    const known = new Set(this.interfaces.map((port) => port.name));
    return [...this.#mentioned].filter(([name]) => !known.has(name)).map(([name, at]) => ({ name, hardware: null, zone: null, networks: [], enabled: true, vlan: null, at: this.#places.of(at) }));
  }

  /** All ways together are what the setting may mean. */
  choices(setting: Setting | undefined): readonly InterfaceChoice[] {
    if (setting === undefined || setting.words.length === 0) return [{ names: null, conditions: ["the interface is not given"] }];
    const key = setting.words.join("\n");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#read(setting);
    this.#known.set(key, found);
    return found;
  }

  #read(setting: Setting): readonly InterfaceChoice[] {
    const sure = new Set<string>();
    const open: string[] = [];
    for (const name of setting.words) {
      if (name === "any") return [ANY_INTERFACE];
      const members = this.#zones.get(name);
      if (members !== undefined) for (const member of members.length === 0 ? [name] : members) sure.add(member);
      else if (this.#names.has(name) || this.#names.size === 0 || BUILT_IN.test(name)) {
        sure.add(name);
        this.#mentioned.set(name, setting);
      } else {
        open.push(name);
        this.#troubles.sayOnce(`interface ${name}`, "warning", "fortios-undefined", setting, `the interface or zone ${name} is used and not defined in this text: it may hold any interface`);
      }
    }
    const choices: InterfaceChoice[] = [];
    const limited = [...sure].filter((name) => this.#isLimited(name));
    for (const name of limited) sure.delete(name);
    if (sure.size > 0) choices.push({ names: [...sure], conditions: [] });
    if (limited.length > 0) choices.push({ names: limited, conditions: [`only what the selectors of the VPN ${limited.slice(0, 3).join(", ")} take`] });
    if (open.length > 0) choices.push({ names: null, conditions: [`only at ${open.join(", ")}, not defined in this text`] });
    return choices;
  }

  /** A VPN takes only what its selectors (phase 2) name; without any, everything. */
  #isLimited(name: string): boolean {
    this.#limited ??= new Set(
      [...this.#tables.entries("vpn ipsec phase2-interface")]
        .filter((node) => [...node.settings.keys()].some((key) => SELECTOR.test(key) && !isEverything(node.words(key))))
        .map((node) => node.word("phase1name")),
    );
    return this.#limited.has(name);
  }

  /** Written routes that are in force when every line is up; of several to one network only the nearest. */
  routes(tally: LineTally, resolve: (names: readonly string[], from: Setting) => NamedAddresses): ConfigRoute[] {
    const found: { readonly route: ConfigRoute; readonly distance: number; readonly line: number }[] = [];
    for (const path of ["router static", "router static6"]) {
      for (const node of this.#tables.entries(path)) {
        if (node.is("status", "disable")) continue;
        for (const prefix of this.#prefixesOf(node, path, tally, resolve)) {
          for (const way of this.#waysOf(node)) {
            const gateway = node.word("gateway");
            const discards = node.is("blackhole", "enable");
            const route: ConfigRoute = {
              prefix,
              gateway: discards || way.gateway !== null ? (discards ? null : way.gateway) : /^(0\.0\.0\.0|::)?$/.test(gateway) ? null : gateway,
              interface: discards ? null : way.name,
              discards,
              at: this.#places.of(node),
            };
            found.push({ route, distance: Number(node.word("distance") || "10"), line: node.line });
          }
        }
      }
    }
    const nearest = new Map<string, number>();
    for (const { route, distance } of found) nearest.set(route.prefix, Math.min(nearest.get(route.prefix) ?? 256, distance));
    return found
      .filter(({ route, distance, line }) => {
        const isUsed = distance <= (nearest.get(route.prefix) ?? 256);
        if (!isUsed) tally.mark(line, "partly", "a route that is only taken when a nearer one is gone");
        return isUsed;
      })
      .map(({ route }) => route);
  }

  #prefixesOf(node: ConfigNode, path: string, tally: LineTally, resolve: (names: readonly string[], from: Setting) => NamedAddresses): string[] {
    const byName = node.settings.get("dstaddr");
    if (node.settings.has("internet-service") || node.settings.has("internet-service-custom") || node.settings.has("internet-service-fortiguard")) {
      tally.mark(node.line, "unsupported", "a route to an internet service is not computed");
      return [];
    }
    if (byName !== undefined && byName.words.length > 0) {
      const { set, doubts } = resolve(byName.words, byName);
      const prefixes = set.v4.map((range) => prefixOf(range.from, range.to));
      if (prefixes.includes(null) || set.unresolved.length > 0 || doubts.length > 0) tally.mark(byName.line, "partly", "not every address of this route is known as a network");
      return prefixes.filter((prefix) => prefix !== null);
    }
    const words = node.words("dst");
    if (path === "router static6") return [words[0] !== undefined && isNetwork6(words[0]) ? words[0] : "::/0"];
    const { set } = fromMask(words, node.name);
    const prefixes = set.v4.map((range) => prefixOf(range.from, range.to)).filter((prefix) => prefix !== null);
    if (prefixes.length === 0) tally.mark(node.settings.get("dst")?.line ?? node.line, "unsupported", "this is no network");
    return prefixes;
  }

  #waysOf(node: ConfigNode): readonly { readonly name: string | null; readonly gateway: string | null }[] {
    const zones = node.words("sdwan-zone");
    const usesSdwan = zones.length > 0 || node.is("sdwan", "enable") || node.is("virtual-wan-link", "enable");
    if (!usesSdwan) return [{ name: node.word("device") || null, gateway: null }];
    const ways: { name: string | null; gateway: string | null }[] = [];
    for (const path of ["system sdwan", "system virtual-wan-link"]) {
      for (const member of this.#tables.table(path)?.tables.get("members")?.entries() ?? []) {
        if (member.is("status", "disable") || member.word("interface") === "") continue;
        if (zones.length > 0 && !zones.includes(member.word("zone") || SDWAN_ZONE)) continue;
        ways.push({ name: member.word("interface"), gateway: member.word("gateway") || null });
      }
    }
    return ways.length > 0 ? ways : [{ name: node.word("device") || null, gateway: null }];
  }

  /** Why an address may lie elsewhere than the written routes say; null = these are all. */
  routesMissing(isTransparent: boolean): string | null {
    const reasons: string[] = [];
    if (isTransparent) reasons.push("in transparent mode the device bridges: behind which interface an address lies is not in the text");
    for (const path of ROUTING_PROTOCOLS.keys()) if (runsRouting(path, this.#tables.table(path))) reasons.push(`routes of config ${path}`);
    if (this.#has("router policy") || this.#has("router policy6")) reasons.push("policy routes");
    for (const path of ["system sdwan", "system virtual-wan-link"]) if ((this.#tables.table(path)?.tables.get("service")?.size ?? 0) > 0) reasons.push("rules of SD-WAN");
    const dialUp = [...this.#tables.entries("vpn ipsec phase1-interface")].find((node) => node.is("type", "dynamic") || node.is("mode-cfg", "enable"));
    if (dialUp !== undefined) reasons.push(`the VPN ${dialUp.name} learns networks when it connects`);
    if (this.#has("system virtual-wire-pair")) reasons.push("a wire pair bridges two ports: behind which an address lies is not in the text");
    if (this.#has("firewall identity-based-route")) reasons.push("routes by user");
    for (const node of this.#tables.entries("system interface")) {
      if ((node.is("mode", "dhcp") || node.is("mode", "pppoe")) && !node.is("status", "down") && this.#names.has(node.name))
        reasons.push(`interface ${node.name} gets its address and perhaps a route by ${node.word("mode").toUpperCase()}`);
    }
    return reasons.length === 0 ? null : reasons.slice(0, 5).join("; ");
  }

  #has(path: string): boolean {
    return (this.#tables.table(path)?.size ?? 0) > 0;
  }
}

/** Interfaces of a virtual domain that are there without being written: SSL VPN, L2TP, NAT of IP versions. */
const BUILT_IN = /^(ssl|l2t|naf)\.[\w.-]+$/;
const SELECTOR = /^(src|dst)-(subnet6?|name6?|start-ip6?|port)$|^protocol$/;

function isEverything(words: readonly string[]): boolean {
  return ["0.0.0.0 0.0.0.0", "0.0.0.0/0", "::/0", "0", "0.0.0.0", "::", "all"].includes(words.join(" "));
}

function networksOf(node: ConfigNode): string[] {
  const found: string[] = [];
  const add = (words: readonly string[]): void => {
    const [address = "", mask] = words;
    const bits = mask === undefined ? null : maskBits(mask);
    const text = mask === undefined ? address : bits === null ? "" : `${address}/${bits}`;
    if (/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text) && !text.startsWith("0.0.0.0/")) found.push(text);
  };
  // Its address of a lease may be written although it is not fixed.
  add(node.words("ip"));
  add(node.words("management-ip"));
  if (node.is("secondary-IP", "enable") || !node.settings.has("secondary-IP")) for (const second of node.tables.get("secondaryip")?.entries() ?? []) add(second.words("ip"));
  const v6 = node.tables.get("ipv6");
  const six = [v6?.word("ip6-address") ?? "", ...[...(v6?.tables.get("ip6-extra-addr")?.entries() ?? [])].map((entry) => entry.name)];
  for (const text of six) if (isNetwork6(text) && text !== "::/0") found.push(text);
  return found;
}

function prefixOf(from: number, to: number): string | null {
  const log = Math.log2(to - from + 1);
  if (!Number.isInteger(log) || from % (to - from + 1) !== 0) return null;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(from / 2 ** shift) % 256).join(".")}/${32 - log}`;
}
