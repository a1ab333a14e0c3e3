// Reads OPC UA connections message by message (OPC 10000-6 clauses 6 and 7): services with their response times, channels and their security,
// declared lifetimes, identities. Of encrypted messages only the header is read. Keeps no values; follows one connection.
import { Exchanges, otherDirection } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";
import {
  ABORT_CHUNK,
  ACKNOWLEDGE,
  CLOSE_CHANNEL,
  ERROR,
  FAULT_KIND,
  FINAL_CHUNK,
  HELLO,
  INTERMEDIATE_CHUNK,
  KINDS,
  LONGEST_CHUNK,
  MESSAGE,
  OPEN_CHANNEL,
  PUBLISH_FAULTS,
  RESPONSE_BIT,
  REVERSE_HELLO,
  SERVICES,
  STATUS_NAMES,
  serviceIndex,
} from "./codes.ts";
import {
  declare,
  hostOf,
  modeOf,
  policyOf,
  readCalls,
  readClient,
  readEndpoints,
  readPublished,
  readRegistration,
  readServers,
  readSession,
  readSignIn,
  readSubscription,
  readWanted,
  type WantedNode,
  wantedNodes,
} from "./service-contents.ts";
import { UaReader } from "./ua-reader.ts";

const MESSAGE_BODY = 24;
const HEADER = 8;
/** So much of a chunk is read: identities stand behind certificates, but near the beginning. */
const KEPT = 16_384;

const CLIENT_UNKNOWN = -1;
const NOTHING_UNDER_WAY = -1;
/** Bytes were lost: the next chunk may go on with a message whose beginning nobody saw. */
const UNKNOWN_UNDER_WAY = -2;

const SECURITY_UNKNOWN = 0;
const SECURITY_NONE = 1;
const SECURED = 2;

/** Of an encoding id that no service has: it may do anything. */
const UNKNOWN_SERVICE = -1;
const PROGRAM = operationBit("program");
const OPERATIONS = Uint8Array.from(SERVICES, (each) => (each.operation === null ? 0 : operationBit(each.operation)));
const NAMES: readonly string[] = SERVICES.map((each) => each.name);
const FIND_SERVERS = serviceIndex("FindServers");
const GET_ENDPOINTS = serviceIndex("GetEndpoints");
const CREATE_SESSION = serviceIndex("CreateSession");
const ACTIVATE_SESSION = serviceIndex("ActivateSession");
const REGISTER_SERVER = serviceIndex("RegisterServer");
const REGISTER_SERVER_2 = serviceIndex("RegisterServer2");
const READ = serviceIndex("Read");
const CALL = serviceIndex("Call");
const CREATE_SUBSCRIPTION = serviceIndex("CreateSubscription");
const MODIFY_SUBSCRIPTION = serviceIndex("ModifySubscription");
const PUBLISH = serviceIndex("Publish");
const CLOSE = serviceIndex("CloseSecureChannel");

/** Requests that are read further than their name. */
const HAS_CONTENTS = Uint8Array.from(SERVICES, (_, index) => ([READ, CALL, CREATE_SESSION, ACTIVATE_SESSION, REGISTER_SERVER, REGISTER_SERVER_2].includes(index) ? 1 : 0));

const MOST_WANTED = 4;
const MOST_PUBLISHES = 32;
const BAD = 0x8000_0000;

const reader = new UaReader();

export const opcuaDissector: DissectorDefinition = {
  longestUnit: LONGEST_CHUNK,
  keptBytes: KEPT,
  frame(view: DataView, offset: number, available: number): number {
    if (available < 4) return FRAME_NEEDS_MORE;
    const chunk = view.getUint8(offset + 3);
    if (!isMessageType(view.getUint32(offset) >>> 8) || (chunk !== FINAL_CHUNK && chunk !== INTERMEDIATE_CHUNK && chunk !== ABORT_CHUNK)) return FRAME_NOT_MINE;
    if (available < HEADER) return FRAME_NEEDS_MORE;
    const size = view.getUint32(offset + 4, true);
    return size < HEADER || size > LONGEST_CHUNK ? FRAME_NOT_MINE : size;
  },
  open: () => new UaConnection(),
};

function isMessageType(type: number): boolean {
  return type === MESSAGE || type === OPEN_CHANNEL || type === HELLO || type === ACKNOWLEDGE || type === CLOSE_CHANNEL || type === ERROR || type === REVERSE_HELLO;
}

function statusText(code: number): string {
  return STATUS_NAMES.get(code >>> 16) ?? `0x${(code >>> 0).toString(16).padStart(8, "0")}`;
}

interface WantedRead {
  readonly request: number;
  readonly nodes: readonly WantedNode[];
}

class UaConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private client = CLIENT_UNKNOWN;
  private security = SECURITY_UNKNOWN;
  /** Request id of the message whose last chunk has not come yet, by direction. */
  private readonly underWay: [number, number] = [NOTHING_UNDER_WAY, NOTHING_UNDER_WAY];
  private wanted: WantedRead[] = [];
  /** Publish requests are answered when there is something to say: they wait here, not among the requests whose response time counts. */
  private publishes: number[] = [];
  private isUptimeClaimed = false;

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    const end = offset + length;
    this.exchanges.seen(micros);
    reader.start(view, bytes, offset + HEADER, end);
    switch (view.getUint32(offset) >>> 8) {
      case HELLO:
        this.client = direction;
        sink.detail("message", "HEL");
        reader.skip(20);
        this.hello(reader.text(), "receiver", "opcua HEL endpoint URL", sink);
        break;
      case REVERSE_HELLO:
        // §7.1.2.6: the server has dialled; it stays the server.
        this.client = otherDirection(direction);
        sink.detail("message", "RHE");
        reader.skipText();
        this.hello(reader.text(), "sender", "opcua RHE endpoint URL", sink);
        break;
      case ACKNOWLEDGE:
        this.client = otherDirection(direction);
        sink.detail("message", "ACK");
        reader.skip(20);
        break;
      case ERROR:
        sink.detail("message", "ERR");
        this.error(sink);
        break;
      case OPEN_CHANNEL:
        sink.detail("message", "OPN");
        this.openChannel(direction, micros, sink);
        break;
      case CLOSE_CHANNEL:
        sink.detail("message", "CLO");
        this.chunk(view, offset, end, direction, micros, sink);
        break;
      default:
        sink.detail("message", "MSG");
        this.chunk(view, offset, end, direction, micros, sink);
    }
  }

  gap(direction: 0 | 1): void {
    this.exchanges.gap();
    this.underWay[direction] = UNKNOWN_UNDER_WAY;
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private hello(url: string, about: "sender" | "receiver", by: string, sink: DissectionSink): void {
    if (!reader.isWhole) {
      sink.trouble("malformed");
      return;
    }
    const host = hostOf(url);
    if (host !== "") sink.claim(about, "hostname", host, by);
  }

  private error(sink: DissectionSink): void {
    const code = reader.u32();
    if (reader.isWhole) sink.detail("error", statusText(code));
    else sink.trouble("malformed");
  }

  /** §6.7.2.3: channel 4, policy, certificate, thumbprint; then sequence 4, request 4 and the body, encrypted unless the policy is None. */
  private openChannel(direction: 0 | 1, micros: number, sink: DissectionSink): void {
    reader.skip(4);
    const policy = policyOf(reader.text());
    reader.skipText();
    reader.skipText();
    if (!reader.isWhole) {
      sink.trouble("malformed");
      return;
    }
    sink.detail("policy", policy);
    this.security = policy === "None" ? SECURITY_NONE : SECURED;
    if (this.security === SECURED) return;
    reader.skip(4);
    const request = reader.u32();
    const kind = this.kind();
    if (kind === 0) return;
    if (kind < RESPONSE_BIT) {
      this.request(kind - 1, request, direction, micros, sink);
      reader.requestHeader();
      reader.skip(8);
      const mode = reader.u32();
      if (reader.isWhole) sink.detail("mode", modeOf(mode));
      else sink.trouble("malformed");
    } else if (this.response(kind, request, direction, micros, sink)) {
      reader.skip(20);
      const lifetime = reader.u32();
      if (reader.isWhole) declare("secure channel lifetime", lifetime, sink);
    }
  }

  /** MSG and CLO: channel 4, token 4, sequence 4, request 4, body. */
  private chunk(view: DataView, offset: number, end: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (end - offset < MESSAGE_BODY) {
      sink.trouble("malformed");
      return;
    }
    const request = view.getUint32(offset + 20, true);
    const chunk = view.getUint8(offset + 3);
    const before = this.underWay[direction];
    this.underWay[direction] = chunk === INTERMEDIATE_CHUNK ? request : NOTHING_UNDER_WAY;
    if (chunk === ABORT_CHUNK) {
      sink.detail("message", "aborted");
      reader.skip(MESSAGE_BODY - HEADER);
      if (this.security === SECURITY_NONE) this.error(sink);
      return;
    }
    if (before === request) return;
    reader.skip(MESSAGE_BODY - HEADER);
    const kind = this.kind();
    if (kind === 0) {
      if (this.security === SECURED) sink.detail("message", "encrypted");
      else if (this.security === SECURITY_NONE && before === NOTHING_UNDER_WAY && direction === this.client) this.request(UNKNOWN_SERVICE, request, direction, micros, sink);
      return;
    }
    if (this.security === SECURED) sink.detail("mode", "Sign");
    if (kind < RESPONSE_BIT) this.readRequest(kind - 1, request, direction, micros, sink);
    else this.readResponse(kind, request, direction, micros, sink);
  }

  /** What the node id that stands next says the message is; 0 = not readable. */
  private kind(): number {
    const id = reader.nodeId();
    return id < 0 ? 0 : (KINDS[id] ?? 0);
  }

  private request(index: number, request: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.client = direction;
    if (index === PUBLISH) {
      sink.request(micros);
      if (this.publishes.length >= MOST_PUBLISHES) this.publishes.shift();
      this.publishes.push(request);
    } else if (index === CLOSE) sink.request(micros);
    else this.exchanges.asked(direction, request | 0, 0, index, micros, sink);
    if (index === UNKNOWN_SERVICE) {
      sink.operation(PROGRAM);
      sink.detail("service", "unknown");
      return;
    }
    // Calls are classed by what they call.
    if (index !== CALL) sink.operation(OPERATIONS[index] as number);
    sink.detail("service", NAMES[index] as string);
  }

  private readRequest(index: number, request: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.request(index, request, direction, micros, sink);
    if (HAS_CONTENTS[index] === 0) return;
    const timeoutHint = reader.requestHeader();
    if (index === READ) {
      const nodes = wantedNodes(reader);
      if (nodes === null) return;
      if (this.wanted.length >= MOST_WANTED) this.wanted.shift();
      this.wanted.push({ request, nodes });
    } else if (index === CALL) readCalls(reader, sink);
    else if (index === CREATE_SESSION) {
      declare("request timeout", timeoutHint, sink);
      readClient(reader, sink);
    } else if (index === ACTIVATE_SESSION) readSignIn(reader, sink);
    else readRegistration(reader, sink);
  }

  /** Counts a response and its result; true when it is a good one whose body follows. */
  private response(kind: number, request: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    this.client = otherDirection(direction);
    const result = reader.responseHeader();
    if (result >= BAD) sink.detail("result", statusText(result));
    const index = kind === FAULT_KIND ? UNKNOWN_SERVICE : kind - RESPONSE_BIT - 1;
    if (index === PUBLISH || (kind === FAULT_KIND && this.isPublishFault(request, result))) {
      const known = this.publishes.indexOf(request);
      if (known >= 0) this.publishes.splice(known, 1);
    } else {
      const counts = this.exchanges.answered(direction, request | 0, 0, micros, sink);
      if (counts !== null && index >= 0) {
        counts.operation(OPERATIONS[index] as number);
        counts.detail("service", NAMES[index] as string);
      }
    }
    return reader.isWhole && result < BAD && kind !== FAULT_KIND;
  }

  private isPublishFault(request: number, result: number): boolean {
    return this.publishes.includes(request) || PUBLISH_FAULTS.includes(result >>> 16);
  }

  private readResponse(kind: number, request: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (!this.response(kind, request, direction, micros, sink)) return;
    switch (kind - RESPONSE_BIT - 1) {
      case PUBLISH:
        readPublished(reader, sink);
        break;
      case READ:
        this.readRead(request, sink);
        break;
      case CREATE_SESSION:
        readSession(reader, sink);
        break;
      case CREATE_SUBSCRIPTION:
        readSubscription(reader, true, sink);
        break;
      case MODIFY_SUBSCRIPTION:
        readSubscription(reader, false, sink);
        break;
      case GET_ENDPOINTS:
        readEndpoints(reader, "opcua GetEndpoints", sink);
        break;
      case FIND_SERVERS:
        readServers(reader, sink);
        break;
    }
  }

  private readRead(request: number, sink: DissectionSink): void {
    if (this.wanted.length === 0) return;
    const at = this.wanted.findIndex((each) => each.request === request);
    if (at < 0) return;
    const { nodes } = this.wanted[at] as WantedRead;
    this.wanted.splice(at, 1);
    const uptimeSeconds = readWanted(reader, nodes, sink);
    // Once per connection: who polls the status would otherwise claim a new uptime each time.
    if (uptimeSeconds < 0 || this.isUptimeClaimed) return;
    this.isUptimeClaimed = true;
    sink.claim("sender", "uptime", String(uptimeSeconds), "opcua Read i=2256 server status");
  }
}
