// One conversation without connections: UDP, ICMP, and frames without IP. Requests, answers, cyclic data, announcements.
// Does not fragment: what is too large for a frame is refused when the flow is planned.
import type { Micros } from "../foundation/time.ts";
import { hash32 } from "./deterministic-hash.ts";
import type { ExchangeTimes } from "./exchange-times.ts";
import type { Flow, PacketSink } from "./flow.ts";
import { applyPatch, checksumOf, finishIp, frameTemplate, type HeaderTemplate, ipTemplate, padFrame, scratch, setU16, sumBytes } from "./frame-header.ts";
import type { DatagramDialogue, Patch } from "./message.ts";
import type { FailureKind } from "./scenario.ts";
import type { Path } from "./station.ts";

export interface DatagramPlan {
  readonly path: Path;
  readonly dialogue: DatagramDialogue;
  readonly times: ExchangeTimes;
  readonly failure: { readonly kind: FailureKind; readonly oneIn: number } | null;
  readonly seed: number;
}

interface Datagram {
  readonly fromClient: boolean;
  readonly gapMicros: number;
  readonly ip: HeaderTemplate | null;
  readonly bytes: Uint8Array;
  readonly payloadOffset: number;
  readonly payloadLength: number;
  readonly payloadSum: number;
  readonly patches: readonly Patch[];
}

const EPHEMERAL_FIRST = 49_152;
const EPHEMERAL_COUNT = 16_000;

export class DatagramFlow implements Flow {
  private readonly plan: DatagramPlan;
  private readonly variants: Datagram[][];
  private exchange = 0;
  private at = 0;
  /** When the exchange began. */
  private asked: Micros = 0;
  private script: Datagram[];
  private identification: number;

  constructor(plan: DatagramPlan) {
    this.plan = plan;
    this.variants = plan.dialogue.exchanges.map((messages) => messages.map((message) => this.prepare(message.from === "client", message.afterMicros, message.bytes, message.patches, message.to)));
    this.script = this.variants[0] as Datagram[];
    this.identification = hash32(plan.seed, 3, 1) & 0xffff;
  }

  private prepare(fromClient: boolean, gapMicros: number, payload: Uint8Array, patches: readonly Patch[], to: Parameters<typeof frameTemplate>[2]): Datagram {
    const { dialogue, path } = this.plan;
    const route = fromClient ? path.toServer : path.toClient;
    const ip = dialogue.transport === "frame" ? null : ipTemplate(route, dialogue.transport === "udp" ? 17 : dialogue.port, to, dialogue.groupTtl);
    const header = ip?.bytes ?? frameTemplate(route, dialogue.port === 0 ? payload.length : dialogue.port, to);
    const bytes = new Uint8Array(header.length + payload.length);
    bytes.set(header);
    bytes.set(payload, header.length);
    return { fromClient, gapMicros, ip, bytes, payloadOffset: header.length, payloadLength: payload.length, payloadSum: sumBytes(payload, 0, payload.length), patches };
  }

  reset(): void {}

  begin(at: Micros): Micros {
    // Two seconds earlier, so that answers to what was asked just before are there.
    this.exchange = this.plan.times.countBefore(at - 2_000_000);
    let next = this.startExchange();
    while (next < at) next = this.step(next, null);
    return next;
  }

  private startExchange(): Micros {
    this.at = 0;
    this.script = this.variants[this.exchange % this.variants.length] as Datagram[];
    return this.plan.times.time(this.exchange);
  }

  step(now: Micros, sink: PacketSink | null): Micros {
    const datagram = this.script[this.at] as Datagram;
    if (this.at === 0) this.asked = now;
    if (sink !== null) this.send(datagram, now, sink);
    this.at++;
    const { failure, seed } = this.plan;
    const fails = failure !== null && hash32(seed, 10, this.exchange | 0) % failure.oneIn === 0;
    while (fails && this.at < this.script.length && (this.script[this.at] as Datagram).fromClient === false) this.at++;
    const next = this.script[this.at];
    if (next !== undefined) return now + Math.floor((next.gapMicros * (200 + (hash32(seed, this.exchange | 0, this.at) & 0x7f))) / 256);
    this.exchange++;
    return Math.max(now + 1, this.startExchange());
  }

  private send(d: Datagram, now: Micros, sink: PacketSink): void {
    const { dialogue, seed } = this.plan;
    scratch.set(d.bytes, 0);
    let sum = d.payloadSum;
    if (d.patches.length > 0) {
      const noise = hash32(seed, this.exchange | 0, 11);
      for (const patch of d.patches) sum += applyPatch(patch, d.payloadOffset, this.exchange, noise, patch.kind === "asked-ntp" ? this.asked : now);
    }
    if (d.ip !== null) {
      this.identification = (this.identification + 1) & 0xffff;
      if (dialogue.transport === "udp") {
        const clientPort = dialogue.clientPort ?? EPHEMERAL_FIRST + (((seed >>> 7) + this.exchange) % EPHEMERAL_COUNT);
        const source = d.fromClient ? clientPort : dialogue.port;
        const destination = d.fromClient ? dialogue.port : clientPort;
        const length = 8 + d.payloadLength;
        const udp = d.ip.transportOffset;
        setU16(scratch, udp, source);
        setU16(scratch, udp + 2, destination);
        setU16(scratch, udp + 4, length);
        // RFC 768: a computed checksum of zero is sent as all ones.
        setU16(scratch, udp + 6, checksumOf(d.ip.pseudoSum + 2 * length + source + destination + sum) || 0xffff);
        finishIp(d.ip, 20 + length, this.identification);
      } else {
        if (dialogue.checksumOffset !== undefined) setU16(scratch, d.payloadOffset + dialogue.checksumOffset, checksumOf(sum));
        finishIp(d.ip, 20 + d.payloadLength, this.identification);
      }
    }
    sink.packet(now, scratch, padFrame(d.payloadOffset + d.payloadLength));
  }
}
