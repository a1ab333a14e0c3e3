// Flow exports as a kind of evidence: messages to flows, and these to rows. A capture that holds datagrams to a collector is learnt twice: once for
// what went over the wire, once, here, for what the exporters told, which is another place to see from.
import { LoggedRows } from "../evidence/flows/logged-rows.ts";
import { EXPORTS_KIND, type ExportState, readExports } from "../evidence/logs/netflow/read-exports.ts";
import type { ColumnBatch } from "../store/tables.ts";
import type { ContentReading, EvidenceKind, ReadingIo, ReadingPlan } from "./content-reading.ts";

const DEFAULT_VANTAGE = "flow-exports";

const owns = (sourceKind: string): boolean => sourceKind === EXPORTS_KIND;

/** An IPFIX file. */
export const ipfixKind: EvidenceKind = { defaultVantage: DEFAULT_VANTAGE, owns, open: (plan) => new ExportSourceReading("ipfix", plan) };
/** What a capture, or the file of a collector, carries. */
export const carriedExportsKind: EvidenceKind = { defaultVantage: DEFAULT_VANTAGE, owns, open: (plan) => new ExportSourceReading("capture", plan) };

/** Rows kept before they are handed to the store; the longer, the more of them still merge. */
const MOST_ROWS = 65_536;

class ExportSourceReading implements ContentReading {
  recordsRead = 0;
  private readonly content: "capture" | "ipfix";
  private readonly plan: ReadingPlan;
  private readonly rows: LoggedRows;

  constructor(content: "capture" | "ipfix", plan: ReadingPlan) {
    this.content = content;
    this.plan = plan;
    this.rows = new LoggedRows(plan.source);
  }

  get isFull(): boolean {
    return this.rows.size > MOST_ROWS;
  }

  async read(io: ReadingIo): Promise<void> {
    const { rows, plan } = this;
    await readExports({
      ...io,
      file: plan.file,
      content: this.content,
      startAt: plan.startAt as ExportState | null,
      sink: {
        flow: (flow) => {
          this.recordsRead++;
          rows.flow(flow);
        },
        message: (message) => rows.message(message),
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
