// What frames tell about machines and routers: which MAC addresses carried packets between two addresses, and who asked for whom by
// ARP. Noted when a flow begins, not per packet. Does not draw conclusions; plant building does.
import type { FlowTexts } from "./flow-texts.ts";
import type { Packet } from "./packet.ts";
import { PathTable } from "./path-table.ts";

export interface ArpFact {
  vlan: string;
  mac: string;
  /** Sender's address, "0.0.0.0" for a probe. */
  address: string;
  /** The address asked for; equal to `address` when it announces itself. */
  asksFor: string;
  kind: "request" | "reply" | "announcement" | "probe";
  count: number;
  first: number;
  last: number;
  record: number;
}

/** Facts beyond this many per source are not kept: a scan must not fill the memory. The count of those left out is reported. */
const MOST_FACTS = 200_000;

export class LinkFacts {
  readonly paths: PathTable;
  readonly arps = new Map<string, ArpFact>();
  leftOut = 0;
  private readonly texts: FlowTexts;

  constructor(texts: FlowTexts) {
    this.texts = texts;
    this.paths = new PathTable(texts);
  }

  addPath(p: Packet): void {
    if (!p.hasMac || p.ipVersion === 0 || this.paths.count(p)) return;
    if (this.paths.size < MOST_FACTS) this.paths.add(p);
    else this.leftOut++;
  }

  /** An ARP body for IPv4 over Ethernet (RFC 826); anything else is left alone. */
  addArp(p: Packet, view: DataView): void {
    const { texts } = this;
    const at = p.payloadOffset;
    if (p.payloadLength < 28 || view.getUint16(at) !== 1 || view.getUint16(at + 2) !== 0x0800 || view.getUint16(at + 4) !== 0x0604) return;
    const operation = view.getUint16(at + 6);
    if (operation !== 1 && operation !== 2) return;
    const vlan = texts.vlan((p.vlan + 1) | ((p.outerVlan + 1) << 13));
    const mac = texts.mac(view.getUint16(at + 8), view.getInt32(at + 10));
    const address = texts.ipv4(view.getInt32(at + 14));
    const asksFor = texts.ipv4(view.getInt32(at + 24));
    const kind = operation === 2 ? "reply" : address === "0.0.0.0" ? "probe" : address === asksFor ? "announcement" : "request";
    const key = `${mac} ${address} ${asksFor} ${kind} ${vlan}`;
    const known = this.arps.get(key);
    if (known !== undefined) {
      known.count++;
      touch(known, p);
    } else if (this.arps.size < MOST_FACTS) {
      this.arps.set(key, { vlan, mac, address, asksFor, kind, count: 1, first: p.micros, last: p.micros, record: p.record });
    } else this.leftOut++;
  }
}

function touch(fact: { first: number; last: number; record: number }, p: Packet): void {
  if (p.micros < fact.first) {
    fact.first = p.micros;
    fact.record = p.record;
  }
  if (p.micros > fact.last) fact.last = p.micros;
}
