// Where a Zeek record belongs: its time and the connection it is about. Zeek calls who it saw first the originator; everything here takes it for
// the client until something better is known.
import { addressOf, countOf, timeOf, type ZeekRecord } from "./zeek-record.ts";

export interface RecordPlace {
  readonly record: number;
  readonly time: number;
  readonly client: string;
  readonly server: string;
  /** −1 where the transport has none, or none is told. */
  readonly clientPort: number;
  readonly serverPort: number;
  /** IP protocol number; −1 = not told. */
  readonly transport: number;
}

const ICMP = 1;
const ICMP6 = 58;
const TRANSPORTS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132 };
const WITH_PORTS: readonly number[] = [6, 17, 132];

/** null = the record names no connection. `usual` is the transport of logs that have no such field. */
export function placeOf(record: ZeekRecord, line: number, time: number, usual: number): RecordPlace | null {
  const client = addressOf(record, "id.orig_h");
  const server = addressOf(record, "id.resp_h");
  if (client === null || server === null) return null;
  const transport = transportOf(record, client, usual);
  const port = (name: string): number => {
    const value = countOf(record, name);
    return value !== null && value <= 65_535 && WITH_PORTS.includes(transport) ? value : -1;
  };
  return { record: line, time, client, server, clientPort: port("id.orig_p"), serverPort: port("id.resp_p"), transport };
}

function transportOf(record: ZeekRecord, client: string, usual: number): number {
  const proto = record.text("proto");
  const number = countOf(record, "ip_proto");
  if (proto === null) return usual;
  if (proto === "icmp") return client.includes(":") ? ICMP6 : ICMP;
  return TRANSPORTS[proto] ?? (number !== null && number <= 255 ? number : -1);
}

/** Time of a record. */
export function whenOf(record: ZeekRecord): number | null {
  return timeOf(record, "ts");
}
