// Names that a pcapng file carries for addresses (name resolution block, draft-ietf-opsawg-pcapng §4.5): claims somebody's resolver made,
// not facts. Kept once per address and name, bounded.
import { MAC_PREFIX } from "../../plant/endpoint.ts";
import { ipv4Text, ipv6Text } from "./address-text.ts";
import { readText } from "./pcapng-options.ts";

export interface NameClaim {
  /** An endpoint as everywhere else: address text, or a MAC address with its prefix. */
  readonly endpoint: string;
  readonly name: string;
}

const RECORD_END = 0;
const RECORD_IPV4 = 1;
const RECORD_IPV6 = 2;
const RECORD_EUI48 = 3;
const MOST_CLAIMS = 100_000;

export class NameResolution {
  leftOut = 0;
  private readonly seen = new Set<string>();
  private readonly known: NameClaim[] = [];

  /** `at` is the first record, `end` the block's trailing length. */
  read(view: DataView, bytes: Uint8Array, from: number, end: number, littleEndian: boolean): void {
    let at = from;
    while (end - at >= 4) {
      const kind = view.getUint16(at, littleEndian);
      const length = view.getUint16(at + 2, littleEndian);
      if (kind === RECORD_END || length > end - at - 4) return;
      const value = at + 4;
      if (kind === RECORD_IPV4 && length > 4) this.addNames(bytes, ipv4Text(view.getInt32(value)), value + 4, value + length);
      else if (kind === RECORD_IPV6 && length > 16) {
        const address = ipv6Text(view.getInt32(value), view.getInt32(value + 4), view.getInt32(value + 8), view.getInt32(value + 12));
        this.addNames(bytes, address, value + 16, value + length);
      } else if (kind === RECORD_EUI48 && length > 6) {
        const mac = Array.from(bytes.slice(value, value + 6), (b) => b.toString(16).padStart(2, "0")).join(":");
        this.addNames(bytes, MAC_PREFIX + mac, value + 6, value + length);
      }
      at = value + ((length + 3) & ~3);
    }
  }

  /** All claims so far. */
  get claims(): readonly NameClaim[] {
    return this.known;
  }

  restore(claims: readonly NameClaim[], leftOut: number): void {
    for (const { endpoint, name } of claims) this.add(endpoint, name);
    this.leftOut = leftOut;
  }

  private addNames(bytes: Uint8Array, endpoint: string, from: number, end: number): void {
    for (let at = from; at < end; ) {
      let stop = at;
      while (stop < end && bytes[stop] !== 0) stop++;
      if (stop > at) this.add(endpoint, readText(bytes, at, stop - at));
      at = stop + 1;
    }
  }

  private add(endpoint: string, name: string): void {
    const key = `${endpoint}\n${name}`;
    if (this.seen.has(key)) return;
    if (this.seen.size >= MOST_CLAIMS) {
      this.leftOut++;
      return;
    }
    this.seen.add(key);
    this.known.push({ endpoint, name });
  }
}
