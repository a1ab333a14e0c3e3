// Conversations as what is counted: one key for each that can matter, with its role and zones. Scans, announcements and telemetry, and attempts that never worked,
// are set aside; ports that two machines agree on anew each time are one key, or every call-back would look like something never seen before.
import type { ActiveHour, Activity } from "../../plant/activity.ts";
import type { Asset } from "../../plant/asset.ts";
import { type Conversation, neverWorked } from "../../plant/conversation.ts";
import { conversationRole } from "../../plant/conversation-role.ts";
import { findScanners } from "../../plant/failing-scans.ts";
import { type ConversationRole, ROLES_THAT_MATTER } from "../../plant/finding.ts";
import { negotiators } from "../../plant/negotiated-connections.ts";
import type { CountedKey } from "./counted.ts";
import type { ConversationPlace, CoverageQuestion } from "./question.ts";

export interface CoverageKeys {
  readonly keys: readonly CountedKey[];
  /** Key of each conversation; −1 = it has no hours, or never worked. */
  readonly keyOf: Int32Array;
  readonly housekeeping: number;
  readonly neverWorked: number;
  /** Conversations that share a key with another one. */
  readonly joined: number;
}

/** Linux gives clients ports from here on, and so do the run-time libraries that agree on ports for servers; IANA's own range begins at 49152. */
const FIRST_EPHEMERAL_PORT = 32_768;

export function coverageKeys({ plant, activity, placesOf }: Pick<CoverageQuestion, "plant" | "activity" | "placesOf">): CoverageKeys {
  const assets = assetsByEndpoint(plant.assets);
  const scanners = findScanners(plant.conversations);
  const members = new Map<string, number[]>();
  const keyOf = new Int32Array(plant.conversations.length).fill(-1);
  const negotiatedBy = negotiators(plant.conversations, (i) => pairName(plant.conversations[i] as Conversation));
  let failing = 0;
  plant.conversations.forEach((c, i) => {
    if (activity.conversations[i] === undefined || activity.conversations[i].hours.length === 0) return;
    if (neverWorked(c)) failing++;
    else {
      const name = keyName(c, i, plant.conversations[negotiatedBy[i] as number]);
      const list = members.get(name);
      if (list === undefined) members.set(name, [i]);
      else list.push(i);
    }
  });
  let housekeeping = 0;
  let joined = 0;
  const keys: CountedKey[] = [];
  for (const list of members.values()) {
    const roles = list.map((i) => {
      const c = plant.conversations[i] as Conversation;
      return conversationRole(c, assets.get(`${c.addressSpace}|${c.client}`), assets.get(`${c.addressSpace}|${c.server}`), { scanners }).role;
    });
    const role = roles.find((r) => ROLES_THAT_MATTER.has(r)) ?? (roles[0] as ConversationRole);
    const matters = ROLES_THAT_MATTER.has(role);
    if (!matters) housekeeping += list.length;
    if (list.length > 1) joined += list.length;
    for (const i of list) keyOf[i] = keys.length;
    keys.push({ roles: [role], matters, place: placeName(placesOf(list[0] as number)), ...joinedActivity(list, activity) });
  }
  return { keys, keyOf, housekeeping, neverWorked: failing, joined };
}

/** Zones in one text, as measuring takes places: none has a line break in its name. */
export function placeName(place: ConversationPlace | null): string | null {
  return place === null ? null : `${place.from ?? ""}\n${place.to ?? ""}`;
}

function keyName(c: Conversation, index: number, negotiatedBy: Conversation | undefined): string {
  const way = `${c.addressSpace}|${c.client}|${c.server}|${c.vlan ?? ""}|${c.transport}`;
  // What it speaks may be recognised in some of them only, and of some the negotiation was not seen.
  if (negotiatedBy !== undefined) return `${way}|${negotiatedBy.protocol}`;
  if (c.serverPort === null || c.serverPort < FIRST_EPHEMERAL_PORT || c.delivery !== "unicast") return String(index);
  return `${way}|${c.protocol}`;
}

/** The same in both directions. */
function pairName({ addressSpace, client, server }: Conversation): string {
  return client < server ? `${addressSpace}|${client}|${server}` : `${addressSpace}|${server}|${client}`;
}

function joinedActivity(list: readonly number[], activity: Activity): Pick<CountedKey, "hours" | "watches"> {
  const parts = list.flatMap((i) => activity.conversations[i] ?? []);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const byHour = new Map<number, ActiveHour>();
  for (const hour of parts.flatMap((p) => p.hours)) {
    const before = byHour.get(hour.hour);
    byHour.set(hour.hour, before === undefined ? hour : { ...hour, first: Math.min(before.first, hour.first), last: Math.max(before.last, hour.last) });
  }
  return { hours: [...byHour.values()].sort((x, y) => x.hour - y.hour), watches: [...new Set(parts.flatMap((p) => p.watches))].sort((x, y) => x - y) };
}

function assetsByEndpoint(assets: readonly Asset[]): Map<string, Asset> {
  const known = new Map<string, Asset>();
  for (const asset of assets) {
    for (const address of asset.addresses) known.set(`${asset.addressSpace}|${address}`, asset);
    for (const mac of asset.macs) known.set(`${asset.addressSpace}|mac:${mac}`, asset);
  }
  return known;
}
