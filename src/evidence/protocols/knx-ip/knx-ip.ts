// Recognises KNXnet/IP by its header: size, version, service and total length. Reads no group telegrams.
import { u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Protocol, recognition } from "../protocol.ts";
import { KNX_SERVICES } from "./codes.ts";

const EXACT = 0;
const OTHER_LENGTH = 1;

const HEADER = 6;

export const knxIp: Protocol = {
  id: "knx-ip",
  transports: [6, 17],
  firstBytes: [HEADER],
  reasons: [
    "KNXnet/IP header: size 06, version 10, an assigned service, and the message's exact length in bytes 4 and 5",
    "KNXnet/IP header on TCP: size 06, version 10, an assigned service, followed by another message or going on in another segment",
  ],
  recognise(p) {
    if (u16At(p, 0) !== 0x0610) return 0;
    const sender = KNX_SERVICES.get(u16At(p, 2));
    const length = u16At(p, 4);
    if (sender === undefined || length < HEADER) return 0;
    if (length === p.wireLength) return recognition(LEVEL_HIGH, sender, EXACT);
    return p.transport === 6 && (length > p.wireLength || u16At(p, length) === 0x0610) ? recognition(LEVEL_MEDIUM, sender, OTHER_LENGTH) : 0;
  },
};
