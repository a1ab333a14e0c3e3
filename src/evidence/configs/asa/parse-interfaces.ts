// Lines inside `interface` (command reference: interface, nameif, security-level, ip address, ipv6 address, vlan, bridge-group), and the commands for
// routes. What only speaks of speed, names for people or a routing protocol's timers is listed as irrelevant.
import { formatIp, parseIpv4, parsePrefix } from "../../../foundation/ip-address.ts";
import type { ConfigLine } from "../../../plant/firewall-config.ts";
import type { AsaInterface, AsaRecord, AsaRoute } from "./asa-record.ts";
import type { WordReader } from "./config-words.ts";
import { prefixOf } from "./parse-addresses.ts";
import { IRRELEVANT, partly, UNDERSTOOD, UNKNOWN, unsupported } from "./parse-objects.ts";

const OF_NO_CONSEQUENCE: ReadonlySet<string> = new Set(
  (
    "description speed duplex mac-address delay flowcontrol channel-group lacp port-channel hello-interval hold-time authentication ospf ospfv3 eigrp rip isis igmp pim dhcprelay " +
    "cts lldp mtu carrier-delay keepalive bandwidth summary-address split-horizon bfd power nve-only hw-module fec negotiate poe tcp port medium cluster propagate policy sap member-interface pppoe dhcp ddns segment-id mcast-group"
  ).split(" "),
);
const OF_NO_CONSEQUENCE_IPV6: ReadonlySet<string> = new Set(["enable", "nd", "ospf", "dhcp", "mld", "pim"]);

export function newInterface(hardware: string, at: AsaInterface["at"]): AsaInterface {
  return {
    hardware,
    nameif: null,
    level: null,
    vlan: null,
    isShutdown: false,
    isManagementOnly: false,
    bridgeGroup: null,
    networks: [],
    isDynamic: false,
    takesDefaultRoute: false,
    at,
    levelAt: null,
  };
}

export function readInterfaceLine(r: WordReader, record: AsaRecord, port: AsaInterface): ConfigLine {
  const word = r.take().toLowerCase();
  switch (word) {
    case "nameif":
      port.at = r.at();
      port.nameif = r.take() || null;
      return port.nameif === null ? UNKNOWN : UNDERSTOOD;
    case "security-level": {
      if (!/^\d{1,3}$/.test(r.peek) || Number(r.peek) > 100) return UNKNOWN;
      port.levelAt = r.atLine();
      port.level = Number(r.take());
      return UNDERSTOOD;
    }
    case "shutdown":
      port.isShutdown = true;
      return UNDERSTOOD;
    case "management-only":
      port.isManagementOnly = true;
      return UNDERSTOOD;
    case "vlan":
      if (!/^\d{1,4}$/.test(r.peek)) return UNKNOWN;
      port.vlan = Number(r.take());
      return UNDERSTOOD;
    case "bridge-group":
      port.bridgeGroup = r.take();
      return partly("hosts of a bridge group are behind any of its interfaces");
    case "ip":
      return readIpLine(r, record, port);
    case "ipv6":
      return readIpv6Line(r, port);
    case "policy-route":
      record.routesMissing.push(`policy routing on ${port.nameif ?? port.hardware}`);
      return unsupported("policy routing is not modelled");
    case "zone-member":
      return unsupported("a traffic zone: connections may move between its interfaces");
    case "switchport":
    case "allow-ssc-mgmt":
    case "forward":
      return IRRELEVANT;
    case "tunnel":
    case "vtep-nve":
      record.routesMissing.push(`a tunnel on ${port.nameif ?? port.hardware}`);
      return unsupported("a tunnel is not modelled");
    case "no":
      return readNegation(r, port);
    default:
      return OF_NO_CONSEQUENCE.has(word) ? IRRELEVANT : UNKNOWN;
  }
}

function readNegation(r: WordReader, port: AsaInterface): ConfigLine {
  const word = r.peek;
  if (word === "shutdown") port.isShutdown = false;
  else if (word === "management-only") port.isManagementOnly = false;
  return ["shutdown", "management-only", "nameif", "security-level", "ip", "ipv6", "vlan"].includes(word) ? UNDERSTOOD : OF_NO_CONSEQUENCE.has(word) ? IRRELEVANT : UNKNOWN;
}

function readIpLine(r: WordReader, record: AsaRecord, port: AsaInterface): ConfigLine {
  if (!r.takeIf("address")) return r.peek === "verify" ? partly("packets without a route back may be dropped") : UNKNOWN;
  if (r.peek === "dhcp" || r.peek === "pppoe") {
    port.isDynamic = true;
    port.takesDefaultRoute = / setroute\b/.test(r.line.text);
    return partly("the address comes from a server");
  }
  const address = record.names.get(r.word(0)) ?? r.word(0);
  const value = parseIpv4(address);
  if (value === undefined) return UNKNOWN;
  const mask = parseIpv4(r.word(1)) === undefined ? classMask(value) : r.word(1);
  const prefix = prefixOf(address, mask);
  if (prefix === undefined) return UNKNOWN;
  port.networks.push(`${address}/${prefix.split("/")[1]}`);
  return UNDERSTOOD;
}

/** Without a mask the device takes the class's. */
function classMask(address: number): string {
  const first = Math.floor(address / 2 ** 24);
  return first < 128 ? "255.0.0.0" : first < 192 ? "255.255.0.0" : "255.255.255.0";
}

function readIpv6Line(r: WordReader, port: AsaInterface): ConfigLine {
  if (r.takeIf("address")) {
    const word = r.take();
    if (word === "autoconfig" || word === "dhcp") {
      port.isDynamic = true;
      return partly("the address is learnt");
    }
    if (r.peek === "eui-64" || r.peek === "link-local") return r.peek === "link-local" ? IRRELEVANT : partly("the address depends on the hardware");
    if (word.includes("::") && /^fe80:/i.test(word)) return IRRELEVANT;
    if (parsePrefix(word) === undefined) return UNKNOWN;
    port.networks.push(word);
    return UNDERSTOOD;
  }
  return OF_NO_CONSEQUENCE_IPV6.has(r.peek) ? IRRELEVANT : UNKNOWN;
}

/** "route IF A MASK GATEWAY [METRIC] [track N | tunneled]", "route Null0 A MASK": `r` stands behind "route". */
export function readRoute(r: WordReader, record: AsaRecord): ConfigLine {
  const at = r.atLine();
  const port = r.take();
  const network = record.names.get(r.word(0)) ?? (r.word(0) === "0" ? "0.0.0.0" : r.word(0));
  const mask = r.word(1) === "0" ? "0.0.0.0" : r.word(1);
  const prefix = prefixOf(network, mask);
  if (prefix === undefined) return UNKNOWN;
  r.skip(2);
  const discards = /^null0$/i.test(port);
  const gatewayWord = discards ? "" : r.take();
  const gateway = record.names.get(gatewayWord) ?? gatewayWord;
  if (!discards && parseIpv4(gateway) === undefined) return UNKNOWN;
  return addRoute(r, record, { port, prefix, gateway: discards ? null : gateway, discards, at });
}

export function readIpv6Route(r: WordReader, record: AsaRecord): ConfigLine {
  const at = r.atLine();
  const port = r.take();
  const parsed = parsePrefix(r.take());
  const gateway = r.take();
  if (parsed === undefined || !gateway.includes(":")) return UNKNOWN;
  return addRoute(r, record, { port, prefix: `${formatIp(parsed.first)}/${parsed.length}`, gateway, discards: /^null0$/i.test(port), at });
}

function addRoute(r: WordReader, record: AsaRecord, route: { port: string; prefix: string; gateway: string | null; discards: boolean; at: AsaRoute["at"] }): ConfigLine {
  let metric = 1;
  let isTracked = false;
  while (!r.isAtEnd) {
    const word = r.take().toLowerCase();
    if (/^\d{1,3}$/.test(word)) metric = Number(word);
    else if (word === "track") {
      isTracked = true;
      r.skip(1);
    } else if (word === "tunneled") return partly("a route for what comes out of tunnels only");
    else return UNKNOWN;
  }
  const { port, prefix, gateway, discards, at } = route;
  record.routes.push({ interface: discards ? null : port, prefix, gateway, metric, isTracked, discards, at });
  return isTracked ? partly("it holds while its track does") : UNDERSTOOD;
}
