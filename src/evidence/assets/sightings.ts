// When an endpoint gave a sign of itself: it opened a conversation, answered one, asked or answered by ARP, sent a packet, or said something of
// itself. Being asked for is no sign: a machine that nobody answers for was not seen.
import type { Claim } from "../../plant/claim.ts";
import { type Conversation, wentBothWays } from "../../plant/conversation.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { ArpRow, PathFact } from "./asset-facts.ts";

interface Sighting {
  first: number;
  last: number;
  readonly files: Set<string>;
}

export class Sightings {
  readonly #of = new Map<Endpoint, Sighting>();

  /** @param claims of captures, logs and scans; what has no time is no sight */
  constructor(conversations: readonly Conversation[], arps: readonly ArpRow[], paths: readonly PathFact[], claims: readonly Claim[]) {
    for (const c of conversations) {
      this.#see(c.client, c.first, c.last, c.sources);
      if (c.delivery === "unicast" && hasAnswered(c)) this.#see(c.server, c.first, c.last, c.sources);
    }
    for (const arp of arps) {
      this.#see(arp.mac, arp.first, arp.last, [arp.file]);
      if (arp.kind !== "probe") this.#see(arp.address, arp.first, arp.last, [arp.file]);
    }
    for (const path of paths) {
      this.#see(path.from, path.first, path.last, [path.file]);
      this.#see(path.fromMac, path.first, path.last, [path.file]);
    }
    for (const claim of claims) if (!Number.isNaN(claim.last)) this.#see(claim.endpoint, claim.first, claim.last, []);
  }

  has(endpoint: Endpoint): boolean {
    return this.#of.has(endpoint);
  }

  /** Over several endpoints of one machine; null = none of them was seen. */
  span(endpoints: readonly Endpoint[]): { readonly first: number; readonly last: number } | null {
    const seen = endpoints.flatMap((e) => this.#of.get(e) ?? []);
    if (seen.length === 0) return null;
    return { first: Math.min(...seen.map((s) => s.first)), last: Math.max(...seen.map((s) => s.last)) };
  }

  files(endpoints: readonly Endpoint[]): Set<string> {
    return new Set(endpoints.flatMap((e) => [...(this.#of.get(e)?.files ?? [])]));
  }

  #see(endpoint: Endpoint, first: number, last: number, files: readonly string[]): void {
    const known = this.#of.get(endpoint);
    if (known === undefined) {
      this.#of.set(endpoint, { first, last, files: new Set(files) });
      return;
    }
    if (first < known.first) known.first = first;
    if (last > known.last) known.last = last;
    for (const file of files) known.files.add(file);
  }
}

/** A refusal is an answer too. Logs that do not count packets say it by the outcome. */
function hasAnswered(c: Conversation): boolean {
  return wentBothWays(c) === true || (c.packetsToClient ?? 0) > 0 || (c.refused ?? 0) > 0;
}
