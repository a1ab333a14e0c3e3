// Captures as a kind of evidence: packets to flows, and the facts beside them (links, ARP, identity claims, names) to rows.
import type { ReadingState } from "../evidence/reading-state.ts";
import { FlowMeter } from "../evidence/capture/flow-meter.ts";
import { type CaptureState, readCapture } from "../evidence/capture/read-capture.ts";
import { arpTable, claimTable, hoursToBatch, linkPathTable, piecesToBatch, rowsToBatch } from "../evidence/flows/flow-tables.ts";
import { EXPORTS_KIND, exportIn } from "../evidence/logs/netflow/read-exports.ts";
import type { StoredSource } from "../store/evidence-store.ts";
import type { ColumnBatch } from "../store/tables.ts";
import type { ContentReading, EvidenceKind, ReadingIo, ReadingPlan } from "./content-reading.ts";

/** All captures of a workspace add up, unless they are said to come from different places. */
export function captureKind(dropsCopies: boolean): EvidenceKind {
  return {
    defaultVantage: "captures",
    owns: (sourceKind) => sourceKind !== EXPORTS_KIND,
    // Copies that were left out once stay out; asked for later, it is done then.
    readsAfresh: (extra) => dropsCopies && !dropsCopiesBy(extra as Kept | null),
    open: (plan) => new CaptureReading(plan, dropsCopies),
  };
}

/** Among the contents of a capture: datagrams to a collector of flow exports, and others of that trade that are not read. */
const EXPORT_MESSAGES = "flow export messages";
const SFLOW_DATAGRAMS = "sFlow datagrams (not read)";

/** True for a capture that holds datagrams to a collector. */
export function carriesExports(source: StoredSource): boolean {
  const { state } = JSON.parse(source.checkpoint) as { readonly state?: ReadingState };
  return source.kind !== EXPORTS_KIND && source.complete && (state?.contents?.[EXPORT_MESSAGES] ?? 0) > 0;
}

/** Rows kept before they are handed to the store. Folded hours are let grow, because they still merge. */
const MOST_PIECES = 4_096;
const MOST_ROWS = 16_384;
/** Rows whose columns are made at once: one vector of the store. More would only be more memory. */
const ROWS_AT_ONCE = 2_048;

interface Kept {
  readonly namesStored: number;
  /** Facts that were left out because there were too many. */
  readonly leftOut: number;
  /** All of a source is read in one way, however often it is gone on with. */
  readonly dropsCopies: boolean;
}

const dropsCopiesBy = (kept: Kept | null): boolean => kept?.dropsCopies ?? false;

class CaptureReading implements ContentReading {
  recordsRead = 0;
  private readonly plan: ReadingPlan;
  private meter: FlowMeter;
  private namesStored: number;
  private leftOut: number;
  private readonly dropsCopies: boolean;
  private exportMessages: number;
  private sflowDatagrams: number;

  constructor(plan: ReadingPlan, dropsCopies: boolean) {
    this.plan = plan;
    this.meter = new FlowMeter({ source: plan.source });
    const kept = plan.extra as Kept | null;
    this.namesStored = kept?.namesStored ?? 0;
    this.leftOut = kept?.leftOut ?? 0;
    this.dropsCopies = kept === null ? dropsCopies : dropsCopiesBy(kept);
    this.exportMessages = plan.startAt?.contents?.[EXPORT_MESSAGES] ?? 0;
    this.sflowDatagrams = plan.startAt?.contents?.[SFLOW_DATAGRAMS] ?? 0;
  }

  get isFull(): boolean {
    return this.meter.pieces.length > MOST_PIECES || this.meter.rowsWaiting > MOST_ROWS;
  }

  async read(io: ReadingIo): Promise<void> {
    const outcome = await readCapture({
      ...io,
      file: this.plan.file,
      startAt: this.plan.startAt as CaptureState | null,
      dropsCopies: this.dropsCopies,
      sink: {
        packet: (packet, view, bytes) => {
          this.recordsRead++;
          this.meter.add(packet, view, bytes);
          const carried = exportIn(packet, view);
          if (carried === "export") this.exportMessages++;
          else if (carried === "sflow") this.sflowDatagrams++;
        },
      },
      onSegment: (state, isFinal) => io.onSegment(this.withContents(state), isFinal),
    });
    // The format was looked at before: only a content that changed meanwhile comes here.
    if (outcome.outcome === "foreign") throw new Error(`the file changed while it was read: ${outcome.what}`);
  }

  private withContents(state: CaptureState): ReadingState {
    const contents = { ...(this.exportMessages > 0 ? { [EXPORT_MESSAGES]: this.exportMessages } : {}), ...(this.sflowDatagrams > 0 ? { [SFLOW_DATAGRAMS]: this.sflowDatagrams } : {}) };
    return Object.keys(contents).length === 0 ? state : { ...state, contents };
  }

  *takeRows(): Generator<ColumnBatch> {
    const pieces = this.meter.takePieces();
    for (let from = 0; from < pieces.length; from += ROWS_AT_ONCE) yield piecesToBatch(pieces.slice(from, from + ROWS_AT_ONCE));
    const hours = this.meter.takeHours();
    for (let from = 0; from < hours.length; from += ROWS_AT_ONCE) yield hoursToBatch(hours.slice(from, from + ROWS_AT_ONCE));
  }

  *endSegment(state: ReadingState, isFinal: boolean): Generator<ColumnBatch> {
    this.meter.finish();
    yield* this.takeRows();
    yield* this.facts(state as CaptureState);
    if (!isFinal) this.meter = new FlowMeter({ source: this.plan.source });
  }

  kept(): { extra: Kept; warnings: readonly string[] } {
    const { namesStored, leftOut, dropsCopies } = this;
    return { extra: { namesStored, leftOut, dropsCopies }, warnings: leftOut === 0 ? [] : [`${leftOut} link and ARP facts were left out: there are too many different ones`] };
  }

  private *facts(state: CaptureState): Generator<ColumnBatch> {
    const { links, payloads } = this.meter;
    const { source } = this.plan;
    yield rowsToBatch(
      linkPathTable,
      [...links.paths.values()].map((path) => ({ source, ...path })),
    );
    yield rowsToBatch(
      arpTable,
      [...links.arps.values()].map((arp) => ({ source, ...arp })),
    );
    const claims = [...payloads.claims.values()].map((claim) => ({ source, ...claim }));
    const names = state.names.slice(this.namesStored).map(({ address, name }) => ({
      source,
      endpoint: address,
      attribute: "hostname",
      value: name,
      by: "pcapng name resolution",
      first: state.first,
      last: state.last,
    }));
    yield rowsToBatch(claimTable, [...claims, ...names]);
    this.namesStored = state.names.length;
    this.leftOut += links.leftOut;
  }
}
