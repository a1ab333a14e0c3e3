// A capture of one connection or exchange, from the same steps that tests play to a dissector: so that tshark can be asked about messages of
// which no real capture is at hand. Addresses 10.0.0.1 (direction 0) and 10.0.0.2; checksums are zero.
import type { Step } from "../protocols/heard.ts";
import { type CapturedFrame, pcapFile } from "./capture-bytes.ts";
import { bytesOf, ethernet, ipv4, mac, tcp, udp } from "./frames.ts";

const ENDS = [
  [10, 0, 0, 1],
  [10, 0, 0, 2],
] as const;
const SYN = 0x02;
const ACK = 0x10;
const PUSH_ACK = 0x18;

export interface ConnectionSteps {
  readonly transport: "tcp" | "udp";
  readonly clientPort: number;
  readonly serverPort: number;
  readonly steps: readonly Step[];
}

/** A classic pcap file, little-endian, Ethernet. A TCP connection begins with its handshake. */
export function connectionCapture(connections: readonly ConnectionSteps[]): Uint8Array {
  const frames: CapturedFrame[] = [];
  for (const { transport, clientPort, serverPort, steps } of connections) {
    const ports = [clientPort, serverPort] as const;
    const next: [number, number] = [1_000, 9_000];
    const send = (direction: 0 | 1, micros: number, flags: number, payload: Uint8Array): void => {
      const [from, to] = [ports[direction], ports[direction === 0 ? 1 : 0]];
      const segment = transport === "udp" ? udp(from, to, payload) : tcp({ from, to, flags, sequence: next[direction] }, payload);
      next[direction] += payload.length + (flags & SYN ? 1 : 0);
      const packet = ipv4({ from: ENDS[direction], to: ENDS[direction === 0 ? 1 : 0], protocol: transport === "udp" ? 17 : 6 }, segment);
      frames.push({ micros: 1_700_000_000_000_000 + micros, bytes: ethernet({ from: mac(1 + direction), to: mac(2 - direction), type: 0x0800 }, packet) });
    };
    const nothing = new Uint8Array(0);
    if (transport === "tcp") {
      send(0, 0, SYN, nothing);
      send(1, 0, SYN | ACK, nothing);
    }
    for (const [direction, micros, digits] of steps) send(direction, micros, PUSH_ACK, bytesOf(digits));
  }
  return pcapFile(frames, { littleEndian: true, nanoseconds: false, linkType: 1 });
}
