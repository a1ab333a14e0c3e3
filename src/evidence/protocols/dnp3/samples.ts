// DNP3 payloads: link status, a read, an unsolicited response; where nothing else is said, the check sums of the user data are wrong, which a recogniser does not see.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "reset of the link by a master", hex: "0564 05 c0 0100 0004 e921", transport: 6, from: "client" },
  { what: "acknowledgement of an outstation", hex: "0564 05 00 0400 0100 d21c", transport: 6, from: "server" },
  { what: "read of classes 1, 2 and 3", hex: "0564 14 c4 0100 0200 4aa2 c1c0013c02063c03063c04063c 0106aabb", transport: 17, from: "client" },
  { what: "unsolicited response", hex: "0564 0b 44 0200 0100 f745 c0f082000001 aabb", transport: 6, from: "server" },
  { what: "operate, with right check sums", hex: "05641ac40400010027fdc0c4040c0128010007000301640000004a446400000000005b", transport: 6, from: "client" },
  { what: "device attributes, with right check sums", hex: "05642044010004003c2bc0c381900000fc00000001054d616b65a0437200fa0000000103525455a812", transport: 6, from: "server" },
  { what: "first segment of a response, with right check sums", hex: "0564154401000400f65a40c381000000f80000000109532d31327d62", transport: 6, from: "server" },
  { what: "last segment of a response, with right check sums", hex: "0564164401000400a6c98133343536373800f20000000103312ebf83328708", transport: 6, from: "server" },
  { what: "time is written, with right check sums", hex: "056412c404000100fb67c0c10232010701112233445566c3dd", transport: 6, from: "client" },
];
