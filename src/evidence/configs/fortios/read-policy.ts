// One policy as it is meant: action, interfaces, addresses of each IP version, services, and everything else that it asks of a packet, in words.
// Defaults: FortiOS CLI Reference, "config firewall policy" (action deny, status enable, schedule always). Does not order or translate.
import { type AddressSet, complementOf, EVERY_IPV4, EVERY_IPV6, intersectionOf } from "../../../plant/address-set.ts";
import type { RuleAction } from "../../../plant/packet-rule.ts";
import type { AddressBook, IpVersion, NamedAddresses } from "./address-book.ts";
import type { ConfigTroubles } from "./config-troubles.ts";
import type { ConfigNode, Setting, VdomTables } from "./fortios-record.ts";
import type { InterfaceChoice, InterfaceNames } from "./interface-names.ts";
import { type Inspection, inspectionsOf } from "./inspections.ts";
import { NARROWING_KEYS } from "./path-codes.ts";
import { ALWAYS, expiryDay, type NamedSchedule, type ScheduleBook } from "./schedule-book.ts";
import { anything, type ServiceBook, type ServicePart, ttlSeconds } from "./service-book.ts";
import type { TextPlaces } from "./fortios-record.ts";
import type { VipBook, VirtualIp } from "./vip-book.ts";

/** Ends of one IP version. */
export interface PolicyEnds {
  readonly version: IpVersion;
  readonly source: AddressSet;
  /** null = it names virtual IPs only. */
  readonly destination: AddressSet | null;
  readonly vips: readonly VirtualIp[];
  readonly conditions: readonly string[];
}

export interface Policy {
  readonly node: ConfigNode;
  /** "unsure" = lines of it were not understood. */
  readonly action: Exclude<RuleAction, "skip">;
  readonly notHolding: string | null;
  readonly until: string | null;
  readonly schedule: string | null;
  readonly from: readonly InterfaceChoice[];
  readonly to: readonly InterfaceChoice[];
  readonly ends: readonly PolicyEnds[];
  readonly services: readonly ServicePart[];
  readonly isServiceNegated: boolean;
  readonly conditions: readonly string[];
  /** What may deny although the policy accepts. */
  readonly inspections: readonly Inspection[];
  readonly idleSeconds: number | null;
  readonly logged: boolean | null;
  /** Does it also decide on what a virtual IP translated; null = it depends on the release. */
  readonly matchesTranslated: boolean | null;
}

export interface PolicyBooks {
  readonly tables: VdomTables;
  readonly places: TextPlaces;
  readonly troubles: ConfigTroubles;
  readonly interfaces: InterfaceNames;
  readonly addresses: Readonly<Record<IpVersion, AddressBook>>;
  readonly vips: Readonly<Record<IpVersion, VipBook>>;
  readonly services: ServiceBook;
  readonly schedules: ScheduleBook;
  readonly version: readonly [number, number, number] | null;
}

/** acl = whatever is asked at the interface where a packet enters. */
export type PolicyKind = "policy" | "policy6" | "local-in" | "local-in6" | "acl" | "acl6";

/** Not set: values that mean "no". */
const OFF: ReadonlySet<string> = new Set(["", "disable", "0", "0x00", "none"]);

export function readPolicy(node: ConfigNode, kind: PolicyKind, books: PolicyBooks): Policy {
  const conditions: string[] = [];
  const schedule = scheduleOf(node, books);
  conditions.push(...schedule.conditions);
  for (const key of NARROWING_KEYS) {
    const value = node.words(key);
    if (value.length > 0 && !OFF.has(value[0] ?? "")) conditions.push(narrowing(key, value));
  }
  if (!OFF.has(node.word("internet-service-src"))) conditions.push(`only from internet services ${internetServices(node, "internet-service-src")}`);
  if (!OFF.has(node.word("internet-service"))) conditions.push(`only to internet services ${internetServices(node, "internet-service")}`);
  if (!OFF.has(node.word("internet-service6-src"))) conditions.push("only from internet services of IPv6");
  if (!OFF.has(node.word("internet-service6"))) conditions.push("only to internet services of IPv6");
  const action = actionOf(node, kind, books, conditions);
  const isLocal = kind === "local-in" || kind === "local-in6";
  const isAcl = kind === "acl" || kind === "acl6";
  const six = node.settings.has("srcaddr6") ? "6" : "";
  const ends = kind.endsWith("6") ? [endsOf(6, node, `srcaddr${six}`, `dstaddr${six}`, books)] : unifiedEnds(node, books);
  const setting = node.settings.get("service") ?? node.settings.get("service6");
  const services = servicesOf(node, setting, books);
  const isDoubtful = node.doubts.length > 0;
  const until = [schedule.until, node.is("policy-expiry", "enable") ? expiryDay(node.words("policy-expiry-date")) : null].filter((day) => day !== null).sort()[0] ?? null;
  if (node.is("policy-expiry", "enable")) conditions.push(...expiryConditions(node));
  const interfaceKey = ["intf", "interface"].find((key) => node.settings.has(key)) ?? "srcintf";
  return {
    node,
    action: isDoubtful ? "unsure" : action,
    notHolding: node.is("status", "disable") ? "disabled" : schedule.isNever ? `its schedule ${node.word("schedule")} is never in force` : null,
    until,
    schedule: node.settings.has("schedule") ? node.word("schedule") : null,
    from: books.interfaces.choices(node.settings.get(isLocal || isAcl ? interfaceKey : "srcintf")),
    to: isLocal || isAcl ? [{ names: null, conditions: [] }] : books.interfaces.choices(node.settings.get("dstintf")),
    ends,
    services,
    isServiceNegated: node.is("service-negate", "enable"),
    conditions: [...conditions, ...node.doubts],
    inspections: action === "permit" && !isLocal ? inspectionsOf(node, books.tables) : [],
    idleSeconds: ttlSeconds(node.word("session-ttl")),
    logged: loggedOf(node),
    matchesTranslated: matchesTranslated(node, books.version),
  };
}

function scheduleOf(node: ConfigNode, books: PolicyBooks): NamedSchedule {
  const setting = node.settings.get("schedule");
  return setting === undefined || setting.words[0] === undefined ? ALWAYS : books.schedules.resolve(setting.words[0], setting);
}

function actionOf(node: ConfigNode, kind: string, books: PolicyBooks, conditions: string[]): "permit" | "deny" | "reject" | "unsure" {
  const written = node.word("action") || "deny";
  if (kind.startsWith("acl")) return "deny";
  if (written === "accept") return "permit";
  if (written === "deny") return node.is("send-deny-packet", "enable") ? "reject" : "deny";
  if (written === "ipsec" || written === "ssl-vpn") {
    conditions.push(`carried through the VPN ${node.word("vpntunnel")}, which is not modelled`.replace("VPN ,", "VPN,"));
    return "permit";
  }
  books.troubles.say("warning", "fortios-action", node.settings.get("action") ?? node, `the action ${written} is not known: whatever the policy matches is not decided`);
  return "unsure";
}

function unifiedEnds(node: ConfigNode, books: PolicyBooks): PolicyEnds[] {
  const isGiven = (...keys: string[]): boolean => keys.some((key) => node.words(key).length > 0);
  const four = node.settings.has("srcaddr4") || node.settings.has("dstaddr4") ? (["srcaddr4", "dstaddr4"] as const) : (["srcaddr", "dstaddr"] as const);
  const found: PolicyEnds[] = [];
  const hasSix = isGiven("srcaddr6", "dstaddr6") || !OFF.has(node.word("internet-service6")) || !OFF.has(node.word("internet-service6-src"));
  if (isGiven(...four) || !hasSix) found.push(endsOf(4, node, four[0], four[1], books));
  if (hasSix) found.push(endsOf(6, node, "srcaddr6", "dstaddr6", books));
  // A doubtful policy may be of either version.
  if (node.doubts.length > 0 && !hasSix) found.push({ version: 6, source: EVERY_IPV6, destination: EVERY_IPV6, vips: [], conditions: [] });
  return found;
}

function endsOf(version: IpVersion, node: ConfigNode, sourceKey: string, destinationKey: string, books: PolicyBooks): PolicyEnds {
  const conditions: string[] = [];
  const every = version === 4 ? EVERY_IPV4 : EVERY_IPV6;
  const book = books.addresses[version];
  const negated = (key: string): boolean => node.is(`${key.replace("4", "")}-negate`, "enable");
  const known = (found: NamedAddresses): AddressSet => {
    conditions.push(...found.doubts);
    return found.set;
  };
  const six = version === 6 && sourceKey.endsWith("6") ? "6" : "";
  const source = node.settings.get(sourceKey);
  let from = every;
  if (source !== undefined && source.words.length > 0) from = known(book.resolve(source.words, source));
  else if (OFF.has(node.word(`internet-service${six}-src`))) conditions.push("its source addresses are not given");
  if (negated(sourceKey)) from = complemented(from, every, sourceKey, conditions);
  const destination = node.settings.get(destinationKey);
  const vips: VirtualIp[] = [];
  let to: AddressSet | null = every;
  if (destination !== undefined && destination.words.length > 0) {
    const plain: string[] = [];
    for (const name of destination.words) {
      const found = book.has(name) ? null : books.vips[version].find(name);
      if (found === null) plain.push(name);
      else for (const vip of found) vips.push(vip);
    }
    if (plain.length > 0 || vips.length === 0) to = plain.length > 0 ? known(book.resolve(plain, destination)) : { ...every, v4: [], v6: [] };
    else to = null;
  } else if (OFF.has(node.word(`internet-service${six}`))) conditions.push("its destination addresses are not given");
  if (negated(destinationKey) && to !== null) to = complemented(to, every, destinationKey, conditions);
  if (negated(destinationKey) && vips.length > 0) conditions.push("a destination that is no virtual IP is not modelled");
  return { version, source: from, destination: to, vips, conditions };
}

function complemented(set: AddressSet, every: AddressSet, key: string, conditions: string[]): AddressSet {
  if (set.unresolved.length > 0) conditions.push(`not ${set.unresolved.slice(0, 3).join(", ")} (${key}-negate)`);
  return intersectionOf(complementOf(set), every);
}

function servicesOf(node: ConfigNode, setting: Setting | undefined, books: PolicyBooks): readonly ServicePart[] {
  if (setting !== undefined && setting.words.length > 0) return books.services.resolve(setting.words, setting);
  const at = books.places.of(node);
  // With an internet service, which brings its own ports, none is given.
  if (!OFF.has(node.word("internet-service")) || !OFF.has(node.word("internet-service6"))) return [{ ...anything("", at, ""), conditions: [] }];
  return [anything("", at, "its services are not given")];
}

function narrowing(key: string, words: readonly string[]): string {
  const value = words.slice(0, 5).join(", ");
  if (key === "groups" || key === "fsso-groups") return `only users of ${value}`;
  if (key === "users") return `only user ${value}`;
  if (key === "devices") return `only devices ${value}`;
  return `only with ${key} ${value}`;
}

function internetServices(node: ConfigNode, key: string): string {
  const names = ["-name", "-group", "-custom", "-custom-group", "-id", "-fortiguard"].flatMap((ending) => node.words(`${key}${ending}`));
  return `${node.is(`${key}-negate`, "enable") ? "other than " : ""}${names.slice(0, 5).join(", ")}`;
}

function expiryConditions(node: ConfigNode): string[] {
  if (expiryDay(node.words("policy-expiry-date")) === null) return ["it expires at a time that is not given as a day"];
  const time = /\b\d{2}:\d{2}\b/.exec(node.words("policy-expiry-date").join(" "))?.[0] ?? "00:00";
  return time >= "23:59" ? [] : [`only to ${node.words("policy-expiry-date").join(" ")}`];
}

/** Accepted: security events only unless it says all; denied: nothing unless it says all. */
function loggedOf(node: ConfigNode): boolean | null {
  const written = node.word("logtraffic");
  // "enable" in releases before 5.0.
  if (written === "all" || written === "enable") return true;
  return written === "" && node.word("action") === "" ? null : false;
}

/**
 * Only of policies that deny. The default changed to enable with 7.2.4 (Fortinet Technical Tip "DENY policy for Virtual IP firewall policy" says 7.2.3).
 * Whether a policy that accepts by address also matches what was translated is not documented.
 */
function matchesTranslated(node: ConfigNode, version: PolicyBooks["version"]): boolean | null {
  const written = node.word("match-vip");
  if (node.is("action", "accept")) return null;
  if (written !== "") return written === "enable";
  if (version === null) return null;
  const number = version[0] * 10_000 + version[1] * 100 + version[2];
  return number >= 70_204 ? true : number <= 70_202 ? false : null;
}
