// Emerson DeltaV: named by its registered port only, because nothing in the bytes of one packet tells it. Recognises nothing.
import type { Protocol } from "../protocol.ts";

export const deltav: Protocol = {
  id: "deltav",
  transports: [17],
  notByContent: "the controllers' protocol is not published",
  reasons: [],
  recognise: () => 0,
};
