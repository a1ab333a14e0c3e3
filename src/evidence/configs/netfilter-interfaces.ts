// The interfaces that rules of the Linux packet filter name. The text says neither which networks lie behind them nor which others there are: patterns
// such as "eth+" stand for all that no rule names alone, and one more name stands for every interface that no rule names.
import type { ConfigInterface } from "../../plant/firewall-config.ts";
import type { TextAt } from "../../plant/segmentation.ts";

/** Stands for all interfaces that no rule names: a packet may come from there too. */
export const ANOTHER_INTERFACE = "(another interface)";
/** Carries nothing from one network to another. */
const LOOPBACK = "lo";

export class NamedInterfaces {
  readonly #wildcard: string;
  readonly #seen = new Map<string, TextAt>();
  readonly #matching = new Map<string, readonly string[]>();

  /** The character that stands at the end of a pattern: "+" (iptables), "*" (nftables). */
  constructor(wildcard: string) {
    this.#wildcard = wildcard;
  }

  add(name: string, at: TextAt): void {
    if (name !== this.#wildcard && !this.#seen.has(name)) this.#seen.set(name, at);
  }

  /** All names that the pattern covers, itself among them; null = every interface. Call it when all names are added. */
  matching(pattern: string): readonly string[] | null {
    if (!pattern.endsWith(this.#wildcard)) return [pattern];
    if (pattern === this.#wildcard) return null;
    let names = this.#matching.get(pattern);
    if (names === undefined) {
      const start = pattern.slice(0, -1);
      names = [pattern, ...[...this.#seen.keys()].filter((name) => name !== pattern && name.startsWith(start))];
      this.#matching.set(pattern, names);
    }
    return names;
  }

  list(): ConfigInterface[] {
    const named = [...this.#seen].filter(([name]) => name !== LOOPBACK);
    const first = named[0];
    if (first === undefined) return [];
    return [...named, [ANOTHER_INTERFACE, first[1]] as const].map(([name, at]) => ({ name, hardware: null, zone: null, networks: [], enabled: true, vlan: null, at }));
  }
}
