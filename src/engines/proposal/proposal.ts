// Proposes zones and conduits for a plant: what must stay together, what subnets, lines and roles say, communities for the rest; then everything that was
// seen and may be permitted, word by word; then the judge. What breaks at a border that no conduit can cure takes the border away, and all is judged again.
// Permits nothing that a person has to decide.
import { ZoneMachines } from "../../controls/segmentation/zone-machines.ts";
import { placeInZones } from "../../controls/segmentation/zone-placement.ts";
import { conversationKey } from "../../plant/conversation.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import { NETWORK, type Refusal } from "../../plant/permit-refusal.ts";
import type { ProposalCounts, ProposedConduit } from "../../plant/proposal.ts";
import type { ProposalAnswer } from "./answer.ts";
import { choicesOf, draftChange, NOWHERE } from "./draft-change.ts";
import { type Division, divide } from "./divide.ts";
import { type DrawnZones, drawZones } from "./draw-zones.ts";
import { groupListeners, hardTies } from "./hard-ties.ts";
import { leftOutOf } from "./left-out.ts";
import { PlantMachines } from "./plant-machines.ts";
import { askPeople } from "./proposal-questions.ts";
import { drawConduits } from "./draw-conduits.ts";
import type { PermittedDraft, ProposalInput } from "./question.ts";
import { isBreak, repairTies } from "./repair-ties.ts";
import { talksOf } from "./traffic.ts";

/** A border taken away can only show breaks at the borders that are left; each round takes one away at least. */
const MOST_ROUNDS = 8;

export function proposeSegmentation(input: ProposalInput): ProposalAnswer {
  const { plant, name, splitSubnets } = input;
  const machines = new PlantMachines(plant);
  const talks = talksOf(plant, machines);
  const talkOf = new Map(talks.map((t) => [t.key, t]));
  const listeners = groupListeners(talks);
  const ties = hardTies(plant, machines, talks);
  const known = new Set<string>();
  let division: Division;
  let drawn: DrawnZones;
  let draft: PermittedDraft;
  for (let round = 1; ; round++) {
    division = divide({ machines, talks, ties, splitSubnets, random: input.random() });
    drawn = drawZones(division, machines, NOWHERE);
    draft = input.permit(draftChange(name, drawn.zones), comesFromOutside(drawn));
    const found = repairTies(draft.after.conversations, talkOf, drawn.proposed, ({ conversation: c }) => (listeners.get(`${c.addressSpace}|${c.server}`) ?? []).map((l) => l.machine)).filter((t) => {
      const key = `${t.a.machine.index}|${t.b.machine.index}`;
      return !known.has(key) && known.add(key).size > 0;
    });
    if (found.length === 0 || round === MOST_ROUNDS) break;
    ties.push(...found);
  }
  const { after } = draft;
  const placement = placeInZones(draft.change, plant);
  const zoneMachines = new ZoneMachines({ plant, zoneOf: (space, endpoint) => placement.zoneOf(space, endpoint)?.zone ?? null }, after.conversations);
  const conduits = drawConduits(draft, zoneMachines);
  const change = { ...draft.change, conduits: conduits.map((k) => k.conduit) };
  return {
    change,
    zones: drawn.proposed,
    conduits: conduits.map((k) => k.proposed),
    questions: askPeople({ draft, drawn, mixed: division.mixed, machines, splitSubnets, nameOf: (space, endpoint) => machines.of(space, endpoint)?.name ?? endpoint }),
    leftOut: leftOutOf(after.conversations, zoneMachines),
    choices: [...choicesOf(change), ...assumedSubnets(machines)],
    counts: countAll(
      after.conversations,
      conduits.map((k) => k.proposed),
      drawn,
    ),
  };
}

function comesFromOutside({ proposed }: DrawnZones): (judged: JudgedConversation) => Refusal | null {
  const outside = new Set(proposed.filter((z) => z.kind === "outside").map((z) => z.name));
  return (j) => (j.fromZone !== null && outside.has(j.fromZone) && j.toZone !== j.fromZone ? { code: "less-trusted", owner: NETWORK, why: "it is opened from beyond the site's borders" } : null);
}

function assumedSubnets({ subnets, machines }: PlantMachines): ProposalAnswer["choices"] {
  const inUse = new Set(machines.flatMap((m) => m.subnets));
  const assumed = subnets.filter((s, i) => s.isAssumed && inUse.has(i)).map((s) => s.prefix);
  if (assumed.length === 0) return [];
  return [
    {
      what: `subnets ${assumed.slice(0, 6).join(", ")}${assumed.length > 6 ? ` and ${assumed.length - 6} more` : ""}`,
      why: "nothing says how large they are: the usual size is taken. Write them under networks in plant.yaml",
    },
  ];
}

function countAll(judged: readonly JudgedConversation[], conduits: readonly ProposedConduit[], { proposed }: DrawnZones): ProposalCounts {
  const counts = { conversations: judged.length, within: 0, permitted: 0, asked: 0, unknown: 0, leftOut: 0 };
  const seen = new Set<string>();
  for (const j of judged) {
    const key = conversationKey(j.conversation);
    if (seen.has(key)) continue;
    seen.add(key);
    if (j.verdict === "unknown") counts.unknown++;
    else if (isBreak(j)) counts.asked++;
    else if (j.verdict === "blocked" || j.verdict === "degraded") counts.leftOut++;
    else if (j.fromZone === j.toZone || j.toZone === null) counts.within++;
    else counts.permitted++;
  }
  return {
    ...counts,
    neverObserved: conduits.reduce((sum, k) => sum + k.neverObserved, 0),
    newAddresses: proposed.reduce((sum, z) => sum + z.newAddresses.length, 0),
  };
}
