// Numbers for what rules say: two rules, address sets or services that say the same to every packet have one number, in whatever file, line and object.
// The same packets in other words get other numbers: for that there are diagrams.
import type { AddressSet } from "../plant/address-set.ts";
import type { EndpointSet, PacketRule } from "../plant/packet-rule.ts";
import type { ServiceMatch } from "../plant/segmentation.ts";

export class RuleMeanings {
  readonly #numbers = new Map<string, number>();
  readonly #sets = new Map<AddressSet, number>();
  readonly #services = new Map<ServiceMatch, number>();

  /** Not where a rule stands, nor what concerns no outcome (state that is kept, idle time). Of a jump not where it leads. */
  rule(rule: PacketRule): number {
    const end = ({ zones, addresses }: EndpointSet): string => `${zones === null ? "" : JSON.stringify(zones)}@${addresses === null ? "" : this.addresses(addresses)}`;
    const services = rule.services.map((service) => this.service(service)).join();
    const isPlain = rule.states === null && rule.applications === null && rule.conditions.length === 0 && rule.action !== "unsure";
    const more = isPlain ? "" : JSON.stringify([rule.states, rule.applications, rule.conditions, rule.action === "unsure" ? rule.text : ""]);
    return this.#number(`rule ${rule.action} ${end(rule.source)} ${end(rule.destination)} ${services} ${more}`);
  }

  addresses(set: AddressSet): number {
    let number = this.#sets.get(set);
    if (number === undefined) {
      number = this.#number(`addresses ${textOf(set)}`);
      this.#sets.set(set, number);
    }
    return number;
  }

  service(service: ServiceMatch): number {
    let number = this.#services.get(service);
    if (number === undefined) {
      number = this.#number(`service ${JSON.stringify({ ...service, written: "", at: 0 })}`);
      this.#services.set(service, number);
    }
    return number;
  }

  #number(text: string): number {
    const before = this.#numbers.get(text);
    if (before !== undefined) return before;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** Ranges are sorted and joined, so equal sets mostly have equal texts. */
export function textOf(set: AddressSet): string {
  const ranges = (list: readonly { readonly from: number | bigint; readonly to: number | bigint }[]): string => list.map((r) => `${r.from}-${r.to}`).join();
  return JSON.stringify([ranges(set.v4), ranges(set.v6), [...set.macs].sort(), set.unresolved]);
}
