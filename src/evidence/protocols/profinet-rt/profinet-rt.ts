// Recognises PROFINET real-time frames on EtherType 0x8892: cyclic data, alarms, clock synchronisation. Reads no process data.
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";
import { profinetDissector } from "../profinet-frames.ts";
import { ALARM_HIGH, ALARM_LOW, FIRST_CYCLIC, FIRST_DCP, LAST_CYCLIC, LAST_DCP } from "./codes.ts";

const REASON_CYCLIC = 0;
const REASON_ALARM = 1;
const REASON_PTCP = 2;
const REASON_OTHER = 3;
/** Cycle counter 2, data status 1, transfer status 1. */
const APDU_STATUS_SIZE = 4;

export const profinetRt: Protocol = {
  id: "profinet-rt",
  transports: [256],
  etherTypes: [0x8892],
  // Two stations find each other by DCP before they exchange data: what a flow is about, then, is the data.
  refines: ["profinet-dcp"],
  reasons: [
    "EtherType 8892, a frame id for cyclic data (0100 to FBFF), and a transfer status of 0 as its last byte",
    "EtherType 8892 and the frame id of an alarm (FC01 or FE01)",
    "EtherType 8892 and a frame id for clock synchronisation (0020 to 0083, FF00 to FF43)",
    "EtherType 8892, which only PROFINET uses; the frame id is not one of the usual ones",
  ],
  recognise: recogniseRealTime,
  dissector: profinetDissector,
};

function recogniseRealTime(p: Payload): Recognition {
  const frameId = u16At(p, 0);
  if (frameId < 0 || (frameId >= FIRST_DCP && frameId <= LAST_DCP)) return 0;
  if (frameId >= FIRST_CYCLIC && frameId <= LAST_CYCLIC) {
    const status = byteAt(p, p.wireLength - 1);
    return recognition(status <= 0 && p.wireLength > 2 + APDU_STATUS_SIZE ? LEVEL_HIGH : LEVEL_MEDIUM, SENDER_UNKNOWN, status <= 0 ? REASON_CYCLIC : REASON_OTHER);
  }
  if (frameId === ALARM_HIGH || frameId === ALARM_LOW) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, REASON_ALARM);
  if ((frameId >= 0x0020 && frameId <= 0x0083) || (frameId >= 0xff00 && frameId <= 0xff43)) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, REASON_PTCP);
  return recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, REASON_OTHER);
}
