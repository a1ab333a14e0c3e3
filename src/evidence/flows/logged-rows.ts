// The rows one log gives, added up until they are taken for the store: conversation hours, parts of flows, identity claims. Memory is bounded by
// whoever takes them in time; `size` says how many wait.
import type { ClaimAttribute } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import { MICROS_PER_HOUR, type Micros } from "../../foundation/time.ts";
import type { ColumnBatch } from "../../store/tables.ts";
import type { LoggedFlow, LoggedMessage } from "../logs/log-format.ts";
import { type ConversationHour, mergeHour } from "./conversation-hour.ts";
import { claimTable, hoursToBatch, loggedPartTable, rowsToBatch } from "./flow-tables.ts";
import { inBatches } from "./row-batches.ts";
import { flowToLoggedHour, messageToLoggedHour, VLAN_UNKNOWN } from "./logged-hours.ts";
import { type LoggedPart, toLoggedPart } from "./logged-parts.ts";

interface ClaimRow {
  readonly source: number;
  readonly endpoint: string;
  readonly attribute: string;
  readonly value: string;
  readonly by: string;
  first: number;
  last: number;
}

const LONGEST_VALUE = 200;

export class LoggedRows {
  private readonly source: number;
  private hours = new Map<string, ConversationHour>();
  /** Flows that last over the end of their hour: how many ran at once is counted from their ends. */
  private long: ConversationHour[] = [];
  private parts: LoggedPart[] = [];
  private claims = new Map<string, ClaimRow>();
  /** Lent to one row after the other. */
  private readonly minutes = new Uint32Array(60);

  constructor(source: number) {
    this.source = source;
  }

  get size(): number {
    return this.hours.size + this.long.length + this.parts.length + this.claims.size;
  }

  flow(flow: LoggedFlow): void {
    if (flow.isPart === true) {
      this.parts.push(toLoggedPart(flow, this.source, VLAN_UNKNOWN));
      return;
    }
    const row = flowToLoggedHour(flow, this.source, this.minutes);
    if (Math.floor(row.last / MICROS_PER_HOUR) === row.hour) this.add(row);
    else this.long.push(row);
  }

  message(message: LoggedMessage): void {
    this.add(messageToLoggedHour(message, this.source));
  }

  claim(endpoint: Endpoint, attribute: ClaimAttribute, value: string, by: string, time: Micros): void {
    if (value === "" || value.length > LONGEST_VALUE) return;
    const key = `${endpoint}\n${attribute}\n${by}\n${value}`;
    const known = this.claims.get(key);
    if (known === undefined) this.claims.set(key, { source: this.source, endpoint, attribute, value, by, first: time, last: time });
    else {
      known.first = Math.min(known.first, time);
      known.last = Math.max(known.last, time);
    }
  }

  /** Takes all rows away, at once; their columns are made when they are asked for. */
  take(): Iterable<ColumnBatch> {
    const hours = [...this.hours.values(), ...this.long];
    const { parts, claims } = this;
    this.hours = new Map();
    this.long = [];
    this.parts = [];
    this.claims = new Map();
    return batchesOf(hours, parts, claims.values());
  }

  private add(row: ConversationHour): void {
    const key = `${row.hour}\n${row.client}\n${row.server}\n${row.vlan}\n${row.transport}\n${row.serverPort}\n${row.protocol}`;
    const known = this.hours.get(key);
    if (known === undefined) {
      row.minutes = row.minutes?.slice() ?? null;
      this.hours.set(key, row);
    } else mergeHour(known, row);
  }
}

function* batchesOf(hours: readonly ConversationHour[], parts: readonly LoggedPart[], claims: Iterable<ClaimRow>): Generator<ColumnBatch> {
  yield* inBatches(hours, hoursToBatch);
  yield* inBatches(parts, (rows) => rowsToBatch(loggedPartTable, rows));
  yield* inBatches(claims, (rows) => rowsToBatch(claimTable, rows));
}
