// Services of KNXnet/IP (03.08.02 core, .03 management, .04 tunnelling, .05 routing, .06 remote logging, .08 remote diagnosis, AN159 secure).
// The value says who sends them.
import { SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";

const C = SENDER_IS_CLIENT;
const S = SENDER_IS_SERVER;
const U = SENDER_UNKNOWN;

export const KNX_SERVICES: ReadonlyMap<number, number> = new Map([
  [0x0201, C],
  [0x0202, S],
  [0x0203, C],
  [0x0204, S],
  [0x0205, C],
  [0x0206, S],
  [0x0207, C],
  [0x0208, S],
  [0x0209, U],
  [0x020a, U],
  [0x020b, C],
  [0x020c, S],
  [0x0310, U],
  [0x0311, U],
  [0x0420, U],
  [0x0421, U],
  [0x0422, C],
  [0x0423, S],
  [0x0424, C],
  [0x0425, S],
  [0x0530, U],
  [0x0531, U],
  [0x0532, U],
  [0x0533, U],
  [0x0600, U],
  [0x0740, C],
  [0x0741, S],
  [0x0742, C],
  [0x0743, C],
  [0x0950, U],
  [0x0951, C],
  [0x0952, S],
  [0x0953, C],
  [0x0954, S],
  [0x0955, U],
]);
