// Texts of a structured list to facts: placeholders ("n/a", "unknown") say nothing, words for a machine become the role they mean.
import type { ClaimAttribute } from "../../plant/claim.ts";
import { roleOfWords } from "../../plant/role-words.ts";
import { cellText, levelOfText } from "./cell-values.ts";
import type { ListedFact } from "./listed-asset.ts";

export function factsOf(values: Readonly<Partial<Record<ClaimAttribute, string | null>>>): ListedFact[] {
  return Object.entries(values).flatMap(([attribute, text]): ListedFact[] => {
    const value = text == null ? null : cellText(text);
    if (value === null) return [];
    if (attribute === "role") return [roleFact(value)];
    if (attribute !== "level") return [{ attribute: attribute as ClaimAttribute, value }];
    const level = levelOfText(value);
    return level === undefined ? [] : [{ attribute: "level", value: String(level) }];
  });
}

/** The role that the words mean, with the words as they stand; the words alone where they mean none that is known. */
export function roleFact(text: string): ListedFact {
  const role = roleOfWords(text);
  return role === null || role === text ? { attribute: "role", value: role ?? text } : { attribute: "role", value: role, by: `"${text.slice(0, 60)}"` };
}
