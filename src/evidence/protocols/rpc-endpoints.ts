// Where DCE/RPC says that something else will be reached: towers of the endpoint mapper (C706 appendix L), string bindings of DCOM
// (MS-DCOM §2.2.19), object references of call-backs (§2.2.18). Finds them by their shape, in either transfer syntax; reads nothing else.
import type { DissectionSink } from "./protocol.ts";
import { interfaceAt, RPC_INTERFACES } from "./rpc-interfaces.ts";

const MOST_FOUND = 16;
const LONGEST_SEARCH = 8_192;

const TOWER_TCP = 0x07;
const TOWER_UDP = 0x08;
const TOWER_IP = 0x09;

/** The protocol spoken on an endpoint of this interface. */
function protocolOf(index: number): string {
  const known = RPC_INTERFACES[index];
  return known === undefined ? "dce-rpc" : known.family === "opc" ? "opc-classic" : known.name.startsWith("PROFINET") ? "profinet-cm" : "dce-rpc";
}

const isIpv4 = (text: string): boolean => {
  let numbers = 0;
  let digits = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : 0x2e;
    if (c === 0x2e) {
      if (digits === 0) return false;
      numbers++;
      digits = 0;
    } else if (c < 0x30 || c > 0x39 || ++digits > 3) return false;
  }
  return numbers === 4 && text.split(".").every((part) => Number(part) <= 255) && text !== "0.0.0.0" && !text.startsWith("127.");
};

/**
 * The answer of the endpoint mapper's "map": towers of 3 to 6 floors, little-endian. The first floor names the interface (13 00 0d), the
 * fourth the port, the fifth the address.
 */
export function readTowers(view: DataView, from: number, end: number, sink: DissectionSink): void {
  const last = Math.min(end, from + LONGEST_SEARCH) - 25;
  let found = 0;
  for (let at = from; at <= last && found < MOST_FOUND; at++) {
    const floors = view.getUint16(at, true);
    if (floors < 3 || floors > 6 || view.getUint16(at + 2, true) !== 19 || view.getUint8(at + 4) !== 0x0d) continue;
    if (readTower(view, at, end, floors, sink)) found++;
  }
}

function readTower(view: DataView, from: number, end: number, floors: number, sink: DissectionSink): boolean {
  let at = from + 2;
  let port = 0;
  let address = "";
  let transport: "tcp" | "udp" = "tcp";
  for (let floor = 0; floor < floors; floor++) {
    if (at + 2 > end) return false;
    const left = view.getUint16(at, true);
    const right = at + 2 + left;
    if (left < 1 || right + 2 > end) return false;
    const length = view.getUint16(right, true);
    const next = right + 2 + length;
    if (next > end) return false;
    const kind = view.getUint8(at + 2);
    if ((kind === TOWER_TCP || kind === TOWER_UDP) && length === 2 && left === 1) {
      port = view.getUint16(right + 2);
      transport = kind === TOWER_TCP ? "tcp" : "udp";
    } else if (kind === TOWER_IP && length === 4 && left === 1) address = `${view.getUint8(right + 2)}.${view.getUint8(right + 3)}.${view.getUint8(right + 4)}.${view.getUint8(right + 5)}`;
    at = next;
  }
  if (port === 0) return false;
  const protocol = protocolOf(interfaceAt(view, from + 5, true));
  if (isIpv4(address)) sink.secondary("sender", transport, port, protocol, address);
  else sink.secondary("sender", transport, port, protocol);
  return true;
}

/**
 * String bindings that name a port: 7 (TCP), then "host[port]" in two-byte characters, closed by a zero. Each address that is named is
 * said; where none is, the sender's own.
 */
export function readStringBindings(view: DataView, from: number, end: number, protocol: string, sink: DissectionSink): void {
  const last = Math.min(end, from + LONGEST_SEARCH) - 10;
  let unnamed = 0;
  let named = 0;
  for (let at = from; at <= last && named < MOST_FOUND; at += 2) {
    if (view.getUint16(at, true) !== TOWER_TCP) continue;
    const binding = bindingAt(view, at + 2, end);
    if (binding === null || binding.port === 0) continue;
    if (isIpv4(binding.host)) {
      sink.secondary("sender", "tcp", binding.port, protocol, binding.host);
      named++;
    } else unnamed = binding.port;
    at = binding.next - 2;
  }
  if (named === 0 && unnamed !== 0) sink.secondary("sender", "tcp", unnamed, protocol);
}

interface StringBinding {
  readonly host: string;
  /** 0 = none named. */
  readonly port: number;
  /** Behind the closing zero. */
  readonly next: number;
}

const LONGEST_BINDING = 80;

function bindingAt(view: DataView, from: number, end: number): StringBinding | null {
  let host = "";
  let port = 0;
  let isPort = false;
  for (let at = from; at + 2 <= end && at - from < 2 * LONGEST_BINDING; at += 2) {
    const c = view.getUint16(at, true);
    if (c === 0) return host === "" || port > 65_535 ? null : { host, port, next: at + 2 };
    if (c < 0x21 || c > 0x7e) return null;
    if (c === 0x5b) isPort = true;
    else if (isPort && c >= 0x30 && c <= 0x39) port = port * 10 + c - 0x30;
    else if (!isPort) host += String.fromCharCode(c);
  }
  return null;
}

/** "MEOW" */
const OBJECT_REFERENCE = 0x574f454d;
const STANDARD = 1;
const RESOLVER_PORT = 135;

/**
 * An object reference that a client hands over to be called back (§2.2.18.4): the server will ask the client's object resolver, and then
 * open a port that this answers. Found within the first part of the call.
 */
export function readCallBack(view: DataView, from: number, end: number, sink: DissectionSink): void {
  const last = Math.min(end, from + 1_024) - 68;
  for (let at = from; at <= last; at += 4) {
    if (view.getUint32(at, true) !== OBJECT_REFERENCE || view.getUint32(at + 4, true) !== STANDARD) continue;
    const entries = Math.min(end, at + 68 + 2 * view.getUint16(at + 64, true));
    let named = 0;
    for (let binding = at + 68; binding + 4 <= entries && named < MOST_FOUND; ) {
      const tower = view.getUint16(binding, true);
      const read = tower === 0 ? null : bindingAt(view, binding + 2, entries);
      if (read === null) break;
      if (tower === TOWER_TCP && isIpv4(read.host)) {
        sink.secondary("sender", "tcp", read.port === 0 ? RESOLVER_PORT : read.port, "dce-rpc", read.host);
        named++;
      }
      binding = read.next;
    }
    if (named === 0) sink.secondary("sender", "tcp", RESOLVER_PORT, "dce-rpc");
    return;
  }
}
