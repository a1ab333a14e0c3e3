// Security rules → packet rules. Rules see addresses and ports before translation and the zones of the interfaces that the packet really enters and
// leaves by, the latter after translation of its destination (PAN-OS Administrator's Guide, "NAT Policy Overview"). First match wins; a zone `any`
// is every zone; rule-type intrazone and interzone (ibid., "Security Policy Rules") are written out zone by zone.
import { type AddressSet, complementOf, EVERY_IP } from "../../../plant/address-set.ts";
import { type EndpointSet, PLAIN_RULE, type RuleAction } from "../../../plant/packet-rule.ts";
import type { Network } from "./network.ts";
import type { ObjectBook } from "./object-book.ts";
import { type ConfigNode, claim, claimAll, isYes, lastLineOf, membersOf, nodeAt, textOf } from "./panos-record.ts";
import { type OverrideRule, variantsOf } from "./rule-applications.ts";
import type { RuleList } from "./rule-list.ts";
import { scheduleOf } from "./schedules.ts";

export interface RuleReading {
  readonly book: ObjectBook;
  readonly network: Network;
  readonly overrides: readonly OverrideRule[];
  readonly list: RuleList;
}

/** Keys that cannot change what is carried. */
const IRRELEVANT: ReadonlySet<string> = new Set("description log-setting log-start log-end tag group-tag uuid option qos".split(" "));
/** Members besides `any` and `no-hip` that make the rule match perhaps: [key, words]. */
const ASKED: readonly (readonly [string, string])[] = [
  ["source-user", "users"],
  ["source-hip", "host profiles of the source"],
  ["destination-hip", "host profiles of the destination"],
  ["hip-profiles", "host profiles"],
  ["category", "URL categories"],
  ["source-imsi", "subscribers"],
  ["source-imei", "equipment"],
  ["source-nw-slice", "network slices"],
  ["saas-user-list", "SaaS users"],
  ["saas-tenant-list", "SaaS tenants"],
];
const ACTIONS: ReadonlyMap<string, RuleAction> = new Map<string, RuleAction>([
  ["allow", "permit"],
  // The application's own way to deny: dropped, or for some reset.
  ["deny", "deny"],
  ["drop", "deny"],
  ["drop-all-packets", "deny"],
  ["reset-client", "reject"],
  ["reset-server", "reject"],
  ["reset-both", "reject"],
]);
/** With more zones a rule of type interzone is not written out. */
const MOST_ZONE_PAIRS = 10_000;
const MULTICAST_ADDRESSES: AddressSet = { v4: [{ from: 0xe000_0000, to: 0xefff_ffff }], v6: [{ from: 0xff00n << 112n, to: (1n << 128n) - 1n }], macs: new Set(), unresolved: [] };

/** `listPath`: the words before the rule's name in a set line. */
export function readSecurityRule(rule: ConfigNode, listPath: string, extraConditions: readonly string[], reading: RuleReading): void {
  const { book, list } = reading;
  claim(rule, "understood");
  const at = book.at(rule);
  const conditions: string[] = [...extraConditions];
  const from = membersOf(rule, "from");
  const to = membersOf(rule, "to");
  const sources = membersOf(rule, "source");
  const destinations = membersOf(rule, "destination");
  const applications = membersOf(rule, "application");
  const services = membersOf(rule, "service");
  const actionText = textOf(rule, "action");
  let action: RuleAction = actionText === null ? "unsure" : (ACTIONS.get(actionText) ?? "unsure");
  if (action === "deny" && isYes(rule, "icmp-unreachable")) action = "reject";
  if (action === "unsure") book.warn("panos-rule-action", rule, `rule ${rule.name} has no action that is known`);
  claimAll(rule.children.get("icmp-unreachable"), "understood");
  for (const [key, members] of [
    ["from", from],
    ["to", to],
    ["source", sources],
    ["destination", destinations],
    ["application", applications],
  ] as const) {
    if (members.length === 0) conditions.push(`no ${key} is written`);
  }
  for (const [key, words] of ASKED) {
    const members = membersOf(rule, key).map((m) => m.name);
    if (members.length > 0 && !members.includes("any")) conditions.push(`only ${words} ${members.join(", ")}`);
  }
  if (rule.children.has("target")) conditions.push(...targetConditions(rule));
  const scheduleName = textOf(rule, "schedule");
  const schedule = scheduleName === null || scheduleName === "none" ? null : scheduleOf(scheduleName, book);
  if (schedule?.condition != null) conditions.push(schedule.condition);
  const disabled = isYes(rule, "disabled");
  const ruleType = textOf(rule, "rule-type") ?? "universal";
  const profile = rule.children.get("profile-setting");
  if (profile !== undefined) claimAll(profile, "partly", "what its profiles find in the content of permitted connections may end them");
  const comment = textOf(rule, "description");
  const logged = ["log-end", "log-start"].some((key) => isYes(rule, key)) ? true : isNo(rule, "log-end") ? false : null;
  const source = endpointAddresses(sources, isYes(rule, "negate-source"), "source", conditions, book);
  const destination = endpointAddresses(destinations, isYes(rule, "negate-destination"), "destination", conditions, book);
  const variants = variantsOf(services, applications, reading.overrides, book, at);
  for (const key of rule.children.values()) {
    if (key.state !== null) continue;
    if (IRRELEVANT.has(key.name)) claimAll(key, "irrelevant");
    else {
      conditions.push(`"${key.name}" is not understood`);
      claimAll(key, "unknown", "no word of a security rule that is known");
    }
  }
  const text = ruleText(rule);
  const writtenOrder = list.write({
    name: rule.name,
    list: listPath,
    action,
    notHolding: disabled ? "disabled" : null,
    until: schedule?.until ?? null,
    schedule: scheduleName,
    logged,
    comment,
    text,
    at,
    toLine: lastLineOf(rule),
  });
  if (disabled) return;
  const isMulticast = to.some((z) => z.name === "multicast");
  if (isMulticast) conditions.push("what is sent to the zone multicast");
  const everyAddress = isMulticast && to.length === 1 ? { ...destination, addresses: destination.addresses ?? MULTICAST_ADDRESSES } : destination;
  for (const pair of zonePairs(from, isMulticast ? [] : to, ruleType, reading, conditions)) {
    for (const variant of variants) {
      list.add({
        ...PLAIN_RULE,
        action,
        source: { zones: pair.from, addresses: source.addresses },
        destination: { zones: pair.to, addresses: everyAddress.addresses },
        services: variant.services,
        applications: variant.applications,
        conditions: [...conditions, ...variant.conditions],
        idleSeconds: variant.idleSeconds,
        until: schedule?.until ?? null,
        writtenOrder,
        text,
        at,
      });
    }
  }
}

function isNo(rule: ConfigNode, key: string): boolean {
  return textOf(rule, key) === "no";
}

/** A rule that is pushed to some firewalls of the group only. */
function targetConditions(rule: ConfigNode): string[] {
  const target = rule.children.get("target") as ConfigNode;
  claimAll(target, "understood");
  const devices = [...(nodeAt(target, "devices")?.children.keys() ?? [])];
  const tags = [...(nodeAt(target, "tags")?.children.keys() ?? [])];
  if (devices.length === 0 && tags.length === 0) return [];
  return [`only on ${isYes(target, "negate") ? "firewalls other than" : "firewalls"} ${[...devices, ...tags].join(", ")}`];
}

function endpointAddresses(members: readonly ConfigNode[], negated: boolean, end: string, conditions: string[], book: ObjectBook): { readonly addresses: AddressSet | null } {
  const set = members.length === 0 ? null : book.addressesOf(members);
  if (!negated) return { addresses: set };
  if (set !== null && set.unresolved.length > 0) conditions.push(`only where the ${end} is none of ${set.unresolved.join(", ")}`);
  return { addresses: complementOf(set ?? EVERY_IP) };
}

export interface ZonePair {
  readonly from: EndpointSet["zones"];
  readonly to: EndpointSet["zones"];
}

function zonePairs(from: readonly ConfigNode[], to: readonly ConfigNode[], ruleType: string, reading: RuleReading, conditions: string[]): ZonePair[] {
  const { network } = reading;
  const names = (members: readonly ConfigNode[]): string[] | null => (members.length === 0 || members.some((m) => m.name === "any") ? null : [...new Set(members.map((m) => m.name))]);
  const portsOf = (zones: readonly string[] | null): string[] | null => (zones === null ? null : [...new Set(zones.flatMap((z) => zonePorts(z, from, to, reading)))]);
  const sources = names(from);
  const targets = names(to);
  if (ruleType === "universal") return [{ from: portsOf(sources), to: portsOf(targets) }];
  if (ruleType !== "intrazone" && ruleType !== "interzone") {
    conditions.push(`rule type ${ruleType} is not known`);
    return [{ from: portsOf(sources), to: portsOf(targets) }];
  }
  if (sources === null && network.zones.size === 0) {
    conditions.push(ruleType === "intrazone" ? "only inside a zone" : "only between zones");
    return [{ from: null, to: portsOf(targets) }];
  }
  const pairs: ZonePair[] = [];
  const all = [...network.zones.keys()];
  if (ruleType === "interzone" && (sources ?? all).length * (targets ?? all).length > MOST_ZONE_PAIRS) {
    conditions.push("only between zones");
    return [{ from: portsOf(sources), to: portsOf(targets) }];
  }
  for (const zone of sources ?? all) {
    const own = zonePorts(zone, from, to, reading);
    if (ruleType === "intrazone") pairs.push({ from: own, to: own });
    else {
      const others = (targets ?? all).filter((z) => z !== zone);
      if (targets === null && all.length <= 1) {
        // The zones that it could lead to are not written here.
        conditions.push("only between zones");
        pairs.push({ from: own, to: null });
      } else if (others.length > 0) pairs.push({ from: own, to: portsOf(others) });
    }
  }
  return pairs;
}

function zonePorts(zone: string, from: readonly ConfigNode[], to: readonly ConfigNode[], { network, book }: RuleReading): readonly string[] {
  const ports = network.zones.get(zone);
  if (ports !== undefined) return ports;
  const usedAt = [...from, ...to].find((m) => m.name === zone);
  if (usedAt !== undefined) {
    if (network.zones.size > 0) book.warn("panos-undefined-zone", usedAt, `the zone ${JSON.stringify(zone)} is used and not defined`);
    if (!network.interfaces.some((i) => i.name === zone)) network.interfaces.push({ name: zone, hardware: null, zone, networks: [], enabled: true, vlan: null, at: book.at(usedAt) });
  }
  return [zone];
}

/** One line for people, whatever the form of the text. */
export function ruleText(rule: ConfigNode): string {
  const parts = [JSON.stringify(rule.name)];
  for (const key of ["from", "source", "to", "destination", "application", "service", "action"]) {
    const node = rule.children.get(key);
    if (node === undefined) continue;
    const negated = isYes(rule, `negate-${key}`) ? "not " : "";
    const values = [...node.children.keys()];
    parts.push(`${key} ${negated}${values.slice(0, 8).join(",")}${values.length > 8 ? `,… (${values.length})` : ""}`);
  }
  if (isYes(rule, "disabled")) parts.push("disabled");
  return parts.join(" ");
}
