// Which peers make one finding: those of one machine and a case that meet the same fate, however many advisories bring it. One domain controller may have two hundred
// peers and ten updates a month.
import { groupBy } from "../../foundation/group-by.ts";
import type { PeerAtRisk } from "../../plant/patch-risk-words.ts";
import { compareText, distinct } from "./field-words.ts";
import { compareRows, type PatchRow, type PatchTable } from "./patch-table.ts";

/** breaks: the update is known to take away what the peer was seen to need. may-break: one of the two is not sure. not-told: neither. */
export type PeerFate = "breaks" | "may-break" | "not-told";

/** Peers of one machine that meet the same fate by the same case. */
export interface PeerGroup {
  readonly machine: string;
  readonly fate: PeerFate;
  /** Of a case; several only where nothing is told of any of them. */
  readonly cases: readonly string[];
  /** One for each peer and case, by peer. */
  readonly peers: readonly PeerAtRisk[];
  /** Patches that bring it, the most urgent first. */
  readonly rows: readonly [PatchRow, ...PatchRow[]];
}

export function fateOf({ sure, sign }: Pick<PeerAtRisk, "sure" | "sign">): PeerFate {
  if (sure === "known") return sign === "seen" ? "breaks" : "may-break";
  return sign === "seen" ? "may-break" : "not-told";
}

const FATES: readonly PeerFate[] = ["breaks", "may-break", "not-told"];

/** Only of updates that this change puts in. */
export function groupPeers({ byMachine }: PatchTable): PeerGroup[] {
  const groups: PeerGroup[] = [];
  for (const [machine, all] of byMachine) {
    const worst = new Map<string, { peer: PeerAtRisk; rows: PatchRow[] }>();
    for (const row of all.filter(({ isDone }) => isDone)) {
      for (const peer of row.dossier.peers.atRisk) {
        const key = JSON.stringify([peer.case, peer.peer, peer.machineIs]);
        const known = worst.get(key);
        const rank = (of: PeerAtRisk): number => FATES.indexOf(fateOf(of));
        if (known === undefined || rank(peer) < rank(known.peer)) worst.set(key, { peer, rows: [row] });
        else if (rank(peer) === rank(known.peer)) known.rows.push(row);
      }
    }
    const grouped = groupBy(worst.values(), ({ peer }) => (fateOf(peer) === "not-told" ? "not-told" : `${fateOf(peer)}\n${peer.case}`));
    for (const members of grouped.values()) {
      const peers = members.map(({ peer }) => peer).sort((x, y) => compareText(x.case, y.case) || compareText(x.peer, y.peer) || compareText(x.machineIs, y.machineIs));
      const rows = [...new Set(members.flatMap((of) => of.rows))].sort(compareRows) as [PatchRow, ...PatchRow[]];
      groups.push({ machine, fate: fateOf((peers as [PeerAtRisk])[0]), cases: distinct(peers.map((peer) => peer.case)), peers, rows });
    }
  }
  return groups;
}
