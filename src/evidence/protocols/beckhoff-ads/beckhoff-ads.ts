// Recognises Beckhoff ADS: the AMS/TCP header with the AMS header behind it, and the discovery of routers over UDP. Reads no symbols.
import { u16leAt, u32At, u32leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const MESSAGE = 0;
const SEGMENT = 1;
const DISCOVERY = 2;

const TCP_HEADER = 6;
const AMS_HEADER = 32;
const LONGEST = 16 * 1_048_576;
const LARGEST_COMMAND = 9;
const NOTIFICATION = 8;
const IS_ADS = 0x0004;
const IS_ANSWER = 0x0001;
const OVER_UDP = 0x0040;
const DISCOVERY_MAGIC = 0x03661471;
const IS_DISCOVERY_ANSWER = 0x8000_0000;
const DISCOVERY_HEADER = 24;

export const beckhoffAds: Protocol = {
  id: "beckhoff-ads",
  transports: [6, 17],
  firstBytes: [0x00, 0x03],
  reasons: [
    "AMS/TCP header with its length, an ADS command from 1 to 9, the ADS flag, and a data length that agrees with it",
    "AMS/TCP and AMS headers that agree with each other, but the message goes on in another segment",
    "discovery of ADS routers: the datagram starts with 03 66 14 71",
  ],
  recognise(p) {
    if (p.transport === 17) return discovery(p);
    if (u16leAt(p, 0) !== 0) return 0;
    const length = u32leAt(p, 2);
    if (length < AMS_HEADER || length > LONGEST || u32leAt(p, TCP_HEADER + 20) !== length - AMS_HEADER) return 0;
    const command = u16leAt(p, TCP_HEADER + 16);
    const flags = u16leAt(p, TCP_HEADER + 18);
    if (command < 1 || command > LARGEST_COMMAND || (flags & ~(IS_ANSWER | OVER_UDP)) !== IS_ADS) return 0;
    let sender = (flags & IS_ANSWER) !== 0 ? SENDER_IS_SERVER : SENDER_IS_CLIENT;
    if (command === NOTIFICATION) sender = sender === SENDER_IS_CLIENT ? SENDER_IS_SERVER : SENDER_IS_CLIENT;
    return recognition(length + TCP_HEADER > p.wireLength ? LEVEL_MEDIUM : LEVEL_HIGH, sender, length + TCP_HEADER > p.wireLength ? SEGMENT : MESSAGE);
  },
};

/** Magic, invoke number, service (bit 31: answer), AMS address of the sender, number of tags. */
function discovery(p: Payload): number {
  if (u32At(p, 0) !== DISCOVERY_MAGIC || p.wireLength < DISCOVERY_HEADER) return 0;
  const service = u32leAt(p, 8);
  if (service < 0) return 0;
  const sender = service >= IS_DISCOVERY_ANSWER ? SENDER_IS_SERVER : SENDER_IS_CLIENT;
  return recognition(LEVEL_HIGH, (service & 0xff) === 0 ? SENDER_UNKNOWN : sender, DISCOVERY);
}
