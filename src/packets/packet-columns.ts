// Many packets of IPv4 as columns of numbers, for asking a classifier without texts and objects; and the packet of one row as everything else has it.
import { formatIp } from "../foundation/ip-address.ts";
import type { PacketPoint } from "../plant/packet-rule.ts";
import { STATES } from "./packet-fields.ts";

export interface PacketColumns {
  /** Interfaces or zones of all of them. */
  readonly fromZone: string | null;
  readonly toZone: string | null;
  readonly sources: Uint32Array;
  readonly destinations: Uint32Array;
  /** IP protocol numbers. */
  readonly protocols: Uint8Array;
  /** −1 = not known. */
  readonly sourcePorts: Int32Array;
  /** Of ICMP type × 256 + code, as flow records have it. −1 = not known. */
  readonly destinationPorts: Int32Array;
  /** −1 = not known. */
  readonly tcpFlags: Int16Array;
  /** Index into STATES. */
  readonly states: Uint8Array;
}

/** What a classifier says, row by row: see runByScan. */
export interface DecisionColumns {
  readonly outcomes: Uint8Array;
  readonly rules: Int32Array;
  readonly perhaps: Int32Array;
}

export function decisionColumns(rows: number): DecisionColumns {
  return { outcomes: new Uint8Array(rows), rules: new Int32Array(rows), perhaps: new Int32Array(rows) };
}

/** Multicast (224.0.0.0/4) or the broadcast to one's own network. A subnet's own broadcast address cannot be told from the number. */
export function isToMany(v4: number): boolean {
  return v4 >= 0xe000_0000 && (v4 < 0xf000_0000 || v4 === 0xffff_ffff);
}

export function transportOf(protocol: number): string {
  if (protocol === 6) return "tcp";
  if (protocol === 17) return "udp";
  return protocol === 1 || protocol === 58 ? "icmp" : `ip/${protocol}`;
}

/** Columns do not say which application a packet belongs to. */
export function pointOfRow(columns: PacketColumns, row: number): PacketPoint {
  const known = (value: number): number | null => (value < 0 ? null : value);
  const transport = transportOf(columns.protocols[row] as number);
  const port = known(columns.destinationPorts[row] as number);
  return {
    fromZone: columns.fromZone,
    toZone: columns.toZone,
    source: formatIp({ bits: 32, value: columns.sources[row] as number }),
    destination: formatIp({ bits: 32, value: columns.destinations[row] as number }),
    transport,
    port: transport === "icmp" ? null : port,
    protocol: "unknown",
    protocolKnownBy: "no-bytes-seen",
    toMany: isToMany(columns.destinations[row] as number),
    sourcePort: known(columns.sourcePorts[row] as number),
    icmp: transport === "icmp" && port !== null ? { type: port >> 8, code: port & 255 } : null,
    tcpFlags: transport === "tcp" ? known(columns.tcpFlags[row] as number) : null,
    state: STATES[columns.states[row] as number] as PacketPoint["state"],
  };
}
