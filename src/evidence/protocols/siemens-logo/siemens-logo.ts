// Siemens LOGO! has no bytes of its own that anybody has published: named by its registered port only.
import type { Protocol } from "../protocol.ts";

export const siemensLogo: Protocol = {
  id: "siemens-logo",
  transports: [6],
  notByContent: "nothing is published of the LOGO!Soft Comfort protocol; on ports 102 and 502 a LOGO! speaks S7comm and Modbus/TCP like any other device",
  reasons: [],
  recognise: () => 0,
};
