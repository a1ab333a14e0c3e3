// AVEVA (OSIsoft) PI: named by its registered port only, because nothing in the bytes of one packet tells it. Recognises nothing.
import type { Protocol } from "../protocol.ts";

export const osisoftPi: Protocol = {
  id: "osisoft-pi",
  transports: [6],
  notByContent: "the PI protocol is not published and newer versions encrypt it",
  reasons: [],
  recognise: () => 0,
};
