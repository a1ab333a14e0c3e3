// What a machine's role, level and line say about the zone it belongs to, and what each kind of zone is given: Purdue level and order of trust.
// A machine of which nothing is known says nothing: its neighbours decide.
import type { AssetRole } from "../../plant/asset.ts";
import type { ZoneKind } from "../../plant/proposal.ts";
import type { Machine } from "./plant-machines.ts";

export interface KindFacts {
  readonly level: number | null;
  /** Only the order counts: who is trusted less than whom. */
  readonly securityLevel: number | null;
  /** As it stands in a sentence. */
  readonly words: string;
}

export const KINDS: Readonly<Record<ZoneKind, KindFacts>> = {
  safety: { level: 1, securityLevel: 3, words: "a safety system" },
  cell: { level: 1, securityLevel: 2, words: "a cell of the floor" },
  supervisory: { level: 2, securityLevel: 2, words: "supervision and engineering" },
  operations: { level: 3, securityLevel: 2, words: "operations of the site" },
  services: { level: 3, securityLevel: 2, words: "services that others need" },
  network: { level: 3, securityLevel: 2, words: "network equipment" },
  dmz: { level: 3.5, securityLevel: 1, words: "the way in" },
  remote: { level: 4, securityLevel: 1, words: "remote access" },
  office: { level: 4, securityLevel: 1, words: "office" },
  unrecognised: { level: null, securityLevel: null, words: "machines of which nothing is known" },
  outside: { level: 5, securityLevel: 0, words: "beyond the site's borders" },
};

const FLOOR_WEIGHT = 3;
const VOTES: Readonly<Record<AssetRole, readonly [ZoneKind, weight: number] | null>> = {
  plc: ["cell", FLOOR_WEIGHT],
  "safety-controller": ["safety", FLOOR_WEIGHT],
  "remote-io": ["cell", FLOOR_WEIGHT],
  drive: ["cell", FLOOR_WEIGHT],
  robot: ["cell", FLOOR_WEIGHT],
  "field-device": ["cell", FLOOR_WEIGHT],
  "building-controller": ["cell", FLOOR_WEIGHT],
  hmi: ["supervisory", 1],
  scada: ["supervisory", 3],
  "engineering-station": ["supervisory", 2],
  historian: ["operations", 2],
  mes: ["operations", 4],
  "domain-controller": ["services", 3],
  "time-server": ["services", 2],
  "licence-server": ["services", 2],
  server: ["services", 0.5],
  "jump-host": ["dmz", 1],
  switch: ["network", 0.25],
  router: ["network", 0.25],
  firewall: ["network", 0.25],
  printer: ["office", 1],
  camera: ["office", 1],
  workstation: ["office", 1],
  unknown: null,
};
/** They run a line where they are said to belong to one, whatever else they could be. */
const OF_ITS_LINE: ReadonlySet<AssetRole> = new Set<AssetRole>(["hmi", "printer", "camera", "workstation", "switch", "unknown"]);

/** What a piece is for, by the votes of its machines. */
export interface Label {
  readonly kind: ZoneKind;
  readonly lines: readonly string[];
}

export interface Vote {
  readonly kind: ZoneKind;
  readonly weight: number;
  readonly why: string;
}

/** null = nothing is known of it. `visitsJumpHost`: it was seen to open a session on a jump host. */
export function voteOf(machine: Machine, visitsJumpHost: boolean): Vote | null {
  const { asset } = machine;
  if (machine.isOutside) return { kind: "outside", weight: 1, why: "its address is one of the world's, and nothing says that it belongs to the site" };
  if (asset === null) return null;
  if (asset.line !== null && OF_ITS_LINE.has(asset.role)) return { kind: "cell", weight: FLOOR_WEIGHT, why: `it belongs to ${asset.line}` };
  const byRole = VOTES[asset.role];
  if (visitsJumpHost && (byRole === null || byRole[0] === "office")) return { kind: "remote", weight: 2, why: "it comes in through the jump host" };
  if (byRole !== null) return { kind: byRole[0], weight: byRole[1], why: `its role is ${asset.role}${asset.line === null ? "" : ` of ${asset.line}`}` };
  if (asset.level === null) return null;
  return { kind: kindOfLevel(asset.level), weight: 2, why: `it is on level ${asset.level}` };
}

function kindOfLevel(level: number): ZoneKind {
  if (level <= 1) return "cell";
  if (level <= 2) return "supervisory";
  if (level <= 3) return "operations";
  return level < 4 ? "dmz" : "office";
}

export function isOfTheFloor(kind: ZoneKind): boolean {
  return kind === "cell" || kind === "safety";
}
