// Flow export messages (NetFlow 5 and 9, IPFIX) to flows: templates, options and data of any number of exporters, in the order they come. Data
// that comes before its template waits for it. Knows no socket and no file; what a record means is exported-flow.ts, who is the client uniflows.ts.
import { formatDuration, MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { LogSink } from "../log-format.ts";
import { type DomainCheckpoint, ExportDomain } from "./export-domain.ts";
import { type MessageTime, readRecord, type Template, type TemplateField, VARIABLE } from "./export-record.ts";
import { elementKey } from "./information-elements.ts";
import { exportVersion, IPFIX_HEADER, SET_HEADER, V5_HEADER, V5_RECORD, V9_HEADER } from "./recognise-export.ts";
import { Uniflows, type UniflowsCheckpoint } from "../uniflows.ts";
import { readV5Record } from "./netflow-v5.ts";

const MOST_DOMAINS = 1_024;
const MOST_FIELDS = 512;
/** Lost messages that are reported one by one at most: a gap that is larger says no more. */
const MOST_REPORTED = 1_000;
const FIRST_DATA_SET = 256;
/** Exporters send what they have every few minutes at least, so a clock that differs by more is wrong. */
const MOST_CLOCK_SECONDS = 300;

export interface DecoderCheckpoint {
  readonly domains: readonly (readonly [string, DomainCheckpoint])[];
  readonly uniflows: UniflowsCheckpoint;
}

export class ExportDecoder {
  private readonly domains = new Map<string, ExportDomain>();
  private readonly uniflows: Uniflows;

  constructor(from: DecoderCheckpoint | null) {
    for (const [key, domain] of from?.domains ?? []) this.domains.set(key, new ExportDomain(key, domain));
    this.uniflows = new Uniflows(from?.uniflows ?? null);
  }

  checkpoint(): DecoderCheckpoint {
    return { domains: [...this.domains].map(([key, domain]) => [key, domain.checkpoint()] as const), uniflows: this.uniflows.checkpoint() };
  }

  /** Data sets that wait for a template, or were given up. */
  get undecodedSets(): number {
    let sets = 0;
    for (const domain of this.domains.values()) sets += domain.undecodedSets;
    return sets;
  }

  /**
   * One message, at [from, to). `exporter`: who sent it, for telling exporters apart; `record`: its number in the source; `received`: when it came,
   * null = not known. False = no message of a version that is read.
   */
  message(view: DataView, from: number, to: number, exporter: string, record: number, received: Micros | null, sink: LogSink): boolean {
    const version = exportVersion(view, from, to);
    if (version !== null && received !== null) {
      const differs = view.getUint32(from + (version === 10 ? 4 : 8)) - received / MICROS_PER_SECOND;
      if (Math.abs(differs) > MOST_CLOCK_SECONDS)
        sink.assumption(
          `the clock of exporter ${exporter} is about ${formatDuration(Math.abs(Math.round(differs / 60) * 60))} ${differs < 0 ? "behind" : "ahead of"} the collector's; its times are taken as they are`,
        );
    }
    switch (version) {
      case 5:
        this.version5(view, from, exporter, record, sink);
        return true;
      case 9: {
        const uptimeMs = view.getUint32(from + 4);
        const exported = view.getUint32(from + 8) * MICROS_PER_SECOND;
        const time = { exported, booted: exported - uptimeMs * 1_000, uptimeMs };
        const domain = this.domain(`${exporter} v9 ${view.getUint32(from + 16)}`);
        this.sets(domain, view, from + V9_HEADER, to, 9, time, record, view.getUint32(from + 12), sink);
        return true;
      }
      case 10: {
        const exported = view.getUint32(from + 4) * MICROS_PER_SECOND;
        const domain = this.domain(`${exporter} ipfix ${view.getUint32(from + 12)}`);
        this.sets(domain, view, from + IPFIX_HEADER, to, 10, { exported, booted: null, uptimeMs: null }, record, view.getUint32(from + 8), sink);
        return true;
      }
      default:
        return false;
    }
  }

  private domain(key: string): ExportDomain {
    let domain = this.domains.get(key);
    if (domain === undefined) {
      // The one that was heard least recently begins anew should it speak again.
      if (this.domains.size >= MOST_DOMAINS) this.domains.delete(this.domains.keys().next().value as string);
      domain = new ExportDomain(key, null);
    } else this.domains.delete(key);
    this.domains.set(key, domain);
    return domain;
  }

  private version5(view: DataView, from: number, exporter: string, record: number, sink: LogSink): void {
    const count = view.getUint16(from + 2);
    const uptimeMs = view.getUint32(from + 4);
    const exported = view.getUint32(from + 8) * MICROS_PER_SECOND + Math.floor(view.getUint32(from + 12) / 1_000);
    const time = { exported, booted: exported - uptimeMs * 1_000, uptimeMs };
    // Engine type and id; the interval of sampling in the low 14 bits.
    const domain = this.domain(`${exporter} v5 ${view.getUint16(from + 20)}`);
    const sampling = Math.max(1, view.getUint16(from + 22) & 0x3fff);
    this.report(domain, view.getUint32(from + 16), count, false, exported, sink);
    for (let i = 0; i < count; i++) {
      const flow = readV5Record(view, from + V5_HEADER + i * V5_RECORD, time);
      this.uniflows.tell(flow, { domain: domain.key, record, exported, sampling, application: null }, sink);
    }
  }

  private sets(domain: ExportDomain, view: DataView, from: number, to: number, version: 9 | 10, time: MessageTime, record: number, sequence: number, sink: LogSink): void {
    let records = 0;
    let isWhole = true;
    let hasTemplates = false;
    for (let at = from; at + SET_HEADER <= to; ) {
      const id = view.getUint16(at);
      const end = at + view.getUint16(at + 2);
      // Zeros fill the message up.
      if (end === at) break;
      if (id >= FIRST_DATA_SET) {
        const template = domain.templates.get(id);
        if (template === undefined) {
          domain.wait({ template: id, bytes: new Uint8Array(view.buffer, view.byteOffset + at + SET_HEADER, end - at - SET_HEADER).slice(), record, time });
          isWhole = false;
          sink.irrelevant("data sets that came before their template");
        } else records += this.data(domain, template, view, at + SET_HEADER, end, time, record, sink);
      } else {
        hasTemplates = true;
        this.templates(domain, id, view, at + SET_HEADER, end, version, record, sink);
      }
      at = end;
    }
    if (hasTemplates) sink.irrelevant("messages with templates");
    this.report(domain, sequence, isWhole ? records : null, version === 9, time.exported, sink);
  }

  private templates(domain: ExportDomain, set: number, view: DataView, from: number, to: number, version: 9 | 10, record: number, sink: LogSink): void {
    const isOptions = set === 1 || set === 3;
    let at = from;
    while (at + 4 <= to) {
      const id = view.getUint16(at);
      const count = view.getUint16(at + 2);
      // Padding, or the withdrawal of a template.
      if (id === 0 && count === 0) return;
      if (version === 10 && count === 0) {
        domain.withdraw(id);
        at += 4;
        continue;
      }
      const parsed = readTemplate(view, at, to, version, isOptions);
      if (parsed === null || id < FIRST_DATA_SET) {
        sink.notUnderstood(record, "a template that reaches past its set, or has a number or fields that cannot be");
        return;
      }
      at = parsed.end;
      if (!domain.learnTemplate(id, parsed.template)) {
        sink.notUnderstood(record, "more templates of one exporter than any exporter has");
        return;
      }
      for (const waiting of domain.takeWaiting(id)) {
        const bytes = new DataView(waiting.bytes.buffer, waiting.bytes.byteOffset, waiting.bytes.byteLength);
        this.data(domain, parsed.template, bytes, 0, waiting.bytes.length, waiting.time, waiting.record, sink);
      }
    }
  }

  /** How many flow records there were. */
  private data(domain: ExportDomain, template: Template, view: DataView, from: number, to: number, time: MessageTime, record: number, sink: LogSink): number {
    let records = 0;
    let at = from;
    // What is shorter than any record is padding.
    while (to - at >= template.leastBytes) {
      const read = readRecord(template, view, at, to, time);
      if (read === null || read.end === at) break;
      at = read.end;
      records++;
      if (template.isOptions) domain.learnOptions(read.flow);
      else {
        const application = domain.applicationOf(read.flow);
        this.uniflows.tell(read.flow, { domain: domain.key, record, exported: time.exported, sampling: domain.samplingOf(read.flow), application }, sink);
      }
    }
    if (template.isOptions) sink.irrelevant("options of exporters");
    return records;
  }

  /** Every message counts as one that came, every one that is missing as one that did not. */
  private report(domain: ExportDomain, sequence: number, records: number | null, isByMessages: boolean, time: Micros, sink: LogSink): void {
    const missing = Math.min(MOST_REPORTED, domain.countMissing(sequence, records, isByMessages));
    for (let i = 0; i < missing; i++) sink.loss(1, time);
    sink.loss(0, time);
  }
}

/** null = it cannot be one. `from`: at its number. */
function readTemplate(view: DataView, from: number, to: number, version: 9 | 10, isOptions: boolean): { template: Template; end: number } | null {
  let at = from + 2;
  let fieldCount: number;
  let scopes = 0;
  if (isOptions && version === 9) {
    // Lengths in bytes: four for every field.
    if (from + 6 > to) return null;
    scopes = view.getUint16(from + 2) >> 2;
    fieldCount = scopes + (view.getUint16(from + 4) >> 2);
    at = from + 6;
  } else {
    fieldCount = view.getUint16(at);
    at += 2;
    if (isOptions) {
      if (at + 2 > to) return null;
      scopes = view.getUint16(at);
      at += 2;
    }
  }
  if (fieldCount === 0 || fieldCount > MOST_FIELDS || scopes > fieldCount) return null;
  const fields: TemplateField[] = [];
  let leastBytes = 0;
  for (let i = 0; i < fieldCount; i++) {
    if (at + 4 > to) return null;
    const element = view.getUint16(at);
    const length = view.getUint16(at + 2);
    at += 4;
    let enterprise = 0;
    if (version === 10 && (element & 0x8000) !== 0) {
      if (at + 4 > to) return null;
      enterprise = view.getUint32(at);
      at += 4;
    }
    // Scopes of version 9 have numbers of their own (system, interface, line card, cache, template).
    const key = version === 9 && i < scopes ? -1 : elementKey(enterprise, version === 10 ? element & 0x7fff : element);
    fields.push({ key, length: version === 10 ? length : Math.min(length, VARIABLE - 1) });
    leastBytes += version === 10 && length === VARIABLE ? 1 : length;
  }
  return leastBytes === 0 ? null : { template: { fields, scopes, isOptions, leastBytes }, end: at };
}
