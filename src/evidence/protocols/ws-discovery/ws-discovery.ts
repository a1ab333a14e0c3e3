// Recognises WS-Discovery (OASIS 1.1 and the 2005/04 draft that Windows and cameras speak) by its XML namespace in a datagram.
import { ascii, positionOf } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { wsDiscoveryDissector } from "./ws-discovery-dissector.ts";

const NAMESPACES = [ascii("http://schemas.xmlsoap.org/ws/2005/04/discovery"), ascii("http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01")];
const PROBE_MATCHES = ascii("Matches");
const ANNOUNCEMENTS = [ascii("discovery/Hello"), ascii("discovery/Bye"), ascii("2009/01/Hello"), ascii("2009/01/Bye")];
const QUESTIONS = [ascii("discovery/Probe"), ascii("discovery/Resolve"), ascii("2009/01/Probe"), ascii("2009/01/Resolve")];
const SEARCHED = 1_400;

const mentionsAny = (p: Payload, texts: readonly Uint8Array[]): boolean => texts.some((text) => positionOf(p, text, 0, SEARCHED) >= 0);

export const wsDiscovery: Protocol = {
  id: "ws-discovery",
  transports: [17],
  firstBytes: [0x3c],
  reasons: ["a SOAP message with the namespace of WS-Discovery"],
  recognise(p: Payload): Recognition {
    if (!mentionsAny(p, NAMESPACES)) return 0;
    const isAnswer = positionOf(p, PROBE_MATCHES, 0, SEARCHED) >= 0 || mentionsAny(p, ANNOUNCEMENTS);
    return recognition(LEVEL_HIGH, isAnswer ? SENDER_IS_SERVER : mentionsAny(p, QUESTIONS) ? SENDER_IS_CLIENT : SENDER_UNKNOWN, 0);
  },
  dissector: wsDiscoveryDissector,
};
