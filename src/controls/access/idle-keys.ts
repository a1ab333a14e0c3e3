// What a change says without any effect, so that nobody believes it does something: warnings, never errors.
import type { AccessChange, AccessRole } from "../../plant/access.ts";
import type { SessionHow } from "../../plant/session.ts";
import type { AccessFile } from "./access-schema.ts";

/** Ways of which the machine that one comes from can be told. */
const FROM_ELSEWHERE: ReadonlySet<SessionHow> = new Set(["rdp", "ssh", "vnc", "vpn", "web"]);

export function checkIdleKeys(shaped: AccessFile, change: AccessChange): void {
  const held = new Set(change.people.flatMap(({ roles }) => roles));
  change.roles.forEach((role, i) => {
    const path = ["roles", i];
    if (!held.has(role.name))
      shaped.warning("role-without-people", [...path, "name"], `Nobody has the role "${role.name}", so nobody may sign in by it.`, "Give it to somebody below people, or remove it.");
    if (role.atHoursEnd !== null && role.hours.kind === "always")
      shaped.warning("hours-end-ignored", [...path, "atHoursEnd"], "atHoursEnd is ignored: the role has no hours that end.", undefined, "key");
    if (isThroughIdle(role))
      shaped.warning(
        "through-ignored",
        [...path, "through"],
        `through is ignored: sessions by ${role.how.join(" and ")} begin at the machine itself.`,
        "Add the remote way to how, or leave through out.",
        "key",
      );
  });
  if (change.noSecondFactor.length > 0 && !change.roles.some((role) => role.secondFactor))
    shaped.warning("no-second-factor-ignored", ["noSecondFactor"], "noSecondFactor is ignored: no role asks for a second factor.", undefined, "key");
}

function isThroughIdle({ how, through }: AccessRole): boolean {
  return through.length > 0 && how.length > 0 && !how.some((way) => FROM_ELSEWHERE.has(way));
}
