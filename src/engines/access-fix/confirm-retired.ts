// What people have to see to before an account can be done without, although the change is kept whole by an edit: who was behind it, whose its programs are,
// and whether a panel can ask for a name. No log tells any of this.
import type { AccessEdit } from "../../plant/access-edit.ts";
import type { Decision } from "../../plant/finding.ts";
import type { AccessFixInput, FixedOutcome } from "./question.ts";
import { crewOf } from "./retired-candidates.ts";

type RetiredEdit = Extract<AccessEdit, { readonly kind: "taken-over-by" | "programs-stay" | "automatic-stay" }>;

const MOST_NAMED = 4;

export function confirmRetired(input: AccessFixInput, edit: RetiredEdit, own: readonly FixedOutcome[]): Decision {
  const { account } = edit;
  switch (edit.kind) {
    case "taken-over-by":
      return { owner: "production management", text: areAllOf(input, account, [edit.role], own), couldAdd: null };
    case "programs-stay": {
      const network = own.filter(({ session }) => session.how === "network").length;
      return {
        owner: "control engineer",
        text: `Who owns the programs that run under ${account} on ${machines(own)}? Deny it to sign in at the machine and by remote desktop, and change its password to one that no person knows, in every program at the same time.${network === 0 ? "" : ` ${network} of ${own.length} sessions came over the network, where a person who opens a share looks like a program.`} An account of its own for each program is better.`,
        couldAdd: null,
      };
    }
    case "automatic-stay": {
      const ofPeople = own.filter(({ session }) => !session.isAutomatic);
      return {
        owner: "control engineer",
        text: `Can the program on ${machines(own.filter(({ session }) => session.isAutomatic))} ask each person for a name, and is everything else on that screen closed while the machine signs itself on as ${account}? ${edit.roles.length === 0 ? "No role names these machines with the panel's own sign-in, so nobody could sign on." : `The people of ${edit.roles.join(" and ")} need an account in that program.`}${ofPeople.length === 0 ? "" : ` ${areAllOf(input, account, edit.roles, ofPeople)}`}`,
        couldAdd: null,
      };
    }
  }
}

function areAllOf(input: AccessFixInput, account: string, roles: readonly string[], own: readonly FixedOutcome[]): string {
  const people = new Set(input.change.roles.filter(({ name }) => roles.includes(name)).flatMap((role) => crewOf(input, role))).size;
  const hang = `${own.length} recorded session${own.length === 1 ? " hangs" : "s hang"} on it.`;
  const elevated = own.filter(({ session }) => session.elevated === true).length;
  const rights = elevated === 0 ? "" : ` ${elevated} ran with administrator's rights, which no role tells of: do these people's accounts have what the work needs?`;
  return `Is everybody who signs in as ${account} on ${machines(own)} one of the ${people} ${people === 1 ? "person" : "people"} in ${roles.join(" and ")}, each with an account of their own and a quick way to sign in? Whoever is not is locked out. ${hang}${rights}`;
}

function machines(own: readonly FixedOutcome[]): string {
  const names = [...new Set(own.map(({ session }) => session.target))].sort();
  return names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}
