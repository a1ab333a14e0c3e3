// Where it can be looked up: the place in an advisory that means the machine, the entry of a calendar that says what runs, the conversation that shows a peer.
import { formatInstant } from "../../foundation/time.ts";
import { type EvidenceRef, type Finding, seenOf } from "../../plant/finding.ts";
import type { PatchConflict } from "../../plant/patch-judgement.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { PeerAtRisk } from "../../plant/patch-risk-words.ts";
import type { Plant } from "../../plant/plant.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import type { StateInterval } from "../../plant/state-interval.ts";

const MOST_ADVISORIES = 8;
const MOST_CONVERSATIONS = 8;

export function causeOf({ cause: { at, rule } }: Pick<PatchNeed, "cause">): NonNullable<Finding["cause"]> {
  return causeAt(at, rule);
}

export function causeAt({ file, line, column, length, lineText }: TextAt, rule: string): NonNullable<Finding["cause"]> {
  return { file, line, column, rule, ...(length === undefined ? {} : { length }), ...(lineText === undefined ? {} : { lineText }) };
}

/** One for each advisory, in the order in which they come. */
export function advisoryWitnesses(needs: readonly PatchNeed[]): EvidenceRef[] {
  const refs = new Map<string, EvidenceRef>();
  for (const { releasedAt, witness } of needs) {
    if (witness === null || refs.size >= MOST_ADVISORIES) continue;
    const released = releasedAt === null ? "" : formatInstant(releasedAt);
    const key = `${witness.file}\n${witness.at}`;
    if (!refs.has(key)) refs.set(key, { source: witness.file, first: released, last: released, count: 1, example: { file: witness.file, record: 0, at: witness.at } });
  }
  return [...refs.values()];
}

/** Entries of calendars that say what the lines do then. */
export function calendarWitnesses(conflicts: readonly PatchConflict[], states: readonly StateInterval[]): EvidenceRef[] {
  const refs = new Map<string, EvidenceRef>();
  for (const conflict of conflicts) {
    const found = states.find(
      (of) => (of.line === null || of.line === conflict.line) && of.first === conflict.first && of.last === conflict.last && of.state === conflict.state && of.label === conflict.label,
    );
    if (found === undefined) continue;
    const { first, last, at } = found;
    refs.set(`${at.file}\n${at.line}`, { source: at.file, first: formatInstant(first), last: formatInstant(last), count: 1, example: { file: at.file, record: 0, at: `line ${at.line}` } });
  }
  return [...refs.values()];
}

export function peerWitnesses(peers: readonly PeerAtRisk[], plant: Plant): Pick<Finding, "evidence" | "seen"> {
  const refs = new Map<string, EvidenceRef>();
  for (const peer of peers) {
    for (const index of peer.conversations) {
      const seen = plant.conversations[index];
      if (seen === undefined) continue;
      const { file, record, isLogged } = seen.example;
      refs.set(`conversation ${index}`, {
        source: seen.example.source,
        first: formatInstant(seen.first),
        last: formatInstant(seen.last),
        count: Math.max(1, seen.connections ?? 1),
        example: { file, record, ...(isLogged === true ? { isLogged } : {}) },
      });
    }
    if (peer.conversations.length === 0 && peer.witness !== null)
      refs.set(`${peer.witness.file}\n${peer.witness.record}`, { source: peer.witness.file, first: "", last: "", count: 1, example: { ...peer.witness, isLogged: true } });
  }
  const all = [...refs.values()];
  return { evidence: all.slice(0, MOST_CONVERSATIONS), ...(all.length <= MOST_CONVERSATIONS ? {} : { seen: seenOf(all) }) };
}
