// Recognises OPC Classic by the interfaces that a DCE/RPC connection is bound to, or that a call hands over. Other calls of the same
// connection are plain DCE/RPC by their bytes. Reads no values.
import { byteAt, hex, matchesAt, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { rpcDissector } from "../rpc-connection.ts";
import { interfaceUuid, RPC_REQUEST, RPC_RESPONSE, rpcBoundInterface, rpcType } from "../rpc-header.ts";
import { DATA_ACCESS_TAIL, OPC_INTERFACES } from "../rpc-interfaces.ts";

const MOST_CONTEXTS = 16;
/** A context element: id 2, number of transfer syntaxes 1, reserved 1, interface 20, then 20 per transfer syntax. */
const ELEMENT_SIZE = 24;
const TRANSFER_SIZE = 20;
const HEADER_SIZE = 24;
/** Interface ids stand near the beginning of activations and object references; bounds the search. */
const SEARCHED = 1_024;

const interfaces = OPC_INTERFACES.map((uuid) => interfaceUuid(uuid).littleEndian);
const isFirstByte = new Uint8Array(256);
for (const uuid of interfaces) isFirstByte[uuid[0] as number] = 1;
/** Fields two and three little-endian, then the last eight bytes as they are written. */
const dataAccessTail = hex(`1e01 d011 ${DATA_ACCESS_TAIL.slice(10).replaceAll("-", "")}`);

export const opcClassic: Protocol = {
  id: "opc-classic",
  transports: [6],
  firstBytes: [5],
  refines: ["dce-rpc"],
  reasons: [
    "a DCE/RPC bind to an interface of OPC Classic (such as IOPCServer, 39c13a4d-011e-11d0-9675-0020afd8adb3)",
    "a DCE/RPC call that asks for an interface of OPC Data Access (…-011e-11d0-9675-0020afd8adb3)",
    "a DCE/RPC answer that hands over an interface of OPC Data Access (…-011e-11d0-9675-0020afd8adb3)",
  ],
  recognise: recogniseOpcClassic,
  dissector: rpcDissector,
};

function recogniseOpcClassic(p: Payload): Recognition {
  const type = rpcType(p);
  if (type < 0) return 0;
  if (type === RPC_REQUEST || type === RPC_RESPONSE) {
    if (positionOf(p, dataAccessTail, HEADER_SIZE, SEARCHED) < 0) return 0;
    return type === RPC_REQUEST ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 1) : recognition(LEVEL_HIGH, SENDER_IS_SERVER, 2);
  }
  let at = rpcBoundInterface(p);
  if (at < 0) return 0;
  const contexts = Math.min(byteAt(p, 24), MOST_CONTEXTS);
  for (let context = 0; context < contexts; context++) {
    if (isOpcInterface(p, at)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0);
    const transfers = byteAt(p, at - 2);
    if (transfers < 0) return 0;
    at += ELEMENT_SIZE + transfers * TRANSFER_SIZE;
  }
  return 0;
}

function isOpcInterface(p: Payload, at: number): boolean {
  const first = byteAt(p, at);
  if (first < 0 || isFirstByte[first] === 0) return false;
  for (let i = 0; i < interfaces.length; i++) if (matchesAt(p, at, interfaces[i] as Uint8Array)) return true;
  return false;
}
