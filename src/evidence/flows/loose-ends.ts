// What a flow's pieces leave open at their edges, joined: a request in one piece and its response in a later one are one exchange. A pure
// function of the pieces in their order, so it does not matter where a flow was cut. No payload is needed for it, and none is kept.
import { type EarlyResponse, LATEST_RESPONSE_MICROS, type LooseEnds, type OpenRequest } from "../protocols/protocol.ts";
import type { Counters, FlowPiece } from "./flow-piece.ts";

/** What joining adds to one piece. */
export interface Settled {
  readonly details: Counters;
  operations: number;
  /** Microseconds from request to response. */
  readonly responses: number[];
}

/** One entry per piece; undefined where nothing was open anywhere, which is the usual case. */
export function settleLooseEnds(pieces: readonly FlowPiece[]): readonly Settled[] | undefined {
  if (pieces.every((piece) => piece.loose === null)) return undefined;
  let open: OpenRequest[] = [];
  return pieces.map((piece) => {
    const settled: Settled = { details: new Map(), operations: 0, responses: [] };
    for (const response of piece.loose?.early ?? []) {
      const request = takeNewest(open, response);
      if (request !== undefined) settled.responses.push(response.micros - request.micros);
      else countAlone(settled, response);
    }
    open = giveUp(open, piece, settled);
    open.push(...(piece.loose?.open ?? []));
    return settled;
  });
}

/** The newest waiting request under the response's key that it can be the answer to; it waits no longer. */
function takeNewest(open: OpenRequest[], response: EarlyResponse): OpenRequest | undefined {
  for (let i = open.length - 1; i >= 0; i--) {
    const request = open[i] as OpenRequest;
    const waited = response.micros - request.micros;
    if (request.key !== response.key || waited < 0 || waited > LATEST_RESPONSE_MICROS) continue;
    open.splice(i, 1);
    return request;
  }
  return undefined;
}

function countAlone(settled: Settled, response: EarlyResponse): void {
  for (const detail of response.details) count(settled.details, detail);
  settled.operations |= response.operations;
}

/** A later request shows that an older one, whose time is up, got no answer. */
function giveUp(open: readonly OpenRequest[], piece: FlowPiece, settled: Settled): OpenRequest[] {
  return open.filter((request) => {
    if (piece.lastRequest - request.micros <= LATEST_RESPONSE_MICROS) return true;
    if (request.unanswered !== null) count(settled.details, request.unanswered);
    return false;
  });
}

function count(counters: Counters, key: string): void {
  counters.set(key, (counters.get(key) ?? 0) + 1);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeLooseEnds(loose: LooseEnds | null): Uint8Array | null {
  if (loose === null) return null;
  return encoder.encode(JSON.stringify([loose.open.map((o) => [o.key, o.micros, o.unanswered]), loose.early.map((e) => [e.key, e.micros, e.details, e.operations])]));
}

export function decodeLooseEnds(bytes: Uint8Array | null): LooseEnds | null {
  if (bytes === null) return null;
  const [open, early] = JSON.parse(decoder.decode(bytes)) as [[string, number, string | null][], [string, number, string[], number][]];
  return {
    open: open.map(([key, micros, unanswered]) => ({ key, micros, unanswered })),
    early: early.map(([key, micros, details, operations]) => ({ key, micros, details, operations })),
  };
}
