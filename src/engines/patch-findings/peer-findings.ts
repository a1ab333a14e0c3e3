// Peers that may not work with a machine once it is patched, in words: what is taken away, what was seen, and how sure that is. A peer of which the evidence does not
// tell is never said to go on.
import { countOf } from "../../foundation/count-words.ts";
import { stableId } from "../../foundation/stable-id.ts";
import type { Finding } from "../../plant/finding.ts";
import type { PeerAtRisk } from "../../plant/patch-risk-words.ts";
import { lowered, distinct, sentences, shortList } from "./field-words.ts";
import type { RankedFinding } from "./need-finding.ts";
import { assumptionsOf } from "./need-finding.ts";
import { type PatchTable, rankOf } from "./patch-table.ts";
import type { PeerFate, PeerGroup } from "./peer-groups.ts";
import { causeOf, peerWitnesses } from "./patch-witnesses.ts";

const SEVERITIES: Readonly<Record<PeerFate, Finding["severity"]>> = { breaks: "error", "may-break": "warning", "not-told": "note" };

export function peerFinding({ question: { plant } }: PatchTable, group: PeerGroup): RankedFinding {
  const { fate, peers, rows, cases } = group;
  const [lead] = rows;
  const { need } = lead.dossier;
  const [first] = peers as readonly [PeerAtRisk, ...PeerAtRisk[]];
  const names = distinct(peers.map(({ peer }) => peer));
  const lines = distinct(plant.assets.filter(({ name, line, addressSpace }) => line !== null && addressSpace === need.addressSpace && names.includes(name)).flatMap(({ line }) => line ?? []));
  const [only] = names;
  const finding: Finding = {
    id: stableId(["patch-peers", group.machine, fate, ...(fate === "not-told" ? [] : cases)]),
    kind: "peer-breaks",
    severity: SEVERITIES[fate],
    verdict: fate === "breaks" ? "breaks" : "unknown",
    title: titleOf(group, names),
    message: messageOf(group, names),
    subject: {
      kind: "asset",
      name: lead.name,
      ...(names.length === 1 && only !== undefined ? (first.machineIs === "server" ? { client: only, server: need.asset } : { client: need.asset, server: only }) : {}),
    },
    conditions: fate === "not-told" ? [] : distinct(peers.map(({ shows }) => shows)),
    impact: {
      lines,
      timeToImpact: null,
      downtimeMinutes: null,
      costPerEvent: null,
      ...(fate === "not-told" ? {} : { whenNext: first.shows }),
      text: lines.length === 0 ? `What stops when ${names.length === 1 ? "it is" : "they are"} cut off is not known.` : `${names.length === 1 ? "It belongs" : "They belong"} to ${shortList(lines)}.`,
    },
    confidence: confidenceOf(group),
    ...peerWitnesses(peers, plant),
    cause: causeOf(need),
    assumptions: assumptionsOf([]),
    fixes: [],
    requirements: fate === "breaks" ? ["iec62443-3-3/4.2"] : [],
    workaround: fate === "breaks" ? "the update is taken off again when the first one calls, and the machine is left out of every update from then on" : null,
  };
  return { finding, rank: rankOf(rows), needs: [] };
}

function titleOf({ fate, rows: [lead], peers }: PeerGroup, names: readonly string[]): string {
  const who = names.length === 1 ? (names[0] as string) : countOf(names.length, "peer");
  if (fate === "not-told") return `${lead.name}: whether ${who} ${names.length === 1 ? "goes" : "go"} on after its update, the evidence does not tell`;
  const takes = ((peers[0] as PeerAtRisk).takesAway.split(/[:.;]/)[0] as string).trim();
  return `${lead.name}: its update ${fate === "breaks" ? "cuts off" : "may cut off"} ${who} (${lowered(takes)})`;
}

const MOST_CASES = 4;

function messageOf({ fate, rows, peers, cases }: PeerGroup, names: readonly string[]): string {
  const [first] = peers as readonly [PeerAtRisk, ...PeerAtRisk[]];
  const updates = [...new Set(rows.map(({ dossier }) => dossier.need.advisory))];
  if (fate === "not-told") {
    const checks = [...new Set(peers.map(({ check }) => check))];
    const takes = [...new Set(peers.map(({ takesAway }) => takesAway))];
    return sentences([
      `An update of this kind may take away what ${shortList(names)} ${names.length === 1 ? "uses" : "use"}, and the evidence does not carry what would show it`,
      ...takes.slice(0, MOST_CASES),
      ...checks.slice(0, 2),
    ]);
  }
  return sentences([
    first.takesAway,
    `${shortList(names, 6)}: ${first.seen}${names.length > 1 ? " The others alike." : ""}`,
    first.sure === "known"
      ? `${shortList(updates)} ${updates.length === 1 ? "is" : "are"} known to do so (${first.known.source})`
      : `That ${shortList(updates)} ${updates.length === 1 ? "does" : "do"} so is not known; updates of this kind may (${first.known.source})`,
    cases.length > 0 ? `It shows ${first.shows}` : "",
    first.check,
  ]);
}

function confidenceOf({ fate, peers }: PeerGroup): Finding["confidence"] {
  const [{ known, sign, sure }] = peers as readonly [PeerAtRisk, ...PeerAtRisk[]];
  const why = sentences([
    sign === "seen" ? "A sign of it is in the evidence" : "The evidence does not carry what would show it",
    sure === "known" ? "this update is known to do so" : "only updates of this kind may do so",
    known.confidence === "general" ? "the rule itself is general knowledge of the field" : "",
  ]);
  return { level: fate === "breaks" ? (known.confidence === "sourced" ? "high" : "medium") : fate === "may-break" && sign === "seen" ? "medium" : "low", coverage: null, why };
}
