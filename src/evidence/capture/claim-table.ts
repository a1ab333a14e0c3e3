// What endpoints were heard to be, each claim once with its first and last time. The same is said again and again: finding it makes no text.
import type { ClaimAttribute } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";

export interface ClaimSeen {
  readonly endpoint: Endpoint;
  readonly attribute: ClaimAttribute;
  value: string;
  readonly by: string;
  /** Microseconds. */
  first: number;
  last: number;
}

/** Different claims kept; more are left out, so that hostile values cannot fill the memory. */
const MOST_CLAIMS = 100_000;
/** An endpoint's first claims are found by comparing, further ones by a key. */
const FEW = 24;

export class ClaimTable {
  size = 0;
  private readonly byEndpoint = new Map<Endpoint, ClaimSeen[]>();
  private readonly byKey = new Map<string, ClaimSeen>();
  private lastEndpoint: Endpoint = "";
  private lastClaims: ClaimSeen[] = [];
  /** Claims of one message come in the same order each time: where the next one is looked for first. */
  private guess = 0;

  /** An uptime is another one each time it is said: the latest holds. Of everything else, each value is a claim of its own. */
  add(endpoint: Endpoint, attribute: ClaimAttribute, value: string, by: string, micros: number): void {
    const claims = this.claimsOf(endpoint);
    const isUptime = attribute === "uptime";
    let known: ClaimSeen | undefined;
    for (let tried = 0, at = this.guess < claims.length ? this.guess : 0; tried < claims.length; tried++) {
      const claim = claims[at] as ClaimSeen;
      at = at + 1 === claims.length ? 0 : at + 1;
      if (claim.attribute === attribute && (isUptime || claim.value === value) && claim.by === by) {
        known = claim;
        this.guess = at;
        break;
      }
    }
    if (known === undefined && claims.length >= FEW) known = this.byKey.get(keyOf(endpoint, attribute, value, by));
    if (known === undefined) this.insert(claims, { endpoint, attribute, value, by, first: micros, last: micros });
    else if (!isUptime) {
      if (micros < known.first) known.first = micros;
      if (micros > known.last) known.last = micros;
    } else if (micros >= known.last) {
      known.value = value;
      known.first = micros;
      known.last = micros;
    }
  }

  *values(): IterableIterator<ClaimSeen> {
    for (const claims of this.byEndpoint.values()) yield* claims;
    yield* this.byKey.values();
  }

  private claimsOf(endpoint: Endpoint): ClaimSeen[] {
    if (endpoint === this.lastEndpoint) return this.lastClaims;
    let claims = this.byEndpoint.get(endpoint);
    if (claims === undefined) {
      claims = [];
      if (this.size < MOST_CLAIMS) this.byEndpoint.set(endpoint, claims);
    }
    this.lastEndpoint = endpoint;
    this.lastClaims = claims;
    return claims;
  }

  private insert(claims: ClaimSeen[], claim: ClaimSeen): void {
    if (this.size >= MOST_CLAIMS) return;
    this.size++;
    if (claims.length < FEW) claims.push(claim);
    else this.byKey.set(keyOf(claim.endpoint, claim.attribute, claim.value, claim.by), claim);
  }
}

function keyOf(endpoint: Endpoint, attribute: ClaimAttribute, value: string, by: string): string {
  return `${endpoint}\n${attribute}\n${by}\n${attribute === "uptime" ? "" : value}`;
}
