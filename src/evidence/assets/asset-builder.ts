// One machine with all that is claimed of it to an asset: name, identity, role and level with their reasons, contradictions, and whether lists know
// it and anybody saw it. plant.yaml has the last word on name, role and line.
import { groupBy } from "../../foundation/group-by.ts";
import type { Asset, AssetRole, AssetStatus } from "../../plant/asset.ts";
import type { Claim, ClaimAttribute } from "../../plant/claim.ts";
import { type Confidence, type Conversation, wentBothWays } from "../../plant/conversation.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { DeclaredAsset } from "../../plant/plant-file.ts";
import { assetRoles } from "../../plant/role-names.ts";
import { guessRole, levelOfRole, type RoleGuess } from "./asset-role.ts";
import type { ListedMachine } from "./attach-rows.ts";
import type { GatewayJudge } from "./gateway-evidence.ts";
import { contradictions, isOtherKind, nameContradiction, settled } from "./identity-claims.ts";
import type { ListedRow } from "./listed-rows.ts";
import type { Machine } from "./machines.ts";
import type { Sightings } from "./sightings.ts";

export interface BuilderInput {
  /** Of one address space. */
  readonly conversations: readonly Conversation[];
  /** What captures and logs claim, by endpoint. */
  readonly wire: ReadonlyMap<Endpoint, readonly Claim[]>;
  readonly sightings: Sightings;
  readonly judge: GatewayJudge;
  /** A list that names what should be there was learnt for this address space. */
  readonly hasList: boolean;
  readonly isInventory: (row: ListedRow) => boolean;
  /** Names of sources by digest. */
  readonly files: ReadonlyMap<string, string>;
  readonly plantFile: string;
}

export function endpointsOf(machine: Machine): Endpoint[] {
  return [...machine.addresses, ...machine.macs];
}

export class AssetBuilder {
  readonly #input: BuilderInput;
  readonly #served: ReadonlyMap<Endpoint, Conversation[]>;
  readonly #asked: ReadonlyMap<Endpoint, Conversation[]>;

  constructor(input: BuilderInput) {
    this.#input = input;
    this.#served = groupBy(input.conversations, (c) => c.server);
    this.#asked = groupBy(input.conversations, (c) => c.client);
  }

  build(machine: ListedMachine, declared: DeclaredAsset | undefined): Asset {
    const { wire, sightings, judge, files, isInventory } = this.#input;
    const endpoints = endpointsOf(machine);
    const heard = endpoints.flatMap((e) => wire.get(e) ?? []);
    const read = machine.rows.flatMap((row) => row.claims);
    const own = [...heard, ...read];
    const all = [...own, ...declaredClaims(declared, machine)];
    const served = endpoints.flatMap((e) => this.#served.get(e) ?? []);
    const asked = endpoints.flatMap((e) => this.#asked.get(e) ?? []);
    const guess = guessRole(served, asked, [...heard, ...read.filter((c) => c.attribute === "model")], machine.isRouter);
    const role = settleRole(declared, guess, own);
    const inventory = machine.rows.filter(isInventory);
    const names = inventory.flatMap((row) => (row.name === null ? [] : [{ by: row.by, name: row.name }]));
    const span = sightings.span(endpoints);
    const uptime = own.filter((c) => c.attribute === "uptime").sort((x, y) => y.last - x.last)[0];
    return {
      addressSpace: machine.addressSpace,
      name: declared?.name ?? names[0]?.name ?? settled(own, "name") ?? settled(own, "hostname") ?? machine.addresses[0] ?? (machine.macs[0] as string),
      addresses: machine.addresses,
      macs: machine.macs.map((m) => m.slice("mac:".length)),
      vendor: settled(all, "vendor"),
      model: settled(all, "model"),
      firmware: settled(all, "firmware"),
      serial: settled(all, "serial"),
      role: role.role,
      roleConfidence: role.confidence,
      roleReason: role.reason,
      level: listedLevel(own) ?? (role.role === guess.role ? guess.level : levelOfRole(role.role)),
      line: declared?.line ?? listed(own, "line"),
      uptimeSeconds: uptime === undefined ? null : Number(uptime.value),
      status: this.#statusOf(declared !== undefined || inventory.length > 0, machine.isSeen),
      firstSeen: span?.first ?? null,
      lastSeen: span?.last ?? null,
      sources: this.#sourcesOf(machine, endpoints, all, declared !== undefined, files),
      claims: [...all].sort((x, y) => compare(x.attribute, y.attribute) || compare(x.value, y.value) || compare(x.by, y.by)),
      conflicts: [...machine.conflicts, ...contradictions(all), ...nameContradiction(names), ...kindContradiction(guess, own)],
      visible: [...served, ...asked].some((c) => c.delivery === "unicast" && wentBothWays(c) === true),
      gateway: judge.judge(machine, [...heard]),
    };
  }

  #statusOf(isListed: boolean, isSeen: boolean): AssetStatus | null {
    if (isListed) return isSeen ? "listed" : "ghost";
    return this.#input.hasList && isSeen ? "stranger" : null;
  }

  #sourcesOf(machine: ListedMachine, endpoints: readonly Endpoint[], claims: readonly Claim[], isDeclared: boolean, files: ReadonlyMap<string, string>): string[] {
    const sources = this.#input.sightings.files(endpoints);
    for (const claim of claims) sources.add(files.get(claim.source) ?? "");
    for (const row of machine.rows) sources.add(files.get(row.source) ?? "");
    sources.delete("");
    if (isDeclared) sources.add(this.#input.plantFile);
    return [...sources].sort();
  }
}

/** What plant.yaml says, as claims beside the wire's, so that contradictions show. */
function declaredClaims(declared: DeclaredAsset | undefined, machine: Machine): Claim[] {
  if (declared === undefined) return [];
  const endpoint = machine.addresses[0] ?? (machine.macs[0] as string);
  const attributes: readonly [ClaimAttribute, string | null][] = [
    ["vendor", declared.vendor],
    ["model", declared.model],
    ["firmware", declared.firmware],
  ];
  return attributes.flatMap(([attribute, value]) =>
    value === null ? [] : [{ addressSpace: machine.addressSpace, endpoint, attribute, value, by: "plant.yaml", first: Number.NaN, last: Number.NaN, source: "" }],
  );
}

interface SettledRole {
  readonly role: AssetRole;
  readonly confidence: Confidence;
  readonly reason: string;
}

/** plant.yaml, then a list, then what it does and says of itself. */
function settleRole(declared: DeclaredAsset | undefined, guess: RoleGuess, claims: readonly Claim[]): SettledRole {
  if (declared?.role != null) return { role: declared.role, confidence: "high", reason: "plant.yaml says so." };
  const said = listedRole(claims);
  if (said !== null) return { role: said.value as AssetRole, confidence: "high", reason: `${said.by} says so.` };
  const scanned = guess.role === "unknown" ? roleClaims(claims).find((c) => !Number.isNaN(c.last)) : undefined;
  return scanned === undefined ? guess : { role: scanned.value as AssetRole, confidence: "low", reason: `${scanned.by} says so.` };
}

function roleClaims(claims: readonly Claim[]): Claim[] {
  return claims.filter((c) => c.attribute === "role" && (assetRoles as readonly string[]).includes(c.value)).sort((x, y) => compare(x.by, y.by) || compare(x.value, y.value));
}

/** A claim without a time: lists have none. */
function listedRole(claims: readonly Claim[]): Claim | null {
  return roleClaims(claims).find((c) => Number.isNaN(c.last) && c.value !== "unknown") ?? null;
}

function listed(claims: readonly Claim[], attribute: ClaimAttribute): string | null {
  return claims.filter((c) => c.attribute === attribute && Number.isNaN(c.last)).sort((x, y) => compare(x.by, y.by))[0]?.value ?? null;
}

function listedLevel(claims: readonly Claim[]): number | null {
  const text = listed(claims, "level");
  return text === null ? null : Number(text);
}

/** A list says printer or server, and on the wire it serves a controller's protocol. */
function kindContradiction(guess: RoleGuess, claims: readonly Claim[]): string[] {
  const said = listedRole(claims);
  if (said === null || guess.confidence === "low" || guess.confidence === "none" || !isOtherKind(said.value as AssetRole, guess.role)) return [];
  return [`${said.by} says role "${said.value}", but it looks like ${guess.role}: ${guess.reason}`];
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
