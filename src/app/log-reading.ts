// Logs as a kind of evidence: lines to flows, messages and claims, and these to rows.
import { LoggedRows } from "../evidence/flows/logged-rows.ts";
import type { LogFormat, LogSurroundings } from "../evidence/logs/log-format.ts";
import { type LogState, readLog } from "../evidence/logs/read-log.ts";
import type { ColumnBatch } from "../store/tables.ts";
import type { ContentReading, EvidenceKind, ReadingIo, ReadingPlan } from "./content-reading.ts";

/** Logs of one kind see from one place unless the user says otherwise: rotated files add up, and never count beside another kind's. */
export function logKind(format: LogFormat, surroundings: Omit<LogSurroundings, "file">): EvidenceKind {
  return { defaultVantage: format.id, open: (plan) => new LogSourceReading(format, surroundings, plan) };
}

/** Rows kept before they are handed to the store; the longer, the more of them still merge. */
const MOST_ROWS = 65_536;

class LogSourceReading implements ContentReading {
  recordsRead = 0;
  private readonly format: LogFormat;
  private readonly surroundings: Omit<LogSurroundings, "file">;
  private readonly plan: ReadingPlan;
  private readonly rows: LoggedRows;

  constructor(format: LogFormat, surroundings: Omit<LogSurroundings, "file">, plan: ReadingPlan) {
    this.format = format;
    this.surroundings = surroundings;
    this.plan = plan;
    this.rows = new LoggedRows(plan.source);
  }

  get isFull(): boolean {
    return this.rows.size > MOST_ROWS;
  }

  async read(io: ReadingIo): Promise<void> {
    const { rows, plan } = this;
    await readLog({
      ...io,
      format: this.format,
      surroundings: { ...this.surroundings, file: plan.file },
      startAt: plan.startAt as LogState | null,
      sink: {
        flow: (flow) => {
          this.recordsRead++;
          rows.flow(flow);
        },
        message: (message) => {
          this.recordsRead++;
          rows.message(message);
        },
        claim: (...claim) => rows.claim(...claim),
      },
    });
  }

  takeRows(): Iterable<ColumnBatch> {
    return this.rows.take();
  }

  endSegment(): Iterable<ColumnBatch> {
    return this.rows.take();
  }

  kept(): { extra: unknown; warnings: readonly string[] } {
    return { extra: null, warnings: [] };
  }
}
