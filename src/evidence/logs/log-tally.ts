// What one log is known to hold so far: records counted by what became of them, times, loss, what was assumed, and the first diagnostics with a
// count of the rest. Hands flows, messages and claims on. Knows no format and keeps no rows.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { Line } from "./split-lines.ts";
import { LONGEST_LINE_BYTES } from "./split-lines.ts";
import type { SignInRecord } from "./sign-in.ts";
import type { LoggedFlow, LoggedMessage, LogSink } from "./log-format.ts";

/** What makes rows of what a log says. */
export type FactSink = Pick<LogSink, "flow" | "message" | "claim"> & { signIn(record: SignInRecord): void };

/** JSON form of a tally. */
export interface LogTallyCheckpoint {
  readonly records: number;
  readonly understood: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly lossShares: number;
  readonly lossReports: number;
  readonly contents: readonly (readonly [string, number])[];
  readonly assumptions: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly firstBad: string | null;
}

const MOST_DIAGNOSTICS = 20;
const MOST_KINDS = 200;
const MOST_ASSUMPTIONS = 20;
const LONGEST_SHOWN = 200;
/** Microseconds beyond this are not exact. */
const LATEST_MICROS = Number.MAX_SAFE_INTEGER;

export class LogTally implements LogSink {
  readonly file: string;
  /** What a record is called: lines have text to show, messages and events only a number. */
  private readonly unit: "line" | "message" | "event";
  private readonly namesPeople: boolean;
  records = 0;
  understood = 0;
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  readonly diagnostics: Diagnostic[] = [];
  private readonly facts: FactSink;
  private lossShares = 0;
  private lossReports = 0;
  /** Records by what they are; what is of no use is marked so. */
  private readonly kinds = new Map<string, number>();
  private readonly assumptions = new Set<string>();
  private firstBad: string | null = null;
  /** Of the record that is being read. */
  private line: Line | null = null;
  private gave = false;
  private isBad = false;

  /** @param namesPeople lines of it are not shown */
  constructor(file: string, facts: FactSink, unit: "line" | "message" | "event" = "line", namesPeople = false) {
    this.file = file;
    this.unit = unit;
    this.namesPeople = namesPeople;
    this.facts = facts;
  }

  begin(line: Line): void {
    this.line = line;
    this.gave = false;
    this.isBad = false;
  }

  /** A line of which nothing was said (a comment, a header) is no record. */
  end(): void {
    if (this.isBad || this.gave) this.records++;
    if (this.gave && !this.isBad) this.understood++;
  }

  flow(flow: LoggedFlow): void {
    if (!this.takeTime(flow.start) || (flow.seconds !== null && !this.takeTime(flow.start + flow.seconds * MICROS_PER_SECOND))) {
      this.notUnderstood(flow.record, "its time is impossible");
      return;
    }
    this.take("flows");
    this.facts.flow(flow);
  }

  message(message: LoggedMessage): void {
    if (!this.takeTime(message.time)) {
      this.notUnderstood(message.record, "its time is impossible");
      return;
    }
    this.take(`messages of ${message.protocol}`);
    this.facts.message(message);
  }

  signIn(record: SignInRecord, what: string): void {
    if (!this.takeTime(record.time) || (record.act === "whole" && record.seconds !== null && !(record.seconds >= 0 && this.takeTime(record.time + record.seconds * MICROS_PER_SECOND)))) {
      this.notUnderstood(record.record, "its time is impossible");
      return;
    }
    this.take(what);
    this.facts.signIn(record);
  }

  claim(...claim: Parameters<LogSink["claim"]>): void {
    if (!this.takeTime(claim[4])) return;
    this.take("identity claims");
    this.facts.claim(...claim);
  }

  loss(share: number, time: number): void {
    if (!(share >= 0 && share <= 1) || !this.takeTime(time)) return;
    this.take("reports of loss");
    this.lossShares += share;
    this.lossReports++;
  }

  assumption(text: string): void {
    if (this.assumptions.size < MOST_ASSUMPTIONS) this.assumptions.add(text);
  }

  irrelevant(what: string): void {
    this.take(`${what} (not used)`);
  }

  notUnderstood(record: number, why: string): void {
    this.isBad = true;
    const line = this.line;
    this.firstBad ??= `${this.unit} ${line?.number ?? record}: ${why}`;
    if (this.diagnostics.length >= MOST_DIAGNOSTICS) return;
    if (this.unit !== "line") {
      this.diagnostics.push({ code: "log-record-not-understood", severity: "warning", message: why, at: { kind: "record", file: this.file, record } });
      return;
    }
    const lineText = this.namesPeople ? {} : { lineText: Buffer.from(line?.bytes.subarray(0, LONGEST_SHOWN) ?? []).toString("utf8") };
    this.diagnostics.push({
      code: line?.isTooLong === true ? "log-line-too-long" : "log-record-not-understood",
      severity: "warning",
      message: why,
      at: line?.isTooLong === true ? { kind: "bytes", file: this.file, offsetBytes: line.offsetBytes } : { kind: "text", file: this.file, line: line?.number ?? record, column: 1, ...lineText },
    });
  }

  tooLong(line: Line): void {
    this.begin(line);
    this.notUnderstood(line.number, `line ${line.number} has ${line.lengthBytes} bytes; lines of more than ${LONGEST_LINE_BYTES} bytes are not read`);
    this.end();
  }

  /** Mean of what the sensor reported; NaN = it did not. */
  get lossShare(): number {
    return this.lossReports === 0 ? Number.NaN : this.lossShares / this.lossReports;
  }

  get contents(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.kinds].sort(([x], [y]) => (x < y ? -1 : 1)));
  }

  warnings(): string[] {
    const bad = this.records - this.understood;
    const unread = bad === 0 ? [] : [`${bad} of ${this.records} records could not be read; the first: ${this.firstBad ?? ""}`];
    return [...unread, ...[...this.assumptions].sort()];
  }

  checkpoint(): LogTallyCheckpoint {
    const { records, understood, first, last, lossShares, lossReports, diagnostics, firstBad } = this;
    const time = (micros: number): number | null => (Number.isFinite(micros) ? micros : null);
    return {
      records,
      understood,
      first: time(first),
      last: time(last),
      lossShares,
      lossReports,
      contents: [...this.kinds],
      assumptions: [...this.assumptions],
      diagnostics: [...diagnostics],
      firstBad,
    };
  }

  restore(from: LogTallyCheckpoint): void {
    this.records = from.records;
    this.understood = from.understood;
    this.first = from.first ?? Number.POSITIVE_INFINITY;
    this.last = from.last ?? Number.NEGATIVE_INFINITY;
    this.lossShares = from.lossShares;
    this.lossReports = from.lossReports;
    for (const [what, count] of from.contents) this.kinds.set(what, count);
    for (const text of from.assumptions) this.assumptions.add(text);
    this.diagnostics.push(...from.diagnostics);
    this.firstBad = from.firstBad;
  }

  private take(what: string): void {
    this.gave = true;
    const known = this.kinds.get(what);
    if (known !== undefined || this.kinds.size < MOST_KINDS) this.kinds.set(what, (known ?? 0) + 1);
  }

  /** False = no instant that evidence can have. */
  private takeTime(micros: number): boolean {
    if (!(micros >= 0 && micros <= LATEST_MICROS)) return false;
    if (micros < this.first) this.first = micros;
    if (micros > this.last) this.last = micros;
    return true;
  }
}
