// What people declare in plant.yaml because no capture can show it: lines, names, redundancy, costs, calendars. Everything is optional:
// null or an empty list means "not declared", and whoever needs it says what had to be assumed. Reading the file is not done here.
import type { AssetRole } from "./asset.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ConversationRole } from "./finding.ts";
import type { Line } from "./plant.ts";
import type { NightHours } from "./phases.ts";
import type { TextAt } from "./segmentation.ts";
import type { LineState } from "./state-interval.ts";

export interface DeclaredNetwork {
  /** "10.20.1.0/24", host bits zero. */
  readonly prefix: string;
  readonly vlan: number | null;
  readonly gateway: Endpoint | null;
  readonly at: TextAt;
}

/** Where the same addresses mean other machines: sources whose file name fits one of the patterns belong to it. */
export interface DeclaredAddressSpace {
  readonly name: string;
  /** File patterns with * (not across a /), ** and ?. */
  readonly sources: readonly string[];
  readonly at: TextAt;
}

export interface DeclaredAsset {
  readonly name: string;
  /** null = wherever the addresses are found. */
  readonly addressSpace: string | null;
  /** IP addresses in their usual spelling (RFC 5952 for IPv6). */
  readonly addresses: readonly Endpoint[];
  /** "mac:00:1b:1b:12:34:56". */
  readonly macs: readonly Endpoint[];
  readonly line: string | null;
  readonly role: AssetRole | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  /** "2015", "2015-04" or "2015-04-30": when it was put in. */
  readonly installed: string | null;
  readonly redundantWith: string | null;
  readonly at: TextAt;
}

export interface EssentialFunction {
  readonly name: string;
  /** Names of assets. */
  readonly needs: readonly string[];
  readonly at: TextAt;
}

/** How long the one who needs it goes on without it: seconds, for ever, or until something next happens ("next changeover" → "changeover"). */
export type Tolerated = { readonly kind: "seconds"; readonly seconds: number } | { readonly kind: "forever" } | { readonly kind: "until"; readonly event: string };

/**
 * What people know of a dependency: how long it may be missing, or that there is one although no evidence can show it (line-1 needs compressed air).
 * Each null leaves open what it would narrow.
 */
export interface DeclaredDependency {
  /** Who needs it. */
  readonly asset: string | null;
  readonly line: string | null;
  /** Name of the asset that is needed. */
  readonly needs: string | null;
  /** Id of a protocol or "tcp/502"; what is needed of it. */
  readonly service: string | null;
  readonly role: ConversationRole | null;
  readonly tolerates: Tolerated;
  readonly reason: string | null;
  readonly at: TextAt;
}

export interface DeclaredCalendar {
  readonly name: string;
  /** Path relative to plant.yaml. */
  readonly file: string;
  /** The line that all of it is about; null = its entries say so, or it is about the whole site. */
  readonly line: string | null;
  /** What its labels mean, before what words mean in general; the first that fits counts. */
  readonly states: readonly DeclaredLabel[];
  readonly at: TextAt;
}

/** What a label of a calendar means: * stands for any characters, case and spaces make no difference. */
export interface DeclaredLabel {
  readonly label: string;
  /** null = it says nothing of production. */
  readonly state: LineState | null;
}

/** What need not have been seen before a result may be stable: a phase, or a machine that no sensor sees. One of the two is null. */
export interface CoverageException {
  readonly phase: string | null;
  readonly asset: string | null;
  readonly owner: string;
  readonly reason: string;
  readonly at: TextAt;
}

/** What became of the plant's own patches. */
export interface PatchHistory {
  /** Machines of these roles; null = all of which no other entry speaks. */
  readonly roles: readonly AssetRole[] | null;
  readonly patches: number;
  /** Of them, those after which production, or the machine, did not run as before: no more than there are. */
  readonly troubles: number;
  readonly at: TextAt;
}

export interface PlantFile {
  readonly file: string;
  readonly site: string | null;
  /** IANA name such as "Europe/Berlin". */
  readonly timezone: string | null;
  readonly networks: readonly DeclaredNetwork[];
  readonly addressSpaces: readonly DeclaredAddressSpace[];
  readonly lines: readonly Line[];
  readonly assets: readonly DeclaredAsset[];
  readonly essential: readonly EssentialFunction[];
  readonly dependencies: readonly DeclaredDependency[];
  /** For lines and machines of which nothing else is declared: how long they are run on when nobody can watch and steer them; absent = not declared. */
  readonly runBlindSeconds?: number;
  readonly calendars: readonly DeclaredCalendar[];
  /** Absent = not declared. */
  readonly night?: NightHours;
  /** How long signing in takes at a panel; absent = not declared. */
  readonly signInSeconds?: number;
  /** How long records of people signing in are kept; absent = until told otherwise. */
  readonly keepSessionsSeconds?: number;
  /** 0…1: the completeness that `check` wants before it says stable; null = the product's default. */
  readonly completeness: number | null;
  readonly coverageWithout: readonly CoverageException[];
  /** Share of the rhythms and conditions that are named which may be chance, 0…1; absent = the product's default. */
  readonly errorRate?: number;
  /** Each role in one entry at most; absent = not declared. */
  readonly patchHistory?: readonly PatchHistory[];
}
