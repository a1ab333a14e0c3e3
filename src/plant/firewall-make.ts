// What is known of one make of firewall: the shape of facts/firewall-table.ts, which scripts/facts.mjs writes from the fact base.

/** "sourced" = a document says so; "general" = commonly known, without a document behind it. */
export type FactOrigin = "sourced" | "general";

export interface FirewallTimer {
  /** "tcpEstablished", "udp", "udpStream" … */
  readonly name: string;
  /** null = the default was not found. */
  readonly seconds: number | null;
  readonly origin: FactOrigin;
  readonly source: string;
  readonly note: string;
}

interface Statement {
  readonly detail: string;
  readonly origin: FactOrigin;
  readonly source: string;
}

export interface FirewallFacts {
  readonly id: string;
  readonly vendor: string;
  readonly product: string;
  readonly idleTimers: readonly FirewallTimer[];
  /** `effect` in the words of the fact base; what it means for a judgement says onLoadOf. */
  readonly ruleChange: Statement & { readonly effect: string };
  readonly failover: Statement & { readonly stateSync: string };
  readonly behaviours: readonly (Statement & { readonly name: string; readonly byDefault: string })[];
  readonly notes: readonly string[];
}

export interface CitedSource {
  readonly id: string;
  readonly title: string;
  readonly url: string;
}
