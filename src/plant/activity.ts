// When each conversation was active and when anybody watched: what coverage, rhythms and conditions are computed from. Counts nothing itself.
import type { Micros } from "../foundation/time.ts";
import type { Span } from "../foundation/time-spans.ts";

/** A place from which an address space was watched: one tap, one firewall's log. */
export interface Watch {
  readonly vantage: string;
  readonly addressSpace: string;
  /** When it watched, sorted and disjoint. Between them nothing is known, and silence says nothing. */
  readonly spans: readonly Span[];
}

/** One UTC hour in which a conversation was active. */
export interface ActiveHour {
  /** Hours since 1970-01-01T00Z. */
  readonly hour: number;
  /** First and last packet or record of it in this hour. */
  readonly first: Micros;
  readonly last: Micros;
  /** Connections begun in it; null = not known. */
  readonly connections: number | null;
}

export interface ActiveConversation {
  /** Ascending by hour, one entry per hour. */
  readonly hours: readonly ActiveHour[];
  /** Indices into `Activity.watches`: from where it was seen. Only while one of these watched is its silence an observation. */
  readonly watches: readonly number[];
}

export interface Activity {
  readonly watches: readonly Watch[];
  /** In the order of the plant's conversations, one entry each. */
  readonly conversations: readonly ActiveConversation[];
}
