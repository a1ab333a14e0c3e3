// A firewall with what a person says lies behind its interfaces: texts of Linux firewalls hold no addresses, and routing protocols leave routes out. What
// is said here counts as routes of the device, and as all of them.
import type { ConfigInterface, FirewallConfig } from "../../plant/firewall-config.ts";
import type { TextAt } from "../../plant/rule-terms.ts";

/** Name of the interface → prefixes behind it. */
export type BehindInterfaces = Readonly<Record<string, readonly string[]>>;

/** Names that the configuration does not have, besides the firewall. Where its rules name no interface at all, there are those that the person says. */
export function withBehindInterfaces(firewall: FirewallConfig, behind: BehindInterfaces, at: TextAt): { readonly firewall: FirewallConfig; readonly unknown: readonly string[] } {
  const names = Object.keys(behind);
  if (names.length === 0) return { firewall, unknown: [] };
  const interfaces = firewall.interfaces.length > 0 ? firewall.interfaces : names.map((name): ConfigInterface => ({ name, hardware: null, zone: null, networks: [], enabled: true, vlan: null, at }));
  const known = new Set(interfaces.map((port) => port.name));
  const said = names.flatMap((name) => (behind[name] ?? []).map((prefix) => ({ prefix, gateway: null, interface: name, discards: false, at })));
  const prefixes = new Set(said.map((route) => route.prefix));
  return {
    firewall: { ...firewall, interfaces, routes: [...firewall.routes.filter((route) => !prefixes.has(route.prefix)), ...said], routesMissing: null },
    unknown: names.filter((name) => !known.has(name)),
  };
}
