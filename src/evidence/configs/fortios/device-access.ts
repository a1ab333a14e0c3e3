// What reaches the FortiGate itself: local-in policies, then the services that its interfaces allow (allowaccess). What else it listens to (DHCP, DNS,
// routing, VPN) follows from settings that are not modelled: whatever nothing here decides is open.
import type { FilterStage, WrittenRule } from "../../../plant/firewall-config.ts";
import { type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import { addressSet, EVERY_IP } from "../../../plant/address-set.ts";
import type { NumberRanges, PacketsMatch, TextAt } from "../../../plant/segmentation.ts";
import type { ConfigNode, Setting } from "./fortios-record.ts";
import { type PolicyBooks, readPolicy } from "./read-policy.ts";
import { RuleList, servicesFor, writtenRule } from "./rule-list.ts";
import { only, packets } from "./service-book.ts";

/** Ports of what an interface allows. FortiOS Ports and Protocols, "Incoming ports"; null = it has a port of its own in config system global. */
const ACCESS: ReadonlyMap<string, { readonly protocol: number; readonly port: number; readonly setting?: string }> = new Map([
  ["https", { protocol: 6, port: 443, setting: "admin-sport" }],
  ["http", { protocol: 6, port: 80, setting: "admin-port" }],
  ["ssh", { protocol: 6, port: 22, setting: "admin-ssh-port" }],
  ["telnet", { protocol: 6, port: 23, setting: "admin-telnet-port" }],
  ["snmp", { protocol: 17, port: 161 }],
  ["fgfm", { protocol: 6, port: 541 }],
  ["radius-acct", { protocol: 17, port: 1813 }],
  ["ftm", { protocol: 6, port: 4433 }],
]);

export function deviceStage(books: PolicyBooks, written: WrittenRule[]): FilterStage {
  const list = new RuleList(books.troubles, []);
  for (const version of [4, 6] as const) {
    const table = version === 4 ? "local-in-policy" : "local-in-policy6";
    for (const node of books.tables.entries(`firewall ${table}`)) {
      const policy = readPolicy(node, version === 4 ? "local-in" : "local-in6", books);
      const at = books.places.of(node);
      written.push(writtenRule(node, table, at, policy));
      if (policy.notHolding !== null) continue;
      const origin = { written: written.length - 1, text: `${table} ${written[written.length - 1]?.text ?? ""}`, at };
      for (const ends of policy.ends) if (ends.version === version) list.addPolicy(policy, origin, ends.source, ends.destination ?? EVERY_IP, servicesFor(version, policy.services), ends.conditions);
    }
  }
  addAllowed(books, list, written);
  return {
    name: "local-in policies",
    entersBy: null,
    leavesBy: null,
    asks: "first-packet",
    seesTranslated: { source: false, destination: false },
    rules: list.rules,
    otherwise: { action: "unsure", text: "what else the device accepts for itself follows from its services (DHCP, DNS, routing, VPN), which are not modelled", at: null },
  };
}

function addAllowed(books: PolicyBooks, list: RuleList, written: WrittenRule[]): void {
  const isTrustedOnly = [...books.tables.entries("system admin")].some((admin) => [...admin.settings.keys()].some((key) => /^(ip6-)?trusthost/.test(key)));
  for (const node of books.tables.entries("system interface")) {
    const port = books.interfaces.interfaces.find(({ name }) => name === node.name);
    if (port === undefined || !port.enabled) continue;
    const six = node.tables.get("ipv6");
    for (const setting of [
      node.settings.get("allowaccess"),
      ...[...(node.tables.get("secondaryip")?.entries() ?? [])].map((second) => second.settings.get("allowaccess")),
      six?.settings.get("ip6-allowaccess"),
    ]) {
      if (setting === undefined) continue;
      const at = books.places.of(setting);
      const name = `${node.name} (line ${setting.line})`;
      written.push({
        name,
        list: "allowaccess",
        action: "permit",
        notHolding: null,
        until: null,
        schedule: null,
        hits: null,
        logged: null,
        comment: null,
        text: `edit ${node.name}; set allowaccess ${setting.words.join(" ")}`,
        at,
        toLine: at.line,
      });
      addServices(books, list, { node, setting, at, written: written.length - 1, isTrustedOnly, own: addressSet(port.networks.map((network) => network.split("/")[0] ?? "")) });
    }
  }
}

interface Allowed {
  readonly node: ConfigNode;
  readonly setting: Setting;
  readonly at: TextAt;
  readonly written: number;
  readonly isTrustedOnly: boolean;
  readonly own: ReturnType<typeof addressSet>;
}

function addServices(books: PolicyBooks, list: RuleList, { node, setting, at, written, isTrustedOnly, own }: Allowed): void {
  const match = (word: string, protocol: number, ports: NumberRanges | null): PacketsMatch => packets(word, at, { protocols: only(protocol), destinationPorts: ports });
  const managed: PacketsMatch[] = [];
  const open: PacketsMatch[] = [];
  for (const word of setting.words) {
    const access = ACCESS.get(word);
    if (word === "ping") open.push(match(word, 1, null), match(word, 58, null));
    else if (word === "fabric" || word === "capwap") open.push(match(word, 17, [[5246, 5249]]), match(word, 6, [[8013, 8013]]));
    else if (access !== undefined) {
      const port = access.setting === undefined ? access.port : Number(books.tables.setting("system global", access.setting)?.words[0] ?? access.port);
      if (Number.isInteger(port) && port > 0 && port < 65_536) (access.setting === undefined ? open : managed).push(match(word, access.protocol, [[port, port]]));
    }
  }
  const base: Omit<PacketRule, "services" | "conditions"> = {
    ...PLAIN_RULE,
    action: "permit",
    source: { zones: [node.name], addresses: null },
    destination: { zones: null, addresses: own },
    until: null,
    writtenOrder: written,
    text: `edit ${node.name}; set allowaccess ${setting.words.join(" ")}`,
    at,
  };
  if (open.length > 0) list.add({ ...base, services: open, conditions: [] });
  if (managed.length > 0) list.add({ ...base, services: managed, conditions: isTrustedOnly ? ["only from trusted hosts of the administrator"] : [] });
}
