// The product's sentence: draw roles from recorded sessions, write them as a change file with the reasons beside them, read that file again, and say what the
// judgement of it is. The engines that draw, measure and replay do not know each other: they are wired here.
import { printAccess } from "../controls/access/print-access.ts";
import { targetsOf } from "../controls/access/target-terms.ts";
import { proposeAccess } from "../engines/access-proposal/access-proposal.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { AccessChange } from "../plant/access.ts";
import type { AccessProposal } from "../plant/access-proposal.ts";
import type { Judgement } from "../plant/finding.ts";
import type { Plant } from "../plant/plant.ts";
import { accessProposalRemarks } from "../report/access-proposal-remarks.ts";
import { type AccessEvidence, spansOfCalendar } from "./access-evidence.ts";
import { measureAccess } from "./access-measures.ts";
import { draftJudge } from "./access-judge.ts";
import { checkAccess } from "./check-access.ts";
import type { PlantKnowledge } from "./plant-knowledge.ts";

export interface AccessProposalRequest {
  readonly plant: Plant;
  readonly knowledge: PlantKnowledge;
  readonly access: AccessEvidence;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  /** 0.5…1 */
  readonly percentile: number;
  /** The name behind an account; null = names stay hidden, and pseudonyms are written. */
  readonly identify: ((account: string) => string | null) | null;
  /** Name of the file that will hold the proposal, for positions. */
  readonly file: string;
  readonly inputs: Judgement["inputs"];
}

export interface WrittenAccessProposal {
  readonly proposal: AccessProposal;
  /** The change file. */
  readonly text: string;
  /** What `check` says of that text; null only with diagnostics. */
  readonly judgement: Judgement | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function proposeAccessForPlant(request: AccessProposalRequest): WrittenAccessProposal {
  const { plant, knowledge, access, today, percentile, identify, file, inputs } = request;
  const { record, states } = access;
  const nameOf = (account: string): string => identify?.(account) ?? account;
  const { accounts: sharedAccounts, handoversWithout } = measureAccess(plant, knowledge.plantFile, access);
  const retired = sharedAccounts.filter(({ isShared }) => isShared === "shared" || isShared === "likely").map(({ account }) => account);
  const { costs } = handoversWithout(retired);
  const proposal = proposeAccess({
    ...{ plant, record, name: `Proposed access to ${plant.site}`, file, percentile, nameOf, sharedAccounts },
    handoverOf: (account) => {
      const cost = costs.find((entry) => entry.account === account);
      return cost === undefined ? null : { ...cost, text: cost.text.replaceAll(account, nameOf(account)) };
    },
    judge: draftJudge({
      ...{
        plant,
        record,
        columns: access.columns,
        change: EMPTY,
        accountOf: hiddenAs(
          access,
          nameOf,
          record.sessions.map(({ account }) => account),
        ),
        targetsOf: targetsOf(plant, null),
      },
      spansOf: (name) => spansOfCalendar(states, name),
      known: { impactOf: () => null, sharedAccounts },
      pathOf: null,
      today,
    }),
  });
  const text = printAccess(proposal.change, accessProposalRemarks(proposal, identify === null ? "pseudonyms" : "names"));
  const { checked, diagnostics } = checkAccess({ change: { file, text }, plant, knowledge, access, today, inputs, zones: null, pathOf: null });
  return { proposal, text, judgement: checked?.judgement ?? null, diagnostics };
}

/** Without the key of the workspace a pseudonym, or a plain name, that the draft took from the record still means its account. */
function hiddenAs({ accountOf }: AccessEvidence, nameOf: (account: string) => string, accounts: readonly string[]): (written: string) => string {
  if (accountOf !== null) return accountOf;
  const written = new Map(accounts.map((account) => [nameOf(account), account]));
  return (name) => written.get(name) ?? name;
}

/** Replaced by each draft. */
const EMPTY: AccessChange = {
  ...{ kind: "access", name: "", file: "", sha256: "", satisfies: [], people: [], roles: [], retire: [], noSecondFactor: [], breakGlass: null },
  elsewhere: "as-today",
  acknowledged: [],
};
