// Says once of each chain what keeps its rules from being written out: it is missing, it leads back to itself, it is called too deep, or there is too much.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import type { ChainTrouble } from "./netfilter-chains.ts";

/** Rules of one text, with every called chain written out. */
export const MOST_RULES = 250_000;

export class ChainTroubles {
  readonly #diagnostics: Diagnostic[];
  readonly #told = new Set<string>();

  /** Adds to `diagnostics`. */
  constructor(diagnostics: Diagnostic[]) {
    this.#diagnostics = diagnostics;
  }

  tell(trouble: ChainTrouble): void {
    const key = trouble.kind === "too-many-rules" ? trouble.kind : `${trouble.kind} ${trouble.chain} ${trouble.rule.at.line}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const { at } = trouble.rule;
    if (trouble.kind === "too-many-rules") {
      this.#diagnostics.push({
        code: "too-many-rules",
        severity: "error",
        message: `With every called chain written out there are more than ${MOST_RULES} rules; from here on nothing is decided.`,
        at,
      });
      return;
    }
    const message = {
      "no-chain": `The chain ${trouble.chain} is used and not written here.`,
      loop: `The chain ${trouble.chain} leads back to itself.`,
      deep: `The chain ${trouble.chain} is called too deep inside of others.`,
    }[trouble.kind];
    this.#diagnostics.push({ code: `chain-${trouble.kind}`, severity: "warning", message, help: "Packets that are led there are not decided.", at });
  }
}
