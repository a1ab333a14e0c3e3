// Recognises PROFINET IO context management: connectionless DCE/RPC in UDP with PROFINET's interfaces. Reads no blocks.
import { byteAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { interfaceUuid, matchesUuid, rpcDatagramType } from "../rpc-header.ts";
import { cmDissector } from "./cm-dissector.ts";
import { ENDPOINT_MAPPER, PROFINET_INTERFACES, SENT_BY_CLIENT, SENT_BY_SERVER } from "./codes.ts";

const INTERFACE_AT = 24;
const interfaces = PROFINET_INTERFACES.map(interfaceUuid);
const endpointMapper = interfaceUuid(ENDPOINT_MAPPER);

export const profinetCm: Protocol = {
  id: "profinet-cm",
  transports: [17],
  firstBytes: [4],
  refines: ["dce-rpc"],
  reasons: [
    "DCE/RPC version 4 in a datagram with an interface of PROFINET IO (dea00001 to dea00004-6c97-11d1-8271-00a02442df7d)",
    "DCE/RPC version 4 in a datagram with the endpoint mapper, the way PROFINET tools look for devices",
  ],
  recognise: recogniseContextManagement,
  dissector: cmDissector,
};

function recogniseContextManagement(p: Payload): Recognition {
  const type = rpcDatagramType(p);
  if (type < 0) return 0;
  const sender = SENT_BY_CLIENT.includes(type) ? SENDER_IS_CLIENT : SENT_BY_SERVER.includes(type) ? SENDER_IS_SERVER : SENDER_UNKNOWN;
  if (byteAt(p, INTERFACE_AT) === 0xde || byteAt(p, INTERFACE_AT + 3) === 0xde) {
    for (let i = 0; i < interfaces.length; i++) {
      if (matchesUuid(p, INTERFACE_AT, interfaces[i] as (typeof interfaces)[number])) return recognition(LEVEL_HIGH, sender, 0);
    }
  }
  return matchesUuid(p, INTERFACE_AT, endpointMapper) ? recognition(LEVEL_MEDIUM, sender, 1) : 0;
}
