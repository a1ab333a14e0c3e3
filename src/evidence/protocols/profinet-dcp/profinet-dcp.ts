// Recognises PROFINET DCP (discovery and configuration) on EtherType 0x8892. Reads no blocks.
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

import {
  FRAME_GET_SET,
  FRAME_HELLO,
  FRAME_IDENTIFY_REQUEST,
  FRAME_IDENTIFY_RESPONSE,
  HEADER_SIZE,
  SERVICE_GET,
  SERVICE_HELLO,
  SERVICE_IDENTIFY,
  SERVICE_SET,
  TYPE_REQUEST,
  TYPE_SUCCESS,
  TYPE_UNSUPPORTED,
} from "./codes.ts";
import { profinetDissector } from "../profinet-frames.ts";

export const profinetDcp: Protocol = {
  id: "profinet-dcp",
  transports: [256],
  etherTypes: [0x8892],
  reasons: [
    "EtherType 8892, a DCP frame id (FEFC to FEFF) with the service that belongs to it, as a request",
    "EtherType 8892, a DCP frame id (FEFC to FEFF) with the service that belongs to it, as a response or a device's hello",
  ],
  recognise: recogniseDcp,
  dissector: profinetDissector,
};

function recogniseDcp(p: Payload): Recognition {
  const frameId = u16At(p, 0);
  if (frameId < FRAME_HELLO || frameId > FRAME_IDENTIFY_RESPONSE) return 0;
  const service = byteAt(p, 2);
  const type = byteAt(p, 3);
  if (type !== TYPE_REQUEST && type !== TYPE_SUCCESS && type !== TYPE_UNSUPPORTED) return 0;
  if (u16At(p, 10) > p.wireLength - HEADER_SIZE) return 0;
  const isRequest = type === TYPE_REQUEST;
  const fits =
    (frameId === FRAME_HELLO && service === SERVICE_HELLO && isRequest) ||
    (frameId === FRAME_GET_SET && (service === SERVICE_GET || service === SERVICE_SET)) ||
    (frameId === FRAME_IDENTIFY_REQUEST && service === SERVICE_IDENTIFY && isRequest) ||
    (frameId === FRAME_IDENTIFY_RESPONSE && service === SERVICE_IDENTIFY && !isRequest);
  if (!fits) return 0;
  return isRequest && frameId !== FRAME_HELLO ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : recognition(LEVEL_HIGH, SENDER_IS_SERVER, 1);
}
