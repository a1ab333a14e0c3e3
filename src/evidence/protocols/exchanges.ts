// Requests and responses of one connection, for every protocol that has them: pairs them, measures the time between, counts what stayed
// unanswered, and keeps what is open at the edges of what was seen, so that a cut anywhere changes nothing (docs/decisions/0002).
// Knows no protocol: a dissector says who asks, under which id and code, and what to count.
import { type DissectionSink, type EarlyResponse, LATEST_RESPONSE_MICROS, type LooseEnds, type OpenRequest } from "./protocol.ts";
import { PendingRequests } from "./pending-requests.ts";

/** More are counted at once, as if no part of the connection came before. */
const MOST_EARLY = 64;
const UNANSWERED = "transaction unanswered";

/** Where a dissector counts what a message does: the sink itself, or what stands in for it until it is known whether to count. */
export type CountingSink = Pick<DissectionSink, "operation" | "detail">;

export class Exchanges {
  private pending = new PendingRequests();
  private early: EarlyResponse[] | null = null;
  private started = Number.NaN;
  private readonly isSilenceNormal: boolean;

  /** `isSilenceNormal`: answers may come from elsewhere or go elsewhere (broadcasts): none is missed, and none comes unasked. Times are measured. */
  constructor(isSilenceNormal = false) {
    this.isSilenceNormal = isSilenceNormal;
  }

  /** What the request of the last answered() had noted. */
  get note(): number {
    return this.pending.note;
  }

  /** Every unit of the connection is told of first: how long it has been watched decides what may have come before. */
  seen(micros: number): void {
    if (Number.isNaN(this.started)) this.started = micros;
  }

  /** A request. `note` comes back with its response. The caller counts what it does. */
  asked(direction: 0 | 1, transaction: number, code: number, note: number, micros: number, sink: DissectionSink): void {
    sink.request(micros);
    const unanswered = this.pending.add(direction, transaction, code, note, micros);
    if (!this.isSilenceNormal) for (let left = unanswered; left > 0; left--) sink.detail("transaction", "unanswered");
  }

  /**
   * A response, sent in `direction`. null: its request was seen, which counted everything. Otherwise the request was not seen here, and the
   * caller counts into what comes back what the request would have counted: it holds unless the request stands in an earlier part.
   */
  answered(direction: 0 | 1, transaction: number, code: number, micros: number, sink: DissectionSink): CountingSink | null {
    const asking = otherDirection(direction);
    if (this.pending.take(asking, transaction, code, micros)) {
      sink.response((micros - this.pending.micros) / 1e6);
      return null;
    }
    const mayBeEarlier = micros - this.started <= LATEST_RESPONSE_MICROS && (this.early === null || this.early.length < MOST_EARLY);
    if (!mayBeEarlier) {
      if (!this.isSilenceNormal) sink.detail("transaction", "response without request");
      return sink;
    }
    const counts = new EarlyCounts(keyOf(asking, transaction, code), micros);
    if (!this.isSilenceNormal) counts.detail("transaction", "response without request");
    if (this.early === null) this.early = [counts];
    else this.early.push(counts);
    return counts;
  }

  /** A request of this direction waits under the id and code. */
  isWaiting(direction: 0 | 1, transaction: number, code: number, micros: number): boolean {
    return this.pending.has(direction, transaction, code, micros);
  }

  /** Bytes are missing: responses may have been among them. */
  gap(): void {
    this.pending.excuse();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    const open: OpenRequest[] = [];
    if (ends && !this.pending.isEmpty) {
      for (const w of this.pending.waiting()) open.push({ key: keyOf(w.direction, w.transaction, w.code), micros: w.micros, unanswered: w.excused || this.isSilenceNormal ? null : UNANSWERED });
      // Whoever asks again gets nothing twice.
      this.pending = new PendingRequests();
    }
    const early = this.early;
    this.early = null;
    return open.length === 0 && early === null ? null : { open, early: early ?? [] };
  }
}

export function otherDirection(direction: 0 | 1): 0 | 1 {
  return direction === 0 ? 1 : 0;
}

/** The same for a request and its response. `direction` is the request's. */
function keyOf(direction: 0 | 1, transaction: number, code: number): string {
  return `${direction} ${transaction} ${code}`;
}

/** Texts of details, made once. */
const MOST_NAMES = 4_096;
const names = new Map<string, Map<string, string>>();

function nameOf(facet: string, value: string): string {
  let values = names.get(facet);
  if (values === undefined || values.size >= MOST_NAMES) {
    values = new Map();
    names.set(facet, values);
  }
  let name = values.get(value);
  if (name === undefined) {
    name = `${facet} ${value}`;
    values.set(value, name);
  }
  return name;
}

/** What a response counts if its request was never sent where it could be seen. */
class EarlyCounts implements EarlyResponse, CountingSink {
  readonly key: string;
  readonly micros: number;
  readonly details: string[] = [];
  operations = 0;

  constructor(key: string, micros: number) {
    this.key = key;
    this.micros = micros;
  }

  operation(bit: number): void {
    this.operations |= bit;
  }

  detail(facet: string, value: string, times = 1): void {
    const name = nameOf(facet, value);
    for (let left = times; left > 0; left--) this.details.push(name);
  }
}
