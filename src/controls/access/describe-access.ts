// A change of access in a few words, for headings.
import { countText } from "../../foundation/count-words.ts";
import type { AccessChange } from "../../plant/access.ts";

/** "access · 12 people · 4 roles · retires 2 accounts". */
export function describeAccess(change: AccessChange): string {
  const retires = change.retire.length === 0 ? "" : ` · retires ${count(change.retire.length, "account", "accounts")}`;
  return `access · ${count(change.people.length, "person", "people")} · ${count(change.roles.length, "role", "roles")}${retires}`;
}

function count(n: number, one: string, many: string): string {
  return `${n === 0 ? "no" : countText(n)} ${n === 1 ? one : many}`;
}
