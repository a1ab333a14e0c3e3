// Keeps the rules of one firewall as they are read: what a person sees (written), and what packets meet. Bounds how many rules one text may become.
import { PLAIN_WRITTEN, type WrittenRule } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";

export const MOST_RULES = 1_000_000;

/** The text's count of rules, over all of its firewalls. */
export interface RuleBudget {
  left: number;
}

export class RuleList {
  readonly rules: PacketRule[] = [];
  readonly written: WrittenRule[] = [];
  readonly #budget: RuleBudget;

  constructor(budget: RuleBudget) {
    this.#budget = budget;
  }

  get isFull(): boolean {
    return this.#budget.left <= 0;
  }

  add(rule: PacketRule): void {
    if (this.#budget.left-- > 0) this.rules.push(rule);
  }

  /** Gives the index that `writtenOrder` takes. */
  write(rule: Omit<WrittenRule, "hits" | "until"> & { readonly until?: string | null }): number {
    this.written.push({ hits: null, until: null, ...rule });
    return this.written.length - 1;
  }

  /** A rule that nobody wrote: the device's nature, or what is not in the text. */
  note(name: string, list: string, action: WrittenRule["action"], text: string, at: TextAt): number {
    return this.write({ ...PLAIN_WRITTEN, name, list, action, byNature: true, text, at, toLine: at.line });
  }
}
