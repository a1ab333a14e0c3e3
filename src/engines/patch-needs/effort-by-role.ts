// What patching takes where neither the change nor the advisory says it: by what the machine is for. Chosen, because no public figures exist; each value that is
// taken is an assumption of the result, and items of the change overrule it.
import type { AssetRole } from "../../plant/asset.ts";
import type { Assumption } from "../../plant/plant.ts";

export interface RoleEffort {
  /** Of machines, in the plural. */
  readonly words: string;
  readonly workSeconds: number;
  readonly restartSeconds: number;
  /** null = new firmware often cannot be taken back. */
  readonly backOutSeconds: number | null;
  readonly people: number;
}

const MINUTE = 60;
const CONTROLLERS: RoleEffort = { words: "controllers and field devices", workSeconds: 45 * MINUTE, restartSeconds: 10 * MINUTE, backOutSeconds: null, people: 1 };
const HOSTS: RoleEffort = { words: "computers", workSeconds: 60 * MINUTE, restartSeconds: 15 * MINUTE, backOutSeconds: 120 * MINUTE, people: 1 };
const NETWORK: RoleEffort = { words: "network devices", workSeconds: 30 * MINUTE, restartSeconds: 5 * MINUTE, backOutSeconds: 30 * MINUTE, people: 1 };
/** A changed safety program or firmware is proven anew: two people, and half a day. */
const SAFETY: RoleEffort = { words: "safety controllers", workSeconds: 240 * MINUTE, restartSeconds: 10 * MINUTE, backOutSeconds: null, people: 2 };

const BY_ROLE: Readonly<Record<AssetRole, RoleEffort>> = {
  plc: CONTROLLERS,
  "safety-controller": SAFETY,
  "remote-io": CONTROLLERS,
  drive: CONTROLLERS,
  robot: CONTROLLERS,
  hmi: HOSTS,
  scada: HOSTS,
  historian: HOSTS,
  mes: HOSTS,
  "engineering-station": HOSTS,
  "domain-controller": HOSTS,
  "time-server": HOSTS,
  "licence-server": HOSTS,
  "jump-host": HOSTS,
  switch: NETWORK,
  router: NETWORK,
  firewall: NETWORK,
  printer: NETWORK,
  camera: NETWORK,
  workstation: HOSTS,
  server: HOSTS,
  "building-controller": CONTROLLERS,
  "field-device": CONTROLLERS,
  // Of a machine of which nobody knows what it is for, the worst is taken that is usual.
  unknown: CONTROLLERS,
};

export function effortOf(role: AssetRole): RoleEffort {
  return BY_ROLE[role];
}

export function effortCode({ words }: RoleEffort): string {
  return `patch-effort-${words.replaceAll(" ", "-")}`;
}

export function effortAssumption(effort: RoleEffort): Assumption {
  const { words, workSeconds, restartSeconds, backOutSeconds, people } = effort;
  const back = backOutSeconds === null ? "it may not be possible to put them back" : `putting back takes ${backOutSeconds / MINUTE} min`;
  return {
    code: effortCode(effort),
    text: `Patching ${words} takes ${workSeconds / MINUTE} min of work by ${people === 1 ? "one person" : `${people} people`}, they restart for it, which takes ${restartSeconds / MINUTE} min, and ${back}.`,
    origin:
      "chosen by class of machine; no public figures, and advisories hardly ever say whether a restart is needed (6 of 35,102 remediations of CISA's OT advisories do; own count of the fact base)",
    overruledBy: "items of the change: takes, restart, backOut, people",
  };
}
