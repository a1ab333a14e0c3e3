// Joins flow pieces into flows: a pure function of the sorted pieces, so that it does not matter how the evidence was cut into
// sources, in which order they were learnt, or on how many machines. Decides nothing about client, server or protocol.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { LogHistogram } from "../../foundation/log-histogram.ts";
import {
  ANY_FIN,
  ANY_RST,
  decodeVotes,
  encodeVotes,
  FIRST_FROM_B,
  FIRST_IS_SYN,
  FIRST_PACKET_FLAGS,
  type FlowPiece,
  OPEN,
  RECOGNITION_BUDGET,
  SYN_A,
  SYN_B,
  SYNACK_A,
  SYNACK_B,
  voteRank,
} from "./flow-piece.ts";
import { joinRepeats } from "./opening-repeats.ts";

/** After a FIN or RST, packets that come later than this are no part of the connection any more (twice the usual 2 MSL of hosts). */
export const LINGER_MICROS = 60 * MICROS_PER_SECOND;
/** Exchanges without a handshake end after this silence: longer than the shortest UDP timeouts of firewalls, see 06-firewalls (10–180 s). */
export const EXCHANGE_GAP_MICROS = 120 * MICROS_PER_SECOND;

/** True when `next` begins a new flow of the same 5-tuple rather than going on with `before`. */
export function isBoundary(before: FlowPiece, next: FlowPiece): boolean {
  const gap = next.first - before.last;
  if (next.transport !== 6) return gap > EXCHANGE_GAP_MICROS;
  if ((next.flags & FIRST_IS_SYN) !== 0) {
    const fromB = (next.flags & FIRST_FROM_B) !== 0;
    const sameOpening = fromB ? (before.flags & SYN_B) !== 0 && before.isnB === next.isnB : (before.flags & SYN_A) !== 0 && before.isnA === next.isnA;
    if (!sameOpening) return true;
  }
  return gap > LINGER_MICROS && ((before.flags & OPEN) === 0 || (before.flags & (ANY_FIN | ANY_RST)) !== 0);
}

/** A stitched flow: the sums of its pieces, and the pieces for their hours, with what fell between two pieces added to the later one. */
export interface Flow {
  readonly whole: FlowPiece;
  readonly pieces: readonly FlowPiece[];
  /** Some gap between two pieces lay where nothing was captured. */
  readonly notWatched: boolean;
}

/** Tells whether a vantage was capturing all the time between two instants. */
export type Watched = (from: number, to: number) => boolean;

/** Pieces of one vantage, address space and 5-tuple, sorted by comparePieces. */
export function stitch(pieces: readonly FlowPiece[], watched: Watched): Flow[] {
  const flows: Flow[] = [];
  let whole: FlowPiece | null = null;
  let parts: FlowPiece[] = [];
  let notWatched = false;
  for (const piece of pieces) {
    if (whole !== null && isBoundary(whole, piece)) {
      flows.push({ whole, pieces: parts, notWatched });
      whole = null;
    }
    if (whole === null) {
      whole = { ...piece };
      parts = [piece];
      notWatched = false;
    } else {
      const edgeWatched = piece.first <= whole.last || watched(whole.last, piece.first);
      notWatched ||= !edgeWatched;
      const part = withEdge(whole, piece, edgeWatched);
      join(whole, part);
      parts.push(part);
    }
  }
  if (whole !== null) flows.push({ whole, pieces: parts, notWatched });
  return flows;
}

/** Order in which pieces of one 5-tuple are stitched; total, so that equal evidence gives equal results. */
export function comparePieces(x: FlowPiece, y: FlowPiece): number {
  return x.first - y.first || x.last - y.last || x.record - y.record || x.packetsA - y.packetsA || x.packetsB - y.packetsB || x.bytesA - y.bytesA;
}

/** The later piece with the silence and the request period that fell between it and what came before. */
function withEdge(whole: FlowPiece, next: FlowPiece, edgeWatched: boolean): FlowPiece {
  let { longestGap, periods } = next;
  if ((whole.flags & (ANY_FIN | ANY_RST)) !== 0) longestGap = -1;
  else if (edgeWatched && (next.transport !== 6 || (whole.flags & OPEN) !== 0)) longestGap = Math.max(longestGap, next.first - whole.last, 0);
  // Where nobody watched, requests may have gone by.
  if (edgeWatched && next.firstRequest >= 0 && whole.lastRequest >= 0) {
    const joined = new LogHistogram();
    if (periods !== null) joined.merge(periods);
    joined.add(Math.max(0, next.firstRequest - whole.lastRequest));
    periods = joined;
  }
  return { ...next, longestGap, periods };
}

function join(whole: FlowPiece, next: FlowPiece): void {
  whole.repeats = joinRepeats(whole, next);
  whole.longestGap = Math.max(whole.longestGap, next.longestGap);
  if ((whole.flags & (SYN_A | SYNACK_A)) === 0) whole.isnA = next.isnA;
  if ((whole.flags & (SYN_B | SYNACK_B)) === 0) whole.isnB = next.isnB;
  whole.votes = joinVotes(whole.votes, whole.payloadPackets, next.votes);
  whole.payloadPackets += next.payloadPackets;
  if (whole.firstRequest < 0) whole.firstRequest = next.firstRequest;
  whole.lastRequest = Math.max(whole.lastRequest, next.lastRequest);
  whole.flags |= next.flags & ~FIRST_PACKET_FLAGS;
  whole.last = Math.max(whole.last, next.last);
  whole.packetsA += next.packetsA;
  whole.packetsB += next.packetsB;
  whole.bytesA += next.bytesA;
  whole.bytesB += next.bytesB;
  whole.operations |= next.operations;
}

/** The votes one look at the whole flow would have given: later pieces count their payload packets on from the earlier ones. */
export function joinVotes(before: string, payloadPacketsBefore: number, next: string): string {
  if (next === "" || payloadPacketsBefore >= RECOGNITION_BUDGET) return before;
  const votes = [...decodeVotes(before)];
  let best = votes.length === 0 ? 0 : voteRank(votes[votes.length - 1] as (typeof votes)[number]);
  for (const vote of decodeVotes(next)) {
    const index = vote.index + payloadPacketsBefore;
    if (index >= RECOGNITION_BUDGET || voteRank(vote) <= best) continue;
    votes.push({ ...vote, index });
    best = voteRank(vote);
  }
  return encodeVotes(votes);
}

export function minimumUnlessZero(x: number, y: number): number {
  return x === 0 ? y : y === 0 ? x : Math.min(x, y);
}
