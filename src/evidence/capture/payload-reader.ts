// Keeps what recognisers said of a flow's packets, carries payloads to the dissector that this calls for, and keeps what it said, per flow. Allocates once per recognised
// flow, never per packet. Payload bytes are read here and never kept.
import { LogHistogram } from "../../foundation/log-histogram.ts";
import type { ClaimAttribute } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import { encodeVotes, type FlowPiece, L2_BASE, type Vote } from "../flows/flow-piece.ts";
import { type DissectionSink, recognitionLevel, recognitionSender, SENDER_IS_CLIENT, SENDER_UNKNOWN } from "../protocols/protocol.ts";
import { dissectorFor, protocolIds, reasonOf } from "../protocols/registry.ts";
import { DissectedFlow } from "../protocols/stream.ts";
import { SECONDARY_FACET, secondaryValue, TIMER_FACET, timerValue } from "../flows/agreed-details.ts";
import { ClaimTable } from "./claim-table.ts";
import { DetailCounts } from "./detail-counts.ts";
import { readGroupReport } from "./group-reports.ts";
import type { FlowTexts } from "./flow-texts.ts";
import { type Packet, TCP_ACK, TCP_SYN } from "./packet.ts";
import { PacketPayload, rankOf } from "./packet-recogniser.ts";

/** Votes in the order they were given. Flows with the same votes share one list, so that its text is made once. */
interface VoteList {
  readonly votes: readonly Vote[];
  /** What encodeVotes() gives for them. */
  readonly text: string;
  /** By the packed vote that follows. */
  readonly longer: Map<number, VoteList>;
}

/** Forgetting longer lists at this number bounds the memory; flows that have one keep it. */
const MOST_VOTE_LISTS = 4_096;
const NO_VOTES: VoteList = { votes: [], text: "", longer: new Map() };
let voteLists = 0;

/** What is known of one flow's payloads. */
export interface PayloadSide {
  votes: VoteList;
  rank: number;
  stream: DissectedFlow | null;
  operations: number;
  details: DetailCounts | null;
  responses: LogHistogram | null;
  periods: LogHistogram | null;
  firstRequest: number;
  lastRequest: number;
}

const LONGEST_CLAIM = 200;
const TIMER_PLACES = 256;
/** The upper bits of a hash choose the place. */
const TIMER_SHIFT = 24;

interface KnownTimer {
  readonly protocol: string;
  readonly kind: string;
  readonly seconds: number;
  readonly text: string;
}

export class PayloadReader implements DissectionSink {
  readonly claims = new ClaimTable();
  private readonly payload = new PacketPayload();
  private side: PayloadSide = newSide();
  private micros = 0;
  /** Of the packet that is dissected: its endpoints become text only when something is claimed of them. */
  private packet: Packet | null = null;
  /** Where there is no packet, because the flow ends: its endpoints. */
  private first = "";
  private second = "";
  private kind = 0;
  /** Timers that were declared lately, with their texts: by hash. */
  private readonly timers: (KnownTimer | undefined)[] = new Array<KnownTimer | undefined>(TIMER_PLACES).fill(undefined);
  private readonly texts: FlowTexts;

  constructor(texts: FlowTexts) {
    this.texts = texts;
  }

  /** The flow's side with a better answer, or undefined when this packet (which was recognised) told nothing new. */
  vote(known: PayloadSide | undefined, index: number, code: number, p: Packet, swapped: boolean, transport: number, view: DataView, bytes: Uint8Array): PayloadSide | undefined {
    const sender = recognitionSender(code);
    const rank = rankOf(code);
    const side = known ?? newSide();
    if (rank <= side.rank) return undefined;
    const client = sender === SENDER_UNKNOWN ? "" : (sender === SENDER_IS_CLIENT) !== swapped ? "A" : "B";
    side.rank = rank;
    this.addVote(side, index, code, client);
    const dissector = dissectorFor(code, this.payload.fill(p, transport, view, bytes, false));
    if (dissector !== undefined && dissector !== side.stream?.reads) {
      // What was taken for something more general turns out to be this: what is read from here on is read as it.
      if (side.stream !== null) this.endStream(side, side.stream, p, swapped, transport);
      side.stream = new DissectedFlow(dissector, transport !== 6);
    }
    return side;
  }

  private endStream(side: PayloadSide, stream: DissectedFlow, p: Packet, swapped: boolean, transport: number): void {
    this.kind = transport >= L2_BASE ? 0 : p.ipVersion;
    this.packet = p;
    const [sender, receiver] = [this.endpointOf("sender"), this.endpointOf("receiver")];
    this.packet = null;
    this.first = swapped ? receiver : sender;
    this.second = swapped ? sender : receiver;
    this.micros = p.micros;
    this.side = side;
    stream.takeLooseEnds(true, this);
  }

  dissect(side: PayloadSide, p: Packet, swapped: boolean, transport: number, view: DataView, bytes: Uint8Array): void {
    this.side = side;
    this.micros = p.micros;
    this.packet = p;
    this.kind = transport >= L2_BASE ? 0 : p.ipVersion;
    const direction = swapped ? 1 : 0;
    const stream = side.stream as DissectedFlow;
    if (transport === 6) {
      if ((p.tcpFlags & TCP_ACK) !== 0) stream.acknowledged(direction, p.ack, this);
      stream.segment(direction, p.seq, (p.tcpFlags & TCP_SYN) !== 0, view, bytes, p.payloadOffset, p.payloadLength, p.payloadWireLength, p.micros, this);
    } else stream.datagram(direction, view, bytes, p.payloadOffset, p.payloadLength, p.payloadWireLength, p.micros, this);
  }

  /** Counts the groups that an IGMP or MLD report names; the flow's side, where one is needed for it. */
  readGroupReport(known: PayloadSide | undefined, p: Packet, view: DataView): PayloadSide | undefined {
    let side = known;
    readGroupReport(p, view, (facet, group) => {
      side ??= newSide();
      this.side = side;
      this.detail(facet, group);
    });
    return side;
  }

  /** Moves what was gathered into the piece; the side goes on empty but remembers its stream. */
  drain(side: PayloadSide, piece: FlowPiece, ends: boolean): void {
    this.side = side;
    this.packet = null;
    this.first = piece.a;
    this.second = piece.b;
    this.micros = piece.last;
    piece.loose = side.stream?.takeLooseEnds(ends, this) ?? null;
    piece.votes = side.votes.text;
    piece.operations = side.operations;
    piece.details = side.details === null ? null : side.details.toCounters();
    piece.responses = side.responses;
    piece.periods = side.periods;
    piece.firstRequest = side.firstRequest;
    piece.lastRequest = side.lastRequest;
    side.votes = NO_VOTES;
    side.rank = 0;
    side.operations = 0;
    side.details = null;
    side.responses = null;
    side.periods = null;
    side.firstRequest = -1;
    side.lastRequest = -1;
  }

  operation(bit: number): void {
    this.side.operations |= bit;
  }

  detail(facet: string, value: string, times = 1): void {
    const { side } = this;
    side.details ??= new DetailCounts();
    side.details.add(facet, value, times);
  }

  private addVote(side: PayloadSide, index: number, code: number, client: Vote["client"]): void {
    const key = (code << 6) | (index << 2) | (client === "" ? 0 : client === "A" ? 1 : 2);
    let longer = side.votes.longer.get(key);
    if (longer === undefined) {
      const votes = [...side.votes.votes, { index, level: recognitionLevel(code), client, protocol: protocolIds[code >>> 12] as string, reason: reasonOf(code) }];
      longer = { votes, text: encodeVotes(votes), longer: new Map() };
      if (++voteLists > MOST_VOTE_LISTS) {
        NO_VOTES.longer.clear();
        voteLists = 1;
      }
      side.votes.longer.set(key, longer);
    }
    side.votes = longer;
  }

  response(seconds: number): void {
    this.side.responses ??= new LogHistogram();
    this.side.responses.add(Math.max(0, seconds * 1e6));
  }

  request(micros: number): void {
    const side = this.side;
    if (side.firstRequest < 0) side.firstRequest = micros;
    else {
      side.periods ??= new LogHistogram();
      side.periods.add(Math.max(0, micros - side.lastRequest));
    }
    side.lastRequest = micros;
  }

  claim(about: "sender" | "receiver" | Endpoint, attribute: ClaimAttribute, value: string, by: string): void {
    const endpoint = about === "sender" || about === "receiver" ? this.endpointOf(about) : about;
    this.claims.add(endpoint, attribute, value.length > LONGEST_CLAIM ? value.slice(0, LONGEST_CLAIM) : value, by, this.micros);
  }

  timer(protocol: string, kind: string, seconds: number): void {
    // The same timers are declared with every message of some protocols.
    const place = Math.imul(((seconds * 1e6) | 0) + 31 * kind.charCodeAt(0) + kind.length, 0x9e3779b1) >>> TIMER_SHIFT;
    let known = this.timers[place];
    if (known === undefined || known.seconds !== seconds || known.kind !== kind || known.protocol !== protocol) {
      known = { protocol, kind, seconds, text: timerValue(protocol, kind, seconds) };
      this.timers[place] = known;
    }
    this.detail(TIMER_FACET, known.text);
  }

  secondary(listener: "sender" | "receiver", transport: "tcp" | "udp", port: number, protocol: string, address?: string): void {
    this.detail(SECONDARY_FACET, secondaryValue({ transport, address: address ?? this.endpointOf(listener), port, protocol }));
  }

  private endpointOf(about: "sender" | "receiver"): string {
    const p = this.packet;
    if (p === null) return about === "sender" ? this.first : this.second;
    return about === "sender" ? this.texts.endpoint(this.kind, p.src0, p.src1, p.src2, p.src3) : this.texts.endpoint(this.kind, p.dst0, p.dst1, p.dst2, p.dst3);
  }

  trouble(kind: "gap" | "malformed" | "not-mine"): void {
    this.detail("trouble", kind);
  }
}

function newSide(): PayloadSide {
  return { votes: NO_VOTES, rank: 0, stream: null, operations: 0, details: null, responses: null, periods: null, firstRequest: -1, lastRequest: -1 };
}
