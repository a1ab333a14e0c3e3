// The losses that a change declares as wanted. An entry without any condition would want every loss, and is refused.
import { readDay } from "../../foundation/shaped-times.ts";
import type { AcknowledgedSessions } from "../../plant/access.ts";
import type { AccessFile } from "./access-schema.ts";
import { type IsRole, parseTerm } from "./parse-roles.ts";

export function parseAcknowledgedSessions(shaped: AccessFile, isRole: IsRole): AcknowledgedSessions[] {
  return shaped.entries("acknowledged").map(({ index, value }) => {
    const path = ["acknowledged", index];
    const { account, role, target } = value;
    if ([account, role, target].every((condition) => condition === undefined))
      shaped.error("acknowledges-everything", path, "This entry has no condition, so it would acknowledge every loss.", "Write which: account, role or target.");
    if (role !== undefined) isRole(role, [...path, "role"], "error");
    return {
      account: account ?? null,
      role: role ?? null,
      target: target === undefined ? null : (parseTerm(shaped, target, [...path, "target"]) ?? null),
      owner: value.owner,
      reason: value.reason,
      until: readDay(shaped, value.until, [...path, "until"]),
      at: shaped.yaml.at(path),
    };
  });
}
