// What is known of firewall makes: published idle timeouts, what a rule change does to live connections, what is lost in a fail-over.
// The data is facts/firewall-table.ts, its shape firewall-make.ts; here is the look-up. Defaults only: a value written in a change always counts more.
import { firewallSources, firewallTable } from "./facts/firewall-table.ts";
import type { FactOrigin, FirewallFacts } from "./firewall-make.ts";
import type { OnLoad } from "./segmentation.ts";

/** Names under which the same devices are known: of their configuration languages, and of what is built on them. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["asa", "cisco-asa"],
  ["ftd", "cisco-asa"],
  ["fortigate", "fortios"],
  ["panos", "pan-os"],
  ["checkpoint", "check-point"],
  ["srx", "junos-srx"],
  ["nftables", "linux-conntrack"],
  ["iptables", "linux-conntrack"],
  ["pfsense", "pf"],
  ["opnsense", "pf"],
  ["routeros", "mikrotik"],
  ["hisecos", "hirschmann-hisecos"],
  ["scalance", "siemens-scalance-s"],
]);

const BY_ID: ReadonlyMap<string, FirewallFacts> = new Map(firewallTable.map((facts) => [facts.id, facts]));
const TITLES: ReadonlyMap<string, string> = new Map(firewallSources.map((s) => [s.id, s.title]));

/** Every word that `device:` of a change may name, sorted. */
export const firewallNames: readonly string[] = [...BY_ID.keys(), ...OTHER_NAMES.keys()].sort();

/** By id or another name of it; undefined when nothing is known of such a device. */
export function firewallById(name: string): FirewallFacts | undefined {
  return BY_ID.get(OTHER_NAMES.get(name) ?? name);
}

/** "fortios, sourced: Technical Tip …" or "pf, general": what a person can look up, and how sure it is. */
export function originText(facts: FirewallFacts, fact: { readonly origin: FactOrigin; readonly source: string }): string {
  return fact.origin === "sourced" ? `${facts.id}, sourced: ${TITLES.get(fact.source) ?? fact.source}` : `${facts.id}, general`;
}

/**
 * null = not known. Where a device has several behaviours by its settings, the harshest of them: "setting" is a choice between matching again and
 * keeping; a device that keeps "with exceptions" ends the sessions of policies that are replaced, and new zones replace them.
 */
export function onLoadOf(facts: FirewallFacts): OnLoad | null {
  switch (facts.ruleChange.effect) {
    case "keep":
      return "keep";
    case "re-evaluate":
    case "setting":
      return "reevaluate";
    case "drop all":
    case "keep, with exceptions":
      return "drop";
    default:
      return null;
  }
}
