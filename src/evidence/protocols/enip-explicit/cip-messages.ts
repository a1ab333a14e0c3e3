// CIP requests and responses (CIP Networks Library volume 1, chapter 2), unwrapped from Unconnected_Send and Multiple_Service_Packet: counts
// services with their classes and statuses, remembers what the answer is needed for, and reads those answers. Keeps no process values and no tag names.
import type { CountingSink } from "../exchanges.ts";
import { PCCC_DIAGNOSTIC_STATUS, countPcccAnswer, countPcccRequest, readPcccReply } from "../pccc.ts";
import type { DissectionSink } from "../protocol.ts";
import { type AskedMessage, type AskedMessages, NOTHING_ASKED, pcccNote, pcccOfNote } from "./asked-messages.ts";
import type { CipConnections } from "./cip-connections.ts";
import {
  CONNECTION_MANAGER,
  ETHERNET_LINK_OBJECT,
  EXECUTE_PCCC,
  FORWARD_OPEN,
  GET_ATTRIBUTE_LIST,
  GET_ATTRIBUTE_SINGLE,
  GET_ATTRIBUTES_ALL,
  IDENTITY_OBJECT,
  LARGE_FORWARD_OPEN,
  MULTIPLE_SERVICES,
  PCCC_OBJECT,
  PROGRAM_NAME_OBJECT,
  serviceTexts,
  statusText,
  TAG,
  TCP_IP_OBJECT,
  UNCONNECTED_SEND,
  UNKNOWN_CLASS,
} from "./cip-services.ts";
import { CIP_REPLY } from "./codes.ts";
import { Path, routeText } from "./epath.ts";
import { isInputOutput, type NamedSockets, readOpenRequest, sayActual, sayGroup, sayRequested } from "./forward-open.ts";
import { claimObject } from "./identity-claims.ts";

/** Unconnected_Send around Multiple_Service_Packet around a service: nothing nests deeper. */
const DEEPEST = 3;
const MOST_MEMBERS = 512;
/** Service and path size. */
const REQUEST_HEADER = 2;
/** Service, reserved, general status, number of additional status words. */
const RESPONSE_HEADER = 4;
/** Length, vendor, serial number: what everybody sends. */
const REQUESTER_ID = 7;
const MAX_REQUESTER_ID = 32;
const EMBEDDED_ERROR = 0x1e;
const PARTIAL_TRANSFER = 0x06;
/** Some attributes of a list were refused; the others are there. */
const LIST_ERROR = 0x0a;
const DEVICE = 1;
/** Some programs ask nothing else, many times a second. */
const IDENTITY_OF_DEVICE: AskedMessage = { object: null, opening: null, pccc: PCCC_DIAGNOSTIC_STATUS, route: "", members: null };

export class CipMessages {
  private readonly path = new Path();
  /** What a path leads to behind the object that is asked: read while `path` is in use. */
  private readonly connectionPath = new Path();
  private readonly asked: AskedMessages;
  private readonly connections: CipConnections;

  constructor(asked: AskedMessages, connections: CipConnections) {
    this.asked = asked;
    this.connections = connections;
  }

  /** Counts the request at [at, end). `route`: the way it goes on from the device, null = not known. Returns the note for its exchange. */
  request(view: DataView, bytes: Uint8Array, at: number, end: number, route: string | null, sink: DissectionSink): number {
    const message = this.countRequest(view, bytes, at, end, route, 0, sink);
    if (message === null) return NOTHING_ASKED;
    if (typeof message === "number") return pcccNote(message);
    return this.asked.keep(message);
  }

  /** A PCCC command that needs nothing but its code comes back as a number. */
  private countRequest(view: DataView, bytes: Uint8Array, at: number, end: number, route: string | null, depth: number, sink: DissectionSink): AskedMessage | number | null {
    const path = this.path;
    const dataAt = at + REQUEST_HEADER + (at + REQUEST_HEADER <= end ? 2 * view.getUint8(at + 1) : 0);
    if (at + REQUEST_HEADER > end || dataAt > end || !path.read(view, at + REQUEST_HEADER, dataAt)) {
      sink.trouble("malformed");
      return null;
    }
    const service = view.getUint8(at) & ~CIP_REPLY;
    const classId = path.isTag ? TAG : path.classId;
    const { text, operation } = serviceTexts(service, classId);
    sink.detail("service", text);
    sink.operation(operation);
    switch (classId) {
      case CONNECTION_MANAGER:
        if (service === FORWARD_OPEN || service === LARGE_FORWARD_OPEN) {
          const opening = readOpenRequest(view, dataAt, end, service === LARGE_FORWARD_OPEN, this.connectionPath);
          if (opening === null) return malformed(sink);
          sayRequested(opening, sink);
          return { object: null, opening, pccc: -1, route, members: null };
        }
        return service === UNCONNECTED_SEND && depth < DEEPEST ? this.unwrap(view, bytes, dataAt, end, depth, sink) : null;
      case PCCC_OBJECT:
        return service === EXECUTE_PCCC ? countExecuted(bytes, dataAt, end, route, sink) : null;
      case IDENTITY_OBJECT:
        return path.instance === DEVICE ? askedObject(service, classId, path.attribute, route) : null;
      case PROGRAM_NAME_OBJECT:
        return service === GET_ATTRIBUTES_ALL ? askedObject(service, classId, -1, route) : null;
      case TCP_IP_OBJECT:
      case ETHERNET_LINK_OBJECT:
        return path.instance > 0 ? askedObject(service, classId, path.attribute, route) : null;
      default:
        return service === MULTIPLE_SERVICES && depth < DEEPEST ? this.countMembers(view, bytes, dataAt, end, route, depth, sink) : null;
    }
  }

  /** Unconnected_Send: priority and ticks 2, size 2, the request, a filling byte, size of the way in words, reserved, the way. */
  private unwrap(view: DataView, bytes: Uint8Array, at: number, end: number, depth: number, sink: DissectionSink): AskedMessage | number | null {
    if (at + 4 > end) return malformed(sink);
    sink.timer("enip-explicit", "request timeout", ((1 << (view.getUint8(at) & 0x0f)) * view.getUint8(at + 1)) / 1e3);
    const from = at + 4;
    const size = view.getUint16(at + 2, true);
    const wayAt = from + size + (size & 1);
    if (wayAt + 2 > end) return malformed(sink);
    const wayEnd = Math.min(end, wayAt + 2 + 2 * view.getUint8(wayAt));
    return this.countRequest(view, bytes, from, from + size, routeText(view, wayAt + 2, wayEnd), depth + 1, sink);
  }

  /** Multiple_Service_Packet: number of members 2, the offset of each 2, then the members. */
  private countMembers(view: DataView, bytes: Uint8Array, at: number, end: number, route: string | null, depth: number, sink: DissectionSink): AskedMessage | null {
    const count = memberCount(view, at, end);
    if (count < 0) return malformed(sink);
    let members: (AskedMessage | null)[] | null = null;
    for (let i = 0; i < count; i++) {
      const from = memberAt(view, at, end, i, count);
      const to = memberAt(view, at, end, i + 1, count);
      if (from < 0 || to < from) return malformed(sink);
      const message = this.countRequest(view, bytes, from, to, route, depth + 1, sink);
      if (message === null) continue;
      members ??= new Array<AskedMessage | null>(count).fill(null);
      members[i] = typeof message === "number" ? { object: null, opening: null, pccc: message, route, members: null } : message;
    }
    return members === null ? null : { object: null, opening: null, pccc: -1, route, members };
  }

  /** What the request of this response would have counted, as far as the response tells. */
  countUnasked(view: DataView, at: number, end: number, counts: CountingSink, depth = 0): void {
    const service = view.getUint8(at) & ~CIP_REPLY;
    const { text, operation } = serviceTexts(service, UNKNOWN_CLASS);
    counts.detail("service", text);
    if (service === EXECUTE_PCCC && countAnswered(view, at, end, counts)) return;
    counts.operation(operation);
    if (service !== MULTIPLE_SERVICES || depth >= DEEPEST) return;
    const dataAt = responseData(view, at, end);
    const count = dataAt < 0 ? -1 : memberCount(view, dataAt, end);
    for (let i = 0; i < count; i++) {
      const from = memberAt(view, dataAt, end, i, count);
      if (from < 0 || from >= end) return;
      this.countUnasked(view, from, end, counts, depth + 1);
    }
  }

  /** The response at [at, end) to the request with this note. */
  response(view: DataView, bytes: Uint8Array, at: number, end: number, sockets: NamedSockets, note: number, sink: DissectionSink): void {
    const pccc = pcccOfNote(note);
    this.readResponse(view, bytes, at, end, sockets, this.asked.take(note), pccc, 0, sink);
  }

  private readResponse(view: DataView, bytes: Uint8Array, at: number, end: number, sockets: NamedSockets, asked: AskedMessage | null, pcccNoted: number, depth: number, sink: DissectionSink): void {
    const dataAt = responseData(view, at, end);
    if (dataAt < 0) {
      sink.trouble("malformed");
      return;
    }
    const service = view.getUint8(at) & ~CIP_REPLY;
    const status = view.getUint8(at + 2);
    if (status !== 0) sink.detail("status", statusText(status, view.getUint8(at + 3) > 0 ? view.getUint16(at + RESPONSE_HEADER, true) : -1));
    if (service === MULTIPLE_SERVICES && depth < DEEPEST && (status === 0 || status === EMBEDDED_ERROR)) {
      this.readMembers(view, bytes, dataAt, end, sockets, asked, depth, sink);
      return;
    }
    if (status === 0 && (service === FORWARD_OPEN || service === LARGE_FORWARD_OPEN)) sayGroup(view, sockets, sink);
    if (status !== 0 && status !== PARTIAL_TRANSFER && status !== LIST_ERROR) return;
    const pccc = asked === null ? pcccNoted : asked.pccc;
    // A response does not say its class; only the requester's id in front tells that PCCC follows.
    if (pccc >= 0) readExecuted(view, bytes, dataAt, end, pccc, asked === null ? "cip" : `cip${behind(asked.route)}`, sink);
    else if (asked?.opening != null) {
      const { opening } = asked;
      if (!sayActual(view, dataAt, end, opening, sink)) {
        sink.trouble("malformed");
        return;
      }
      if (!isInputOutput(opening)) this.connections.opened(view.getUint32(dataAt, true), view.getUint32(dataAt + 4, true), opening.route);
    } else if (asked?.object != null && asked.object.service === service && !claimObject(view, bytes, dataAt, end, asked.object, sink)) sink.trouble("malformed");
  }

  private readMembers(view: DataView, bytes: Uint8Array, at: number, end: number, sockets: NamedSockets, asked: AskedMessage | null, depth: number, sink: DissectionSink): void {
    const count = memberCount(view, at, end);
    if (count < 0) {
      sink.trouble("malformed");
      return;
    }
    for (let i = 0; i < count; i++) {
      const from = memberAt(view, at, end, i, count);
      const to = memberAt(view, at, end, i + 1, count);
      if (from < 0 || to < from) {
        sink.trouble("malformed");
        return;
      }
      this.readResponse(view, bytes, from, to, sockets, asked?.members?.[i] ?? null, -1, depth + 1, sink);
    }
  }
}

function malformed(sink: DissectionSink): null {
  sink.trouble("malformed");
  return null;
}

function askedObject(service: number, classId: number, attribute: number, route: string | null): AskedMessage | null {
  if (service !== GET_ATTRIBUTES_ALL && service !== GET_ATTRIBUTE_LIST && service !== GET_ATTRIBUTE_SINGLE) return null;
  return { object: { service, classId, attribute, route }, opening: null, pccc: -1, route, members: null };
}

function behind(route: string | null): string {
  return route === "" ? "" : route === null ? " over a connection opened earlier" : ` of module ${route}`;
}

/** Position of a response's data, −1 = it is too short. */
function responseData(view: DataView, at: number, end: number): number {
  if (at + RESPONSE_HEADER > end) return -1;
  const dataAt = at + RESPONSE_HEADER + 2 * view.getUint8(at + 3);
  return dataAt <= end ? dataAt : -1;
}

function memberCount(view: DataView, at: number, end: number): number {
  if (at + 2 > end) return -1;
  const count = view.getUint16(at, true);
  return count <= MOST_MEMBERS && at + 2 + 2 * count <= end ? count : -1;
}

/** Where member i starts, counted from the number of members; `end` behind the last one; −1 = outside. */
function memberAt(view: DataView, at: number, end: number, i: number, count: number): number {
  if (i === count) return end;
  const from = at + view.getUint16(at + 2 + 2 * i, true);
  return from >= at + 2 + 2 * count && from <= end ? from : -1;
}

/** Execute PCCC: the requester's id (its length first), then the command. */
function countExecuted(bytes: Uint8Array, at: number, end: number, route: string | null, sink: DissectionSink): AskedMessage | number | null {
  const commandAt = behindRequester(bytes, at, end);
  const code = commandAt < 0 ? -1 : countPcccRequest(bytes, commandAt, end, sink);
  if (code < 0) return malformed(sink);
  if (code !== PCCC_DIAGNOSTIC_STATUS) return code;
  return route === "" ? IDENTITY_OF_DEVICE : { object: null, opening: null, pccc: code, route, members: null };
}

/** The answer to a PCCC command whose request was not seen; false where it is none: the service means something else on other classes. */
function countAnswered(view: DataView, at: number, end: number, counts: CountingSink): boolean {
  const dataAt = responseData(view, at, end);
  if (dataAt < 0 || dataAt + REQUESTER_ID >= end || view.getUint8(dataAt) !== REQUESTER_ID) return false;
  return countPcccAnswer(view.getUint8(dataAt + REQUESTER_ID), counts);
}

function readExecuted(view: DataView, bytes: Uint8Array, at: number, end: number, code: number, by: string, sink: DissectionSink): void {
  const commandAt = behindRequester(bytes, at, end);
  if (commandAt < 0) {
    sink.trouble("malformed");
    return;
  }
  readPcccReply(view, bytes, commandAt, end, code, by, sink);
}

function behindRequester(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const length = bytes[at] as number;
  return length >= 1 && length <= MAX_REQUESTER_ID && at + length < end ? at + length : -1;
}
