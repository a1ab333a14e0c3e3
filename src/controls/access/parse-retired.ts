// The accounts that a change retires: names, or names with what takes their place. Whether somebody still has one of them, account-clashes.ts says.
import type { RetiredAccount } from "../../plant/access.ts";
import type { AccessFile } from "./access-schema.ts";
import type { IsRole } from "./parse-roles.ts";

export function parseRetired(shaped: AccessFile, isRole: IsRole): RetiredAccount[] {
  return shaped.entries("retire").map(({ index, value }) => {
    const path = ["retire", index];
    if (typeof value === "string") return { account: value, at: shaped.yaml.at(path) };
    const { account, takenOverBy = [], programs, automatic } = value;
    takenOverBy.forEach((role, i) => {
      const at = [...path, "takenOverBy", i];
      if (isRole(role, at, "error") && takenOverBy.indexOf(role) !== i) shaped.warning("duplicate-taking-role", at, `"${account}" is taken over by "${role}" twice.`);
    });
    if (automatic === "stay" && takenOverBy.length === 0)
      shaped.warning(
        "automatic-without-people",
        [...path, "automatic"],
        `Machines that sign themselves on as "${account}" go on so, and nothing says whose people sign on within their program.`,
        "Write takenOverBy with the roles whose people work there.",
        "key",
      );
    return {
      account,
      ...(takenOverBy.length === 0 ? {} : { takenOverBy: [...new Set(takenOverBy)] }),
      ...(programs === "stay" ? { programs } : {}),
      ...(automatic === "stay" ? { automatic } : {}),
      at: shaped.yaml.at([...path, "account"]),
    };
  });
}
