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
  const where = machines(own);
  switch (edit.kind) {
    case "taken-over-by": {
      const role = input.change.roles.find(({ name }) => name === edit.role);
      const count = role === undefined ? 0 : crewOf(input, role).length;
      return {
        owner: "production management",
        text: `Is everybody who signs in as ${account} on ${where} one of the ${count} ${count === 1 ? "person" : "people"} in ${edit.role}, each with an account of their own and a quick way to sign in? Whoever is not is locked out. ${own.length} recorded session${own.length === 1 ? "" : "s"} hang on it.`,
        couldAdd: null,
      };
    }
    case "programs-stay": {
      const network = own.filter(({ session }) => session.how === "network").length;
      return {
        owner: "control engineer",
        text: `Who owns the programs that run under ${account} on ${where}? Deny it to sign in at the machine and by remote desktop, and change its password to one that no person knows, in every program at the same time.${network === 0 ? "" : ` ${network} of ${own.length} sessions came over the network, where a person who opens a share looks like a program.`} An account of its own for each program is better.`,
        couldAdd: null,
      };
    }
    case "automatic-stay":
      return {
        owner: "control engineer",
        text: `Can the program on ${where} ask each person for a name, and is everything else on that screen closed while the machine signs itself on as ${account}? ${edit.roles.length === 0 ? "No role names these machines with the panel's own sign-in, so nobody could sign on." : `The people of ${edit.roles.join(" and ")} need an account in that program.`}`,
        couldAdd: null,
      };
  }
}

function machines(own: readonly FixedOutcome[]): string {
  const names = [...new Set(own.map(({ session }) => session.target))].sort();
  return names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}
