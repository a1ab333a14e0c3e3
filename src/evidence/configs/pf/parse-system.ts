// <system>: the settings that bear on what is carried, and how long it is remembered. Users, certificates and keys are passed over unread.
import type { Claims } from "./claims.ts";
import { Fields, isFilled, isSet } from "./field-reader.ts";
import { IRRELEVANT_SYSTEM } from "./known-elements.ts";
import type { PfLimit, PfSettings, PfSystem } from "./pf-record.ts";
import type { XmlElement } from "./xml-tree.ts";

export function parseSystem(element: XmlElement | null, system: PfSystem, claims: Claims): PfSettings {
  if (element === null) return nothingWritten();
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const limit = (name: string): PfLimit | null => {
    const child = fields.take(name);
    if (child === null) return null;
    const isNumber = /^\d{1,10}$/.test(child.text);
    claims.whole(child, child.text === "" || isNumber ? "understood" : "unknown", "no number of seconds");
    return isNumber ? { seconds: Number(child.text), at: claims.at(child) } : null;
  };
  const optimization = fields.take("optimization");
  if (optimization !== null) claims.whole(optimization, "understood");
  const off = fields.take("disablefilter");
  if (off !== null) claims.whole(off, "understood");
  const ipv6 = fields.text("ipv6allow");
  const web = webOf(fields.take("webgui"), fields, claims);
  const settings: PfSettings = {
    hostname: fields.text("hostname") ?? "",
    optimization: optimization !== null && optimization.text !== "" ? { word: optimization.text, at: claims.at(optimization) } : null,
    tcpSeconds: limit("tcpestablishedtimeout"),
    udpSeconds: limit("udpmultipletimeout"),
    icmpSeconds: limit("icmpfirsttimeout"),
    filterOff: off !== null && isSet(off.text) ? claims.at(off) : null,
    // pfSense blocks IPv6 where the flag is missing. OPNsense moved the setting: there a missing one says nothing.
    ipv6: system === "pfsense" ? ipv6 !== null && isSet(ipv6) : isFilled(ipv6) ? true : null,
    blocksLinkLocal: system === "pfsense" && fields.text("no_apipa_block") === null,
    blocksPortZero: !isFilled(fields.text("no_port0_block")),
    passesIcmp6: !isFilled(fields.text("no_ipv6_rfc4890_req")),
    ...web,
    reflection: reflectionOf(fields, system),
    tftpProxy: proxyOf(fields, claims),
    bypassesStaticRoutes: false,
  };
  for (const name of OTHER_LIMITS) {
    const child = fields.take(name);
    if (child !== null) claims.whole(child, child.text === "" ? "irrelevant" : "unsupported", child.text === "" ? null : "only the limits of established TCP, answered UDP and ICMP are used");
  }
  for (const child of [...fields.takeAll("earlyshellcmd"), ...fields.takeAll("shellcmd"), ...fields.takeAll("afterfilterchangeshellcmd")])
    claims.whole(child, child.text === "" ? "irrelevant" : "unsupported", child.text === "" ? null : "a command that runs at the start may change anything");
  const policy = fields.take("statepolicy") ?? fields.take("state-policy");
  if (policy !== null) claims.whole(policy, "irrelevant");
  fields.passOver(IRRELEVANT_SYSTEM);
  fields.rest();
  return settings;
}

/** pfSense: System > Advanced > Firewall & NAT, "State Timeouts". */
const OTHER_LIMITS =
  "tcpfirsttimeout tcpopeningtimeout tcpclosingtimeout tcpfinwaittimeout tcpclosedtimeout tcptsdifftimeout udpfirsttimeout udpsingletimeout icmperrortimeout otherfirsttimeout othersingletimeout othermultipletimeout sctpfirsttimeout sctpopeningtimeout sctpestablishedtimeout sctpclosingtimeout sctpclosedtimeout".split(
    " ",
  );

function nothingWritten(): PfSettings {
  return {
    hostname: "",
    optimization: null,
    tcpSeconds: null,
    udpSeconds: null,
    icmpSeconds: null,
    filterOff: null,
    ipv6: null,
    blocksLinkLocal: false,
    blocksPortZero: true,
    passesIcmp6: true,
    hasLockoutRule: true,
    lockoutRule: null,
    webPorts: null,
    sshPort: null,
    reflection: false,
    tftpProxy: null,
    bypassesStaticRoutes: false,
  };
}

type WebSettings = Pick<PfSettings, "lockoutRule" | "hasLockoutRule" | "webPorts" | "sshPort">;

/** Ports that the anti-lockout rule opens (filter_core_get_antilockout, filter_get_antilockout_ports). */
function webOf(element: XmlElement | null, system: Fields, claims: Claims): WebSettings {
  const sshPort = sshOf(system.take("ssh"), system, claims);
  if (element === null) return { lockoutRule: null, hasLockoutRule: true, webPorts: null, sshPort };
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const protocol = (fields.text("protocol") ?? "").toLowerCase();
  const port = Number(fields.text("port") || Number.NaN);
  const noRedirect = fields.text("disablehttpredirect") !== null;
  const noRule = fields.text("noantilockout");
  // Certificates, interfaces it listens on, log-in: what reaches it is a matter of the rules. Unknown ones change no more than these.
  for (const child of fields.element.children) if (!["protocol", "port", "disablehttpredirect", "noantilockout"].includes(child.name)) claims.whole(child, "irrelevant");
  const main = Number.isInteger(port) && port > 0 && port < 65_536 ? port : protocol === "http" ? 80 : protocol === "https" ? 443 : null;
  const webPorts = main === null ? null : protocol === "https" && !noRedirect ? [...new Set([main, 80])] : [main];
  return { lockoutRule: claims.at(element), hasLockoutRule: noRule === null || !isSet(noRule), webPorts, sshPort };
}

function sshOf(element: XmlElement | null, system: Fields, claims: Claims): number | null {
  const old = system.text("enablesshd");
  if (element === null) return old !== null && isSet(old) ? 22 : null;
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const enabled = fields.text("enable") ?? fields.text("enabled") ?? old;
  const port = Number(fields.text("port") || "22");
  for (const child of element.children) if (!["enable", "enabled", "port"].includes(child.name)) claims.whole(child, "irrelevant");
  return enabled !== null && isSet(enabled) && Number.isInteger(port) ? port : null;
}

/** pfSense: on unless disablenatreflection is there. OPNsense: the same words; its default texts switch it off. */
function reflectionOf(fields: Fields, system: PfSystem): boolean {
  const off = fields.text("disablenatreflection");
  fields.text("enablebinatreflection");
  fields.text("enablenatreflectionhelper");
  fields.text("enablenatreflectionpurenat");
  return off === null ? system === "pfsense" : !isSet(off);
}

function proxyOf(fields: Fields, claims: Claims): PfSettings["tftpProxy"] {
  const child = fields.take("tftpinterface");
  if (child === null) return null;
  claims.whole(child, "understood");
  return child.text === "" ? null : claims.at(child);
}
