// What is known of one patch, and of the restart of its machine, as names and texts: the same in a terminal and on a page. Texts are as they come, not yet made
// harmless for where they are put.
import { countOf } from "../foundation/count-words.ts";
import { formatDuration } from "../foundation/time.ts";
import type { LineImpact } from "../plant/impact.ts";
import type { PatchCourse, PatchDossier, PatchingJudgement } from "../plant/patching-judgement.ts";
import type { PeerAtRisk, RestartConcern, VulnerableService } from "../plant/patch-risk-words.ts";
import { recordText, whenText } from "./measure-words.ts";
import { breakEvenWords, conflictWords, daysText, dueWords, effortWords, gravityWords, patchToWords, placementWords, ssvcWords, tailReachWords, tailWords } from "./patch-words.ts";

export interface PatchFact {
  readonly name: string;
  readonly texts: readonly string[];
}

const MOST_TALKERS = 8;

export function patchFacts(patch: PatchDossier, patching: PatchingJudgement, timezone: string): PatchFact[] {
  const { need, exposure, weight, tail, ssvc } = patch;
  const reach = tailReachWords(patch);
  const compensation = patch.compensation === null ? undefined : patching.compensations[patch.compensation];
  const even = breakEvenWords(patch);
  return [
    { name: "install", texts: [patchToWords(need), ...need.mitigations.map((text) => `or, the maker says: ${text}`)] },
    { name: "gravity", texts: [`${gravityWords(need)}${need.flaws.length === 0 ? "" : ` (${namesText(need.flaws)})`}`] },
    { name: "why here", texts: [need.why] },
    { name: "SSVC", texts: [ssvcWords(ssvc)] },
    { name: "exposure", texts: [`${exposure.exposure}: ${exposure.why}`, ...servicesText(exposure.services), ...talkersText(patch), `weighs ${daysText(weight.weight)} a day: ${weight.why}`] },
    { name: "due", texts: [dueWords(need, timezone)] },
    { name: "as asked", texts: placedTexts(patching.asGiven, patch, timezone) },
    { name: "in windows", texts: patching.planned.course === null ? ["there is no schedule"] : placedTexts(patching.planned.course, patch, timezone) },
    { name: "takes", texts: [effortWords(need)] },
    { name: "instability", texts: [tailWords(tail), ...(reach === null ? [] : [reach]), ...tail.factors] },
    { name: "break-even", texts: even === null ? [] : [even] },
    { name: "stands in", texts: [...(need.compensated === null ? [] : [compensatedWords(need.compensated)]), ...(compensation === undefined ? [] : [compensation.rule])] },
  ].filter(({ texts }) => texts.some((text) => text !== ""));
}

/** Of all patches of one machine together: each thing once. */
export function restartFacts(patches: readonly PatchDossier[]): PatchFact[] {
  const each = <T>(of: (patch: PatchDossier) => readonly T[], words: (item: T) => string): string[] => [...new Set(patches.flatMap((patch) => of(patch).map(words)))];
  return [
    {
      name: "restart",
      texts: [...each(({ restart }) => [restart.text], String), ...each(({ restart }) => [...restart.stops, ...restart.stopsLater], stopWords), ...each(({ restart }) => restart.covered, String)],
    },
    {
      name: "last changed",
      texts: each(
        ({ restart: { lastUpdate } }) => (lastUpdate === null ? [] : [lastUpdate]),
        ({ at, by, confidence }) => `${whenText(at, "UTC").slice(0, 10)}: ${by} (confidence ${confidence})`,
      ),
    },
    { name: "before it", texts: each(({ restart }) => restart.concerns, concernWords) },
    {
      name: "ask",
      texts: each(
        ({ restart }) => restart.questions,
        ({ owner, text }) => `${owner}: ${text}`,
      ),
    },
    {
      name: "not seen",
      texts: each(
        ({ peers }) => peers.notSeen,
        ({ takesAway, text }) => `${takesAway} ${text}`,
      ),
    },
  ].filter(({ texts }) => texts.length > 0);
}

export function peerFacts(patches: readonly PatchDossier[]): PatchFact[] {
  const texts = [...new Set(patches.flatMap(({ peers }) => peers.atRisk.map(peerWords)))];
  return texts.length === 0 ? [] : [{ name: "peers", texts }];
}

function compensatedWords({ by, until, reason }: NonNullable<PatchDossier["need"]["compensated"]>): string {
  return `${by}, as the change says${until === null ? "" : `, until ${until}`}${reason === null ? "" : `: ${reason}`}`;
}

function placedTexts({ placements, left }: PatchCourse, { need }: PatchDossier, timezone: string): string[] {
  const placed = placements.find((placement) => placement.need === need.id);
  if (placed === undefined) return [left.find((each) => each.need === need.id)?.why ?? "not in it"];
  return [placementWords(placed, timezone), ...placed.conflicts.map(conflictWords)];
}

export function stopWords({ line, afterSeconds, whenNext, path }: LineImpact): string {
  return `${line} stops ${afterSeconds === 0 ? "at once" : afterSeconds === null ? (whenNext ?? "with an event") : `after ${formatDuration(afterSeconds)}`}${path.length < 2 ? "" : ` (${path.join(" → ")})`}`;
}

export function concernWords({ text, check, confidence }: RestartConcern): string {
  return `${text} ${check} (confidence ${confidence})`;
}

/** What a peer loses, how sure that is, what was seen, and what to find out before. */
function peerWords({ peer, machineIs, sign, sure, seen, takesAway, check, shows, witness }: PeerAtRisk): string {
  const who = `${peer} (${machineIs === "server" ? "it asks the machine" : "the machine asks it"})`;
  return `${who}: ${takesAway} ${SURE_WORDS[sure]} ${SIGN_WORDS[sign]} ${seen} ${check} It shows ${shows}.${witness === null ? "" : ` Witness ${witness.file} ${recordText(witness)}.`}`;
}

export const SURE_WORDS: Readonly<Record<PeerAtRisk["sure"], string>> = { known: "Known of this update.", "of-this-kind": "Updates of this kind may do so." };
export const SIGN_WORDS: Readonly<Record<PeerAtRisk["sign"], string>> = { seen: "Seen:", "not-told": "Not told by the evidence:" };

export function servicesText(services: readonly VulnerableService[] | null): string[] {
  if (services === null || services.length === 0) return [];
  const words = services.map(
    ({ transport, fromPort, toPort, protocol }) =>
      `${transport === "l2" ? "layer 2" : `${transport}/${fromPort}${toPort === fromPort ? "" : `–${toPort}`}`}${protocol === null ? "" : ` (${protocol})`}`,
  );
  return [`vulnerable: ${words.join(", ")}`];
}

function talkersText({ exposure: { talkers } }: PatchDossier): string[] {
  return talkers.length === 0 ? [] : [`seen to use it: ${namesText(talkers.map(({ name, level }) => (level === null ? name : `${name} (level ${level})`)))}`];
}

function namesText(names: readonly string[], most = MOST_TALKERS): string {
  return names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${countOf(names.length - most, "more", "more")}`;
}
