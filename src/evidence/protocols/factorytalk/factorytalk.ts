// Rockwell FactoryTalk services: named by its registered port only, because nothing in the bytes of one packet tells it. Recognises nothing.
import type { Protocol } from "../protocol.ts";

export const factorytalk: Protocol = {
  id: "factorytalk",
  transports: [6],
  notByContent: "its services use DCOM and encodings of the maker's own on many ports, none of them published",
  reasons: [],
  recognise: () => 0,
};
