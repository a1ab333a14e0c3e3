// The block of addresses around one: what people number by hand they number in blocks, also inside a larger subnet.
import { formatPrefix, parseIp, parsePrefix } from "../../foundation/ip-address.ts";

/** "" = no IP address. */
export function blockOf(address: string): string {
  const ip = parseIp(address);
  const prefix = ip === undefined ? undefined : parsePrefix(`${address}/${ip.bits === 32 ? 24 : 64}`);
  return prefix === undefined ? "" : formatPrefix(prefix);
}
