// What one exporter (one observation domain of it) has said of itself: templates, samplers, applications, how far it has counted; and data that
// came before its template. Bounded in everything, and JSON so that reading can go on later.
import type { ExportedFlow } from "../exported-flow.ts";
import type { MessageTime, Template } from "./export-record.ts";

const MOST_TEMPLATES = 4_096;
const MOST_SAMPLERS = 4_096;
const MOST_APPLICATIONS = 4_096;
/** Data that waits for a template, per exporter: the oldest is given up. */
const MOST_WAITING_BYTES = 1 << 20;
/** A jump larger than this is an exporter that began anew. */
const MOST_MISSED = 1_000_000;
/** Sequence numbers may come out of order by this much. */
const LATE = 10_000;

export interface WaitingSet {
  readonly template: number;
  readonly bytes: Uint8Array;
  readonly record: number;
  readonly time: MessageTime;
}

export interface DomainCheckpoint {
  readonly templates: readonly (readonly [number, Template])[];
  readonly samplers: readonly (readonly [number, number])[];
  readonly applications: readonly (readonly [string, string])[];
  readonly sampling: number | null;
  readonly next: number | null;
  readonly countsRecords: boolean;
  readonly givenUp: number;
  readonly lastRecords: number;
  readonly waiting: readonly { readonly template: number; readonly hex: string; readonly record: number; readonly time: MessageTime }[];
}

export class ExportDomain {
  readonly key: string;
  readonly templates: Map<number, Template>;
  /** Sampler id → one packet of so many. */
  private readonly samplers: Map<number, number>;
  private readonly applications: Map<string, string>;
  /** For all flows of the domain; null = nothing was said. */
  private sampling: number | null;
  private next: number | null;
  /** Version 9 counts messages by its standard; some exporters count records. */
  private countsRecords: boolean;
  private waiting: WaitingSet[];
  private waitingBytes = 0;
  private givenUp: number;
  /** Records of the message before. */
  private lastRecords: number;

  constructor(key: string, from: DomainCheckpoint | null) {
    this.key = key;
    this.templates = new Map(from?.templates ?? []);
    this.samplers = new Map(from?.samplers ?? []);
    this.applications = new Map(from?.applications ?? []);
    this.sampling = from?.sampling ?? null;
    this.next = from?.next ?? null;
    this.countsRecords = from?.countsRecords ?? false;
    this.givenUp = from?.givenUp ?? 0;
    this.lastRecords = from?.lastRecords ?? 0;
    this.waiting = (from?.waiting ?? []).map(({ template, hex, record, time }) => ({ template, bytes: Uint8Array.from(Buffer.from(hex, "hex")), record, time }));
    for (const set of this.waiting) this.waitingBytes += set.bytes.length;
  }

  checkpoint(): DomainCheckpoint {
    return {
      templates: [...this.templates],
      samplers: [...this.samplers],
      applications: [...this.applications],
      sampling: this.sampling,
      next: this.next,
      countsRecords: this.countsRecords,
      givenUp: this.givenUp,
      lastRecords: this.lastRecords,
      waiting: this.waiting.map(({ template, bytes, record, time }) => ({ template, hex: Buffer.from(bytes).toString("hex"), record, time })),
    };
  }

  /** Takes a template, in place of one with its number. False = there are too many. */
  learnTemplate(id: number, template: Template): boolean {
    if (this.templates.size >= MOST_TEMPLATES && !this.templates.has(id)) return false;
    this.templates.set(id, template);
    return true;
  }

  /** Withdraws one template, or all of flows or of options (RFC 7011 section 8.1). */
  withdraw(id: number): void {
    if (id !== 2 && id !== 3) this.templates.delete(id);
    else for (const [other, template] of this.templates) if (template.isOptions === (id === 3)) this.templates.delete(other);
  }

  /** Keeps a copy of data until its template comes. */
  wait(set: WaitingSet): void {
    if (set.bytes.length > MOST_WAITING_BYTES) {
      this.givenUp++;
      return;
    }
    this.waiting.push(set);
    this.waitingBytes += set.bytes.length;
    while (this.waitingBytes > MOST_WAITING_BYTES) {
      this.waitingBytes -= (this.waiting.shift() as WaitingSet).bytes.length;
      this.givenUp++;
    }
  }

  /** Sets that waited for this template, in their order. */
  takeWaiting(template: number): WaitingSet[] {
    if (this.waiting.length === 0) return [];
    const taken = this.waiting.filter((set) => set.template === template);
    this.waiting = this.waiting.filter((set) => set.template !== template);
    for (const set of taken) this.waitingBytes -= set.bytes.length;
    return taken;
  }

  /** What an options record says of samplers and applications. */
  learnOptions(options: ExportedFlow): void {
    const { samplerId, samplingInterval, application, applicationName } = options;
    if (samplingInterval !== null) {
      if (samplerId === null) this.sampling = samplingInterval;
      else if (this.samplers.size < MOST_SAMPLERS || this.samplers.has(samplerId)) this.samplers.set(samplerId, samplingInterval);
    }
    if (application !== null && applicationName !== null && this.applications.size < MOST_APPLICATIONS) this.applications.set(application, applicationName);
  }

  /** One packet of so many was looked at; 1 = all, as far as it was said. */
  samplingOf(flow: ExportedFlow): number {
    if (flow.samplingInterval !== null) return Math.max(1, flow.samplingInterval);
    const bySampler = flow.samplerId === null ? undefined : this.samplers.get(flow.samplerId);
    return Math.max(1, bySampler ?? this.sampling ?? 1);
  }

  applicationOf(flow: ExportedFlow): string | null {
    return flow.application === null ? null : (this.applications.get(flow.application) ?? null);
  }

  /** Data sets that wait for a template, or were given up. */
  get undecodedSets(): number {
    return this.waiting.length + this.givenUp;
  }

  /**
   * How many messages are missing before this one. `sequence` is its number; `records` how many records it holds, null where a template is missing;
   * `isByMessages` whether its version counts messages rather than records.
   */
  countMissing(sequence: number, records: number | null, isByMessages: boolean): number {
    const { next: expected, lastRecords } = this;
    this.lastRecords = records ?? 0;
    const byMessages = isByMessages && !this.countsRecords;
    const after = (): number | null => (byMessages ? (sequence + 1) >>> 0 : records === null ? null : (sequence + records) >>> 0);
    if (expected === null || sequence === expected) {
      this.next = after();
      return 0;
    }
    const ahead = (sequence - expected) >>> 0;
    // Late or doubled: what is expected stays.
    if (ahead >= 2 ** 32 - LATE) return 0;
    if (byMessages && lastRecords > 1 && ahead === lastRecords - 1) {
      // Its numbers grow by the records of the message before.
      this.countsRecords = true;
      this.next = records === null ? null : (sequence + records) >>> 0;
      return 0;
    }
    this.next = after();
    if (ahead > MOST_MISSED) return 0;
    return byMessages ? ahead : Math.max(1, Math.round(ahead / Math.max(1, records ?? 1)));
  }
}
