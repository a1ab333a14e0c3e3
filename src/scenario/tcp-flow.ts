// One TCP conversation over time: connections that open, exchange, fall silent, send keep-alives, retransmit, close or fail.
// Sequence numbers follow from the number of exchanges, so a window may open in the middle of a connection that is weeks old.
// No congestion control, no reordering, no selective acknowledgement blocks: a plant network at rest needs none.
import type { Micros } from "../foundation/time.ts";
import { hash32 } from "./deterministic-hash.ts";
import type { ExchangeTimes } from "./exchange-times.ts";
import type { Flow, PacketSink } from "./flow.ts";
import { applyPatch, checksumOf, finishIp, type HeaderTemplate, ipTemplate, padFrame, scratch, setU16, setU32 } from "./frame-header.ts";
import type { TcpDialogue } from "./message.ts";
import type { FailureKind } from "./scenario.ts";
import type { Path, Station } from "./station.ts";
import { ACK, bare, bytesOf, FIN, lengthMicros, RST, SYN, type ScriptBytes, type Segment, segmentsOf, synOptions } from "./tcp-script.ts";

export interface TcpPlan {
  readonly client: Station;
  readonly server: Station;
  readonly path: Path;
  readonly dialogue: TcpDialogue;
  readonly times: ExchangeTimes;
  readonly openedMicros: Micros;
  readonly persistence: "kept-open" | "per-poll" | "per-job" | { readonly everyMicros: number };
  readonly failure: { readonly kind: FailureKind; readonly oneIn: number } | null;
  readonly keepAliveMicros: number | null;
  readonly keepAliveFromClient: boolean;
  readonly closesByReset: boolean;
  readonly seed: number;
}

/** One request in so many is lost on the way and sent again. */
const RETRANSMISSION_ONE_IN = 1_900;
const RETRANSMISSION_MICROS = 300_000;
/** A client that finds no free connection tries again after this. */
const RETRY_MICROS = 60_000_000;
const CLOSE_AFTER_MICROS = 400_000;
const EPHEMERAL_FIRST = 49_152;
const EPHEMERAL_COUNT = 16_000;
const TWO_32 = 4_294_967_296;

type Doing = "opening" | "exchange" | "closing" | "keep-alive" | "failing";

export class TcpFlow implements Flow {
  private readonly plan: TcpPlan;
  private readonly toServer: HeaderTemplate;
  private readonly toClient: HeaderTemplate;
  private readonly opening: Segment[];
  private readonly exchanges: Segment[][];
  private readonly closing: Segment[];
  private readonly refused: Segment[];
  private readonly unanswered: Segment[];
  private readonly resetAfterRequest: Segment[];
  private readonly keepAlive: Segment[];
  private readonly openingBytes: ScriptBytes;
  /** Bytes of the first n exchanges of a round, n = 0 … number of variants. */
  private readonly prefixClient: number[] = [0];
  private readonly prefixServer: number[] = [0];
  private readonly clientSynWindow: number;
  private readonly serverSynWindow: number;
  private readonly clientWindow: number;
  private readonly serverWindow: number;
  private readonly leadMicros: number;

  private isOpen = false;
  private session = 0;
  private firstExchange = 0;
  private endExchange = 0;
  private nextExchange = 0;
  private closeAt = 0;
  private clientPort = 0;
  private clientSeq = 0;
  private serverSeq = 0;
  private clientId: number;
  private serverId: number;
  /** When the last exchange began; probes follow at multiples of the interval, so that they can be looked up. */
  private lastActivity = 0;
  private doing: Doing = "opening";
  private script: Segment[];
  private at = 0;
  private repeat = false;
  /** The next step sends the same segment again instead of choosing a script. */
  private resumes = false;
  /** Earliest next attempt of a connection that was refused for want of room. */
  private retryAt = Number.NEGATIVE_INFINITY;

  constructor(plan: TcpPlan) {
    this.plan = plan;
    const { client, server, path, dialogue } = plan;
    this.toServer = ipTemplate(path.toServer, 6);
    this.toClient = ipTemplate(path.toClient, 6);
    const segmentBytes = 1_460;
    const quickAck = { client: client.host.stack === "embedded", server: server.host.stack === "embedded" };
    const cut = (messages: TcpDialogue["opening"]): Segment[] => segmentsOf(messages, segmentBytes, quickAck);
    const clientScales = client.host.stack !== "embedded";
    const serverScales = server.host.stack !== "embedded";
    const syn = synOptions(segmentBytes, clientScales);
    const scaled = clientScales && serverScales;
    this.clientSynWindow = client.host.windowBytes;
    this.serverSynWindow = server.host.windowBytes;
    this.clientWindow = scaled ? 1_026 : client.host.windowBytes;
    this.serverWindow = scaled ? 1_026 : server.host.windowBytes;
    const handshake = [bare(true, SYN, 0, 0, syn), bare(false, SYN | ACK, 350, 0, synOptions(segmentBytes, scaled)), bare(true, ACK, 180)];
    const application = cut(dialogue.opening);
    this.opening = [...handshake, ...application];
    this.openingBytes = bytesOf(application);
    this.exchanges = dialogue.exchanges.map(cut);
    for (const [i, segments] of this.exchanges.entries()) {
      const sum = bytesOf(segments);
      this.prefixClient.push((this.prefixClient[i] as number) + sum.client);
      this.prefixServer.push((this.prefixServer[i] as number) + sum.server);
    }
    this.closing = [
      ...cut(dialogue.closing),
      ...(plan.closesByReset ? [bare(true, RST | ACK, 600)] : [bare(true, FIN | ACK, 600), bare(false, ACK, 300), bare(false, FIN | ACK, 450), bare(true, ACK, 150)]),
    ];
    // Windows tries twice more, half a second apart, after a reset; others give up.
    const attempt = (gapMicros: number): Segment[] => [bare(true, SYN, gapMicros, 0, syn), bare(false, RST | ACK, 250)];
    this.refused = client.host.stack === "windows" ? [...attempt(0), ...attempt(500_000), ...attempt(500_000)] : attempt(0);
    this.unanswered = [0, 1_000_000, 2_000_000, 4_000_000].map((gap) => bare(true, SYN, gap, 0, syn));
    const firstRequest = (this.exchanges[0] ?? []).filter((s) => s.fromClient).slice(0, 1);
    this.resetAfterRequest = [...handshake, ...firstRequest, bare(false, RST | ACK, 900)];
    this.keepAlive = [bare(plan.keepAliveFromClient, ACK, 0, -1), bare(!plan.keepAliveFromClient, ACK, 260)];
    this.leadMicros = 20_000_000 + lengthMicros(this.opening) + Math.max(...this.exchanges.map(lengthMicros)) + lengthMicros(this.closing);
    this.clientId = hash32(plan.seed, 3, 0) & 0xffff;
    this.serverId = hash32(plan.seed, 4, 0) & 0xffff;
    this.script = this.opening;
  }

  reset(): void {
    this.setOpen(false);
  }

  begin(windowStart: Micros): Micros {
    const { plan } = this;
    this.script = this.opening;
    this.at = 0;
    this.repeat = false;
    this.resumes = false;
    this.retryAt = Number.NEGATIVE_INFINITY;
    const from = windowStart - this.leadMicros;
    let next: Micros;
    if (this.findSessionAt(from)) {
      if (plan.server.isFull() && plan.failure === null) {
        this.retryAt = windowStart + (hash32(plan.seed, 8, windowStart / 1e6) % RETRY_MICROS);
        next = this.planNext(windowStart);
      } else {
        this.openMidStream(from);
        next = this.planNext(from);
      }
    } else next = this.planNext(from);
    while (next < windowStart) next = this.step(next, null);
    return next;
  }

  /** Finds the connection that is open at this instant and sets the session fields. */
  private findSessionAt(at: Micros): boolean {
    const { times, persistence, openedMicros, failure } = this.plan;
    if (failure !== null && failure.oneIn === 1) return false;
    if (persistence === "per-poll") return false;
    if (persistence === "kept-open") {
      this.setSession(0, 0, times.total, Number.POSITIVE_INFINITY);
      return true;
    }
    if (persistence === "per-job") {
      const run = times.runs.findLastIndex((r) => r.start <= at);
      if (run < 0) return false;
      this.setJob(run);
      return this.closeAt > at;
    }
    const n = Math.floor((at - openedMicros) / persistence.everyMicros);
    this.setReopened(n, persistence.everyMicros);
    return true;
  }

  private setSession(session: number, first: number, end: number, closeAt: Micros): void {
    this.session = session;
    this.firstExchange = first;
    this.endExchange = end;
    this.nextExchange = first;
    this.closeAt = closeAt;
    this.clientPort = this.plan.dialogue.clientPort ?? EPHEMERAL_FIRST + (((hash32(this.plan.seed, 5, 0) % EPHEMERAL_COUNT) + session) % EPHEMERAL_COUNT);
    this.clientSeq = hash32(this.plan.seed, 6, session | 0);
    this.serverSeq = hash32(this.plan.seed, 7, session | 0);
  }

  private setJob(run: number): void {
    const { times } = this.plan;
    const end = times.before[run + 1] as number;
    this.setSession(run, times.before[run] as number, end, times.time(end - 1) + CLOSE_AFTER_MICROS);
  }

  private setReopened(n: number, everyMicros: number): void {
    const { times, openedMicros } = this.plan;
    const start = openedMicros + n * everyMicros;
    this.setSession(n, times.countBefore(start), times.countBefore(start + everyMicros), start + everyMicros - CLOSE_AFTER_MICROS);
  }

  private openMidStream(at: Micros): void {
    const done = Math.max(0, this.plan.times.countBefore(at) - this.firstExchange);
    const variants = this.exchanges.length;
    const rounds = Math.floor(done / variants);
    const rest = done % variants;
    this.clientSeq = (this.clientSeq + 1 + this.openingBytes.client + rounds * (this.prefixClient[variants] as number) + (this.prefixClient[rest] as number)) % TWO_32;
    this.serverSeq = (this.serverSeq + 1 + this.openingBytes.server + rounds * (this.prefixServer[variants] as number) + (this.prefixServer[rest] as number)) % TWO_32;
    this.nextExchange = this.firstExchange + done;
    this.lastActivity = done > 0 ? this.plan.times.time(this.nextExchange - 1) : this.plan.openedMicros;
    this.setOpen(true);
  }

  private setOpen(open: boolean): void {
    if (open !== this.isOpen) this.plan.server.openConnections += open ? 1 : -1;
    this.isOpen = open;
  }

  /** Chooses what comes next and says when; the script itself is chosen when it starts. */
  private planNext(now: Micros): Micros {
    this.at = 0;
    if (!this.isOpen) {
      this.doing = "opening";
      return this.nextSession(now);
    }
    const exchangeAt = this.nextExchange < this.endExchange ? this.plan.times.time(this.nextExchange) : Number.POSITIVE_INFINITY;
    const isLast = exchangeAt >= this.closeAt || this.nextExchange >= this.endExchange;
    const due = Math.max(now, isLast ? this.closeAt : exchangeAt);
    this.doing = isLast ? "closing" : "exchange";
    const { keepAliveMicros } = this.plan;
    if (keepAliveMicros === null) return due;
    const since = Math.max(1, Math.ceil((now - this.lastActivity) / keepAliveMicros + 1e-9));
    const probeAt = this.lastActivity + since * keepAliveMicros;
    if (probeAt >= due) return due;
    this.doing = "keep-alive";
    return Math.max(now, Math.floor(probeAt));
  }

  private nextSession(now: Micros): Micros {
    const { times, persistence, openedMicros } = this.plan;
    if (persistence === "per-poll") {
      const k = times.countBefore(now);
      if (k >= times.total) return Number.POSITIVE_INFINITY;
      this.setSession(k, k, k + 1, Number.POSITIVE_INFINITY);
      return times.time(k);
    }
    const after = Math.max(now, this.retryAt);
    if (persistence === "kept-open") {
      // Open for weeks, unless somebody else took the last free connection.
      this.setSession(1 + Math.floor(Math.max(0, after - openedMicros) / 1e6), times.countBefore(after), times.total, Number.POSITIVE_INFINITY);
      return after;
    }
    if (persistence === "per-job") {
      const current = times.runs.findLastIndex((r) => r.start <= after);
      if (this.retryAt >= now && current >= 0) {
        this.setJob(current);
        this.nextExchange = times.countBefore(after);
        this.firstExchange = this.nextExchange;
        if (this.closeAt > after) return after;
      }
      const run = times.runs.findIndex((r) => r.start >= now);
      if (run < 0) return Number.POSITIVE_INFINITY;
      this.setJob(run);
      return (times.runs[run] as { start: number }).start;
    }
    const n = Math.max(Math.ceil((now - openedMicros) / persistence.everyMicros), 0);
    this.setReopened(n, persistence.everyMicros);
    return Math.max(after, openedMicros + n * persistence.everyMicros);
  }

  private chooseScript(now: Micros): void {
    switch (this.doing) {
      case "exchange":
        this.script = this.exchanges[(this.nextExchange - this.firstExchange) % this.exchanges.length] as Segment[];
        this.lastActivity = now;
        this.repeat = hash32(this.plan.seed, 9, this.nextExchange | 0) % RETRANSMISSION_ONE_IN === 0;
        return;
      case "closing":
        this.script = this.closing;
        return;
      case "keep-alive":
        this.script = this.keepAlive;
        return;
      default: {
        const { failure, server, seed } = this.plan;
        this.doing = "failing";
        if (failure !== null && hash32(seed, 10, this.session | 0) % failure.oneIn === 0)
          this.script = failure.kind === "refused" ? this.refused : failure.kind === "unanswered" ? this.unanswered : this.resetAfterRequest;
        else if (server.isFull()) this.script = this.refused;
        else {
          this.doing = "opening";
          this.script = this.opening;
        }
      }
    }
  }

  step(now: Micros, sink: PacketSink | null): Micros {
    if (this.at === 0 && !this.resumes) this.chooseScript(now);
    this.resumes = false;
    const segment = this.script[this.at] as Segment;
    if (sink !== null) this.send(segment, now, sink);
    if (this.repeat && segment.payload.length > 0) {
      // The original was seen here and lost further on: the same bytes again after the retransmission timer.
      this.repeat = false;
      this.resumes = true;
      return now + RETRANSMISSION_MICROS;
    }
    this.advance(segment);
    this.at++;
    const next = this.script[this.at];
    if (next !== undefined) return now + this.gapOf(next);
    return this.finish(now);
  }

  /** Response times vary by a quarter either way, as they do. */
  private gapOf(segment: Segment): number {
    const noise = hash32(this.plan.seed, this.nextExchange | 0, this.at) & 0xff;
    return Math.floor((segment.gapMicros * (192 + (noise >> 1))) / 256) + (noise & 7);
  }

  private advance(s: Segment): void {
    const used = s.payload.length + ((s.flags & (SYN | FIN)) !== 0 ? 1 : 0);
    if (s.fromClient) this.clientSeq = (this.clientSeq + used) % TWO_32;
    else this.serverSeq = (this.serverSeq + used) % TWO_32;
    // A SYN that was refused or not answered is sent again with the same number.
    if (this.doing === "failing" && (s.flags & SYN) !== 0 && this.script !== this.resetAfterRequest) this.clientSeq = (this.clientSeq + TWO_32 - 1) % TWO_32;
  }

  private finish(now: Micros): Micros {
    const did = this.doing;
    if (did === "opening") {
      this.lastActivity = now;
      this.setOpen(true);
    }
    if (did === "closing") this.setOpen(false);
    else if (did === "exchange") this.nextExchange++;
    else if (did === "failing" && this.plan.failure === null) this.retryAt = now + RETRY_MICROS;
    if (did === "exchange" && this.plan.persistence === "per-poll") this.closeAt = now + CLOSE_AFTER_MICROS;
    // Never twice at one instant.
    return this.planNext(now + 40);
  }

  private send(s: Segment, now: Micros, sink: PacketSink): void {
    const toServer = s.fromClient;
    const template = toServer ? this.toServer : this.toClient;
    const { transportOffset: tcp } = template;
    scratch.set(template.bytes, 0);
    const headerBytes = 20 + s.options.length;
    if (s.options.length > 0) scratch.set(s.options, tcp + 20);
    const payloadOffset = tcp + headerBytes;
    if (s.payload.length > 0) scratch.set(s.payload, payloadOffset);
    const exchange = this.nextExchange - this.firstExchange;
    let sum = template.pseudoSum + s.payloadSum;
    if (s.patches.length > 0) {
      const noise = hash32(this.plan.seed, exchange | 0, 11);
      for (const patch of s.patches) sum += applyPatch(patch, payloadOffset, exchange, noise, now);
    }
    const seq = ((toServer ? this.clientSeq : this.serverSeq) + s.seqShift + TWO_32) % TWO_32;
    const ack =
      (s.flags & ACK) === 0 ? 0 : (s.flags & RST) !== 0 && this.doing === "failing" && this.script === this.refused ? (this.clientSeq + 1) % TWO_32 : toServer ? this.serverSeq : this.clientSeq;
    const shownSeq = (s.flags & RST) !== 0 && this.script === this.refused ? 0 : seq;
    const source = toServer ? this.clientPort : this.plan.dialogue.port;
    const destination = toServer ? this.plan.dialogue.port : this.clientPort;
    const flags = ((headerBytes / 4) << 12) | s.flags;
    const isSyn = (s.flags & SYN) !== 0;
    const window = (s.flags & RST) !== 0 ? 0 : isSyn ? (toServer ? this.clientSynWindow : this.serverSynWindow) : toServer ? this.clientWindow : this.serverWindow;
    setU16(scratch, tcp, source);
    setU16(scratch, tcp + 2, destination);
    setU32(scratch, tcp + 4, shownSeq);
    setU32(scratch, tcp + 8, ack);
    setU16(scratch, tcp + 12, flags);
    setU16(scratch, tcp + 14, window);
    const length = headerBytes + s.payload.length;
    sum += length + source + destination + (shownSeq >>> 16) + (shownSeq & 0xffff) + (ack >>> 16) + (ack & 0xffff) + flags + window;
    for (let i = 0; i < s.options.length; i += 2) sum += ((s.options[i] as number) << 8) | (s.options[i + 1] as number);
    setU16(scratch, tcp + 16, checksumOf(sum));
    setU16(scratch, tcp + 18, 0);
    if (toServer) this.clientId = (this.clientId + 1) & 0xffff;
    else this.serverId = (this.serverId + 1) & 0xffff;
    finishIp(template, 20 + length, toServer ? this.clientId : this.serverId);
    sink.packet(now, scratch, padFrame(payloadOffset + s.payload.length));
  }
}
