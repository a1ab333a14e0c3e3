// Captures as a kind of evidence: packets to flows, and the facts beside them (links, ARP, identity claims, names) to rows.
import type { ReadingState } from "../evidence/reading-state.ts";
import { type CounterOptions, FlowCounter } from "../evidence/capture/flow-counter.ts";
import { type FollowedFlows, FollowedHere, followFlows } from "../evidence/capture/followed-flows.ts";
import { type CaptureState, readCapture } from "../evidence/capture/read-capture.ts";
import { arpTable, claimTable, linkPathTable, rowsToBatch } from "../evidence/flows/flow-tables.ts";
import { inBatches, ofSource, oneAfterTheOther } from "../evidence/flows/row-batches.ts";
import { EXPORTS_KIND, exportIn } from "../evidence/logs/netflow/read-exports.ts";
import type { StoredSource } from "../store/evidence-store.ts";
import type { ColumnBatch } from "../store/tables.ts";
import type { ContentReading, EvidenceKind, ReadingIo, ReadingPlan } from "./content-reading.ts";

/** All captures of a workspace add up, unless they are said to come from different places. `follow`: where flows are followed; `counting`: how they are counted. */
export function captureKind(dropsCopies: boolean, follow: FollowFlows = followFlows, counting: CounterOptions = {}): EvidenceKind {
  return {
    defaultVantage: "captures",
    owns: (sourceKind) => sourceKind !== EXPORTS_KIND,
    // Copies that were left out once stay out; asked for later, it is done then.
    readsAfresh: (extra) => dropsCopies && !dropsCopiesBy(extra as Kept | null),
    open: (plan) => new CaptureReading(plan, dropsCopies, follow, counting),
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

interface Kept {
  readonly namesStored: number;
  /** Facts that were left out because there were too many. */
  readonly leftOut: number;
  /** All of a source is read in one way, however often it is gone on with. */
  readonly dropsCopies: boolean;
}

const dropsCopiesBy = (kept: Kept | null): boolean => kept?.dropsCopies ?? false;

type FollowFlows = (source: number, firstChunk: Uint8Array) => FollowedFlows;

class CaptureReading implements ContentReading {
  recordsRead = 0;
  private readonly plan: ReadingPlan;
  private readonly followFlows: FollowFlows;
  private readonly counting: CounterOptions;
  private followed: FollowedFlows;
  private counter: FlowCounter;
  private namesStored: number;
  private leftOut: number;
  private readonly dropsCopies: boolean;
  private exportMessages: number;
  private sflowDatagrams: number;

  constructor(plan: ReadingPlan, dropsCopies: boolean, follow: FollowFlows, counting: CounterOptions) {
    this.plan = plan;
    this.followFlows = follow;
    this.counting = counting;
    this.followed = new FollowedHere(plan.source);
    this.counter = new FlowCounter(this.counting, this.followed.sink);
    const kept = plan.extra as Kept | null;
    this.namesStored = kept?.namesStored ?? 0;
    this.leftOut = kept?.leftOut ?? 0;
    this.dropsCopies = kept === null ? dropsCopies : dropsCopiesBy(kept);
    this.exportMessages = plan.startAt?.contents?.[EXPORT_MESSAGES] ?? 0;
    this.sflowDatagrams = plan.startAt?.contents?.[SFLOW_DATAGRAMS] ?? 0;
  }

  get isFull(): boolean {
    return this.followed.isFull;
  }

  async read(io: ReadingIo): Promise<void> {
    const outcome = await readCapture({
      ...io,
      chunks: this.follow(io.chunks),
      file: this.plan.file,
      startAt: this.plan.startAt as CaptureState | null,
      dropsCopies: this.dropsCopies,
      sink: {
        packet: (packet, view, bytes) => {
          this.recordsRead++;
          this.counter.add(packet, view, bytes);
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

  takeRows(): Iterable<ColumnBatch> {
    return this.followed.takeRows();
  }

  async endSegment(state: ReadingState, isFinal: boolean): Promise<Iterable<ColumnBatch>> {
    this.counter.finish();
    const { links } = this.counter;
    const names = this.newNames(state as CaptureState);
    this.leftOut += links.leftOut;
    const followed = await this.followed.finish();
    if (!isFinal) this.counter = new FlowCounter(this.counting, this.followed.sink);
    return oneAfterTheOther(followed, factsOf(links, this.plan.source), [names]);
  }

  /** Hands the chunks on; flows are followed in what was counted while the next chunk is counted. */
  private async *follow(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let isFirst = true;
    try {
      for await (const chunk of chunks) {
        if (isFirst) {
          this.followed = this.followFlows(this.plan.source, chunk);
          this.counter = new FlowCounter(this.counting, this.followed.sink);
        }
        isFirst = false;
        yield chunk;
        await this.followed.chunkEnds();
      }
    } finally {
      await this.followed.settle();
    }
  }

  kept(): { extra: Kept; warnings: readonly string[] } {
    const { namesStored, leftOut, dropsCopies } = this;
    return { extra: { namesStored, leftOut, dropsCopies }, warnings: leftOut === 0 ? [] : [`${leftOut} link and ARP facts were left out: there are too many different ones`] };
  }

  /** Those that the segment told. */
  private newNames(state: CaptureState): ColumnBatch {
    const { source } = this.plan;
    const names = state.names.slice(this.namesStored).map(({ address, name }) => ({
      source,
      endpoint: address,
      attribute: "hostname",
      value: name,
      by: "pcapng name resolution",
      first: state.first,
      last: state.last,
    }));
    this.namesStored = state.names.length;
    return rowsToBatch(claimTable, names);
  }
}

function* factsOf(links: FlowCounter["links"], source: number): Generator<ColumnBatch> {
  yield* inBatches(ofSource(source, links.paths.values()), (paths) => rowsToBatch(linkPathTable, paths));
  yield* inBatches(ofSource(source, links.arps.values()), (arps) => rowsToBatch(arpTable, arps));
}
