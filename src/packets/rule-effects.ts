// What becomes of a connection that a rule decides, as far as rules can be compared: a permit that lets answers pass, or has an idle timeout of its own,
// is not the same as one that does not.
import type { PacketRule } from "../plant/packet-rule.ts";
import type { EndedList } from "./compare-rule-lists.ts";

/** Equal words, equal effects. */
export type RuleEffect = string;

/** null = it is not known (a rule that was not understood), or nothing is decided (a jump): never the same as another. */
export function effectOf({ action, keepsState, idleSeconds }: Pick<PacketRule, "action" | "keepsState" | "idleSeconds">): RuleEffect | null {
  if (action === "unsure" || action === "skip") return null;
  return action === "permit" ? `permit${keepsState ? "" : ", answers apart"}${idleSeconds === null ? "" : `, idle ${idleSeconds} s`}` : action;
}

/** Of what no rule decides: what the device permits so, it remembers as it remembers others. */
export function endEffect(otherwise: EndedList["otherwise"]): RuleEffect | null {
  return effectOf({ action: otherwise, keepsState: true, idleSeconds: null });
}
