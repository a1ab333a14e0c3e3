// Random but well-formed packet sequences for laws of metering: TCP connections with every way of opening and closing, reused ports,
// silences, UDP exchanges, multicast and ARP; already decoded, with real Modbus payloads where the flow has content.
import fc from "fast-check";
import { Packet, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN, TRANSPORT_L2 } from "../../src/evidence/capture/packet.ts";

/** Plain copy of the packet fields that are set; applied to one reused Packet as the reader would. */
export type PacketFields = Partial<Packet> & { micros: number };

/** Payload bytes every packet points into: a Modbus read request, its answer, and something unknown. */
export const payloadBytes = new Uint8Array([0, 1, 0, 0, 0, 6, 1, 3, 0, 10, 0, 2, /* 12: answer */ 0, 1, 0, 0, 0, 7, 1, 3, 4, 0, 1, 0, 2, /* 25: nothing known */ 9, 250, 3, 77, 200, 1, 1, 99]);
const REQUEST = { payloadOffset: 0, payloadLength: 12, payloadWireLength: 12 };
const ANSWER = { payloadOffset: 12, payloadLength: 13, payloadWireLength: 13 };
const UNKNOWN = { payloadOffset: 25, payloadLength: 8, payloadWireLength: 8 };

const START = Date.UTC(2026, 9, 5, 7, 50) * 1000;
const SECOND = 1_000_000;

interface ConnectionPlan {
  readonly startSeconds: number;
  readonly client: number;
  readonly server: number;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly opening: "handshake" | "midstream" | "unanswered" | "refused" | "retried" | "given-up" | "refused-again";
  readonly gaps: readonly number[];
  readonly closing: "fin" | "rst" | "none";
  readonly content: "modbus" | "unknown" | "none";
}

const connectionPlan: fc.Arbitrary<ConnectionPlan> = fc.record({
  startSeconds: fc.integer({ min: 0, max: 9_000 }),
  client: fc.integer({ min: 1, max: 3 }),
  server: fc.integer({ min: 11, max: 12 }),
  clientPort: fc.constantFrom(40_001, 40_002),
  serverPort: fc.constantFrom(502, 5_000),
  opening: fc.constantFrom("handshake", "midstream", "unanswered", "refused", "retried", "given-up", "refused-again"),
  gaps: fc.array(fc.constantFrom(1, 5, 59, 61, 119, 121, 700, 3_700), { maxLength: 6 }),
  closing: fc.constantFrom("fin", "rst", "none"),
  content: fc.constantFrom("modbus", "unknown", "none"),
});

function ip(fields: Partial<Packet>, from: number, to: number): Partial<Packet> {
  return {
    ...fields,
    hasMac: true,
    srcMacHigh: 2,
    srcMacLow: from,
    dstMacHigh: 2,
    dstMacLow: to,
    etherType: 0x0800,
    ipVersion: 4,
    src3: 0x0a000000 + from,
    dst3: 0x0a000000 + to,
    ttl: 64,
    wireLength: 60 + (fields.payloadWireLength ?? 0),
  };
}

function connection(plan: ConnectionPlan): PacketFields[] {
  const packets: PacketFields[] = [];
  let micros = START + Math.floor(plan.startSeconds * SECOND) + plan.clientPort;
  let seqClient = Math.floor(plan.startSeconds) * 7_919 + plan.client;
  let seqServer = Math.floor(plan.startSeconds) * 104_729 + plan.server;
  const send = (fromClient: boolean, tcpFlags: number, payload: Partial<Packet> = {}): void => {
    const fields = ip({ ...payload, transport: 6, tcpFlags }, fromClient ? plan.client : plan.server, fromClient ? plan.server : plan.client);
    const length = payload.payloadWireLength ?? 0;
    packets.push({
      ...fields,
      micros,
      srcPort: fromClient ? plan.clientPort : plan.serverPort,
      dstPort: fromClient ? plan.serverPort : plan.clientPort,
      seq: (fromClient ? seqClient : seqServer) | 0,
    });
    const used = length + ((tcpFlags & (TCP_SYN | TCP_FIN)) !== 0 ? 1 : 0);
    if (fromClient) seqClient += used;
    else seqServer += used;
    micros += 1_000;
  };
  if (plan.opening === "given-up" || plan.opening === "refused-again") {
    send(true, TCP_SYN);
    for (const [i, seconds] of plan.gaps.entries()) {
      // One refusal, and perhaps nothing afterwards: what follows is still what follows a refusal.
      if (plan.opening === "refused-again" && i === 0) send(false, TCP_RST | TCP_ACK);
      micros += seconds * SECOND;
      seqClient--;
      send(true, TCP_SYN);
    }
    return packets;
  }
  if (plan.opening === "unanswered" || plan.opening === "refused" || plan.opening === "retried") {
    send(true, TCP_SYN);
    if (plan.opening !== "refused") {
      micros += 3 * SECOND;
      seqClient--;
      send(true, TCP_SYN);
    }
    if (plan.opening === "refused") send(false, TCP_RST | TCP_ACK);
    if (plan.opening !== "retried") return packets;
  } else if (plan.opening === "handshake") send(true, TCP_SYN);
  if (plan.opening !== "midstream") {
    send(false, TCP_SYN | TCP_ACK);
    send(true, TCP_ACK);
  }
  for (const gap of plan.gaps) {
    micros += gap * SECOND;
    send(true, TCP_ACK, plan.content === "modbus" ? REQUEST : plan.content === "unknown" ? UNKNOWN : {});
    send(false, TCP_ACK, plan.content === "modbus" ? ANSWER : {});
  }
  if (plan.closing === "rst") send(false, TCP_RST);
  if (plan.closing === "fin") {
    send(true, TCP_FIN | TCP_ACK);
    send(false, TCP_FIN | TCP_ACK);
    send(true, TCP_ACK);
  }
  return packets;
}

const exchange = fc.record({ startSeconds: fc.integer({ min: 0, max: 9_000 }), from: fc.integer({ min: 1, max: 3 }), answered: fc.boolean(), fixedPort: fc.boolean() }).map((plan): PacketFields[] => {
  const micros = START + plan.startSeconds * SECOND + 77;
  const port = plan.fixedPort ? 161 : 50_000 + plan.from;
  const packets: PacketFields[] = [{ ...ip({ ...UNKNOWN, transport: 17 }, plan.from, 12), micros, srcPort: port, dstPort: 161 }];
  if (plan.answered) packets.push({ ...ip({ ...UNKNOWN, transport: 17 }, 12, plan.from), micros: micros + 900, srcPort: 161, dstPort: port });
  return packets;
});

/** Something is always on the wire, so that no hole makes silences unwatched (see CoverageIntervals). */
function heartbeat(from: number, to: number): PacketFields[] {
  const packets: PacketFields[] = [];
  for (let micros = from; micros <= to; micros += 40 * SECOND) {
    packets.push({
      micros,
      transport: TRANSPORT_L2,
      etherType: 0x88cc,
      hasMac: true,
      srcMacHigh: 2,
      srcMacLow: 99,
      dstMacHigh: 0x0180,
      dstMacLow: 0xc200000e | 0,
      wireLength: 60,
    });
  }
  return packets;
}

/** Time-ordered packets of several hours. */
export const packetSequence: fc.Arbitrary<PacketFields[]> = fc.tuple(fc.array(connectionPlan, { minLength: 1, maxLength: 8 }), fc.array(exchange, { maxLength: 5 })).map(([connections, exchanges]) => {
  const packets = [...oneAfterAnother(connections), ...exchanges.flat()];
  const last = Math.max(...packets.map((p) => p.micros));
  return [...packets, ...heartbeat(START, last)].sort((x, y) => x.micros - y.micros);
});

/**
 * Two connections never use the same ports at the same time: no stack does that. A SYN that the capture lost, on ports that
 * were used before, is the one case where cutting can show (docs/limits.md).
 */
function oneAfterAnother(plans: readonly ConnectionPlan[]): PacketFields[] {
  const free = new Map<string, number>();
  return [...plans]
    .sort((x, y) => x.startSeconds - y.startSeconds)
    .flatMap((plan) => {
      const tuple = `${plan.client} ${plan.server} ${plan.clientPort} ${plan.serverPort}`;
      const startSeconds = Math.max(plan.startSeconds, (free.get(tuple) ?? 0) + 1 + (plan.startSeconds % 90));
      // A connection that is joined in its middle began before the capture did: only the first one of its ports can be.
      const opening = plan.opening === "midstream" && free.has(tuple) ? "handshake" : plan.opening;
      const packets = connection({ ...plan, startSeconds, opening });
      free.set(tuple, ((packets[packets.length - 1]?.micros ?? START) - START) / SECOND);
      return packets;
    });
}

const blank = new Packet();

/** Overwrites every field of the packet, as decoding the next record does. */
export function setPacket(packet: Packet, fields: PacketFields, record: number): void {
  Object.assign(packet, blank, fields, { record });
}
