// Compensations of a change of patching: for each machine the rule between networks that stands before it until it is patched, judged just as `check` judges it;
// and what the changes of segmentation that it names in place of patches really do.
import { dirname, isAbsolute, join } from "node:path";
import { MachineOf } from "../controls/segmentation/machine-of.ts";
import { compensate } from "../engines/compensation/compensation.ts";
import type { ExposedNeed, JudgedCompensation } from "../engines/compensation/question.ts";
import type { CheckedCompensation } from "../engines/patch-findings/question.ts";
import { ExposureOfMachines } from "../engines/patch-risk/exposure-today.ts";
import type { ReachAnswer } from "../engines/reach/answer.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { type AddressSet, intersectionOf, isEmptySet, IS_IN, membership, unionOf } from "../plant/address-set.ts";
import { isMac } from "../plant/endpoint.ts";
import { ROLES_THAT_MATTER } from "../plant/finding.ts";
import type { PatchNeed } from "../plant/patch-need.ts";
import type { FlawWords } from "../plant/patch-risk-words.ts";
import type { CompensatedPatch, PatchingChange } from "../plant/patching.ts";
import type { PatchCompensation } from "../plant/patching-judgement.ts";
import type { Plant } from "../plant/plant.ts";
import { PUBLIC_ADDRESSES } from "../plant/wide-networks.ts";
import { readConfigText } from "./config-file.ts";
import { judgeSegmentation } from "./judge-segmentation.ts";
import { sha256Of } from "./content-digest.ts";
import type { PlantKnowledge } from "./plant-knowledge.ts";
import { NO_RULES, type Reaches, reachedThroughChange, waysThroughChange } from "./reached-today.ts";
import { type ReadChange, readChange } from "./read-change.ts";

export interface CompensationGround {
  readonly plant: Plant;
  /** Absent = how much was seen is not asked, and no compensation can be stable. */
  readonly knowledge?: PlantKnowledge;
  /** YYYY-MM-DD in plant time. */
  readonly today: string;
  /** Every need with how its machine is exposed; in any order. */
  readonly exposed: readonly ExposedNeed[];
  readonly wordsOf: (need: PatchNeed) => readonly FlawWords[];
}

export interface CompensateQuestion extends CompensationGround {
  /** Last day on which the machine goes without this patch, YYYY-MM-DD in plant time: that of the planned window; null = there is none. */
  readonly until: (need: PatchNeed) => string | null;
  /** Needs that nothing stands in for yet; absent = all. */
  readonly isWanted?: (need: PatchNeed) => boolean;
  /** So many machines at most. */
  readonly mostMachines?: number;
}

export interface Compensations {
  readonly compensations: readonly PatchCompensation[];
  /** Place among them by the need's id; a need without one is not in it. */
  readonly placeOf: ReadonlyMap<string, number>;
  /** Needs for which no rule stands in, with why, one sentence. */
  readonly without: readonly { readonly need: string; readonly why: string }[];
  /** What was not worked out. */
  readonly remarks: readonly Diagnostic[];
}

/** Each machine is one judgement of all conversations. */
const MOST_MACHINES = 40;
/** Judgements of conversations in all: in a large plant fewer machines are asked for. */
const MOST_JUDGED = 4_000_000;
const LEAST_MACHINES = 5;
const EXPOSURES = ["small", "controlled", "open"];

export function compensationsFor(question: CompensateQuestion): Compensations {
  const { plant, knowledge, today, exposed, wordsOf, until, isWanted = () => true } = question;
  const machines = [...groupedByMachine(exposed.filter(({ need }) => isWanted(need))).values()].sort((x, y) => rankOf(y) - rankOf(x) || (nameOf(x) < nameOf(y) ? -1 : 1));
  const most = question.mostMachines ?? Math.max(LEAST_MACHINES, Math.min(MOST_MACHINES, Math.floor(MOST_JUDGED / Math.max(1, plant.conversations.length))));
  const byEndpoint = new MachineOf(plant.assets);
  const assetOf = (space: string, endpoint: string): ReturnType<MachineOf["endpoint"]> => byEndpoint.endpoint(space, endpoint);
  // Conversations are sorted by machine once, and asked again with the rules of each draft.
  let inForce: Reaches = NO_RULES;
  const exposures = new ExposureOfMachines({ plant, assetOf, wordsOf, reaches: (need, services) => inForce(need, services) });
  const compensations: PatchCompensation[] = [];
  const placeOf = new Map<string, number>();
  const without: { need: string; why: string }[] = [];
  const names = new Set<string>();
  for (const own of machines.slice(0, most)) {
    const answer = compensate({
      plant,
      assetOf,
      exposed: own,
      fileName: fileNameOf(nameOf(own), names),
      until: latestOf(own.map(({ need }) => until(need))),
      judge: ({ fileName, text }) => {
        const { judged, diagnostics } = judgeSegmentation({ file: fileName, text }, plant, knowledge, today);
        return judged === null ? { diagnostics } : checkedOf(judged.answer, undecidedOf(judged.answer, plant, own));
      },
      exposureWith: ({ fileName, text }, need) => {
        const { read } = readChange({ file: fileName, text }, plant);
        inForce = read === null ? NO_RULES : reachedThroughChange(plant, read.change, read.zoneOf, today);
        return exposures.of(need);
      },
    });
    if (answer.compensation === null) {
      for (const { need } of own) without.push({ need: need.id, why: answer.why });
      continue;
    }
    const stood = new Set(answer.compensation.needs);
    for (const { need } of own) {
      if (stood.has(need.id)) placeOf.set(need.id, compensations.length);
      else without.push({ need: need.id, why: "Its flaws are used at the machine itself, or from its own network: no rule between networks stands before that." });
    }
    compensations.push(answer.compensation);
  }
  const rest = machines.slice(most);
  for (const own of rest) for (const { need } of own) without.push({ need: need.id, why: `Only for the ${most} most exposed machines a rule was sought.` });
  return { compensations, placeOf, without, remarks: rest.length === 0 ? [] : [notSought(rest.length, most)] };
}

function groupedByMachine(exposed: readonly ExposedNeed[]): Map<string, ExposedNeed[]> {
  const machines = new Map<string, ExposedNeed[]>();
  for (const one of exposed) {
    const key = `${one.need.addressSpace}\n${one.need.asset}`;
    machines.set(key, [...(machines.get(key) ?? []), one]);
  }
  return machines;
}

function nameOf(own: readonly ExposedNeed[]): string {
  return own[0]?.need.asset ?? "";
}

/** By the worst of its needs: how exposed it is, then how likely its flaws are used. */
function rankOf(own: readonly ExposedNeed[]): number {
  return Math.max(...own.map(({ exposure }) => EXPOSURES.indexOf(exposure.exposure) + Math.min(0.999, exposure.exploitedPerDay.value)));
}

/** "until-filler-1-plc-is-patched.yaml"; a name that is there already gets a number. */
function fileNameOf(asset: string, taken: Set<string>): string {
  const word =
    asset
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "machine";
  for (let n = 1; ; n++) {
    const name = `until-${word}${n === 1 ? "" : `-${n}`}-is-patched.yaml`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

/** null = one of them has no day: then there is none. */
function latestOf(days: readonly (string | null)[]): string | null {
  return days.includes(null) ? null : days.reduce((latest, day) => ((day ?? "") > (latest ?? "") ? day : latest), null);
}

function checkedOf({ verdict, verdictWhy, counts }: ReachAnswer, undecided: string | null): JudgedCompensation {
  const { kept, blocked, degraded, unknown, unfiltered } = counts;
  return { verdict, why: verdictWhy, kept, blocked, degraded, unknown, unfiltered, ...(undecided === null ? {} : { undecided }) };
}

function notSought(machines: number, most: number): Diagnostic {
  return {
    code: "compensations-not-sought",
    severity: "note",
    message: `For ${machines === 1 ? "1 more machine" : `${machines} more machines`} no rule between networks was sought: the ${most} most exposed come first.`,
    help: "Name fewer machines in the change.",
  };
}

export interface NamedCompensations {
  /** One for each entry of `compensated`, in its order. */
  readonly checked: readonly CheckedCompensation[];
  /** Files that were read for it. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Stands what a change of patching names in place of patches really in for them: it closes every way that nobody was seen to need, until its last day, and breaks nothing. */
export function judgeCompensated(ground: CompensationGround & { readonly change: PatchingChange }): NamedCompensations {
  const { plant, knowledge, today, exposed, change } = ground;
  const files = new Map<string, NamedFile>();
  const diagnostics: Diagnostic[] = [];
  const checked = change.compensated.map((named): CheckedCompensation => {
    const own = exposed.filter(({ need }) => need.compensated === named);
    const needs = own.map(({ need }) => need.id);
    const file = isAbsolute(named.by) ? named.by : join(dirname(change.file), named.by);
    let opened = files.get(file);
    if (opened === undefined) {
      opened = openNamed(file, plant, knowledge, today);
      files.set(file, opened);
      diagnostics.push(...opened.diagnostics);
    }
    if (own.length === 0) return { named, needs, outcome: "not-known", why: `Nothing that ${named.by} is named for is asked for.` };
    if (opened.judged === null) return { named, needs, outcome: "not-known", why: opened.why };
    const { read, answer } = opened.judged;
    const open = own.map((one) => openWayOf(one, plant, read, today, named)).find((why) => why !== null);
    if (open != null) return { named, needs, ...open };
    if (answer.verdict === "unstable") return { named, needs, outcome: "breaks", why: `${named.by} breaks what production needs: ${answer.verdictWhy}` };
    const undecided = undecidedOf(answer, plant, own);
    if (undecided !== null) return { named, needs, outcome: "not-known", why: `Whether ${named.by} breaks what ${named.asset} does is not known: ${undecided}` };
    return {
      named,
      needs,
      outcome: "holds",
      why: `${named.by} leaves no way from other networks to what is vulnerable of ${named.asset} but for those who were seen to use it, and breaks nothing that was seen${answer.verdict === "unknown" ? `; ${lowered(answer.verdictWhy)}` : "."}`,
    };
  });
  return { checked, inputs: [...files].flatMap(([file, { sha256, judged }]) => (sha256 === null ? [] : [{ file, sha256 }, ...(judged?.read.inputs ?? [])])), diagnostics };
}

/** Why a conversation of these machines that matters cannot be judged; null = each can. */
function undecidedOf(answer: ReachAnswer, { assets }: Plant, own: readonly ExposedNeed[]): string | null {
  const machines = new Set(own.map(({ need }) => `${need.addressSpace}\n${need.asset}`));
  const addresses = new Set(assets.flatMap((asset) => (machines.has(`${asset.addressSpace}\n${asset.name}`) ? asset.addresses.map((address) => `${asset.addressSpace}\n${address}`) : [])));
  const open = answer.conversations.find(
    ({ verdict, role, alreadyFailing, conversation: { addressSpace, client, server, delivery } }) =>
      verdict === "unknown" && delivery === "unicast" && !alreadyFailing && ROLES_THAT_MATTER.has(role) && (addresses.has(`${addressSpace}\n${client}`) || addresses.has(`${addressSpace}\n${server}`)),
  );
  return open?.why ?? null;
}

interface NamedFile {
  readonly judged: { readonly read: ReadChange; readonly answer: ReachAnswer } | null;
  readonly sha256: string | null;
  /** Why it is not judged. */
  readonly why: string;
  readonly diagnostics: readonly Diagnostic[];
}

function openNamed(file: string, plant: Plant, knowledge: PlantKnowledge | undefined, today: string): NamedFile {
  const text = readConfigText(file);
  if (typeof text !== "string") return { judged: null, sha256: null, why: `${file} cannot be read: ${text.message}.`, diagnostics: [{ ...text, severity: "warning" }] };
  const { judged, diagnostics } = judgeSegmentation({ file, text }, plant, knowledge, today);
  const first = diagnostics.find(({ severity }) => severity === "error");
  // A file that cannot be judged stands in for nothing; that is said of the patches, and the change itself can still be judged.
  return {
    judged,
    sha256: sha256Of(text),
    why: `${file} cannot be judged: ${first?.message ?? "it is no change of segmentation"}`,
    diagnostics: hasErrors(diagnostics) ? diagnostics.map(asWarning) : diagnostics,
  };
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === "error" ? { ...diagnostic, severity: "warning" } : diagnostic;
}

/** A day after all others: what ends before it does not stand until there is a fix. */
const FOR_EVER = "9999-12-31";

/** Why a way to what is vulnerable stays open; null = none does but for those who were seen to use it, and its own network. */
function openWayOf({ need, exposure }: ExposedNeed, plant: Plant, read: ReadChange, today: string, named: CompensatedPatch): Pick<CheckedCompensation, "outcome" | "why"> | null {
  if (exposure.onlyFrom !== undefined)
    return { outcome: "open", why: `What is vulnerable of ${need.asset} by ${need.advisory} is used from ${exposure.onlyFrom}: no rule between networks stands before that.` };
  const machine = plant.assets.find(({ addressSpace, name }) => addressSpace === need.addressSpace && name === need.asset);
  const seen = seenAddresses(
    plant,
    exposure.talkers.flatMap(({ conversations }) => conversations),
    need.addressSpace,
  );
  for (const day of [today, named.until ?? FOR_EVER]) {
    const ways = machine === undefined ? null : waysThroughChange(plant, read.change, read.zoneOf, day)(machine, exposure.services);
    if (machine === undefined || ways === null) return { outcome: "not-known", why: `${named.by} says of no zone that ${need.asset} is in it.` };
    const outside = ways.find(({ zone, sources }) => zone === null || !isEmptySet(intersectionOf(sources, PUBLIC_ADDRESSES)));
    const still = day === today ? "" : ` after its last day, before ${named.until === null ? "there is a fix" : named.until}`;
    if (outside !== undefined)
      return { outcome: "open", why: `By ${named.by} the internet, or what is in no zone, reaches what is vulnerable of ${need.asset}${still} (${outside.rules[0] ?? "no rule"}).` };
    const sources = unionOf(ways.map((way) => way.sources));
    const others = strangersIn(plant, machine.addressSpace, sources, seen).filter((name) => name !== machine.name);
    if (others.length > 0)
      return {
        outcome: "open",
        why: `By ${named.by} ${others.slice(0, 3).join(", ")}${others.length > 3 ? ` and ${others.length - 3} more` : ""} still reach${others.length === 1 ? "es" : ""} what is vulnerable of ${need.asset}${still}, and nobody saw a use of it.`,
      };
  }
  return null;
}

/** Every address of the machines that used it. */
function seenAddresses(plant: Plant, conversations: readonly number[], addressSpace: string): ReadonlySet<string> {
  const clients = new Set(conversations.flatMap((place) => plant.conversations[place]?.client ?? []));
  for (const asset of plant.assets) if (asset.addressSpace === addressSpace && asset.addresses.some((address) => clients.has(address))) for (const address of asset.addresses) clients.add(address);
  return clients;
}

/** Names of machines among the addresses of which none was seen to use it. */
function strangersIn({ assets }: Plant, addressSpace: string, sources: AddressSet, seen: ReadonlySet<string>): string[] {
  return assets
    .filter((asset) => asset.addressSpace === addressSpace && asset.addresses.some((address) => !isMac(address) && !seen.has(address) && membership(sources, address) === IS_IN))
    .map(({ name }) => name)
    .sort();
}

function lowered(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
