// Tables of flows as evidence: `nfdump -o csv` of all versions, and other tables whose columns have names that mean one thing (columns.ts). One row
// is one record of an exporter, often one direction; which parts make one connection is decided at read.
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import { parseMac } from "../../../foundation/ip-address.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { MAC_PREFIX } from "../../../plant/endpoint.ts";
import { csvFields } from "../csv-fields.ts";
import { type ExportedFlow, exportedFlow } from "../exported-flow.ts";
import type { LogFormat, LogReader, LogSink, LogSurroundings } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ICMP, ICMP6, ipProtocol, portNumber, secondsNumber } from "../logged-flow.ts";
import { Uniflows, type UniflowsCheckpoint } from "../uniflows.ts";
import { type Columns, readColumns, type Role } from "./columns.ts";

const MOST_LINE_BYTES = 16_384;
/** A header stands at the beginning; comments and titles may stand before it. */
const MOST_LINES_BEFORE = 20;
const decoder = new TextDecoder();

export const nfdumpCsv: LogFormat = {
  id: "nfdump-csv",
  name: "nfdump CSV",
  recognise: (head) => (headerOf(head)?.isNfdump === true ? 2 : 0),
  open: (checkpoint, surroundings) => new FlowTableReader(checkpoint as Checkpoint | null, surroundings),
};

export const flowCsv: LogFormat = {
  id: "flow-csv",
  name: "table of flows (CSV)",
  recognise: (head) => (headerOf(head)?.isNfdump === false ? 1 : 0),
  open: (checkpoint, surroundings) => new FlowTableReader(checkpoint as Checkpoint | null, surroundings),
};

function headerOf(head: Uint8Array): Columns | null {
  const lines = decoder.decode(head.subarray(0, MOST_LINE_BYTES)).split("\n", MOST_LINES_BEFORE);
  for (const line of lines) {
    const columns = readColumns(line.replace(/\r$/, ""));
    if (columns !== null) return columns;
  }
  return null;
}

interface Checkpoint {
  readonly columns: Columns | null;
  readonly isOver: boolean;
  readonly uniflows: UniflowsCheckpoint;
}

class FlowTableReader implements LogReader {
  private readonly surroundings: LogSurroundings;
  private readonly uniflows: Uniflows;
  private columns: Columns | null;
  /** What follows is nfdump's summary. */
  private isOver: boolean;

  constructor(checkpoint: Checkpoint | null, surroundings: LogSurroundings) {
    this.surroundings = surroundings;
    this.columns = checkpoint?.columns ?? null;
    this.isOver = checkpoint?.isOver ?? false;
    this.uniflows = new Uniflows(checkpoint?.uniflows ?? null);
  }

  checkpoint(): Checkpoint {
    return { columns: this.columns, isOver: this.isOver, uniflows: this.uniflows.checkpoint() };
  }

  record(bytes: Uint8Array, record: number, sink: LogSink): void {
    const line = decoder.decode(bytes.length > MOST_LINE_BYTES ? bytes.subarray(0, MOST_LINE_BYTES) : bytes);
    const header = line.length < MOST_LINE_BYTES && /[a-z]/i.test(line) ? this.headerIn(line) : null;
    if (header !== null) {
      this.columns = header;
      this.isOver = false;
      if (!header.isNfdump) sink.assumption(header.words);
      return;
    }
    const { columns } = this;
    if (columns === null || line.trim() === "" || line.startsWith("#")) return;
    if (columns.isNfdump && (this.isOver || line === "Summary" || line.startsWith("Summary:"))) {
      this.isOver = true;
      return;
    }
    const fields = csvFields(line, columns.separator);
    const flow = this.flowOf(columns, fields, sink);
    if (typeof flow === "string") {
      sink.notUnderstood(record, flow);
      return;
    }
    const exporter = columns.at.exporter === undefined ? "" : (fields[columns.at.exporter] ?? "");
    this.uniflows.tell(flow, { domain: exporter, record, exported: flow.start as Micros, sampling: 1, application: null }, sink);
  }

  /** A row is no header: it has no name of a column where a header has one. */
  private headerIn(line: string): Columns | null {
    const { columns } = this;
    if (columns !== null && line.split(columns.separator)[columns.at.start as number]?.match(/^\d/)) return null;
    return readColumns(line);
  }

  private flowOf({ at, isNfdump }: Columns, fields: readonly string[], sink: LogSink): ExportedFlow | string {
    const text = (role: Role): string => (at[role] === undefined ? "" : (fields[at[role]] ?? "").trim());
    const start = this.instant(text("start"), sink);
    if (start === null) return "its beginning cannot be read";
    const seconds = secondsNumber(text("seconds"));
    const end = seconds === null ? this.instant(text("end"), sink) : start + Math.round(seconds * MICROS_PER_SECOND);
    const protocol = text("transport").replace(/^IPV[46]-/i, "");
    const counts = {
      packets: countNumber(text("packets")),
      bytes: countNumber(text("bytes")),
      reversePackets: countNumber(text("reversePackets")),
      reverseBytes: countNumber(text("reverseBytes")),
    };
    // nfdump writes zeros where a record tells one direction.
    if (isNfdump && counts.reversePackets === 0 && counts.reverseBytes === 0) {
      counts.reversePackets = null;
      counts.reverseBytes = null;
    }
    const vlan = countNumber(text("vlan"));
    const shared = exportedFlow({ start, end, ...counts, vlan: vlan === null || vlan === 0 ? null : String(vlan), biflowDirection: isNfdump ? null : 0 });
    const etherType = ETHERTYPES[protocol.toUpperCase()];
    if (etherType !== undefined) {
      const sourceMac = macOf(text("sourceMac"));
      const targetMac = macOf(text("targetMac"));
      return sourceMac === null || targetMac === null ? "no MAC address where a layer-2 protocol has one" : Object.assign(shared, { sourceMac, targetMac, etherType });
    }
    const transport = ipProtocol(protocol);
    if (transport < 0) return `a protocol that is not known: ${protocol.slice(0, 40)}`;
    const source = addressOf(text("source"));
    const target = addressOf(text("target"));
    if (source === null || target === null) return "no source or destination address";
    const sourcePort = portNumber(text("sourcePort"));
    const targetPort = portNumber(text("targetPort"));
    const withPorts = hasPorts(transport) && sourcePort >= 0 && targetPort >= 0;
    return Object.assign(shared, {
      source,
      target,
      transport,
      sourcePort: withPorts ? sourcePort : null,
      targetPort: withPorts ? targetPort : null,
      icmpType: transport === ICMP || transport === ICMP6 ? icmpOf(text("targetPort")) : null,
      tcpFlags: at.flags === undefined ? null : flagsOf(text("flags")),
      ingressInterface: countNumber(text("ingress")),
    });
  }

  /** Seconds, milli- or microseconds since 1970, or a date in the plant's zone. */
  private instant(text: string, sink: LogSink): Micros | null {
    if (/^\d{9,10}(\.\d{1,9})?$/.test(text)) return Math.round(Number(text) * MICROS_PER_SECOND);
    if (/^\d{13}$/.test(text)) return Number(text) * 1_000;
    if (/^\d{16}$/.test(text)) return Number(text);
    const civil = parseIsoTime(text);
    if (civil === null) return null;
    const { timezone, notAfter } = this.surroundings;
    if (civil.offsetSeconds === null) sink.assumption(`times name no time zone; taken as ${timezone}, the plant's`);
    return instantOf(civil, timezone, notAfter);
  }
}

const ETHERTYPES: Readonly<Record<string, number>> = { ARP: 0x0806, LLDP: 0x88cc, PROFINET: 0x8892, "PN-RT": 0x8892, GOOSE: 0x88b8, SV: 0x88ba, ETHERCAT: 0x88a4 };

/** Several addresses in one field stand for several machines: none of them is the one. */
function macOf(text: string): string | null {
  const mac = parseMac(text);
  return mac === undefined ? null : MAC_PREFIX + mac;
}

/** "8.0", "2048" → type in the high byte; null = not told. */
function icmpOf(text: string): number | null {
  const dotted = /^(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (dotted !== null) return (Number(dotted[1]) << 8) | Number(dotted[2]);
  const number = portNumber(text);
  return number <= 0 ? null : number;
}

const FLAG_LETTERS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };

/** "...AP.SF", "0x1b", "27". */
function flagsOf(text: string): number | null {
  if (/^0x[0-9a-f]{1,4}$/i.test(text)) return Number.parseInt(text, 16) & 0xff;
  if (/^\d{1,3}$/.test(text)) return Number(text) & 0xff;
  let flags = 0;
  for (const letter of text) flags |= FLAG_LETTERS[letter] ?? 0;
  return flags;
}
