// What happens while a machine is away for its patch, and what may happen when it comes back: lines that stop, its partner, what others and it itself need to start,
// a program that may be lost, and how old it is. Says nothing of when it should be done, and nothing of what the patch changes for peers.
import { countOf } from "../../foundation/count-words.ts";
import { formatDuration, type Micros } from "../../foundation/time.ts";
import type { Asset, AssetRole } from "../../plant/asset.ts";
import type { FailurePropagation } from "../../plant/dependency.ts";
import type { LineImpact } from "../../plant/impact.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { Known, LastUpdate, RestartConcern, RestartConsequences, RestartQuestionToOwner } from "../../plant/patch-risk-words.ts";
import { CONTROLS, SAFETY } from "../../plant/permit-refusal.ts";
import type { Plant } from "../../plant/plant.ts";
import { compareVersions } from "../../plant/version-range/compare-versions.ts";
import { readVersion } from "../../plant/version-range/version.ts";
import { lastUpdateOf, type UpdateRecord } from "./last-update.ts";
import { programMemoryOf } from "./program-memory.ts";
import { type StartNeeds, StartNeedsOfMachines } from "./start-needs.ts";

export interface RestartsQuestion {
  readonly plant: Plant;
  /** The machine at an end of a conversation, undefined where none is known. */
  readonly assetOf: (addressSpace: string, endpoint: string) => Asset | undefined;
  /** What else fails when a machine is away for this patch, by its name; null = nothing is known of it. */
  readonly propagationFrom: (asset: string, need: PatchNeed) => FailurePropagation | null;
  readonly updatesOf: (need: PatchNeed) => UpdateRecord;
  /** Releases known between two versions of a product, both left out; null = nobody knows. */
  readonly releasesBetween: (need: PatchNeed, from: string, to: string) => number | null;
  /** How long the first of a kind runs before the rest follow; null = the rest may follow at once. */
  readonly soakSeconds: number | null;
  readonly now: Micros;
}

const YEAR_SECONDS = 31_557_600;
const GENERAL = "general" as const;
const SEEN: Known = { source: "the evidence itself", confidence: "sourced" };
const UPTIME: Known = { source: "general: power supplies, disks and batteries that ran for years often fail at the next start", confidence: GENERAL };
const CONTROLLERS: ReadonlySet<AssetRole> = new Set<AssetRole>(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"]);

/** What the conversations say of all machines is gathered once for all the patches of a plan. */
export class RestartsOfMachines {
  readonly #question: RestartsQuestion;
  readonly #assets: ReadonlyMap<string, Asset>;
  readonly #startNeeds: StartNeedsOfMachines;

  constructor(question: RestartsQuestion) {
    this.#question = question;
    this.#assets = new Map(question.plant.assets.map((asset) => [`${asset.addressSpace}\n${asset.name}`, asset]));
    this.#startNeeds = new StartNeedsOfMachines(question.plant.conversations, question.assetOf);
  }

  consequencesOf(need: PatchNeed): RestartConsequences {
    const { plant, propagationFrom, updatesOf, now, soakSeconds } = this.#question;
    const asset = this.#assets.get(`${need.addressSpace}\n${need.asset}`);
    const { workSeconds, restarts, restartSeconds } = need.effort;
    const awaySeconds = restarts.value ? workSeconds.value + restartSeconds.value : 0;
    const propagation = propagationFrom(need.asset, need);
    const lines = linesOf(need, propagation);
    const [stops, stopsLater] = restarts.value ? splitBy(lines, awaySeconds) : [[], []];
    const partners = [...new Set(plant.redundancy.filter((group) => group.includes(need.asset)).flat())].filter((name) => name !== need.asset).sort();
    const lastUpdate = lastUpdateOf(asset, updatesOf(need), now);
    const pair = pairOf(need, partners, propagation, soakSeconds);
    const concerns: RestartConcern[] = [...pair.concerns, ...versionsSkipped(need, asset, this.#question.releasesBetween), ...ageOf(lastUpdate, now)];
    if (restarts.value) concerns.push(...comingBack(need, asset, now), ...startConcerns(this.#startNeeds.of(need.addressSpace, need.asset), asset, plant));
    return {
      awaySeconds,
      stops,
      stopsLater,
      functions: restarts.value ? [...(propagation?.impact?.functions ?? [])].sort() : [],
      machines: restarts.value ? machinesOf(propagation, awaySeconds) : [],
      covered: restarts.value ? [...(propagation?.covered ?? [])].sort() : [],
      partners,
      concerns,
      questions: [...pair.questions, ...questionsOf(need, asset)],
      lastUpdate,
      text: textOf(need, awaySeconds, propagation, stops, stopsLater),
    };
  }
}

/** Its own line stands with it unless something says how long the line goes on. */
function linesOf({ line }: PatchNeed, propagation: FailurePropagation | null): readonly LineImpact[] {
  const known = propagation?.impact?.byLine ?? [];
  if (line === null || known.some((of) => of.line === line)) return known;
  return [{ line, afterSeconds: null, whenNext: null, nextAt: null, path: [] }, ...known];
}

/** Those that stop while it is away, and those that stop if it takes longer, or at an event. What has neither a time nor an event may stop at once. */
function splitBy(lines: readonly LineImpact[], awaySeconds: number): [LineImpact[], LineImpact[]] {
  const stops = lines.filter(({ afterSeconds, whenNext }) => (afterSeconds === null ? whenNext === null : afterSeconds <= awaySeconds));
  return [stops, lines.filter((line) => !stops.includes(line))];
}

function machinesOf(propagation: FailurePropagation | null, awaySeconds: number): string[] {
  const failing = propagation?.failures.filter(({ kind, afterSeconds }) => kind === "asset" && afterSeconds !== null && afterSeconds <= awaySeconds) ?? [];
  return [...new Set(failing.map(({ name }) => name))].sort();
}

function textOf(need: PatchNeed, awaySeconds: number, propagation: FailurePropagation | null, stops: readonly LineImpact[], later: readonly LineImpact[]): string {
  if (!need.effort.restarts.value) return "It does not restart: nothing stops with it as long as that holds.";
  const away = `Away for up to ${formatDuration(awaySeconds)}`;
  if (stops.length > 0) {
    const said = stops.map(({ line, afterSeconds }) =>
      afterSeconds === null ? `${line} (how long it goes on is not known)` : afterSeconds === 0 ? `${line} at once` : `${line} after ${formatDuration(afterSeconds)}`,
    );
    return `${away}, it stops ${said.join(", ")}.`;
  }
  if (later.length > 0) return `${away}, it stops no line that is known; longer, or at an event, it stops ${later.map(({ line }) => line).join(", ")}.`;
  return propagation === null ? `${away}; nothing declares or shows what needs it, so what stops is not known.` : `${away}, no line is known to stop, which does not say that none does.`;
}

interface Pair {
  readonly concerns: readonly RestartConcern[];
  readonly questions: readonly RestartQuestionToOwner[];
}

function pairOf(need: PatchNeed, partners: readonly string[], propagation: FailurePropagation | null, soakSeconds: number | null): Pair {
  if (partners.length === 0) return { concerns: [], questions: [] };
  const names = partners.join(", ");
  const soak = soakSeconds === null ? "until it is done too" : `for the ${formatDuration(soakSeconds)} in which it is watched`;
  const concerns: RestartConcern[] = [
    {
      kind: "mixed-versions",
      text: `Between its patch and that of ${names} the pair runs on different versions, ${soak}.`,
      check: "Find out from the maker whether the two may run on different versions, which goes first, and whether they still take over from each other.",
      confidence: "high",
      known: { source: "plant.yaml: redundantWith", confidence: "sourced" },
      conversations: [],
    },
  ];
  if (need.effort.restarts.value && (propagation?.covered.length ?? 0) === 0)
    concerns.push({
      kind: "partner-not-shown",
      text: `${names} is declared to stand in for it, and nothing that was seen shows that it does.`,
      check: "Try the switch-over in a window before the patch, with somebody at the machines.",
      confidence: "medium",
      known: { source: "the evidence shows no partner taking over", confidence: "interpretation" },
      conversations: [],
    });
  return { concerns, questions: [{ owner: CONTROLS, text: `Does the maker support ${[need.asset, ...partners].join(" and ")} on different versions ${soak}?` }] };
}

function questionsOf({ role, asset: name, effort }: PatchNeed, asset: Asset | undefined): RestartQuestionToOwner[] {
  const questions: RestartQuestionToOwner[] = [];
  if (role === "safety-controller") questions.push({ owner: SAFETY, text: `Which tests are needed before ${name} may protect people again with the new firmware, and who signs them?` });
  if (effort.restarts.value && CONTROLLERS.has(role) && asset?.uptimeSeconds == null) questions.push({ owner: CONTROLS, text: `When was ${name} last without power, and did it come back by itself?` });
  return questions;
}

function comingBack({ role }: PatchNeed, asset: Asset | undefined, now: Micros): RestartConcern[] {
  const concerns: RestartConcern[] = [];
  const memory = programMemoryOf(asset, role);
  if (memory !== null && memory.kind !== "keeps")
    concerns.push({ kind: "program-may-be-lost", text: memory.text, check: memory.check, confidence: memory.kind === "not-known" ? "low" : "medium", known: memory.known, conversations: [] });
  const uptime = asset?.uptimeSeconds ?? null;
  if (uptime !== null && uptime >= YEAR_SECONDS) {
    const said = asset?.claims.filter(({ attribute }) => attribute === "uptime").reduce((latest, { last }) => Math.max(latest, last), Number.NEGATIVE_INFINITY) ?? Number.NEGATIVE_INFINITY;
    const ago = Number.isFinite(said) && now - said > 86_400e6 ? `, ${formatDuration((now - said) / 1e6)} ago` : "";
    concerns.push({
      kind: "long-uptime",
      text: `When it last said so${ago}, it had been running for ${formatDuration(uptime)}: nobody has seen it start since.`,
      check: "Have spare parts and somebody who can put them in at hand; start it once without the patch, if a window allows.",
      confidence: "high",
      known: UPTIME,
      conversations: [],
    });
  }
  if (role === "safety-controller")
    concerns.push({
      kind: "safety-signature",
      text: "New firmware may make the signature of the safety program invalid: it then does not run until somebody has proven and signed it again.",
      check: "Plan the safety test into the window.",
      confidence: "medium",
      known: { source: "fact base: firmware-tag", confidence: GENERAL },
      conversations: [],
    });
  return concerns;
}

function startConcerns({ asks, serves }: StartNeeds, asset: Asset | undefined, plant: Plant): RestartConcern[] {
  const concerns: RestartConcern[] = [];
  if (serves.length > 0)
    concerns.push({
      kind: "needed-to-start",
      text: `Others ask it when they start: ${serves.map(({ what, who }) => `${what} (${listed(who)})`).join("; ")}.`,
      check: "See that none of them starts while it is away, and start it first after a loss of power.",
      confidence: "high",
      known: SEEN,
      conversations: indexesOf(serves),
    });
  if (asks.length > 0)
    concerns.push({
      kind: "needs-to-start",
      text: `When it starts it may wait for others: ${asks.map(({ what, who }) => `${what} (${listed(who)})`).join("; ")}.`,
      check: "See that they are there before it restarts, and that nothing of them is patched in the same window.",
      confidence: "high",
      known: SEEN,
      conversations: indexesOf(asks),
    });
  const watched = plant.window?.watchedSeconds ?? null;
  const started = asset?.uptimeSeconds != null && watched !== null && asset.uptimeSeconds < watched;
  if (asks.length === 0 && !started)
    concerns.push({
      kind: "needs-to-start",
      text: "It was not seen starting: what it asks for then is not known.",
      check: "Ask who started it last what it waited for: an address, a licence, a project, a share.",
      confidence: "low",
      known: { source: "worst case: no start lies in the evidence", confidence: "interpretation" },
      conversations: [],
    });
  return concerns;
}

function versionsSkipped(need: PatchNeed, asset: Asset | undefined, releasesBetween: RestartsQuestion["releasesBetween"]): RestartConcern[] {
  const { to } = need.remedy;
  const from = asset?.firmware ?? null;
  if (to === null || from === null) return [];
  const [old, next] = [readVersion(from), readVersion(to)];
  if (old === null || next === null || compareVersions(old, next) !== "before") return [];
  const releases = releasesBetween(need, from, to);
  const steps = (next.parts[0]?.number ?? 0) - (old.parts[0]?.number ?? 0);
  if (steps <= 0 && (releases ?? 0) === 0) return [];
  const said = [
    steps > 0 ? `${steps} main version${steps === 1 ? "" : "s"} further` : "",
    releases === null ? "how many releases lie between is not known" : `${countOf(releases, "release")} between ${releases === 1 ? "is" : "are"} known`,
  ];
  return [
    {
      kind: "versions-skipped",
      text: `From ${from} to ${to}: ${said.filter((text) => text !== "").join(", ")}.`,
      check: "Read in the release notes whether it can be updated in one step, and whether the hardware's own revision allows it.",
      confidence: "medium",
      known: { source: "the versions themselves; that steps may be needed between them is general", confidence: GENERAL },
      conversations: [],
    },
  ];
}

function ageOf(last: LastUpdate | null, now: Micros): RestartConcern[] {
  if (last === null)
    return [
      {
        kind: "long-not-updated",
        text: "Nothing tells when it was last updated: it may never have been.",
        check: "Find the last update in its log or with whoever looks after it; an update that nobody has ever done needs a trial on a spare.",
        confidence: "low",
        known: { source: "worst case: neither plant.yaml, a list nor the evidence says it", confidence: "interpretation" },
        conversations: [],
      },
    ];
  const seconds = (now - last.at) / 1e6;
  if (seconds < YEAR_SECONDS) return [];
  const years = Math.floor(seconds / YEAR_SECONDS);
  return [
    {
      kind: "long-not-updated",
      text: `The last change that anything tells of is ${countOf(years, "year")} old: ${last.by} on ${new Date(last.at / 1_000).toISOString().slice(0, 10)}.`,
      check: "Try the update on a spare or on the least important machine of its kind first.",
      confidence: last.confidence,
      known: SEEN,
      conversations: [],
    },
  ];
}

const MOST_NAMED = 4;

function listed(names: readonly string[]): string {
  return names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}

function indexesOf(needs: StartNeeds["asks"]): number[] {
  return [...new Set(needs.flatMap(({ conversations }) => conversations))].sort((x, y) => x - y);
}
