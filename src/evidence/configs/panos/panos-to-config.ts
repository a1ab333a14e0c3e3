// From the tree to firewalls: one for each virtual system, or on Panorama one for each device group that has rules or inherits them.
import { countText } from "../../../foundation/count-words.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { EVERY_IP } from "../../../plant/address-set.ts";
import { PLAIN_WRITTEN, type FilterStage, type FirewallConfig, type NatRule, type StateSettings, type WrittenLimit, type WrittenWord } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type RuleAction } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import { addDefaultRules } from "./default-rules.ts";
import { readNatRules } from "./nat-rules.ts";
import { type Network, readNetwork } from "./network.ts";
import { ObjectBook } from "./object-book.ts";
import { type ConfigNode, claim, claimAll, isYes, nodeAt, nodesOf, type PanosRecord, textOf } from "./panos-record.ts";
import { packets, portRanges, PROTOCOL_NUMBERS } from "./port-lists.ts";
import type { OverrideRule } from "./rule-applications.ts";
import { MOST_RULES, type RuleBudget, RuleList } from "./rule-list.ts";
import { readSecurityRule } from "./security-rules.ts";

/** A place that holds rulebases, and the words of a set line that lead to each. */
interface RulePlace {
  readonly bases: ConfigNode;
  readonly path: string;
}

interface FirewallParts {
  readonly name: string;
  readonly scopes: readonly ConfigNode[];
  readonly devices: readonly ConfigNode[];
  readonly systems: readonly ConfigNode[];
  readonly isOnlySystem: boolean;
  readonly before: readonly RulePlace[];
  readonly own: readonly RulePlace[];
  readonly after: readonly RulePlace[];
  /** Rules that stand before all others, or between those before and after, and are not in this text. */
  readonly unseen: { readonly where: "first" | "between"; readonly text: string } | null;
}

export function firewallsOf(record: PanosRecord, file: string, diagnostics: Diagnostic[]): FirewallConfig[] {
  const budget: RuleBudget = { left: MOST_RULES };
  const root = record.root;
  const shared = root.children.get("shared");
  const out: FirewallConfig[] = [];
  for (const device of root.children.get("devices")?.children.values() ?? []) {
    claim(device, "understood");
    for (const parts of [...systemsOf(root, device, shared), ...groupsOf(root, device, shared, diagnostics, file)]) {
      out.push(firewallOf(parts, device, shared, file, diagnostics, budget));
    }
  }
  if (budget.left <= 0) {
    diagnostics.push({
      code: "panos-too-many-rules",
      severity: "error",
      message: `the text becomes more than ${countText(MOST_RULES)} rules; the rest is not read`,
      at: { kind: "file", file },
    });
  }
  return out;
}

function systemsOf(root: ConfigNode, device: ConfigNode, shared: ConfigNode | undefined): FirewallParts[] {
  const systems = [...(device.children.get("vsys")?.children.values() ?? [])];
  const isPanorama = device.children.has("device-group");
  if (systems.length === 0 && !isPanorama && (device.children.has("network") || device.children.has("deviceconfig"))) {
    const only = { name: "vsys1", parent: device, children: new Map(), line: device.line, column: 1, lines: [], turn: 0, state: null, why: null };
    systems.push(only);
  }
  const hostname = textOf(device, "deviceconfig", "system", "hostname") ?? "";
  const pushed = nodeAt(root, "policy", "panorama") ?? nodeAt(root, "panorama");
  const managed = ["panorama-server", "panorama"].some((key) => nodeAt(device, "deviceconfig", "system", key) !== undefined);
  return systems.map((system) => ({
    name: systems.length > 1 ? `${hostname === "" ? "" : `${hostname} `}${system.name}` : hostname,
    scopes: [system, ...(shared === undefined ? [] : [shared]), ...(pushed === undefined ? [] : [pushed])],
    devices: [device],
    systems: [system],
    isOnlySystem: systems.length === 1,
    before: places(pushed, "pre-rulebase", ""),
    own: places(system, "rulebase", system.name === "vsys1" && systems.length === 1 ? "" : `vsys ${system.name} `),
    after: places(pushed, "post-rulebase", ""),
    unseen: managed && pushed === undefined ? { where: "first" as const, text: "Panorama manages this firewall, and what it pushes before these rules is not in this text" } : null,
  }));
}

function places(scope: ConfigNode | undefined, base: string, path: string): RulePlace[] {
  const bases = scope?.children.get(base);
  return bases === undefined ? [] : [{ bases, path: `${path}${base}` }];
}

function groupsOf(root: ConfigNode, device: ConfigNode, shared: ConfigNode | undefined, diagnostics: Diagnostic[], file: string): FirewallParts[] {
  const groups = device.children.get("device-group");
  if (groups === undefined) return [];
  const out: FirewallParts[] = [];
  for (const group of groups.children.values()) {
    claim(group, "understood");
    const line = lineage(group, groups, root, device, diagnostics, file);
    const scopes = [...line, ...(shared === undefined ? [] : [shared])];
    const path = (node: ConfigNode): string => (node === shared ? "shared " : `device-group ${quoted(node.name)} `);
    const before = [...scopes].reverse().flatMap((s) => places(s, "pre-rulebase", path(s)));
    const after = scopes.flatMap((s) => places(s, "post-rulebase", path(s)));
    if (before.length === 0 && after.length === 0) continue;
    const templates = templatesOf(group, device, diagnostics, file);
    out.push({
      name: group.name,
      scopes,
      devices: templates.flatMap((t) => [...(nodeAt(t, "config", "devices")?.children.values() ?? [])]),
      systems: templates.flatMap((t) => [...(nodeAt(t, "config", "devices")?.children.values() ?? [])].flatMap((d) => [...(d.children.get("vsys")?.children.values() ?? [])])),
      isOnlySystem: true,
      before,
      own: [],
      after,
      unseen: { where: "between", text: "rules that a firewall of the group holds itself stand between those of Panorama, and are not in this text" },
    });
  }
  return out;
}

/** The group, its parent, and so on. */
function lineage(group: ConfigNode, groups: ConfigNode, root: ConfigNode, device: ConfigNode, diagnostics: Diagnostic[], file: string): ConfigNode[] {
  const line: ConfigNode[] = [];
  const seen = new Set<string>();
  for (let node: ConfigNode | undefined = group; node !== undefined; ) {
    if (seen.has(node.name)) {
      diagnostics.push({
        code: "panos-group-cycle",
        severity: "error",
        message: `the device group ${node.name} is its own parent`,
        at: { kind: "text", file, line: group.line, column: group.column },
      });
      break;
    }
    seen.add(node.name);
    line.push(node);
    const readonly = nodeAt(root, "readonly", "devices", device.name, "device-group", node.name);
    const parent: string | null = textOf(readonly, "parent-dg") ?? textOf(node, "parent-dg");
    node = parent === null || parent === "shared" ? undefined : groups.children.get(parent);
  }
  return line;
}

/** The templates of the firewalls of a group, the one that counts most first. */
function templatesOf(group: ConfigNode, device: ConfigNode, diagnostics: Diagnostic[], file: string): ConfigNode[] {
  const serials = new Set(nodeAt(group, "devices")?.children.keys() ?? []);
  const stacks: string[][] = [];
  const lists = (stack: ConfigNode): boolean => [...(nodeAt(stack, "devices")?.children.keys() ?? [])].some((serial) => serials.has(serial));
  for (const stack of device.children.get("template-stack")?.children.values() ?? []) {
    claim(stack, "understood");
    if (lists(stack)) stacks.push([...(nodeAt(stack, "templates")?.children.keys() ?? [])]);
  }
  for (const template of device.children.get("template")?.children.values() ?? []) if (lists(template)) stacks.push([template.name]);
  const [first, ...others] = stacks;
  if (others.some((other) => other.join("\n") !== (first ?? []).join("\n"))) {
    diagnostics.push({
      code: "panos-several-templates",
      severity: "warning",
      message: `the firewalls of ${group.name} get different templates; zones and interfaces of the first are taken`,
      at: { kind: "text", file, line: group.line, column: group.column },
    });
  }
  return (first ?? []).flatMap((name) => nodeAt(device, "template", name) ?? []);
}

function firewallOf(parts: FirewallParts, device: ConfigNode, shared: ConfigNode | undefined, file: string, diagnostics: Diagnostic[], budget: RuleBudget): FirewallConfig {
  const book = new ObjectBook(parts.scopes, file, diagnostics);
  const network = readNetwork(parts.devices, parts.systems, parts.isOnlySystem, book);
  const list = new RuleList(budget);
  const fallbackAt = book.at(parts.own[0]?.bases ?? parts.before[0]?.bases ?? parts.after[0]?.bases ?? parts.systems[0] ?? device);
  const allPlaces = [...parts.before, ...parts.own, ...parts.after];
  for (const place of allPlaces) for (const empty of ["security", "nat", "default-security-rules"]) claimEmpty(nodeAt(place.bases, empty));
  const overrides = allPlaces.flatMap((p) => rulesOf(p, "application-override")).flatMap((rule) => overrideOf(rule, book));
  const reading = { book, network, overrides, list };
  addUnzoned(network, list, parts.own.length > 0 || parts.before.length === 0);
  if (parts.unseen?.where === "first") addUnseen(parts.unseen.text, list, fallbackAt);
  for (const place of parts.before) for (const rule of rulesOf(place, "security")) readSecurityRule(rule, listPath(place), [], reading);
  for (const place of parts.own) for (const rule of rulesOf(place, "security")) readSecurityRule(rule, listPath(place), [], reading);
  if (parts.unseen?.where === "between") addUnseen(parts.unseen.text, list, fallbackAt);
  for (const place of parts.after) for (const rule of rulesOf(place, "security")) readSecurityRule(rule, listPath(place), [], reading);
  const defaults = [...parts.own, ...parts.after, ...parts.before].flatMap((p) => nodeAt(p.bases, "default-security-rules", "rules") ?? []);
  const otherwise = addDefaultRules(defaults, network, list, book, fallbackAt);
  const natRules = allPlaces.flatMap((p) => rulesOf(p, "nat")).map((node) => ({ node, conditions: parts.unseen === null ? [] : [parts.unseen.text] }));
  const nat = readNatRules(natRules, network, book);
  if (parts.unseen !== null) diagnostics.push({ code: "panos-unseen-rules", severity: "warning", message: `${parts.name}: ${parts.unseen.text}`, at: fallbackAt });
  const missing = [...network.routesMissing, ...forwardingRules(allPlaces)];
  if (parts.unseen?.where === "between") missing.push("routes that a firewall of the group holds itself are not in this text");
  const stages: FilterStage[] = [
    ...doSStage(allPlaces, list, book),
    { name: "security policies", entersBy: null, leavesBy: null, asks: "first-packet", seesTranslated: { source: false, destination: false }, rules: list.rules, otherwise },
  ];
  return {
    name: parts.name,
    device: "pan-os",
    interfaces: network.interfaces,
    routes: network.routes,
    routesMissing: missing.length === 0 ? null : [...new Set(missing)].join("; "),
    stages,
    toDevice: null,
    nat: nat as readonly NatRule[],
    state: stateOf([...parts.devices, ...(parts.devices.includes(device) ? [] : [device])].slice(0, parts.devices.length || 1), parts.scopes, shared, overrides, book),
    written: list.written,
  };
}

function claimEmpty(base: ConfigNode | undefined): void {
  const list = base?.children.get("rules");
  if (list !== undefined) claim(list, "understood");
}

function listPath(place: RulePlace): string {
  return `${place.path} security rules`;
}

function rulesOf(place: RulePlace, base: string): ConfigNode[] {
  const list = nodeAt(place.bases, base, "rules");
  if (list === undefined) return [];
  if (base !== "dos") claim(list, "understood");
  return [...list.children.values()];
}

/** An interface must be in a zone before it carries anything (PAN-OS Administrator's Guide, "Security Zones"). */
function addUnzoned(network: Network, list: RuleList, isWhole: boolean): void {
  if (network.unzoned.length === 0 || network.zones.size === 0) return;
  const at = (network.interfaces.find((i) => i.name === network.unzoned[0]) ?? { at: null }).at as TextAt;
  const action: RuleAction = isWhole ? "deny" : "unsure";
  const text = `an interface without a zone carries nothing: ${network.unzoned.join(", ")}`;
  const writtenOrder = list.note("interfaces without a zone", "the device's nature", action, text, at);
  const service = packets(null, "any", at);
  const any = { zones: null, addresses: null };
  const end = { zones: network.unzoned, addresses: null };
  list.add({ ...PLAIN_RULE, action, source: end, destination: any, services: [service], until: null, writtenOrder, text, at });
  list.add({ ...PLAIN_RULE, action, source: any, destination: end, services: [service], until: null, writtenOrder, text, at });
}

function addUnseen(text: string, list: RuleList, at: TextAt): void {
  const writtenOrder = list.note("rules that are not in this text", "not read", "unsure", text, at);
  const end = { zones: null, addresses: EVERY_IP };
  list.add({ ...PLAIN_RULE, action: "unsure", source: end, destination: end, services: [packets(null, "any", at)], conditions: [text], until: null, writtenOrder, text, at });
}

function overrideOf(rule: ConfigNode, book: ObjectBook): OverrideRule[] {
  const disabled = isYes(rule, "disabled");
  const ports = portRanges([...(rule.children.get("port")?.children.keys() ?? [])].join(","));
  const protocol = PROTOCOL_NUMBERS.get(textOf(rule, "protocol") ?? "");
  // That rules which ask for applications match perhaps on these ports is in the result.
  claimAll(rule, "understood");
  return disabled || ports === null || protocol === undefined ? [] : [{ ruleName: rule.name, ports, protocol, at: book.at(rule) }];
}

function forwardingRules(all: readonly RulePlace[]): string[] {
  for (const place of all) {
    for (const rule of nodeAt(place.bases, "decryption", "rules")?.children.values() ?? []) {
      if (rule.parent !== null) claim(rule.parent, "understood");
      if (isYes(rule, "disabled") || textOf(rule, "action") === "no-decrypt") claimAll(rule, "understood");
    }
  }
  return [
    ["pbf", "policy-based forwarding sends packets elsewhere"],
    ["sdwan", "SD-WAN chooses the way of packets"],
  ].flatMap(([base, words]) => (all.some((p) => [...(nodeAt(p.bases, base as string, "rules")?.children.values() ?? [])].some((rule) => !isYes(rule, "disabled"))) ? [words as string] : []));
}

/** Rules of DoS protection that deny; those that protect or allow limit only how many connections are opened. */
function doSStage(all: readonly RulePlace[], list: RuleList, book: ObjectBook): FilterStage[] {
  const stage = new RuleList({ left: MOST_RULES });
  for (const place of all) {
    for (const rule of rulesOf(place, "dos")) {
      const action = nodeAt(rule, "action", "deny") ?? nodeAt(rule, "action", "drop");
      if (action === undefined || isYes(rule, "disabled")) continue;
      const at = book.at(rule);
      const text = `DoS protection rule ${JSON.stringify(rule.name)} denies what it matches`;
      const writtenOrder = list.write({ ...PLAIN_WRITTEN, name: rule.name, list: `${place.path} dos rules`, action: "unsure", text, at, toLine: at.line });
      const addresses = (key: string) => (rule.children.has(key) ? book.addressesOf([...(rule.children.get(key) as ConfigNode).children.values()]) : null);
      stage.add({
        ...PLAIN_RULE,
        action: "deny",
        source: { zones: null, addresses: addresses("source") },
        destination: { zones: null, addresses: addresses("destination") },
        services: [packets(null, "any", at)],
        conditions: ["what else the DoS protection rule asks is not read"],
        until: null,
        writtenOrder,
        text,
        at,
      });
    }
  }
  if (stage.rules.length === 0) return [];
  const otherwise = { action: "permit", text: "no DoS protection rule denies", at: null } as const;
  return [{ name: "DoS protection policies", entersBy: null, leavesBy: null, asks: "first-packet", seesTranslated: { source: false, destination: false }, rules: stage.rules, otherwise }];
}

const ALG_NAMES: ReadonlyMap<string, string> = new Map([
  ["msrpc", "dce-rpc"],
  ["ms-rpc", "dce-rpc"],
  ["portmapper", "sunrpc"],
  ["rpc", "sunrpc"],
]);

function stateOf(devices: readonly ConfigNode[], scopes: readonly ConfigNode[], shared: ConfigNode | undefined, overrides: readonly OverrideRule[], book: ObjectBook): StateSettings {
  const limit = (key: string): WrittenLimit | null => {
    for (const device of devices) {
      const node = nodeAt(device, "deviceconfig", "setting", "session", key);
      const seconds = Number(textOf(device, "deviceconfig", "setting", "session", key) ?? Number.NaN);
      if (node !== undefined && seconds > 0) return { seconds, at: book.at(node) };
    }
    return null;
  };
  const off: WrittenWord[] = [];
  for (const scope of new Set([...scopes, ...(shared === undefined ? [] : [shared])])) {
    for (const list of [nodeAt(scope, "alg-override", "application"), scope.children.get("application")]) {
      for (const application of list?.children.values() ?? []) {
        if (isYes(application, "alg-disabled")) off.push({ word: ALG_NAMES.get(application.name) ?? application.name, at: book.at(application) });
      }
    }
  }
  // What is given another name is not followed as the protocol that it is.
  const negotiated = [
    [21, 6, "ftp"],
    [69, 17, "tftp"],
    [135, 6, "dce-rpc"],
    [554, 6, "rtsp"],
    [5060, 6, "sip"],
    [5060, 17, "sip"],
    [111, 6, "sunrpc"],
    [111, 17, "sunrpc"],
  ] as const;
  for (const [port, protocol, word] of negotiated) {
    const by = overrides.find((o) => o.protocol === protocol && o.ports.some(([from, to]) => port >= from && port <= to));
    if (by !== undefined) off.push({ word, at: by.at });
  }
  const rematch = devices.map((d) => textOf(d, "deviceconfig", "setting", "config", "rematch")).find((v) => v !== null);
  return {
    idle: { tcp: limit("timeout-tcp"), udp: limit("timeout-udp"), icmp: limit("timeout-icmp") },
    algsOn: [],
    algsOff: off,
    onLoad: rematch === "yes" ? "reevaluate" : rematch === "no" ? "keep" : null,
  };
}

export function quoted(word: string): string {
  return /^[A-Za-z0-9._@:/$-]+$/.test(word) ? word : `"${word.replace(/[\\"]/g, "\\$&")}"`;
}

/** Of every line what became of it, from the nodes that own it. */
export function markNodes(root: ConfigNode, mark: (line: number, state: "understood" | "irrelevant" | "unsupported" | "partly" | "unknown", why: string | null) => void): void {
  const order = [...nodesOf(root)];
  const holds = new Map<ConfigNode, boolean>();
  // Children come after their parents: walked backwards, what is below is known first.
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as ConfigNode;
    const below = [...node.children.values()].some((child) => holds.get(child) === true);
    holds.set(node, below || node.state !== null);
    for (const line of node.lines) {
      if (node.state !== null) mark(line, node.state, node.why);
      else if (below || node === root) mark(line, "understood", null);
      else mark(line, "unknown", "not recognised");
    }
  }
}
