// The record to the neutral form: interfaces, routes, state; rules and translation are made beside it.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { formatPrefix, parsePrefix } from "../../../foundation/ip-address.ts";
import type { ConfigInterface, ConfigRoute, FirewallConfig, StateSettings, WrittenLimit } from "../../../plant/firewall-config.ts";
import { AddressBook } from "./address-book.ts";
import { InterfaceNames } from "./interface-names.ts";
import type { PfGateway, PfRecord } from "./pf-record.ts";
import { buildNat, hasGateway } from "./pf-to-nat.ts";
import { buildRules } from "./pf-to-rules.ts";

/**
 * pfctl.c of FreeBSD, pf_hint_normal, pf_hint_satellite, pf_hint_aggressive, pf_hint_conservative: tcp.established. filter.inc of both systems sets
 * udp.multiple to 900 s with "conservative".
 */
const ESTABLISHED_SECONDS: ReadonlyMap<string, number> = new Map([
  ["normal", 86_400],
  ["default", 86_400],
  ["high-latency", 86_400],
  ["satellite", 86_400],
  ["aggressive", 18_000],
  ["conservative", 432_000],
]);
const CONSERVATIVE_UDP_SECONDS = 900;

export function toFirewallConfig(record: PfRecord, diagnostics: Diagnostic[]): FirewallConfig {
  const book = new AddressBook(record, diagnostics);
  const rules = buildRules(record, book, diagnostics);
  return {
    name: record.settings.hostname,
    device: record.system,
    interfaces: interfacesOf(record),
    ...routesOf(record),
    stages: rules.stages,
    toDevice: rules.toDevice,
    nat: buildNat(record, book),
    state: stateOf(record),
    written: rules.written,
  };
}

function interfacesOf(record: PfRecord): ConfigInterface[] {
  const vlans = new Map(record.vlans.map((vlan) => [vlan.port, vlan.tag]));
  const names = new InterfaceNames(record);
  const real = record.interfaces
    .filter((port) => !record.groups.some((group) => group.name === port.name))
    .map((port) => ({
      name: port.name,
      hardware: port.port !== null && port.port !== port.name && port.port !== "" ? port.port : null,
      zone: record.groups.find((group) => group.members.includes(port.name))?.name ?? null,
      networks: [
        `${port.ipaddr}/${port.subnet}`,
        `${port.ipaddrv6}/${port.subnetv6}`,
        ...record.virtualAddresses.filter((vip) => vip.interface === port.name && vip.mode !== "proxyarp" && vip.mode !== "other").map((vip) => `${vip.address}/${vip.bits}`),
      ].filter((text) => parsePrefix(text) !== undefined),
      enabled: port.enabled,
      vlan: (port.port === null ? undefined : vlans.get(port.port)) || null,
      at: port.at,
    }));
  return [...real, ...names.implied.map((name) => ({ name, hardware: null, zone: null, networks: [], enabled: true, vlan: null, at: record.at }))];
}

function routesOf(record: PfRecord): Pick<FirewallConfig, "routes" | "routesMissing"> {
  const routes: ConfigRoute[] = [];
  const missing = new Set(record.routeMakers);
  const gateways = new Map(record.gateways.map((gateway) => [gateway.name, gateway]));
  const policy = record.rules.filter((rule) => !rule.disabled && rule.action === "pass" && rule.gateway !== "");
  if (policy.length > 0) missing.add(`${policy.length === 1 ? "a rule chooses" : `${policy.length} rules choose`} the gateway themselves (line ${policy[0]?.at.line})`);
  for (const route of record.routes) {
    if (route.disabled) continue;
    const prefix = parsePrefix(route.network.includes("/") ? route.network : `${route.network}/${route.network.includes(":") ? 128 : 32}`);
    const gateway = gateways.get(route.gateway);
    const discards = /^null[46]?$/i.test(route.gateway);
    if (prefix === undefined) missing.add(`the route to ${route.network} names an alias (line ${route.at.line})`);
    else if (!discards && gateway === undefined) missing.add(`the gateway ${route.gateway} of the route to ${route.network} is not written here`);
    else routes.push({ prefix: route.network.includes("/") ? route.network : `${route.network}/${prefix.length}`, ...towards(gateway), discards, at: route.at });
  }
  const names = new InterfaceNames(record);
  for (const route of record.tunnelRoutes) {
    const prefix = parsePrefix(route.network.includes("/") ? route.network : `${route.network}/${route.network.includes(":") ? 128 : 32}`);
    if (prefix !== undefined) routes.push({ prefix: formatPrefix(prefix), gateway: null, interface: names.ofTunnel(route.port, route.group), discards: false, at: route.at });
  }
  for (const family of ["inet", "inet6"] as const) addDefault(record, family, routes, missing);
  return { routes, routesMissing: missing.size === 0 ? null : [...missing].join("; ") };
}

function towards(gateway: PfGateway | undefined): Pick<ConfigRoute, "gateway" | "interface"> {
  if (gateway === undefined) return { gateway: null, interface: null };
  const isAddress = parsePrefix(`${gateway.gateway}/${gateway.gateway.includes(":") ? 128 : 32}`) !== undefined;
  return { gateway: isAddress ? gateway.gateway : null, interface: gateway.interface === "" ? null : gateway.interface };
}

/** What is written as default; else the only gateway, or the only interface that is given one. */
function addDefault(record: PfRecord, family: "inet" | "inet6", routes: ConfigRoute[], missing: Set<string>): void {
  const prefix = family === "inet" ? "0.0.0.0/0" : "::/0";
  const usable = record.gateways.filter((gateway) => gateway.family === family && !gateway.disabled);
  const named = usable.filter((gateway) => record.defaultGateways.includes(gateway.name));
  const flagged = named.length > 0 ? named : usable.filter((gateway) => gateway.isDefault);
  const [chosen] = flagged.length > 0 ? flagged : usable.length === 1 ? usable : [];
  if (chosen !== undefined) {
    routes.push({ prefix, ...towards(chosen), discards: false, at: chosen.at });
    return;
  }
  if (usable.length > 1) missing.add(`which of ${usable.length} gateways is the default for ${family === "inet" ? "IPv4" : "IPv6"} is not written`);
  const given = record.interfaces.filter((port) => port.enabled && (family === "inet" ? hasGateway(port) : /^(dhcp6|slaac|6rd|6to4)$/.test(port.ipaddrv6)));
  const [port] = given;
  if (usable.length === 0 && given.length === 1 && port !== undefined) routes.push({ prefix, gateway: null, interface: port.name, discards: false, at: port.at });
  else if (usable.length === 0 && given.length > 1) missing.add("several interfaces are given a default route");
}

function stateOf(record: PfRecord): StateSettings {
  const { optimization, tcpSeconds, udpSeconds, icmpSeconds, tftpProxy } = record.settings;
  const established = optimization === null ? undefined : ESTABLISHED_SECONDS.get(optimization.word);
  const tcp: WrittenLimit | null = tcpSeconds ?? (optimization === null || established === undefined ? null : { seconds: established, at: optimization.at });
  const udp: WrittenLimit | null = udpSeconds ?? (optimization?.word === "conservative" ? { seconds: CONSERVATIVE_UDP_SECONDS, at: optimization.at } : null);
  return { idle: { tcp, udp, icmp: icmpSeconds }, algsOn: tftpProxy === null ? [] : [{ word: "tftp", at: tftpProxy }], algsOff: [], onLoad: null };
}
