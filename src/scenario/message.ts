// What two machines say to each other, as bytes with holes: the words between the protocols (traffic/) and the flows that send them.
// A dialogue knows nothing of addresses, sequence numbers or time; flows know nothing of protocols.

/** A value that differs from exchange to exchange. Counts go on through a connection; values are pseudo-random. */
export interface Patch {
  readonly offset: number;
  readonly width: 1 | 2 | 4 | 8;
  readonly littleEndian: boolean;
  /** count: base + step × exchange number. value: base + noise & mask. ntp / filetime: the packet's instant (RFC 5905 §6, MS-DTYP 2.3.3). asked-ntp: of the exchange's first datagram. */
  readonly kind: "count" | "value" | "ntp" | "filetime" | "asked-ntp";
  readonly base: number;
  readonly step: number;
  readonly mask: number;
}

/** A multicast or broadcast destination. */
export interface Group {
  /** Six bytes. */
  readonly mac: readonly number[];
  /** IPv4 as an unsigned number; null for layer 2. */
  readonly address: number | null;
}

export interface Message {
  readonly from: "client" | "server";
  readonly bytes: Uint8Array;
  /** Microseconds after the message before it. */
  readonly afterMicros: number;
  readonly patches: readonly Patch[];
  readonly to?: Group;
}

export interface TcpDialogue {
  readonly transport: "tcp";
  readonly port: number;
  readonly clientPort?: number;
  /** After the handshake, once per connection. */
  readonly opening: readonly Message[];
  /** Taken in turn, one per exchange. */
  readonly exchanges: readonly (readonly Message[])[];
  readonly closing: readonly Message[];
}

/** udp; ip: another IP protocol whose checksum (if any) lies at `checksumOffset`; frame: the bytes after the EtherType (or LLC length). */
export interface DatagramDialogue {
  readonly transport: "udp" | "ip" | "frame";
  /** UDP port of the server, IP protocol number, or EtherType (0 = IEEE 802.3 length). */
  readonly port: number;
  /** Absent: a new ephemeral port for every exchange. */
  readonly clientPort?: number;
  readonly checksumOffset?: number;
  /** TTL of what goes to a group; machines' own TTL otherwise. */
  readonly groupTtl?: number;
  readonly exchanges: readonly (readonly Message[])[];
}

export type Dialogue = TcpDialogue | DatagramDialogue;

/** When a flow's exchanges happen, relative to the statement that made it. */
export type Timing =
  | { readonly kind: "as-stated" }
  /** Once at the beginning of each connection of the statement, on a connection of its own. */
  | { readonly kind: "once-per-session" }
  /** As long as a connection of the statement lasts, with a period of its own. */
  | { readonly kind: "while-open"; readonly everyMicros: number };

/** One flow of a statement: most protocols have one, call-backs and data connections have more. */
export interface FlowSpec {
  readonly dialogue: Dialogue;
  /** The statement's server opens it towards the statement's client. */
  readonly reversed?: boolean;
  readonly shiftMicros?: number;
  readonly timing?: Timing;
  /** Every exchange has a connection of its own, whatever the statement says. */
  readonly ownConnections?: boolean;
}
