// What a probe exported of industrial messages as a table: one row for each IEC 60870-5-104 APDU or MMS message, as the ipfixprobe plug-ins of the
// Brno datasets write them. Rows show who talks to whom and what is done; they count no packets, and they carry a time of day without a date.
import { instantOf } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { csvFields } from "../csv-fields.ts";
import type { LogFormat, LogReader, LogSink, LogSurroundings } from "../log-format.ts";
import { addressOf, isLikelyClient, loggedFlow, portNumber, TCP } from "../logged-flow.ts";
import { type Meaning, meaningOf104, meaningOfMms } from "./meanings.ts";

const MOST_LINE_BYTES = 8_192;
const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
const decoder = new TextDecoder();

interface Dialect {
  readonly header: string;
  readonly protocol: "iec104" | "iec61850-mms";
  readonly meaning: (fields: readonly string[], isFromClient: boolean) => Meaning | null;
}

const TIMES_AND_ENDS = "TimeStamp;Relative Time;srcIP;dstIP;srcPort;dstPort;ipLen";
const DIALECTS: readonly Dialect[] = [
  { header: `${TIMES_AND_ENDS};len;fmt;uType;asduType;numix;cot;oa;addr`, protocol: "iec104", meaning: (fields, isFromClient) => meaningOf104(fields[10] ?? "", isFromClient) },
  { header: `${TIMES_AND_ENDS};MMS Type;MMS Service;`, protocol: "iec61850-mms", meaning: (fields) => meaningOfMms(fields[7] ?? "", fields[8] ?? "") },
];

export const probeCsv: LogFormat = {
  id: "probe-csv",
  name: "IEC 104 or MMS messages of a probe (CSV)",
  recognise: (head) => (dialectOf(decoder.decode(head.subarray(0, 512)).replace(/^\ufeff/, "")) === null ? 0 : 2),
  open: (checkpoint, surroundings) => new ProbeReader(checkpoint as Checkpoint | null, surroundings),
};

function dialectOf(line: string): Dialect | null {
  return DIALECTS.find(({ header }) => line.startsWith(header)) ?? null;
}

interface Checkpoint {
  readonly dialect: number;
  /** Midnight of the first row's day plus what its clock was ahead of the relative time; null = no row yet. */
  readonly base: Micros | null;
}

class ProbeReader implements LogReader {
  private readonly surroundings: LogSurroundings;
  private dialect: Dialect | null;
  private base: Micros | null;

  constructor(checkpoint: Checkpoint | null, surroundings: LogSurroundings) {
    this.surroundings = surroundings;
    this.dialect = DIALECTS[checkpoint?.dialect ?? -1] ?? null;
    this.base = checkpoint?.base ?? null;
  }

  checkpoint(): Checkpoint {
    return { dialect: this.dialect === null ? -1 : DIALECTS.indexOf(this.dialect), base: this.base };
  }

  record(bytes: Uint8Array, record: number, sink: LogSink): void {
    const line = decoder.decode(bytes.length > MOST_LINE_BYTES ? bytes.subarray(0, MOST_LINE_BYTES) : bytes);
    const header = dialectOf(line);
    if (header !== null) {
      this.dialect = header;
      return;
    }
    const { dialect } = this;
    if (dialect === null || line.trim() === "") return;
    const fields = csvFields(line, ";").map((field) => field.trim());
    const time = this.timeOf(fields, sink);
    const source = addressOf(fields[2] ?? "");
    const target = addressOf(fields[3] ?? "");
    const sourcePort = portNumber(fields[4] ?? "");
    const targetPort = portNumber(fields[5] ?? "");
    if (time === null || source === null || target === null || sourcePort < 0 || targetPort < 0) {
      sink.notUnderstood(record, "no time, addresses and ports where they should stand");
      return;
    }
    const forward = isLikelyClient({ portA: sourcePort, portB: targetPort }, TCP, true);
    const { protocol } = dialect;
    const ends = {
      record,
      client: forward ? source : target,
      server: forward ? target : source,
      transport: TCP,
      serverPort: forward ? targetPort : sourcePort,
      vlan: null,
      protocol,
      protocolReason: "The probe read the messages.",
    };
    sink.flow(loggedFlow({ ...ends, start: time, seconds: 0, clientPort: forward ? sourcePort : targetPort, openerSeen: false, outcome: "established", protocolConfidence: "high", isPart: true }));
    const meaning = dialect.meaning(fields, forward);
    if (meaning !== null) sink.message({ ...ends, time, operations: meaning.operations, details: meaning.details });
  }

  /** Time of day of the first row, and from there on the relative time: it does not begin anew at midnight. */
  private timeOf(fields: readonly string[], sink: LogSink): Micros | null {
    const relative = /^\d{1,7}(\.\d{1,9})?$/.test(fields[1] ?? "") ? Number(fields[1]) : null;
    if (relative === null) return null;
    if (this.base === null) {
      const clock = /^(\d{1,2}):(\d{2}):(\d{2}(?:\.\d{1,9})?)$/.exec(fields[0] ?? "");
      if (clock === null) return null;
      const { timezone, notAfter } = this.surroundings;
      const day = new Date(notAfter / 1_000);
      const reading = { hour: Number(clock[1]), minute: Number(clock[2]), second: Number(clock[3]), offsetSeconds: null };
      const civil = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), ...reading };
      const first = instantOf(civil, timezone, notAfter);
      if (first === null) return null;
      this.base = (first > notAfter ? first - MICROS_PER_DAY : first) - Math.round(relative * MICROS_PER_SECOND);
    }
    sink.assumption(
      `rows carry a time of day without a date and without a time zone: the first is taken for the last such time before the file was written, in ${this.surroundings.timezone}, the plant's zone`,
    );
    return this.base + Math.round(relative * MICROS_PER_SECOND);
  }
}
