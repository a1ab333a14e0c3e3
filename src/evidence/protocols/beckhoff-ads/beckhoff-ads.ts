// Recognises Beckhoff ADS: the AMS/TCP header with the AMS header behind it, and the discovery of routers over UDP. Reads no symbols.
import { u16leAt, u32At, u32leAt } from "../payload-bytes.ts";
import { adsDissector } from "./ads-dissector.ts";
import { AMS_HEADER, DISCOVERY_HEADER, DISCOVERY_MAGIC, IS_ADS, IS_ANSWER, IS_DISCOVERY_ANSWER, LARGEST_COMMAND, LONGEST_MESSAGE, NOTIFICATION, TCP_HEADER } from "./codes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const MESSAGE = 0;
const SEGMENT = 1;
const DISCOVERY = 2;

/** Set beside IS_ADS where the message came over UDP. */
const OVER_UDP = 0x0040;

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
    if (length < AMS_HEADER || length > LONGEST_MESSAGE || u32leAt(p, TCP_HEADER + 20) !== length - AMS_HEADER) return 0;
    const command = u16leAt(p, TCP_HEADER + 16);
    const flags = u16leAt(p, TCP_HEADER + 18);
    if (command < 1 || command > LARGEST_COMMAND || (flags & ~(IS_ANSWER | OVER_UDP)) !== IS_ADS) return 0;
    let sender = (flags & IS_ANSWER) !== 0 ? SENDER_IS_SERVER : SENDER_IS_CLIENT;
    if (command === NOTIFICATION) sender = sender === SENDER_IS_CLIENT ? SENDER_IS_SERVER : SENDER_IS_CLIENT;
    return recognition(length + TCP_HEADER > p.wireLength ? LEVEL_MEDIUM : LEVEL_HIGH, sender, length + TCP_HEADER > p.wireLength ? SEGMENT : MESSAGE);
  },
  dissector: adsDissector,
};

/** Magic, invoke number, service (bit 31: answer), AMS address of the sender, number of tags. */
function discovery(p: Payload): number {
  if (u32At(p, 0) !== DISCOVERY_MAGIC || p.wireLength < DISCOVERY_HEADER) return 0;
  const service = u32leAt(p, 8);
  if (service < 0) return 0;
  const sender = service >= IS_DISCOVERY_ANSWER ? SENDER_IS_SERVER : SENDER_IS_CLIENT;
  return recognition(LEVEL_HIGH, (service & 0xff) === 0 ? SENDER_UNKNOWN : sender, DISCOVERY);
}
