// The people of a change: their accounts and roles. Which of them an account belongs to twice, account-clashes.ts says.
import type { DeclaredPerson } from "../../plant/access.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import type { AccessFile } from "./access-schema.ts";
import type { IsRole } from "./parse-roles.ts";

export function parsePeople(shaped: AccessFile, isRole: IsRole): DeclaredPerson[] {
  const firstAt = new Map<string, TextAt>();
  return shaped.entries("people").map(({ index, value }) => {
    const path = ["people", index];
    const before = firstAt.get(value.name);
    if (before === undefined) firstAt.set(value.name, shaped.yaml.at([...path, "name"]));
    else
      shaped.error("duplicate-person", [...path, "name"], `The person "${value.name}" is declared twice; the first entry is in line ${before.line}.`, "Join their accounts and roles, or rename one.");
    if (value.accounts.length === 0) {
      const help = "Write the accounts, or remove the entry.";
      shaped.error("person-without-accounts", [...path, "accounts"], `"${value.name}" has no account, so nobody could sign in as this person.`, help, "key");
    }
    const isList = typeof value.role !== "string";
    const roles = typeof value.role === "string" ? [value.role] : value.role;
    roles.forEach((role, i) => {
      const at = isList ? [...path, "role", i] : [...path, "role"];
      if (isRole(role, at, "error") && roles.indexOf(role) !== i) shaped.warning("duplicate-role-of-person", at, `"${value.name}" has the role "${role}" twice.`);
    });
    return { name: value.name, accounts: value.accounts, roles: [...new Set(roles)], shift: value.shift ?? null, at: shaped.yaml.at(path) };
  });
}
