// Reading evidence that tells flows, messages and claims in records of its own (logs, flow exports) into rows: what such kinds share. How the records
// are found and what they mean, a kind says itself.
import { LoggedRows } from "../evidence/flows/logged-rows.ts";
import { SignInRows } from "../evidence/sessions/sign-in-rows.ts";
import { oneAfterTheOther } from "../evidence/flows/row-batches.ts";
import type { FactSink } from "../evidence/logs/log-tally.ts";
import type { ColumnBatch } from "../store/tables.ts";
import type { ContentReading, ReadingIo, ReadingPlan } from "./content-reading.ts";

/** Rows kept before they are handed to the store; the longer, the more of them still merge. */
const MOST_ROWS = 65_536;

export class LoggedReading implements ContentReading {
  recordsRead = 0;
  private readonly rows: LoggedRows;
  private readonly signIns: SignInRows;
  private readonly sink: FactSink;
  private readonly readInto: (io: ReadingIo, sink: FactSink) => Promise<unknown>;

  /** `countsMessages`: a message is a record, not something that a record carries. */
  constructor(plan: ReadingPlan, countsMessages: boolean, readInto: (io: ReadingIo, sink: FactSink) => Promise<unknown>) {
    const rows = new LoggedRows(plan.source);
    this.rows = rows;
    const signIns = new SignInRows(plan.source, plan.accounts);
    this.signIns = signIns;
    this.sink = {
      flow: (flow) => {
        this.recordsRead++;
        rows.flow(flow);
      },
      message: (message) => {
        if (countsMessages) this.recordsRead++;
        rows.message(message);
      },
      signIn: (record) => {
        this.recordsRead++;
        signIns.signIn(record);
      },
      claim: (...claim) => rows.claim(...claim),
    };
    this.readInto = readInto;
  }

  get isFull(): boolean {
    return this.rows.size + this.signIns.size > MOST_ROWS;
  }

  async read(io: ReadingIo): Promise<void> {
    await this.readInto(io, this.sink);
  }

  takeRows(): Iterable<ColumnBatch> {
    return oneAfterTheOther(this.rows.take(), this.signIns.take());
  }

  async endSegment(): Promise<Iterable<ColumnBatch>> {
    return this.takeRows();
  }

  kept(): { extra: unknown; warnings: readonly string[] } {
    return { extra: null, warnings: [] };
  }
}
