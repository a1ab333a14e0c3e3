// Filter rules of both forms: those of <filter> (pfSense, and OPNsense before its rules moved), and those of <OPNsense><Firewall><Filter><rules>.
// pfSense: filter.inc, filter_generate_user_rule(). OPNsense: FilterRule.php, Rule.php, FilterRuleField.php. Names are not resolved here.
import { Fields, isFilled, isSet } from "./field-reader.ts";
import type { Claims } from "./claims.ts";
import type { Family, PfEnd, PfRule, PfSystem } from "./pf-record.ts";
import type { XmlElement } from "./xml-tree.ts";

const IRRELEVANT: ReadonlySet<string> = new Set(
  `wizard id tracker ridentifier created updated category categories associated-rule-id label labels nosync nopfsync no-pfsync sort_order prio_group disablereplyto replyto reply-to statepolicy state-policy
   adaptivestart adaptiveend vlanprioset set-prio set-prio-low source-track  separator color force_category  icmp_comment`.split(/\s+/),
);
/** They make the rule match less often than the rest of it says. */
const LIMITING: ReadonlyMap<string, (text: string) => string> = new Map<string, (text: string) => string>([
  ["max", (n) => `only while fewer than ${n} connections are open by it`],
  ["max-src-nodes", (n) => `only for its first ${n} sources`],
  ["max-src-conn", (n) => `only for ${n} established connections of one source`],
  ["max-src-states", (n) => `only for ${n} states of one source`],
  ["max-src-conn-rate", (n) => `only for ${n} new connections of one source in its span of time`],
  ["max-pkt-rate", (n) => `only up to the packet rate ${n}`],
  ["max-pkt-rate-number", (n) => `only up to ${n} packets in its span of time`],
  ["os", (word) => `only from the operating system ${word}`],
  ["dscp", (word) => `only with the DSCP ${word}`],
  ["tos", (word) => `only with the TOS ${word}`],
  ["prio", (word) => `only with the VLAN priority ${word}`],
  ["divert-to", () => "what it matches goes to a program on the device"],
  ["l7container", () => "what it matches goes through layer-7 inspection"],
  ["nat", () => "it translates IPv6 to IPv4"],
]);
/** Span or table of the limits above. */
const LIMIT_DETAILS: ReadonlySet<string> = new Set(["max-src-conn-rates", "max-pkt-rate-seconds", "overload"]);
const SHAPING = ["defaultqueue", "ackqueue", "dnpipe", "pdnpipe", "shaper1", "shaper2"];
const WORD = /[\s,]+/;

export function parseFilterRule(element: XmlElement, system: PfSystem, claims: Claims): PfRule {
  const fields = new Fields(element, claims);
  claims.own(element, "understood");
  const conditions: string[] = [];
  const floating = fields.text("floating");
  const isFloating = floating !== null && (system === "opnsense" || isSet(floating));
  const type = (fields.text("type") ?? "pass").toLowerCase();
  const direction = (fields.text("direction") ?? "").toLowerCase();
  const quick = fields.text("quick");
  // Left behind by the wizard of the shaper; neither system asks it of these rules.
  fields.text("enabled", "irrelevant");
  const isPf = system === "pfsense";
  return {
    action: type === "block" || type === "reject" || (type === "match" && isPf) ? type : "pass",
    isAutomation: false,
    isFloating,
    interfaces: interfaceNames(fields.texts("interface").join(",")),
    interfacesNot: isFilled(fields.text("interfacenot")),
    direction: isPf ? (isFloating ? (direction === "in" || direction === "out" ? direction : "any") : "in") : direction === "out" || direction === "any" ? direction : "in",
    // pfSense asks whether it is there, OPNsense whether it is filled; without it floating rules are not quick.
    quick: isPf ? !isFloating || (quick !== null && isSet(quick)) : quick === null ? !isFloating : isFilled(quick),
    families: familiesOf(fields.text("ipprotocol"), isPf ? ["inet"] : ["inet", "inet6"]),
    source: endOf(fields.take("source"), claims, conditions, "source"),
    destination: endOf(fields.take("destination"), claims, conditions, "destination"),
    straySourcePort: stray(fields, "srcport"),
    strayDestinationPort: stray(fields, "dstport"),
    disabled: disabledOf(fields, isPf, conditions),
    descr: fields.text("descr") ?? "",
    sequence: 0,
    ...commonFields(fields, isPf, conditions),
    at: claims.at(element),
    toLine: element.toLine,
  };
}

/** <OPNsense><Firewall><Filter><rules><rule>: every field is written, defaults too. */
export function parseAutomationRule(element: XmlElement, claims: Claims): PfRule {
  const fields = new Fields(element, claims);
  claims.own(element, "understood");
  const conditions: string[] = [];
  const interfaces = interfaceNames(fields.text("interface") ?? "");
  const action = (fields.text("action") ?? "pass").toLowerCase();
  const direction = (fields.text("direction") ?? "in").toLowerCase();
  const quick = fields.text("quick");
  const interfacesNot = isFilled(fields.text("interfacenot"));
  const enabled = fields.text("enabled");
  const sequence = Number(fields.text("sequence") ?? "1");
  return {
    action: action === "block" || action === "reject" ? action : "pass",
    isAutomation: true,
    // FilterRuleField.php, getPriority(): what is on no single interface goes before the groups and the interfaces.
    isFloating: interfaces.length !== 1 || interfacesNot,
    interfaces,
    interfacesNot,
    direction: direction === "out" || direction === "any" ? direction : "in",
    quick: quick === null || isFilled(quick),
    families: familiesOf(fields.text("ipprotocol"), ["inet"]),
    source: flatEnd(fields, "source"),
    destination: flatEnd(fields, "destination"),
    straySourcePort: "",
    strayDestinationPort: "",
    disabled: enabled !== null && !isFilled(enabled),
    descr: fields.text("description") ?? "",
    sequence: Number.isSafeInteger(sequence) ? sequence : 1,
    ...commonFields(fields, false, conditions),
    at: claims.at(element),
    toLine: element.toLine,
  };
}

type CommonFields = Pick<PfRule, "protocol" | "icmpTypes" | "flags" | "keepsState" | "tcpSeconds" | "udpSeconds" | "schedule" | "gateway" | "conditions" | "logged">;

function commonFields(fields: Fields, isPf: boolean, conditions: string[]): CommonFields {
  const protocol = (fields.text("protocol") ?? "").toLowerCase();
  const tag = fields.text("tagged");
  const isNot = fields.text("nottagged") !== null;
  if (tag !== null && tag !== "") conditions.push(`only packets that ${isNot ? "do not carry" : "carry"} the tag ${tag}`);
  fields.text("tag");
  const vlanPriority = fields.text("vlanprio");
  if (vlanPriority !== null && vlanPriority !== "" && vlanPriority !== "none") conditions.push(`only with the VLAN priority ${vlanPriority}`);
  for (const [name, words] of LIMITING) {
    const child = fields.take(name) ?? fields.take(name.replaceAll("-", "_"));
    if (child === null) continue;
    const isAsked = child.text !== "" || child.children.length > 0 || (name === "nat" && isPf);
    if (isAsked) conditions.push(words(child.text));
    fields.claim(child, isAsked ? "partly" : "understood", isAsked ? "a limit or mark that is not followed packet by packet" : null);
  }
  for (const name of LIMIT_DETAILS) if (fields.text(name) === null) fields.text(name.replaceAll("-", "_"));
  for (const name of SHAPING) {
    const child = fields.take(name);
    if (child !== null) fields.claim(child, child.text === "" ? "irrelevant" : "unsupported", child.text === "" ? null : "shaping may delay or drop what the rule permits");
  }
  const options = fields.take("allowopts");
  if (options !== null) fields.claim(options, "irrelevant");
  const stateType = (fields.text("statetype") ?? "").toLowerCase();
  const limit = seconds(fields.text("statetimeout"));
  const multiple = seconds(fields.text("udp-multiple") ?? fields.text("udp_multiple"));
  for (const name of ["udp-first", "udp-single", "udp_first", "udp_single"]) fields.text(name);
  const result: CommonFields = {
    protocol: protocol === "any" ? "" : protocol,
    icmpTypes: icmpTypesOf(fields, isPf),
    flags: flagsOf(fields, protocol),
    keepsState: stateType !== "none",
    tcpSeconds: limit,
    // OPNsense sets tcp.established alone; pfSense that of the rule's protocol.
    udpSeconds: isPf ? limit : multiple,
    schedule: fields.text("sched") ?? "",
    gateway: gatewayOf(fields.text("gateway")),
    logged: isSet(fields.text("log")),
    conditions,
  };
  fields.passOver(IRRELEVANT);
  for (const child of fields.rest()) if (child.text !== "" || child.children.length > 0 || isPf) conditions.push(`<${child.name}> of the rule is not known here`);
  return result;
}

function disabledOf(fields: Fields, isPf: boolean, conditions: string[]): boolean {
  const disabled = fields.text("disabled");
  if (disabled === null || !isSet(disabled)) return false;
  if (isPf || disabled !== "") return true;
  conditions.push("an empty <disabled> means disabled to some releases only");
  return false;
}

function stray(fields: Fields, name: string): string {
  return fields.text(name, "partly", "the systems read ports inside <source> and <destination> only: whether this one counts is not known") ?? "";
}

function gatewayOf(text: string | null): string {
  return text === null || text === "default" || text === "none" ? "" : text;
}

function icmpTypesOf(fields: Fields, isPf: boolean): string[] {
  const words = `${fields.text("icmptype") ?? ""} ${fields.text("icmp6type") ?? ""} ${fields.text("icmp6-type") ?? ""}`.split(WORD).filter((word) => word !== "");
  return isPf && words.includes("any") ? [] : words;
}

function flagsOf(fields: Fields, protocol: string): PfRule["flags"] {
  const isAny = isSet(fields.text("tcpflags_any"));
  const flags = { set: listOf(fields.text("tcpflags1")), outOf: listOf(fields.text("tcpflags2")) };
  if (protocol !== "tcp") return null;
  return isAny ? "any" : flags.outOf.length > 0 ? flags : null;
}

export function listOf(text: string | null): string[] {
  return (text ?? "").split(WORD).filter((word) => word !== "");
}

function interfaceNames(text: string): string[] {
  return listOf(text).filter((name) => name !== "any");
}

function seconds(text: string | null): number | null {
  return text !== null && /^\d{1,10}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}

export function familiesOf(text: string | null, otherwise: readonly Family[]): readonly Family[] {
  if (text === "inet46") return ["inet", "inet6"];
  return text === "inet" || text === "inet6" ? [text] : otherwise;
}

/** <source> and <destination>. Where several are given pfSense takes any first, OPNsense the network: then it is not known. */
export function endOf(element: XmlElement | null, claims: Claims, conditions: string[], what: string): PfEnd {
  if (element === null) return { values: ["any"], not: false, port: "" };
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const isAny = fields.text("any") !== null;
  const network = fields.text("network") ?? "";
  const address = fields.text("address") ?? "";
  const mask = fields.text("mask");
  const end: PfEnd = {
    values: isAny ? ["any"] : listOf(network !== "" ? network : address),
    not: isSet(fields.text("not")),
    port: fields.text("port") ?? "",
  };
  if (isAny && (network !== "" || address !== "")) conditions.push(`its ${what} names both any and ${network || address}`);
  if (mask !== null && mask !== "" && end.values.length === 1) return { ...end, values: [`${end.values[0]}/${mask}`] };
  for (const child of fields.rest()) conditions.push(`<${child.name}> of the ${what} is not known here`);
  if (end.values.length === 0) {
    if (isAny || element.children.every((child) => child.name === "port")) return { ...end, values: ["any"] };
    conditions.push(`its ${what} is empty`);
    return { ...end, values: ["any"] };
  }
  return end;
}

export function flatEnd(fields: Fields, name: string): PfEnd {
  const values = listOf(fields.text(`${name}_net`));
  return { values: values.length === 0 ? ["any"] : values, not: isFilled(fields.text(`${name}_not`)), port: fields.text(`${name}_port`) ?? "" };
}
