// A server with several network cards tells its clients all its addresses (MS-SMB2 §2.2.32.5), and they open further connections to each:
// a way around a firewall that knows only one of them.
import { formatIp } from "../../../foundation/ip-address.ts";
import type { DissectionSink } from "../protocol.ts";

/** FSCTL_QUERY_NETWORK_INTERFACE_INFO. */
export const QUERY_NETWORK_INTERFACES = 0x0014_01fc;
const SMB_PORT = 445;
const ENTRY_SIZE = 152;
const MOST_INTERFACES = 32;
/** Address families of Windows. */
const INTERNET = 2;
const INTERNET_6 = 23;

/** An IOCTL response in [at, end): `at` = the header, `body` behind it. */
export function claimInterfaces(view: DataView, at: number, body: number, end: number, sink: DissectionSink): void {
  if (body + 40 > end) return;
  let entry = at + view.getUint32(body + 32, true);
  const last = Math.min(end, entry + view.getUint32(body + 36, true));
  for (let i = 0; i < MOST_INTERFACES && entry + ENTRY_SIZE <= last; i++) {
    const address = addressOf(view, entry + 24);
    if (address.length > 0) {
      sink.claim("sender", "address", address, "smb2 network interfaces");
      sink.secondary("sender", "tcp", SMB_PORT, "smb", address);
    }
    const next = view.getUint32(entry, true);
    if (next < ENTRY_SIZE) break;
    entry += next;
  }
}

/** SOCKADDR_STORAGE: family 2 (little-endian), port 2, then the address; that of version 6 has 4 bytes of flow before it. Link-local ones are left out. */
function addressOf(view: DataView, at: number): string {
  const family = view.getUint16(at, true);
  if (family === INTERNET) return formatIp({ bits: 32, value: view.getUint32(at + 4) });
  if (family !== INTERNET_6 || (view.getUint16(at + 8) & 0xffc0) === 0xfe80) return "";
  return formatIp({ bits: 128, value: (view.getBigUint64(at + 8) << 64n) | view.getBigUint64(at + 16) });
}
