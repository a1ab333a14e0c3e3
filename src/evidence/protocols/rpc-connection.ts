// Reads DCE/RPC connections, version 5 (C706 chapter 12, MS-RPCE §2.2.2): which interfaces a client binds to and under which protection, calls
// with their response times, faults, and where else a client is sent. Knows OPC Classic and DCOM by their interfaces. Keeps no parameters.
import { Exchanges } from "./exchanges.ts";
import { ntlmPosition, readNtlm } from "./ntlm-message.ts";
import { readOpcAnswer } from "./opc-answers.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "./protocol.ts";
import { rpcDatagramDissector } from "./rpc-datagrams.ts";
import { readCallBack, readStringBindings, readTowers } from "./rpc-endpoints.ts";
import { faultText, RPC_ALTER_CONTEXT, RPC_ALTER_CONTEXT_RESPONSE, RPC_BIND, RPC_BIND_ACK, RPC_REQUEST, RPC_RESPONSE } from "./rpc-header.ts";
import { callOperation, callText, interfaceAt, interfaceIndex, RPC_INTERFACES, uuidText } from "./rpc-interfaces.ts";

const RPC_FAULT = 3;
const RPC_BIND_NAK = 13;
const RPC_AUTH_3 = 16;
const LAST_TYPE = 19;

const HEADER_SIZE = 16;
const CALL_HEADER_SIZE = 24;
const FIRST_FRAGMENT = 0x01;
const HAS_OBJECT = 0x80;
const PRIVACY = 6;
const PROTECTION_SIZE = 8;

/** Codes under which exchanges wait. */
const CALLS = 0;
const BINDS = 1;

const NOT_BOUND = -2;
const UNKNOWN_INTERFACE = -1;
const MOST_CONTEXTS = 128;
/** First word of 71710533-beba-4937-8319-b5dbef9ccc36 (MS-RPCE §2.2.4.12): parameters are laid out otherwise. */
const NDR_64 = 0x71710533;

const MAPPER = interfaceIndex("endpoint mapper");
const MAP = 3;
const EXPORTER = interfaceIndex("IObjectExporter");
const ACTIVATOR = interfaceIndex("IRemoteSCMActivator");
const ACTIVATION = interfaceIndex("IActivation");
const CONNECTION_POINT = interfaceIndex("IConnectionPoint");
const ADVISE = 5;
const DATA_OBJECT = interfaceIndex("IDataObject");
const DATA_ADVISE = 9;

/** MS-RPCE §2.2.1.1.7 and §2.2.1.1.8. */
const SECURITY_PROVIDERS: ReadonlyMap<number, string> = new Map([
  [9, "SPNEGO"],
  [10, "NTLM"],
  [14, "TLS"],
  [16, "Kerberos"],
  [68, "Netlogon"],
]);
const LEVELS: readonly string[] = ["default", "none", "connect", "call", "packet", "packet integrity", "packet privacy"];
const PROTECTIONS: ReadonlyMap<number, readonly string[]> = new Map([...SECURITY_PROVIDERS].map(([type, name]) => [type, LEVELS.map((level) => `${name}, ${level}`)]));

/** How a call's interface, opnum and layout wait for its answer: 0 = its bind was not seen. */
const noteOf = (index: number, opnum: number, isNdr64: boolean): number => (index < 0 ? 0 : ((index + 1) << 17) | (isNdr64 ? 1 << 16 : 0) | opnum);

interface Context {
  readonly index: number;
  readonly isNdr64: boolean;
}
const NO_CONTEXT: Context = { index: NOT_BOUND, isNdr64: false };

export const rpcDissector: DissectorDefinition = {
  longestUnit: 65_535,
  keptBytes: 8_192,
  datagrams: rpcDatagramDissector,
  frame(view: DataView, offset: number, available: number): number {
    if (view.getUint8(offset) !== 5) return FRAME_NOT_MINE;
    if (available < 10) return FRAME_NEEDS_MORE;
    const order = view.getUint8(offset + 4);
    if (view.getUint8(offset + 1) > 1 || view.getUint8(offset + 2) > LAST_TYPE || (order !== 0x10 && order !== 0) || view.getUint8(offset + 5) > 3) return FRAME_NOT_MINE;
    const length = view.getUint16(offset + 8, order === 0x10);
    return length < HEADER_SIZE ? FRAME_NOT_MINE : length;
  },
  open: () => new RpcConnection(),
};

class RpcConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly contexts = new Map<number, Context>();
  /** A client that binds to OPC, or asks for it, is sent on to OPC. */
  private isOpc = false;
  /** Clients poll the status: it is told once. */
  private isStatusKnown = false;

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const isLittle = view.getUint8(offset + 4) === 0x10;
    const call = view.getInt32(offset + 12, isLittle);
    const end = offset + length;
    switch (view.getUint8(offset + 2)) {
      case RPC_REQUEST:
        this.request(view, offset, end, isLittle, call, direction, micros, sink);
        break;
      case RPC_RESPONSE:
        if (end - offset < CALL_HEADER_SIZE) sink.trouble("malformed");
        else if ((view.getUint8(offset + 3) & FIRST_FRAGMENT) !== 0) this.response(view, bytes, offset, end, isLittle, call, direction, micros, sink);
        break;
      case RPC_FAULT:
        this.exchanges.answered(direction, call, CALLS, micros, sink);
        if (end - offset < CALL_HEADER_SIZE + 4) sink.trouble("malformed");
        else sink.detail("fault", faultText(view.getUint32(offset + CALL_HEADER_SIZE, isLittle)));
        break;
      case RPC_BIND:
      case RPC_ALTER_CONTEXT:
        this.exchanges.asked(direction, call, BINDS, 0, micros, sink);
        this.bind(view, bytes, offset, end, isLittle, sink);
        break;
      case RPC_BIND_ACK:
      case RPC_ALTER_CONTEXT_RESPONSE:
        this.exchanges.answered(direction, call, BINDS, micros, sink);
        this.readNames(view, bytes, offset, end, isLittle, sink);
        break;
      case RPC_BIND_NAK:
        this.exchanges.answered(direction, call, BINDS, micros, sink);
        sink.detail("bind", "refused");
        break;
      case RPC_AUTH_3:
        this.readNames(view, bytes, offset, end, isLittle, sink);
        break;
    }
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  /** §12.6.4.3: largest fragments 4, group 4, number of contexts 1, reserved 3, then contexts. */
  private bind(view: DataView, bytes: Uint8Array, offset: number, end: number, isLittle: boolean, sink: DissectionSink): void {
    const count = end - offset < 28 ? 0 : view.getUint8(offset + 24);
    let at = offset + 28;
    let said = "";
    for (let i = 0; i < count; i++) {
      if (at + 24 > end) break;
      const index = interfaceAt(view, at + 4, isLittle);
      const transfers = view.getUint8(at + 2);
      const isNdr64 = transfers > 0 && at + 44 <= end && view.getUint32(at + 24, isLittle) === NDR_64;
      const known = RPC_INTERFACES[index];
      const name = known === undefined ? uuidText(view, at + 4, isLittle) : known.name;
      // One interface is often offered under several transfer syntaxes.
      if (name !== said) sink.detail("interface", name);
      said = name;
      if (known?.family === "opc") this.isOpc = true;
      if (this.contexts.size < MOST_CONTEXTS) this.contexts.set(view.getUint16(at, isLittle), { index, isNdr64 });
      at += 24 + 20 * transfers;
    }
    if (count === 0 || at > end) sink.trouble("malformed");
    const protection = protectionAt(view, offset, end, isLittle);
    if (protection > 0) sink.detail("protection", PROTECTIONS.get(view.getUint8(protection))?.[view.getUint8(protection + 1)] ?? "other");
    else if (protection === 0) sink.detail("protection", "none");
    this.readNames(view, bytes, offset, end, isLittle, sink);
  }

  /** What an NTLM token inside the protection tells of the machine that sent it. */
  private readNames(view: DataView, bytes: Uint8Array, offset: number, end: number, isLittle: boolean, sink: DissectionSink): void {
    const protection = protectionAt(view, offset, end, isLittle);
    if (protection <= 0) return;
    const ntlm = ntlmPosition(bytes, protection + PROTECTION_SIZE, end);
    if (ntlm >= 0) readNtlm(view, bytes, ntlm, end, "dce-rpc", sink);
  }

  private request(view: DataView, offset: number, end: number, isLittle: boolean, call: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (end - offset < CALL_HEADER_SIZE) {
      sink.trouble("malformed");
      return;
    }
    const flags = view.getUint8(offset + 3);
    if ((flags & FIRST_FRAGMENT) === 0) return;
    const { index, isNdr64 } = this.contexts.get(view.getUint16(offset + 20, isLittle)) ?? NO_CONTEXT;
    const opnum = view.getUint16(offset + 22, isLittle);
    this.exchanges.asked(direction, call, CALLS, noteOf(index, opnum, isNdr64), micros, sink);
    if (index === NOT_BOUND) {
      // Which interface it is was said before anybody watched: what the call does is not known.
      sink.detail("call", "of an interface whose bind was not seen");
      return;
    }
    sink.operation(callOperation(index, opnum));
    sink.detail("call", index === UNKNOWN_INTERFACE ? "of an interface nobody described" : callText(index, opnum));
    if ((index === CONNECTION_POINT && opnum === ADVISE) || (index === DATA_OBJECT && opnum === DATA_ADVISE)) {
      if (isLittle && !isPrivate(view, offset, end)) readCallBack(view, offset + CALL_HEADER_SIZE + ((flags & HAS_OBJECT) !== 0 ? 16 : 0), end, sink);
    } else if ((index === ACTIVATOR || index === ACTIVATION) && isLittle && asksForOpc(view, offset + CALL_HEADER_SIZE, end)) this.isOpc = true;
  }

  private response(view: DataView, bytes: Uint8Array, offset: number, end: number, isLittle: boolean, call: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (this.exchanges.answered(direction, call, CALLS, micros, sink) !== null) return;
    const note = this.exchanges.note;
    if (note === 0 || !isLittle) return;
    const index = (note >>> 17) - 1;
    const opnum = note & 0xffff;
    const stub = offset + CALL_HEADER_SIZE;
    if (index === MAPPER) {
      if (opnum === MAP) readTowers(view, stub, end, sink);
      return;
    }
    if (RPC_INTERFACES[index]?.family === "windows") {
      if ((index !== EXPORTER && index !== ACTIVATOR && index !== ACTIVATION) || isPrivate(view, offset, end)) return;
      readStringBindings(view, stub, end, this.isOpc ? "opc-classic" : "dce-rpc", sink);
      return;
    }
    if ((note & (1 << 16)) !== 0 || isPrivate(view, offset, end)) return;
    if (readOpcAnswer(index, opnum, this.isStatusKnown, view, bytes, stub, end, sink)) this.isStatusKnown = true;
  }
}

/** Position of the protection's header (type 1, level 1, padding 1, reserved 1, context 4); 0 = none, −1 = beyond what was read. */
function protectionAt(view: DataView, offset: number, end: number, isLittle: boolean): number {
  const length = view.getUint16(offset + 10, isLittle);
  if (length === 0) return 0;
  const at = offset + view.getUint16(offset + 8, isLittle) - length - PROTECTION_SIZE;
  return at < offset + HEADER_SIZE || at + PROTECTION_SIZE > end ? -1 : at;
}

/** The parameters are encrypted, or it cannot be told. */
function isPrivate(view: DataView, offset: number, end: number): boolean {
  const protection = protectionAt(view, offset, end, true);
  return protection !== 0 && (protection < 0 || view.getUint8(protection + 1) >= PRIVACY);
}

/** An activation names the interfaces it wants: one of OPC among them, within the first part of the call. */
function asksForOpc(view: DataView, from: number, end: number): boolean {
  const last = Math.min(end, from + 2_048) - 16;
  for (let at = from; at <= last; at += 4) if (RPC_INTERFACES[interfaceAt(view, at, true)]?.family === "opc") return true;
  return false;
}
