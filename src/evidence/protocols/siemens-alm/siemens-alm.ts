// Siemens Automation License Manager: named by its registered port only, because nothing in the bytes of one packet tells it. Recognises nothing.
import type { Protocol } from "../protocol.ts";

export const siemensAlm: Protocol = {
  id: "siemens-alm",
  transports: [6],
  notByContent: "the licence manager's messages are not published",
  reasons: [],
  recognise: () => 0,
};
