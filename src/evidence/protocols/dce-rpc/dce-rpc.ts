// Recognises DCE/RPC version 5 on TCP and version 4 in datagrams (C706 chapter 12, MS-RPCE §2.2). An envelope: which service is called, others say
// where a bind names an interface they know.
import { byteAt, u16At, u16leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition } from "../protocol.ts";
import { rpcDissector } from "../rpc-connection.ts";
import { DATAGRAM_HEADER_SIZE, RPC_ALTER_CONTEXT, RPC_ALTER_CONTEXT_RESPONSE, RPC_BIND, RPC_BIND_ACK, rpcDatagramType, rpcType } from "../rpc-header.ts";
import { DATAGRAM_SENDERS, SENDERS } from "./codes.ts";

const HEADER_SIZE = 16;

function connection(p: Payload): Recognition {
  const type = rpcType(p);
  const sender = SENDERS[type];
  if (sender === undefined) return 0;
  const isLittle = byteAt(p, 4) === 0x10;
  const length = isLittle ? u16leAt(p, 8) : u16At(p, 8);
  const authentication = isLittle ? u16leAt(p, 10) : u16At(p, 10);
  if (length < HEADER_SIZE || authentication < 0 || authentication > length - HEADER_SIZE || byteAt(p, 15) < 0) return 0;
  const isBinding = type === RPC_BIND || type === RPC_BIND_ACK || type === RPC_ALTER_CONTEXT || type === RPC_ALTER_CONTEXT_RESPONSE;
  const isWhole = length === p.wireLength || (length < p.wireLength && byteAt(p, length) === 5);
  return recognition(isWhole ? LEVEL_HIGH : LEVEL_MEDIUM, sender, isBinding ? 0 : 1);
}

function datagram(p: Payload): Recognition {
  const type = rpcDatagramType(p);
  const sender = DATAGRAM_SENDERS[type];
  if (sender === undefined) return 0;
  const bodyLength = byteAt(p, 4) === 0x10 ? u16leAt(p, 74) : u16At(p, 74);
  // Reserved bits of both flag bytes are zero (C706 §12.5.2.3).
  if ((byteAt(p, 2) & 0x81) !== 0 || (byteAt(p, 3) & 0xfd) !== 0) return 0;
  return recognition(bodyLength === p.wireLength - DATAGRAM_HEADER_SIZE ? LEVEL_HIGH : LEVEL_MEDIUM, sender, 2);
}

export const dceRpc: Protocol = {
  id: "dce-rpc",
  transports: [6, 17],
  firstBytes: [4, 5],
  notByContent: "the middle of a long fragment has no header",
  reasons: [
    "a DCE/RPC version 5 header: a client binds to an interface, or its server answers that",
    "a DCE/RPC version 5 header: a call or its answer",
    "a DCE/RPC version 4 header whose body length is the datagram's",
  ],
  recognise(p: Payload): Recognition {
    return p.transport === 6 ? connection(p) : datagram(p);
  },
  dissector: rpcDissector,
};
