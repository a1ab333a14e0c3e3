// The words of what a patch does around a machine: peers that may stop working with it, what happens while it is away and when it comes back, and what can reach it
// today. Words and numbers only; finding them is an engine's work.
import type { Micros } from "../foundation/time.ts";
import type { Witness } from "./conversation.ts";
import type { LineImpact } from "./impact.ts";
import type { SystemExposure } from "./patch-facts.ts";
import type { Taken } from "./patch-need.ts";
import type { Assumption } from "./plant.ts";

/** Where a statement about patches and old machines is from. "general" = known in the field, and no source was found that can be cited. */
export interface Known {
  readonly source: string;
  readonly confidence: "sourced" | "general" | "interpretation";
}

/** What a patch may take away, as the table of cases names it: "dcom-hardening", "smb1-off", "firmware-keying". */
export type PatchCase = string;

/** When a break of this kind is first felt. */
export type ShowsWhen = "at once" | "at the next connection" | "at the next sign-in" | "when it is next used" | "when it is next engineered";

/** A peer of the patched machine that may not work with it afterwards. */
export interface PeerAtRisk {
  readonly case: PatchCase;
  readonly addressSpace: string;
  /** Name of the asset, else its address, or the machine as a log names it. */
  readonly peer: string;
  /** The patched machine answers the peer, or asks it. */
  readonly machineIs: "server" | "client";
  /** seen: a sign of it is in the evidence. not-told: they use the service, and the evidence does not carry what would show it. */
  readonly sign: "seen" | "not-told";
  /** known: this update is known to do so. of-this-kind: updates of this kind may. */
  readonly sure: "known" | "of-this-kind";
  /** What was seen, one sentence. */
  readonly seen: string;
  /** What would be taken away, one sentence. */
  readonly takesAway: string;
  /** What to find out before, one sentence. */
  readonly check: string;
  readonly shows: ShowsWhen;
  /** By their places in the plant, ascending; empty = sessions show it. */
  readonly conversations: readonly number[];
  readonly witness: Pick<Witness, "file" | "record"> | null;
  readonly known: Known;
}

/** A case that this patch may bring and of which no peer showed a sign: that is not the same as that there is none. */
export interface CaseNotSeen {
  readonly case: PatchCase;
  readonly sure: "known" | "of-this-kind";
  readonly takesAway: string;
  /** Why it may be there all the same. */
  readonly text: string;
  readonly known: Known;
}

export interface PeersThatBreak {
  /** Those that the update is known to break first, then seen before not told, then by case and peer. */
  readonly atRisk: readonly PeerAtRisk[];
  readonly notSeen: readonly CaseNotSeen[];
  /** How it is known what the patch is, or that it is not known; one sentence. */
  readonly about: string;
}

export type RestartConcernKind =
  /** It or others need something of the network when they start. */
  | "needed-to-start"
  | "needs-to-start"
  /** It may not come back as it was: battery, program in RAM, hardware that has not been switched off for years. */
  | "program-may-be-lost"
  | "long-uptime"
  | "safety-signature"
  /** How old it is. */
  | "long-not-updated"
  | "versions-skipped"
  /** Its partner. */
  | "mixed-versions"
  | "partner-not-shown";

/** One thing to think of before a machine is restarted. */
export interface RestartConcern {
  readonly kind: RestartConcernKind;
  /** What is known, one sentence or two. */
  readonly text: string;
  /** What to do or to find out before, one sentence. */
  readonly check: string;
  /** How sure it is that it holds of this machine: high = the machine or a person said so, medium = words of it fit, low = nothing is known that speaks against it. */
  readonly confidence: "high" | "medium" | "low";
  readonly known: Known;
  readonly conversations: readonly number[];
}

/** What only a person can say, and who. */
export interface RestartQuestionToOwner {
  readonly owner: string;
  readonly text: string;
}

export interface RestartConsequences {
  /** Of work and restart together: when within the work it stops answering nobody says. 0 = it does not restart. */
  readonly awaySeconds: number;
  /** Lines that stop within that time, the first first. */
  readonly stops: readonly LineImpact[];
  /** Lines that stop if it takes longer, or with an event that may come meanwhile. */
  readonly stopsLater: readonly LineImpact[];
  /** Essential functions that fail with it, sorted. */
  readonly functions: readonly string[];
  /** Other machines that fail within that time, sorted. */
  readonly machines: readonly string[];
  /** "SCADA-B stands in for SCADA-A", as the evidence or plant.yaml has it. */
  readonly covered: readonly string[];
  /** Declared partners, sorted. */
  readonly partners: readonly string[];
  readonly concerns: readonly RestartConcern[];
  readonly questions: readonly RestartQuestionToOwner[];
  /** When it last changed, as far as anything tells; null = nothing does. */
  readonly lastUpdate: LastUpdate | null;
  /** One sentence: what stops, or that it is not known. */
  readonly text: string;
}

export interface LastUpdate {
  /** The latest time at which it is known to have been changed; it may have been changed since. */
  readonly at: Micros;
  /** "KB5005112 was installed", "its firmware V2.6.1 was released", "it was put in". */
  readonly by: string;
  /** A date of the update itself says more than the day a machine was put in. */
  readonly confidence: "high" | "medium" | "low";
}

/** A service that a flaw is reached by. */
export interface VulnerableService {
  /** tcp, udp, l2: no router carries it. */
  readonly transport: "tcp" | "udp" | "l2";
  /** Both 0 for l2. */
  readonly fromPort: number;
  readonly toPort: number;
  /** Id of the protocol, or null where only a port is said. */
  readonly protocol: string | null;
  /** The words that say so: "port 102/tcp". Hostile text. */
  readonly words: string;
}

/** What a flaw's advisory says of the way to it. Hostile text. */
export interface FlawWords {
  readonly flaw: string;
  /** Title and summary; null = it says nothing. */
  readonly text: string | null;
  /** CVSS vectors of any version; empty = none is given. */
  readonly vectors: readonly string[];
}

/** Who can reach a service of a machine by the rules that are in force today, its own network left out: no rule stands between neighbours. */
export interface ReachedToday {
  /** Names of zones, sorted. */
  readonly zones: readonly string[];
  readonly addresses: number;
  /** Highest Purdue level among them; null = of one at least it is not known and of none it is 4 or above, or there is none. */
  readonly leastTrustedLevel: number | null;
  /** Each address is one machine that is known by itself: a list of machines, and no network that others could join. Absent = it is not so. */
  readonly isListed?: boolean;
  /** Addresses of the public internet, or of no zone, are among them. */
  readonly isOutsideReached: boolean;
  /** As written, with their places. */
  readonly rules: readonly string[];
}

export interface ExposureToday {
  readonly exposure: SystemExposure;
  /** One sentence or two: why, and what is not known. */
  readonly why: string;
  /** From where all its flaws can be used at most, as the advisory says: at the machine itself, or from its own network. Absent = from any network. */
  readonly onlyFrom?: "the machine" | "its network";
  /** null = the flaw's words do not say which: any that the machine has. */
  readonly services: readonly VulnerableService[] | null;
  /** Who was seen to talk to it, sorted by name. */
  readonly talkers: readonly SeenTalker[];
  /** Chance that a flaw of it is used somewhere on a given day, 0…1. */
  readonly exploitedPerDay: Taken<number>;
  readonly exploitedWhy: string;
  readonly assumptions: readonly Assumption[];
}

export interface SeenTalker {
  readonly name: string;
  /** Purdue level; null = not known. */
  readonly level: number | null;
  /** It has an address of the public internet. */
  readonly isOutside: boolean;
  readonly conversations: readonly number[];
}
