// DNP3 payloads: link status, a read, an unsolicited response; the check sums of the user data are not looked at.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "reset of the link by a master", hex: "0564 05 c0 0100 0004 e921", transport: 6, from: "client" },
  { what: "acknowledgement of an outstation", hex: "0564 05 00 0400 0100 d21c", transport: 6, from: "server" },
  { what: "read of classes 1, 2 and 3", hex: "0564 14 c4 0100 0200 4aa2 c1c0013c02063c03063c04063c 0106aabb", transport: 17, from: "client" },
  { what: "unsolicited response", hex: "0564 0b 44 0200 0100 f745 c0f082000001 aabb", transport: 6, from: "server" },
];
