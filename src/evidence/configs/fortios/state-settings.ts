// How one virtual domain keeps state: idle timeouts of the device and of ports, session helpers, and what a change of policies does to live sessions.
// FortiOS CLI Reference, "config system session-ttl", "config system session-helper", "config system settings" (firewall-session-dirty).
import type { StateSettings, WrittenLimit, WrittenWord } from "../../../plant/firewall-config.ts";
import type { OnLoad } from "../../../plant/segmentation.ts";
import { FACTORY_HELPERS } from "./factory-objects.ts";
import type { TextPlaces, VdomTables } from "./fortios-record.ts";
import type { PortTimeout } from "./rule-list.ts";
import { portRange, ttlSeconds } from "./service-book.ts";

/** Helper → the name under which its protocol is known here, and the protocol and port where it must listen to be of use. */
const HELPED: ReadonlyMap<string, { readonly word: string; readonly on: string }> = new Map([
  ["ftp", { word: "ftp", on: "6/21" }],
  ["tftp", { word: "tftp", on: "17/69" }],
  ["dcerpc", { word: "dce-rpc", on: "6/135" }],
  ["rtsp", { word: "rtsp", on: "6/554" }],
  ["sip", { word: "sip", on: "17/5060" }],
  ["pmap", { word: "sunrpc", on: "6/111" }],
  ["h323", { word: "h323", on: "6/1720" }],
  ["tns", { word: "tns", on: "6/1521" }],
  ["pptp", { word: "pptp", on: "6/1723" }],
  ["mgcp", { word: "mgcp", on: "17/2427" }],
  ["rsh", { word: "rsh", on: "6/514" }],
]);

export function stateSettings(tables: VdomTables, places: TextPlaces): StateSettings {
  const limit = (path: string, key: string): WrittenLimit | null => {
    const setting = tables.setting(path, key);
    const seconds = ttlSeconds(setting?.words[0] ?? "");
    return setting === null || seconds === null ? null : { seconds, at: places.of(setting) };
  };
  return { idle: { tcp: limit("system session-ttl", "default"), udp: limit("system global", "udp-idle-timer"), icmp: null }, ...helpers(tables, places), onLoad: onLoad(tables) };
}

/** A text that shows the table shows all of it; one that only deletes names what is gone. */
function helpers(tables: VdomTables, places: TextPlaces): { algsOn: readonly WrittenWord[]; algsOff: readonly WrittenWord[] } {
  const table = tables.table("system session-helper");
  if (table === null || table.size === 0) return { algsOn: [], algsOff: [] };
  const on = new Map<string, WrittenWord>();
  const listens = new Set<string>();
  for (const entry of table.entries()) {
    const name = entry.word("name");
    const helped = HELPED.get(name);
    if (helped === undefined) continue;
    listens.add(name);
    if (helped.on === `${entry.word("protocol")}/${entry.word("port")}`) on.set(helped.word, { word: helped.word, at: places.of(entry) });
  }
  // SIP is also followed by a proxy, unless that is switched off.
  const isSipProxied = tables.setting("system settings", "default-voip-alg-mode")?.words[0] !== "kernel-helper-based";
  const off: WrittenWord[] = [];
  for (const [name, { word }] of HELPED) {
    if (on.has(word) || (word === "sip" && isSipProxied)) continue;
    if (FACTORY_HELPERS.some(([, factory]) => factory === name)) off.push({ word, at: places.of(table) });
  }
  return { algsOn: [...on.values()], algsOff: off };
}

/** Checked by policy, the harshest of them counts. */
function onLoad(tables: VdomTables): OnLoad | null {
  const written = tables.setting("system settings", "firewall-session-dirty")?.words[0];
  if (written === "check-all") return "reevaluate";
  if (written === "check-new") return "keep";
  if (written !== "check-policy-option") return null;
  const policies = [...tables.entries("firewall policy")];
  return policies.length > 0 && policies.every((policy) => policy.is("firewall-session-dirty", "check-new")) ? "keep" : "reevaluate";
}

export function portTimeouts(tables: VdomTables): PortTimeout[] {
  const found: PortTimeout[] = [];
  for (const entry of tables.table("system session-ttl")?.tables.get("port")?.entries() ?? []) {
    const protocol = Number(entry.word("protocol") || "0");
    const start = entry.word("start-port");
    const ports = portRange(`${start}-${entry.word("end-port") || start}`);
    // Written without a value, the port's timeout is 300 s. FortiOS CLI Reference, "config system session-ttl".
    const seconds = entry.settings.has("timeout") ? ttlSeconds(entry.word("timeout")) : 300;
    if (Number.isInteger(protocol) && protocol > 0 && ports !== undefined && seconds !== null) found.push({ protocol, ports, seconds });
  }
  return found.slice(0, MOST_TIMEOUTS);
}

/** More than a device takes; each splits every policy. */
const MOST_TIMEOUTS = 512;
