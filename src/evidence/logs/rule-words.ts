// What the words that somebody put before a logged packet say of its fate: packet filters log a packet, not what became of it. Shared by the filters that do so.

export type Verdict = "denied" | "passed" | "unknown";

/** Said once where a packet's words leave its fate open. */
export const NO_VERDICT = "packets whose log prefix names no verdict are told as they are: some of them may have been dropped";

const DENIES = /^(?:block|drop|reject|discard)(?:ed|ing|s|ped|ping)?$|^den(?:y|ied|ying)$/i;
const PASSES = /^(?:accept|allow|pass|permit)(?:ed|ing|s|ted|ting)?$/i;
/** VyOS and its kin: "[wan-in-default-D]", name of the rules, number of the rule, first letter of the action; UniFi puts the number last, and a text behind. */
const BY_LETTER = /-([ADR])(?:-\d{1,12}\](?: DESCR="[^"]*")?|\]?)\s*$/;

/** By whole words; what says both, or "not", says nothing. */
export function verdictOf(prefix: string): Verdict {
  const letter = BY_LETTER.exec(prefix)?.[1];
  if (letter !== undefined) return letter === "A" ? "passed" : "denied";
  const words = prefix.split(/[^A-Za-z]+/);
  const denies = words.some((word) => DENIES.test(word));
  const passes = words.some((word) => PASSES.test(word));
  if (denies === passes || words.some((word) => /^(?:not?|non)$/i.test(word))) return "unknown";
  return denies ? "denied" : "passed";
}
