// The product's sentence: what advisories mean for this plant, as a change of patching with a date for each patch that production can bear. The rule, the soak time
// and the windows are chosen or taken from calendars and said to be so; the dates are those of the plan that `check` finds for the draft.
import { printPatching, type PatchingRemarks } from "../controls/patching/print-patching.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { formatLocalMinute, localReading } from "../foundation/local-time.ts";
import type { Judgement } from "../plant/finding.ts";
import type { NamedPatch, PatchDeadline, PatchingChange } from "../plant/patching.ts";
import type { TextAt } from "../plant/segmentation.ts";
import { checkPatching, type PatchingChecked, type PatchingQuestion } from "./check-patching.ts";

export type PatchingProposalRequest = Omit<PatchingQuestion, "change"> & {
  /** Name of the file that will hold the proposal, for positions. */
  readonly file: string;
};

export interface WrittenPatchingProposal {
  /** The change file. */
  readonly text: string;
  /** What was chosen and not found, one sentence each. */
  readonly choices: readonly string[];
  /** What `check` says of that text; null only with diagnostics. */
  readonly judgement: Judgement | null;
  readonly diagnostics: readonly Diagnostic[];
}

const DAY = 86_400;
/** Without a rule nothing is asked for. None of these numbers is a plant's own. */
const RULE: readonly Pick<PatchDeadline, "gravity" | "seconds">[] = [
  { gravity: "exploited", seconds: 14 * DAY },
  { gravity: "critical", seconds: 30 * DAY },
  { gravity: "high", seconds: 90 * DAY },
];
const SOAK_SECONDS = 7 * DAY;
const NOWHERE: TextAt = { kind: "text", file: "", line: 1, column: 1 };

export async function proposePatchingForPlant(request: PatchingProposalRequest): Promise<WrittenPatchingProposal> {
  const { file, plant, patching } = request;
  const hasWindows = patching.states.some(({ state, last }) => state === "maintenance" && last > patching.now);
  const draft = draftOf(request, hasWindows);
  const choices = choicesOf(draft, hasWindows);
  const first = await checkPatching({ ...request, change: { file, text: printPatching(draft) } });
  if (first.checked === null) return { text: printPatching(draft), choices, judgement: null, diagnostics: first.diagnostics };
  const dated = { ...draft, items: itemsOf(first.checked, plant.timezone) };
  const text = printPatching(dated, remarksOf(first.checked, choices, plant.timezone));
  const { checked, diagnostics } = await checkPatching({ ...request, change: { file, text } });
  return { text, choices, judgement: checked?.judgement ?? null, diagnostics };
}

function draftOf({ plant, file }: PatchingProposalRequest, hasWindows: boolean): PatchingChange {
  return {
    ...{ kind: "patching", name: `Proposed patching of ${plant.site}`, file, sha256: "", satisfies: [] },
    rule: RULE.map((deadline) => ({ ...deadline, at: NOWHERE })),
    items: [],
    windows: hasWindows ? [{ calendar: "maintenance", at: NOWHERE }] : [],
    capacity: { people: null, perWindowSeconds: null },
    never: plant.redundancy.filter((group) => group.length > 1).map((group) => ({ assets: [...group].sort(), reason: "one stands in for the other", at: NOWHERE })),
    order: [],
    soak: { seconds: SOAK_SECONDS, at: NOWHERE },
    ...{ accepted: [], compensated: [], exploitedCostsSeconds: null },
  };
}

function choicesOf({ never }: PatchingChange, hasWindows: boolean): string[] {
  return [
    "The rule is chosen: exploited within 14 days, critical within 30, high within 90. Write the one that binds this plant.",
    hasWindows ? "Windows are what calendars call maintenance." : "No calendar names any maintenance to come: each day counts as a window, where production is known to stand still.",
    "The first of a kind runs for 7 days before the rest follow: chosen; the fact base has 3 to 7 days for computers and 7 to 14 for firmware.",
    ...(never.length === 0 ? [] : ["Machines that stand in for each other, as plant.yaml says, are never patched together."]),
    "How many people can work at the same time is not known: write capacity, and ask again.",
  ];
}

/** By their time. */
function itemsOf({ patching: { planned, patches } }: PatchingChecked, timezone: string): NamedPatch[] {
  const needs = new Map(patches.map(({ need }) => [need.id, need]));
  return (planned.course?.placements ?? []).flatMap(({ need: id, first }) => {
    const need = needs.get(id);
    if (need === undefined) return [];
    const { day, secondOfDay } = localReading(timezone, first);
    const startsAt = { day, secondOfDay, text: formatLocalMinute(timezone, first).replace(" ", "T") };
    return [{ asset: need.asset, advisory: need.advisory, to: null, startsAt, takesSeconds: null, restart: null, backOut: null, people: null, at: NOWHERE, atKey: () => NOWHERE }];
  });
}

function remarksOf({ patching: { planned, patches }, judgement }: PatchingChecked, choices: readonly string[], timezone: string): PatchingRemarks {
  const needs = new Map(patches.map((patch) => [patch.need.id, patch]));
  const placed = planned.course?.placements ?? [];
  return {
    head: [`Drawn from ${judgement.judgedAgainst}.`, ...choices],
    items: placed.map(({ need }) => {
      const patch = needs.get(need);
      if (patch === undefined) return [];
      const { gravity, dueAt, title } = patch.need;
      return [[title, gravity, dueAt === null ? null : `due ${formatLocalMinute(timezone, dueAt).slice(0, 10)}`].filter((part) => part !== null).join(" · ")];
    }),
    tail: (planned.course?.left ?? []).map(({ need, why }) => `Not planned: ${needs.get(need)?.need.advisory ?? need} on ${needs.get(need)?.need.asset ?? "?"}. ${why}`),
  };
}
