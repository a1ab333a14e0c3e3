// FlexNet (FLEXlm) licence server: named by its registered port only, because nothing in the bytes of one packet tells it. Recognises nothing.
import type { Protocol } from "../protocol.ts";

export const flexnet: Protocol = {
  id: "flexnet",
  transports: [6],
  notByContent: "the licence daemons' messages are not published and carry no fixed mark",
  reasons: [],
  recognise: () => 0,
};
