// Interfaces that rules may name although no <interfaces> entry defines them, groups of interfaces, and which ports belong to them.
import type { PfInterface, PfRecord } from "./pf-record.ts";

/** Name in rules → the ports of the tunnels it stands for. pfSense: filter_generate_optcfg_array(); OPNsense: groups of its plugins. */
export const virtualPorts: ReadonlyMap<string, RegExp> = new Map([
  ["enc0", /^(enc|ipsec)\d+$/],
  ["ipsec", /^(enc|ipsec)\d+$/],
  ["IPsec", /^(enc|ipsec)\d+$/],
  ["openvpn", /^ovpn/],
  ["OpenVPN", /^ovpn/],
  ["wireguard", /^(wg|tun_wg)\d+$/],
  ["WireGuard", /^(wg|tun_wg)\d+$/],
  ["tailscale", /^tailscale/],
  ["Tailscale", /^tailscale/],
  ["zerotier", /^zt/],
  ["pppoe", /^poes/],
  ["l2tp", /^l2tps?\d/],
]);

export class InterfaceNames {
  readonly #byName: ReadonlyMap<string, PfInterface>;
  readonly #groups: ReadonlyMap<string, readonly string[]>;
  readonly #record: PfRecord;
  /** Tunnels and dial-in that rules name and <interfaces> does not. */
  readonly implied: readonly string[];

  constructor(record: PfRecord) {
    this.#record = record;
    this.#byName = new Map(record.interfaces.map((port) => [port.name, port]));
    this.#groups = new Map(record.groups.map((group) => [group.name, group.members]));
    const named = new Set([...record.rules.flatMap((rule) => rule.interfaces), ...record.tunnelRoutes.filter((route) => this.#assignedTo(route.port) === null).map((route) => route.group)]);
    // A section exported alone has no interfaces: those that its rules name are all there is.
    const hasInterfaces = record.interfaces.length > 0;
    this.implied = [...named].filter((name) => !this.#byName.has(name) && !this.#groups.has(name) && (virtualPorts.has(name) || !hasInterfaces));
  }

  #assignedTo(port: string): string | null {
    return this.#record.interfaces.find((entry) => entry.port === port && entry.enabled)?.name ?? null;
  }

  /** The interface of a tunnel: the one that is assigned to its port, else the name of all of its kind. */
  ofTunnel(port: string, group: string): string {
    return this.#assignedTo(port) ?? group;
  }

  isGroup(name: string): boolean {
    return this.#groups.has(name) || virtualPorts.has(name) || this.#byName.get(name)?.isGroup === true;
  }

  /** The order in which the rules of groups are asked. */
  groupPlace(name: string): number {
    const index = this.#record.groups.findIndex((group) => group.name === name);
    if (index < 0) return this.#record.system === "opnsense" ? 0 : 1_000_000;
    return this.#record.system === "opnsense" ? (this.#record.groups[index]?.sequence ?? 0) : index;
  }

  /** Enabled interfaces that a name of a rule stands for; null = this text has no such interface. */
  membersOf(name: string): readonly string[] | null {
    const port = virtualPorts.get(name);
    const members = this.#groups.get(name);
    if (members !== undefined) return members.filter((member) => this.#byName.get(member)?.enabled === true);
    if (port !== undefined) return [name, ...this.#record.interfaces.filter((entry) => entry.name !== name && entry.port !== null && port.test(entry.port)).map((entry) => entry.name)];
    if (this.implied.includes(name)) return [name];
    const found = this.#byName.get(name);
    return found === undefined ? null : found.enabled ? [name] : [];
  }

  all(): readonly string[] {
    return [...this.#record.interfaces.filter((port) => port.enabled && !this.#groups.has(port.name)).map((port) => port.name), ...this.implied];
  }

  /** "opt2 (PAINT_SHOP)" */
  shown(name: string): string {
    const descr = this.#byName.get(name)?.descr ?? "";
    return descr === "" || descr === name ? name : `${name} (${descr})`;
  }
}
