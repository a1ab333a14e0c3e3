// Texts of endpoints and VLANs, each made once: a store row names its endpoints as text, a packet carries words.
import { ipv4Text, ipv6Text, macEndpoint } from "./address-text.ts";

/** Caches are dropped at this size, so that a scan of a whole prefix cannot fill the memory. */
const MOST_CACHED = 1 << 17;

export class FlowTexts {
  private readonly v4 = new Map<number, string>();
  /** By the low word, then by the high one: numbers of 48 bits would be looked up slowly. */
  private readonly macs = new Map<number, Map<number, string>>();
  private macCount = 0;
  private readonly vlans = new Map<number, string>();

  /** `kind` 4, 6, or 0 for a MAC address in words 2 and 3. */
  endpoint(kind: number, w0: number, w1: number, w2: number, w3: number): string {
    if (kind === 4) return this.ipv4(w3);
    if (kind === 6) return ipv6Text(w0, w1, w2, w3);
    return this.mac(w2, w3);
  }

  ipv4(word: number): string {
    let text = this.v4.get(word);
    if (text === undefined) {
      if (this.v4.size >= MOST_CACHED) this.v4.clear();
      text = ipv4Text(word);
      this.v4.set(word, text);
    }
    return text;
  }

  mac(high: number, low: number): string {
    let known = this.macs.get(low);
    let text = known?.get(high);
    if (text === undefined) {
      if (this.macCount >= MOST_CACHED) {
        this.macs.clear();
        this.macCount = 0;
        known = undefined;
      }
      text = macEndpoint(high, low);
      if (known === undefined) this.macs.set(low, new Map([[high, text]]));
      else known.set(high, text);
      this.macCount++;
    }
    return text;
  }

  /** `link` as the flow key has it: VLAN + 1 in bits 0–12, outer VLAN + 1 in bits 13–25. */
  vlan(link: number): string {
    const tags = link & 0x3ffffff;
    let text = this.vlans.get(tags);
    if (text === undefined) {
      const inner = (tags & 0x1fff) - 1;
      const outer = (tags >> 13) - 1;
      text = inner < 0 ? "" : outer < 0 ? String(inner) : `${outer}.${inner}`;
      this.vlans.set(tags, text);
    }
    return text;
  }
}
