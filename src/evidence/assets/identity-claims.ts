// What a machine is, out of what is claimed of it: the wire before lists, the latest before the earlier, a guess from the prefix of a MAC address
// last. Claims that contradict each other are told; which of them is true is not decided.
import type { AssetRole } from "../../plant/asset.ts";
import type { Claim, ClaimAttribute } from "../../plant/claim.ts";
import { isSameModel, isSameSerial, isSameVendor, isSameVersion } from "../../plant/identity-spelling.ts";

/** As readers of lists write behind the row, and dissectors by themselves. */
const WEAK = /\((MAC prefix|OS guess)[^()]*\)$|^mac-vendor-prefix$/;

/** As dissectors name a part behind the machine that answered: a unit of a gateway, a module of a chassis, a slot, a network behind a router; or one that may be a part. */
const OF_PART = / of (unit|module|slot|network) \d| over a connection opened earlier/;

/** The maker of a network card, a guess of a scanner, a part of the machine: they fill a gap, and contradict nobody. */
function isWeak(claim: Claim): boolean {
  return WEAK.test(claim.by) || OF_PART.test(claim.by);
}

const UNIT = / of unit (\d+)\b/;

/**
 * Claims of one attribute that speak for the machine. Behind an address that only ever answered for one unit there is no gateway to be seen: where
 * the wire says nothing else, that unit is the machine, as in every plain Modbus device.
 */
function firmClaims(claims: readonly Claim[], attribute: ClaimAttribute): Claim[] {
  const own = claims.filter((c) => c.attribute === attribute);
  const firm = own.filter((c) => !isWeak(c));
  if (firm.some((c) => !Number.isNaN(c.last))) return firm;
  const units = new Set(claims.flatMap((c) => UNIT.exec(c.by)?.[1] ?? []));
  return units.size === 1 ? [...firm, ...own.filter((c) => UNIT.test(c.by))] : firm;
}

/** The value most recently heard on the wire; lists speak only where the wire is silent, plant.yaml before them. */
export function settled(claims: readonly Claim[], attribute: ClaimAttribute): string | null {
  const own = claims.filter((c) => c.attribute === attribute);
  const firm = firmClaims(claims, attribute);
  const heard = firm.filter((c) => !Number.isNaN(c.last)).sort((x, y) => y.last - x.last || compare(x.value, y.value));
  const declared = firm.find((c) => c.source === "");
  const listed = firm.filter((c) => Number.isNaN(c.last)).sort((x, y) => compare(x.by, y.by) || compare(x.value, y.value));
  return (heard[0] ?? declared ?? listed[0] ?? [...own].sort((x, y) => compare(x.by, y.by) || compare(x.value, y.value))[0])?.value ?? null;
}

const SAME: readonly (readonly [ClaimAttribute, (a: string, b: string) => boolean])[] = [
  ["vendor", isSameVendor],
  ["model", isSameModel],
  ["firmware", isSameVersion],
  ["serial", isSameSerial],
];

/** One text per attribute of which claims contradict each other: "assets.csv row 5 says firmware "2.6", s7comm SZL says firmware "2.8"". */
export function contradictions(claims: readonly Claim[]): string[] {
  const conflicts: string[] = [];
  for (const [attribute, isSame] of SAME) {
    const own = firmClaims(claims, attribute).sort((x, y) => compare(x.by, y.by) || compare(x.value, y.value));
    const different: Claim[] = [];
    for (const claim of own) if (different.every((known) => !isSame(known.value, claim.value))) different.push(claim);
    if (different.length > 1) conflicts.push(different.map((c) => `${c.by} says ${attribute} "${c.value}"`).join(", "));
  }
  return conflicts;
}

/** What rows of lists call it, where they do not agree. */
export function nameContradiction(names: readonly { readonly by: string; readonly name: string }[]): string[] {
  const different: { readonly by: string; readonly name: string }[] = [];
  for (const one of names) if (different.every((known) => known.name.toLowerCase() !== one.name.toLowerCase())) different.push(one);
  return different.length > 1 ? [different.map(({ by, name }) => `${by} calls it "${name}"`).join(", ")] : [];
}

const KINDS: readonly ReadonlySet<AssetRole>[] = [
  new Set<AssetRole>(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"]),
  new Set<AssetRole>(["hmi", "scada", "historian", "mes", "engineering-station", "domain-controller", "time-server", "licence-server", "jump-host", "workstation", "server"]),
  new Set<AssetRole>(["switch", "router", "firewall"]),
];

/** A controller is no server and no switch; within one kind a list may well be more exact than what can be seen. */
export function isOtherKind(a: AssetRole, b: AssetRole): boolean {
  const kind = (role: AssetRole): number => KINDS.findIndex((roles) => roles.has(role));
  return kind(a) >= 0 && kind(b) >= 0 && kind(a) !== kind(b);
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
