// Which peers of a machine may stop working because of what its patch brings: by the table of cases (what-patches-take.ts) and what the evidence shows of each peer.
// Only observed peers are named; a case without a sign is told as not seen, never as absent. Does not say what stops when a peer stops.
import { groupBy } from "../../foundation/group-by.ts";
import type { InstalledUpdate } from "../../plant/advisory.ts";
import type { Asset } from "../../plant/asset.ts";
import { type Conversation, neverWorked } from "../../plant/conversation.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { CaseNotSeen, PeerAtRisk, PeersThatBreak } from "../../plant/patch-risk-words.ts";
import type { Plant } from "../../plant/plant.ts";
import type { Session } from "../../plant/session.ts";
import type { UpdateRecord } from "./last-update.ts";
import { subjectsOfPatch } from "./patch-subject.ts";
import { type SignOfCase, type TakenByPatch, whatPatchesTake } from "./what-patches-take.ts";

export interface PeersQuestion {
  readonly plant: Plant;
  /** The machine at an end of a conversation, undefined where none is known. */
  readonly assetOf: (addressSpace: string, endpoint: string) => Asset | undefined;
  /** How accounts were proven; empty = no sign-ins were learnt. */
  readonly sessions: readonly Session[];
  /** Updates that lists say the machine has; absent = no list was learnt. */
  readonly updatesOf?: (need: PatchNeed) => Pick<UpdateRecord, "updates">;
}

/** A conversation as one of its two machines has it. */
interface PeerConversation {
  readonly index: number;
  readonly conversation: Conversation;
  readonly machineIs: "server" | "client";
  readonly peer: string;
  readonly peerAsset: Asset | undefined;
}

interface Sign {
  readonly peer: string;
  readonly machineIs: "server" | "client";
  readonly kind: "seen" | "not-told";
  readonly details: readonly string[];
  readonly from: PeerConversation | null;
  /** Words for what shows it: "opc-classic", "sign-ins to SCADA-A". */
  readonly by: string;
  readonly witness: { readonly file: string; readonly record: number };
  readonly peerAsset: Asset | undefined;
}

const MOST_SOFTWARE = 4;
const ENGINEERING_SOFTWARE =
  /tia portal|step ?7|simatic|studio ?5000|rslogix|logix designer|unity|control expert|ecostruxure|codesys|twincat|pc ?worx|gx (works|developer)|cx-|sysmac|concept|prosafe|windows/i;

/** Conversations by machine, once for all the patches of a plan. */
export class PeersOfMachines {
  readonly #byMachine = new Map<string, PeerConversation[]>();
  readonly #assets: ReadonlyMap<string, Asset>;
  readonly #sessions: readonly Session[];
  readonly #updatesOf: NonNullable<PeersQuestion["updatesOf"]>;

  constructor({ plant, assetOf, sessions, updatesOf }: PeersQuestion) {
    this.#updatesOf = updatesOf ?? (() => ({ updates: [] }));
    this.#assets = new Map(plant.assets.map((asset) => [keyOf(asset.addressSpace, asset.name), asset]));
    // Only what is proven by something that is refused, or does not say it, is of any use here.
    this.#sessions = sessions.filter(({ proofs }) => proofs.length > 0);
    plant.conversations.forEach((conversation, index) => {
      if (conversation.delivery !== "unicast" || neverWorked(conversation)) return;
      const { addressSpace } = conversation;
      const client = assetOf(addressSpace, conversation.client);
      const server = assetOf(addressSpace, conversation.server);
      if (client !== undefined && client === server) return;
      if (server !== undefined) this.#put(server, { index, conversation, machineIs: "server", peer: client?.name ?? conversation.client, peerAsset: client });
      if (client !== undefined) this.#put(client, { index, conversation, machineIs: "client", peer: server?.name ?? conversation.server, peerAsset: server });
    });
  }

  thatBreakWith(need: PatchNeed): PeersThatBreak {
    if (need.remedy.kind === "none") return { atRisk: [], notSeen: [], about: "The maker offers no update: there is nothing that could change a peer." };
    const asset = this.#assets.get(keyOf(need.addressSpace, need.asset));
    const { subjects, why, words } = subjectsOfPatch(need, asset);
    const { updates } = this.#updatesOf(need);
    const own = this.#byMachine.get(keyOf(need.addressSpace, need.asset)) ?? [];
    const atRisk: PeerAtRisk[] = [];
    const notSeen: CaseNotSeen[] = [];
    for (const row of whatPatchesTake) {
      if (!row.subjects.some((subject) => subjects.has(subject))) continue;
      const sure = isKnownToDoSo(row, words, need, subjects.has("windows"), updates) ? "known" : "of-this-kind";
      const signs = [...signsOfConversations(row, own, need), ...this.#signsOfSessions(row, need)];
      if (signs.length === 0) notSeen.push({ case: row.case, sure, takesAway: row.takesAway, text: notSeenWords(row, own.length), known: row.known });
      for (const of of groupBy(signs, ({ peer, machineIs }) => `${peer}\n${machineIs}`).values()) atRisk.push(peerAtRisk(row, need.addressSpace, sure, of));
    }
    return { atRisk: atRisk.sort(byWeight), notSeen, about: why };
  }

  #put(asset: Asset, of: PeerConversation): void {
    const key = keyOf(asset.addressSpace, asset.name);
    const own = this.#byMachine.get(key);
    if (own === undefined) this.#byMachine.set(key, [of]);
    else own.push(of);
  }

  #signsOfSessions(row: TakenByPatch, need: PatchNeed): Sign[] {
    if (row.proofs.length === 0) return [];
    return this.#sessions.flatMap(({ proofs, target, from, authority, witness }): Sign[] => {
      const details = row.proofs.filter((proof) => proofs.includes(proof));
      if (details.length === 0) return [];
      const sign = (peer: string, machineIs: Sign["machineIs"], by: string): Sign => ({ peer, machineIs, kind: "seen", details, from: null, by, witness, peerAsset: undefined });
      if (target === need.asset) return from === null ? [] : [sign(from, "server", `sign-ins to ${target}`)];
      if (from === need.asset) return [sign(target, "client", `sign-ins to ${target}`)];
      // The directory takes part in every sign-in of a domain's account, wherever it is.
      if (need.role === "domain-controller" && authority !== null && authority !== target.toLowerCase()) return [sign(from ?? target, "server", `sign-ins to ${target} with accounts of a domain`)];
      return [];
    });
  }
}

function signsOfConversations(row: TakenByPatch, own: readonly PeerConversation[], need: PatchNeed): Sign[] {
  const signs: Sign[] = [];
  for (const from of own) {
    const { conversation, machineIs, peer, peerAsset } = from;
    const sign: SignOfCase = row.signOf(conversation, { machine: need.role, peer: peerAsset?.role ?? "unknown", machineIs });
    // Nearly all of them are something else.
    if (sign.kind === "other") continue;
    const common = { peer, machineIs, from, by: nameOf(conversation), witness: conversation.example, peerAsset };
    signs.push(sign.kind === "weak" ? { ...common, kind: "seen", details: sign.details } : { ...common, kind: "not-told", details: [] });
  }
  return signs;
}

/** Of one peer and one way, all signs of a case. What was seen says more than what is not told. */
function peerAtRisk(row: TakenByPatch, addressSpace: string, sure: PeerAtRisk["sure"], signs: readonly Sign[]): PeerAtRisk {
  const seen = signs.filter(({ kind }) => kind === "seen");
  const shown = seen.length > 0 ? seen : signs;
  const [first] = signs as readonly [Sign, ...Sign[]];
  const witness = shown.map((sign) => sign.witness).reduce((least, next) => (isBefore(next, least) ? next : least));
  return {
    case: row.case,
    addressSpace,
    peer: first.peer,
    machineIs: first.machineIs,
    sign: seen.length > 0 ? "seen" : "not-told",
    sure,
    seen: seenWords(row, seen.length > 0, shown),
    takesAway: row.takesAway,
    check: row.check,
    shows: row.shows,
    conversations: shown.flatMap(({ from }) => from?.index ?? []).sort((x, y) => x - y),
    witness: { file: witness.file, record: witness.record },
    known: row.known,
  };
}

function seenWords(row: TakenByPatch, isSeen: boolean, signs: readonly Sign[]): string {
  const by = distinct(signs.map((sign) => sign.by)).join(", ");
  if (!isSeen) return `${row.notToldAs} (${by}).`;
  const details = distinct(signs.flatMap((sign) => sign.details.map(withoutFacet)));
  const software = row.case === "firmware-engineering" ? softwareWords(signs) : "";
  return `${row.seenAs} ${details.join("; ")} (${by}).${software}`;
}

/** Versions of its programs and its system, where it, or a list, says them. */
function softwareWords(signs: readonly Sign[]): string {
  const named = signs.flatMap(({ peerAsset }) => peerAsset?.claims.filter(({ attribute, value }) => (attribute === "software" || attribute === "os") && ENGINEERING_SOFTWARE.test(value)) ?? []);
  const values = distinct(named.map(({ value }) => value));
  if (values.length === 0) return " Which engineering software it runs is not known.";
  return ` It runs ${values.slice(0, MOST_SOFTWARE).join(", ")}${values.length > MOST_SOFTWARE ? ` and ${values.length - MOST_SOFTWARE} more` : ""}.`;
}

/** "protection NTLM, connect" reads better without its facet where a sentence says what it is. */
function withoutFacet(detail: string): string {
  return detail.replace(/^(protection|dialect|authentication|policy|ticket|reply|version|offered|interface|pipe|tree|keying) /, "");
}

function notSeenWords(row: TakenByPatch, conversations: number): string {
  if (conversations === 0) return "Nothing was seen of this machine's conversations: who depends on it is not known.";
  return row.protocols.size === 0 || row.protocols.size > 4
    ? "No peer was seen that depends on it; what the evidence does not cover may."
    : `No peer was seen that depends on it (looked for in ${[...row.protocols].sort().join(", ")}); what is encrypted, only logged, or rare may.`;
}

/** What a machine has since an update that it got before, this one does not bring: then it may only be of this kind. */
function isKnownToDoSo({ knownBy, knownFrom, knownOf }: TakenByPatch, words: string, { role, releasedAt }: PatchNeed, isWindows: boolean, updates: readonly InstalledUpdate[]): boolean {
  if (knownOf !== null && !knownOf.has(role)) return false;
  if (knownBy?.test(words) ?? false) return true;
  if (!isWindows || knownFrom === null || releasedAt === null || releasedAt < knownFrom) return false;
  return !updates.some(({ update, state, at }) => state === "installed" && at !== null && at >= knownFrom + RELEASE_TO_INSTALL_MICROS && WINDOWS_UPDATE.test(update));
}

/** An update that was installed so long after the first that does it most likely is a later one: older ones are rarely put in months after they were released. */
const RELEASE_TO_INSTALL_MICROS = 180 * 86_400e6;
const WINDOWS_UPDATE = /^\s*(?:KB)?\s*\d{6,7}\s*$/i;

function byWeight(x: PeerAtRisk, y: PeerAtRisk): number {
  return (
    Number(y.sure === "known") - Number(x.sure === "known") ||
    Number(y.sign === "seen") - Number(x.sign === "seen") ||
    order(x.case, y.case) ||
    order(x.peer, y.peer) ||
    order(x.machineIs, y.machineIs)
  );
}

function isBefore(x: Sign["witness"], y: Sign["witness"]): boolean {
  return order(x.file, y.file) < 0 || (x.file === y.file && x.record < y.record);
}

function nameOf({ protocol, transport, serverPort }: Conversation): string {
  const port = serverPort === null ? transport : `${transport}/${serverPort}`;
  return protocol === "unknown" ? port : `${protocol} ${port}`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort(order);
}

function keyOf(space: string, name: string): string {
  return `${space}\n${name}`;
}

function order(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
