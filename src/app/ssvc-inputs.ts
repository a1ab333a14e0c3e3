// The inputs of SSVC's deployer decision (CERT/CC) for one patch, as far as evidence, advisories and plant.yaml say them; null = they do not, and the decision then takes
// what is most urgent. Every rule below that lowers urgency needs plain words of somebody who can know. Looks nothing up outside.
import { humanImpactOf } from "../engines/patch-risk/ssvc-decision.ts";
import { MICROS_PER_SECOND, type Micros } from "../foundation/time.ts";
import type { FlawThreat, Vulnerability } from "../plant/advisory.ts";
import type { FailurePropagation } from "../plant/dependency.ts";
import type { Automatable, Exploitation, HumanImpact, MissionImpact } from "../plant/patch-facts.ts";
import type { PatchNeed } from "../plant/patch-need.ts";

/** A word that no exploit is known grows old: what is older is no word of today. Chosen; SSVC asks to look daily. */
const NONE_KNOWN_FOR_SECONDS = 90 * 86_400;
const MOST_WORDS = 4_000;

const USED =
  /\bexploited[: ]+yes\b|\bexploit(?:ed|ation)\b[^.;]{0,80}\bin the wild\b|\bin the wild\b[^.;]{0,80}\bexploit|\bactive(?:ly)? (?:being )?exploit|\bexploitation detected\b|\bknown[ -]exploited\b/i;
const SHOWN =
  /\bproof[- ]of[- ]concept\b|\bPoC\b|\b(?:public(?:ly)?(?: known| available)?|functional|weaponi[sz]ed) exploits?\b|\bexploit(?: code)? (?:is|are|was|were|has been|have been) (?:public|publicly|available)|\bmetasploit\b|\bexploit-?db\b/i;
const DENIED = /\b(?:no|not|none|without|unaware|neither|never|nor)\b/i;
/** That nobody uses it says nothing of a way that is public: the words have to deny that there is one. */
const NOTHING_KNOWN = /\b(?:no|not aware of(?: any)?|unaware of(?: any)?|without)\b[^.;]{0,40}\b(?:exploits?|proof[- ]of[- ]concept|PoC)\b/i;
/** As Microsoft writes it. */
const NEITHER_SHOWN_NOR_USED = /\bpublicly disclosed: ?no\b.*\bexploited: ?no\b/is;

export interface FlawsSaid {
  readonly need: PatchNeed;
  /** What its advisory says of its flaws. */
  readonly flaws: readonly Vulnerability[];
  /** When the advisory was last changed; null = it does not say. */
  readonly saidAt: Micros | null;
  /** A catalogue of exploited flaws was learnt, so that not standing in it says something. */
  readonly isCatalogueLearnt: boolean;
  readonly now: Micros;
}

/**
 * active: a catalogue or its own advisory says that it is used. public poc: an advisory says so, and a catalogue that was learnt does not name it: without one, active use
 * cannot be left out. none: of each flaw somebody says within the last months that neither use nor a way is known, and again the catalogue agrees.
 */
export function exploitationOf({ need, flaws, saidAt, isCatalogueLearnt, now }: FlawsSaid): Exploitation | null {
  if (need.exploited.length > 0 || flaws.some(({ firstExploited }) => firstExploited !== null)) return "active";
  const said = flaws.map((flaw) => sayingOf(flaw, saidAt, now));
  if (said.includes("active")) return "active";
  if (!isCatalogueLearnt) return null;
  if (said.includes("public poc")) return "public poc";
  // A flaw of which the advisory says nothing is not one of which nothing is known.
  return said.length > 0 && said.length >= need.flaws.length && said.every((word) => word === "none") ? "none" : null;
}

function sayingOf({ threats, scores }: Vulnerability, saidAt: Micros | null, now: Micros): Exploitation | null {
  const words = threats.filter(({ category }) => category === "exploit_status").map((threat) => wordOf(threat, saidAt, now));
  // CVSS 4.0 defines its exploit maturity by reports and public code; E of 3.1 and 2.0 also means what was never shown in public.
  for (const { vector } of scores) {
    const maturity = vector?.startsWith("CVSS:4") ? /\/E:([APU])(?=\/|$)/.exec(vector)?.[1] : undefined;
    if (maturity === "A") words.push("active");
    if (maturity === "P") words.push("public poc");
    if (maturity === "U" && isFresh(saidAt, now)) words.push("none");
  }
  return (["active", "public poc", "none"] as const).find((word) => words.includes(word)) ?? null;
}

/** Sentence by sentence, for one may deny what the next says. */
function wordOf({ details, at }: FlawThreat, saidAt: Micros | null, now: Micros): Exploitation | null {
  const sentences = details.slice(0, MOST_WORDS).split(/(?<=[.;!?])\s+|[;\n]/);
  const has = (fits: RegExp): boolean => sentences.some((sentence) => fits.test(sentence) && !DENIED.test(sentence));
  if (has(USED)) return "active";
  if (has(SHOWN)) return "public poc";
  return (NEITHER_SHOWN_NOR_USED.test(details) || sentences.some((sentence) => NOTHING_KNOWN.test(sentence))) && isFresh(at ?? saidAt, now) ? "none" : null;
}

function isFresh(at: Micros | null, now: Micros): boolean {
  return at !== null && now - at <= NONE_KNOWN_FOR_SECONDS * MICROS_PER_SECOND;
}

/** Said too often, it only names an urgency that is possible anyway. */
const RUNS_CODE = /\bexecut\w*\b[^.;]{0,40}\b(?:code|commands?)\b|\b(?:code|command)\b[^.;]{0,20}\bexecut|\brun(?:s|ning)? (?:arbitrary|malicious|any|own) (?:code|commands?)\b|\bcommand injection\b/i;
/** Command injection, OS command injection, code injection. */
const INJECTIONS: ReadonlySet<string> = new Set(["CWE-77", "CWE-78", "CWE-94"]);

/**
 * yes: CVSS 4.0 says so (AU:Y, which is SSVC's own question), or it runs an attacker's code over the network with nobody's help and no account, which SSVC expects to be
 * yes. no: of each flaw CVSS 4.0 says so, or somebody has to stand at the machine, or to open what was brought there: a step that a person does is not automated.
 */
export function automatableOf({ need, flaws }: Pick<FlawsSaid, "need" | "flaws">): Automatable | null {
  const each = flaws.map(automatableFlaw);
  if (each.includes("yes")) return "yes";
  return each.length > 0 && each.length >= need.flaws.length && each.every((word) => word === "no") ? "no" : null;
}

function automatableFlaw({ scores, title, summary, cwes }: Vulnerability): Automatable | null {
  const vectors = scores.flatMap(({ vector }) => vector ?? []);
  const said = vectors.flatMap((vector) => /\/AU:([YN])(?=\/|$)/.exec(vector)?.[1] ?? []);
  if (said.includes("Y")) return "yes";
  if (said.includes("N")) return "no";
  const runsCode = cwes.some((cwe) => INJECTIONS.has(cwe)) || RUNS_CODE.test(`${title ?? ""}\n${summary ?? ""}`.slice(0, MOST_WORDS));
  if (runsCode && vectors.some(isUnaided)) return "yes";
  return vectors.length > 0 && vectors.every(needsPersonAtMachine) ? "no" : null;
}

function isUnaided(vector: string): boolean {
  return /^CVSS:[34]/.test(vector) && metricOf(vector, "AV") === "N" && metricOf(vector, "PR") === "N" && metricOf(vector, "UI") === "N";
}

function needsPersonAtMachine(vector: string): boolean {
  const way = metricOf(vector, "AV");
  // CVSS 2.0 says nothing of a person's part, and its "local" includes it.
  return /^CVSS:[34]/.test(vector) && (way === "P" || (way === "L" && metricOf(vector, "UI") !== "N"));
}

function metricOf(vector: string, metric: string): string | undefined {
  return new RegExp(`/${metric}:([A-Z])(?=/|$)`).exec(vector)?.[1];
}

export interface PlantFunctions {
  /** Names of all lines and essential functions of the plant. */
  readonly lines: readonly string[];
  readonly functions: readonly string[];
}

/**
 * What the flaw's use can do. Safety: of a safety controller it is taken to be catastrophic, because what it protects from is in no evidence; of anything else it is not
 * known. Mission: the machine is taken to be lost, and what then stops stands for the functions of the mission.
 */
export function humanImpactOfLoss({ role }: Pick<PatchNeed, "role">, propagation: FailurePropagation | null, plant: PlantFunctions): HumanImpact | null {
  return humanImpactOf(role === "safety-controller" ? "catastrophic" : null, missionImpactOf(propagation, plant));
}

/**
 * All lines and essential functions stop: the mission fails. One of them: an essential function fails. Other machines fail with it, and nothing of these stops: what
 * supports them is crippled. null = nothing is known to fail, which does not say that nothing does.
 */
export function missionImpactOf(propagation: FailurePropagation | null, { lines, functions }: PlantFunctions): MissionImpact | null {
  if (propagation === null) return null;
  const stopped = new Set([...(propagation.impact?.lines ?? []), ...(propagation.impact?.functions ?? [])]);
  if (stopped.size === 0) return propagation.failures.length > 0 || propagation.covered.length > 0 ? "mef support crippled" : null;
  return [...lines, ...functions].every((name) => stopped.has(name)) ? "mission failure" : "mef failure";
}
