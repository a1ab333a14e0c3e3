// A FortiOS record in the neutral form: one firewall per virtual domain that has interfaces or policies.
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import type { LineTally } from "../line-tally.ts";
import { AddressBook } from "./address-book.ts";
import type { ConfigTroubles } from "./config-troubles.ts";
import { deviceStage } from "./device-access.ts";
import { type FortiosRecord, type TextPlaces, VdomTables } from "./fortios-record.ts";
import { InterfaceNames } from "./interface-names.ts";
import { PolicyStage } from "./policy-stage.ts";
import type { PolicyBooks } from "./read-policy.ts";
import { RuleList } from "./rule-list.ts";
import { ScheduleBook } from "./schedule-book.ts";
import { ServiceBook } from "./service-book.ts";
import { portTimeouts, stateSettings } from "./state-settings.ts";
import { translations } from "./translations.ts";
import { VipBook } from "./vip-book.ts";

export function fortiosToRules(record: FortiosRecord, tally: LineTally, places: TextPlaces, troubles: ConfigTroubles): FirewallConfig[] {
  if (record.vdoms.size === 0) return [toFirewall(record, new VdomTables("root", record.global, record.global), true, tally, places, troubles)];
  const all = [...record.vdoms].map(([name, own]) => toFirewall(record, new VdomTables(name, own, record.global), false, tally, places, troubles));
  // A domain that is only named says nothing.
  const said = all.filter((firewall) => firewall.interfaces.length > 0 || firewall.written.some((rule) => rule.list !== "multicast-policy"));
  return said.length > 0 ? said : all.slice(0, 1);
}

function toFirewall(record: FortiosRecord, tables: VdomTables, isOnlyVdom: boolean, tally: LineTally, places: TextPlaces, troubles: ConfigTroubles): FirewallConfig {
  const said = (key: string): string => tables.setting("system settings", key)?.words[0] ?? "";
  const isTransparent = said("opmode") === "transparent" || (said("opmode") === "" && isOnlyVdom && record.isTransparent);
  const interfaces = new InterfaceNames(tables, places, troubles, isOnlyVdom);
  const addresses = { 4: new AddressBook(4, tables, (name) => interfaces.networksOf(name), troubles), 6: new AddressBook(6, tables, (name) => interfaces.networksOf(name), troubles) };
  const services = new ServiceBook(tables, places, troubles);
  const books: PolicyBooks = {
    tables,
    places,
    troubles,
    interfaces,
    addresses,
    services,
    vips: { 4: new VipBook(tables, addresses[4], services, interfaces, places, troubles), 6: new VipBook(tables, addresses[6], services, interfaces, places, troubles) },
    schedules: new ScheduleBook(tables, troubles),
    version: record.version,
  };
  const isCentralNat = said("central-nat") === "enable";
  const isPolicyBased = said("ngfw-mode") === "policy-based";
  const stage = new PolicyStage(books, { isTransparent, isCentralNat, isPolicyBased, isCut: record.cutInLine > 0 }, new RuleList(troubles, portTimeouts(tables)));
  const firewall = stage.stage();
  const toDevice = deviceStage(books, stage.written);
  tellModes(tables, isTransparent, isPolicyBased, tally, troubles);
  const hostname = tables.global.tables.get("system global")?.word("hostname") ?? "";
  return {
    name: isOnlyVdom ? hostname || record.vdomName : [hostname, tables.name].filter((part) => part !== "").join("/"),
    device: "fortios",
    interfaces: [...interfaces.interfaces, ...interfaces.mentioned()],
    routes: interfaces.routes(tally, (names, from) => addresses[4].resolve(names, from)),
    routesMissing: interfaces.routesMissing(isTransparent),
    stages: [firewall],
    toDevice: [toDevice],
    nat: translations(books, stage.vips, stage.policies, isCentralNat),
    state: stateSettings(tables, places),
    written: stage.written,
  };
}

function tellModes(tables: VdomTables, isTransparent: boolean, isPolicyBased: boolean, tally: LineTally, troubles: ConfigTroubles): void {
  const where = tables.setting("system settings", "opmode") ?? { line: 1, column: 1 };
  if (isTransparent) troubles.say("warning", "fortios-transparent", where, "the device works in transparent mode: it bridges, and behind which interface an address lies is not in the text");
  if (isPolicyBased) {
    const mode = tables.setting("system settings", "ngfw-mode") ?? where;
    troubles.say("note", "fortios-policy-based", mode, "in policy-based mode the security policies decide; applications are not modelled, so their policies match perhaps");
    for (const node of tables.entries("firewall policy")) tally.markAll(node.line, Math.max(node.line, node.toLine), "partly", "in policy-based mode only decryption and sign-in follow from it");
  }
  for (const path of ["firewall policy46", "firewall policy64"]) {
    const table = tables.table(path);
    if (table !== null && table.size > 0) troubles.say("warning", "fortios-not-modelled", table, `policies of config ${path} are not modelled: they may let packets pass between IPv4 and IPv6`);
  }
}
