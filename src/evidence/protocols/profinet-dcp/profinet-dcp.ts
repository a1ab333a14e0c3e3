// Recognises PROFINET DCP (discovery and configuration) on EtherType 0x8892. Reads no blocks.
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";

const FRAME_HELLO = 0xfefc;
const FRAME_GET_SET = 0xfefd;
const FRAME_IDENTIFY_REQUEST = 0xfefe;
const FRAME_IDENTIFY_RESPONSE = 0xfeff;
const SERVICE_GET = 3;
const SERVICE_SET = 4;
const SERVICE_IDENTIFY = 5;
const SERVICE_HELLO = 6;
const TYPE_REQUEST = 0;
const TYPE_SUCCESS = 1;
const TYPE_UNSUPPORTED = 5;
/** Frame id, service, type, transaction 4, response delay 2, data length 2. */
const HEADER_SIZE = 12;

export const profinetDcp: Protocol = {
  id: "profinet-dcp",
  transports: [256],
  etherTypes: [0x8892],
  refines: ["profinet-rt"],
  reasons: [
    "EtherType 8892, a DCP frame id (FEFC to FEFF) with the service that belongs to it, as a request",
    "EtherType 8892, a DCP frame id (FEFC to FEFF) with the service that belongs to it, as a response or a device's hello",
  ],
  recognise: recogniseDcp,
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
