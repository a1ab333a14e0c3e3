// How the opener of a TCP connection asks again while nobody answers, or after a refusal: the waits between its SYNs. Measured per piece, joined where a
// flow was cut, summed per conversation. When it stopped waiting after its last SYN is in no packet, and is not made up here.
import type { OpeningRepeats } from "../../plant/conversation.ts";
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import { ANY_FIN, ANY_SYNACK, type Counters, FIRST_FROM_B, FIRST_IS_SYN, type FlowPiece, OPEN, type PieceRepeats, RST_A, RST_B, SYN_A, SYN_B } from "./flow-piece.ts";

/** Waits that are kept of an opening; further ones are counted. Linux asks again six times, most others fewer. */
export const MOST_WAITS = 6;
/** What comes sooner is a copy by a mirror port, not a timer: the shortest timers of openings in use are 200 ms (RFC 6298 asks for 1 s). */
export const LEAST_WAIT_MICROS = 100_000;

/** True while the connection whose opener is A or B has neither been answered nor given up: a further SYN is a repetition. */
export function isStillOpening(flags: number, openerIsB: boolean): boolean {
  const ends = OPEN | ANY_SYNACK | ANY_FIN | (openerIsB ? SYN_A | RST_B : SYN_B | RST_A);
  return (flags & (openerIsB ? SYN_B : SYN_A)) !== 0 && (flags & ends) === 0;
}

/** True after a refusal of what A or B opens. */
export function wasRefused(flags: number, openerIsB: boolean): boolean {
  return (flags & (openerIsB ? RST_A : RST_B)) !== 0;
}

/** The repetitions of a flow that goes on with `next`: those of both, and the one that the cut between them hid. */
export function joinRepeats(whole: FlowPiece, next: FlowPiece): PieceRepeats | null {
  const openerIsB = (whole.flags & FIRST_FROM_B) !== 0;
  if ((whole.flags & FIRST_IS_SYN) === 0 || !isStillOpening(whole.flags, openerIsB)) return whole.repeats;
  const refused = wasRefused(whole.flags, openerIsB);
  const gap = next.first - whole.last;
  const isAtEdge = (next.flags & FIRST_IS_SYN) !== 0 && ((next.flags & FIRST_FROM_B) !== 0) === openerIsB && gap >= LEAST_WAIT_MICROS;
  if (!isAtEdge && next.repeats === null) return whole.repeats;
  const later = (next.repeats?.waits ?? []).map((wait) => (refused ? -Math.abs(wait) : wait));
  const edge = isAtEdge ? [Math.trunc(refused ? -gap : gap)] : [];
  return { times: (whole.repeats?.times ?? 0) + edge.length + (next.repeats?.times ?? 0), waits: [...(whole.repeats?.waits ?? []), ...edge, ...later].slice(0, MOST_WAITS) };
}

/** Counts of one flow that add up over flows; null = it asked once. */
export function repeatCounters({ repeats }: Pick<FlowPiece, "repeats">, wasUnanswered: boolean): Counters | null {
  if (repeats === null) return null;
  const counters: Counters = new Map();
  const count = (key: string): void => void counters.set(key, (counters.get(key) ?? 0) + 1);
  repeats.waits.forEach((wait, place) => {
    count(wait < 0 ? `${REFUSED} ${twoDigits(-wait)}` : `${place + 1} ${twoDigits(wait)}`);
  });
  if (repeats.waits.some((wait) => wait < 0)) count(AGAIN);
  if (wasUnanswered) count(`${GAVE_UP} ${repeats.times}`);
  return counters;
}

const REFUSED = "refused";
const AGAIN = "again";
const GAVE_UP = "gave-up";

/** Two digits tell timers apart, and keep the counters few. */
function twoDigits(micros: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(micros)) - 1);
  return Math.round(micros / step) * step;
}

/** What the counters of a conversation say; null = no opener was seen asking again. */
export function repeatsOf(counters: Counters | null): OpeningRepeats | null {
  if (counters === null || counters.size === 0) return null;
  const byPlace = new Map<string, [number, number][]>();
  for (const [key, times] of counters) {
    const [place = "", value = "0"] = key.split(" ");
    byPlace.set(place, [...(byPlace.get(place) ?? []), [Number(value), times]]);
  }
  const gaveUp = byPlace.get(GAVE_UP) ?? [];
  const repetitions = mostOften(gaveUp);
  const waits: number[] = [];
  for (let place = 1; place <= Math.min(MOST_WAITS, repetitions ?? MOST_WAITS); place++) {
    const usual = median(byPlace.get(String(place)) ?? []);
    if (usual === null) break;
    waits.push(usual / MICROS_PER_SECOND);
  }
  const afterRefusal = median(byPlace.get(REFUSED) ?? []);
  return {
    unanswered: gaveUp.reduce((sum, [, times]) => sum + times, 0),
    repetitions,
    waitsSeconds: waits,
    afterRefusal: afterRefusal === null ? null : { attempts: counters.get(AGAIN) ?? 0, waitSeconds: afterRefusal / MICROS_PER_SECOND },
  };
}

/** The larger of equally frequent ones: an attempt that the evidence cut off made fewer. */
function mostOften(values: readonly (readonly [number, number])[]): number | null {
  return [...values].sort(([x, n], [y, m]) => m - n || y - x)[0]?.[0] ?? null;
}

function median(values: readonly (readonly [number, number])[]): number | null {
  const sorted = [...values].sort(([x], [y]) => x - y);
  let left = Math.ceil(sorted.reduce((sum, [, times]) => sum + times, 0) / 2);
  for (const [value, times] of sorted) {
    left -= times;
    if (left <= 0) return value;
  }
  return null;
}

/** The number of repetitions, then each wait, as int32 little-endian; null = none. */
export function encodeRepeats(repeats: PieceRepeats | null): Uint8Array | null {
  if (repeats === null) return null;
  const bytes = new Uint8Array(4 * (1 + repeats.waits.length));
  const view = new DataView(bytes.buffer);
  [repeats.times, ...repeats.waits].forEach((value, i) => {
    view.setInt32(4 * i, value, true);
  });
  return bytes;
}

export function decodeRepeats(bytes: Uint8Array | null): PieceRepeats | null {
  if (bytes === null || bytes.length < 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const waits: number[] = [];
  for (let at = 4; at + 4 <= bytes.length && waits.length < MOST_WAITS; at += 4) waits.push(view.getInt32(at, true));
  return { times: view.getInt32(0, true), waits };
}
