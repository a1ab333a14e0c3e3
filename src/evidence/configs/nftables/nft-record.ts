// One record for both spellings of nftables: `nft list ruleset` and `nft -j list ruleset`. Expressions keep their words; their meaning is nft-match.
import type { TextAt } from "../../../plant/segmentation.ts";

export interface NftRecord {
  readonly tables: readonly NftTable[];
  /** Text beside the tables, or beside their chains, that was not read: it may hold rules. */
  readonly lost: readonly TextAt[];
}

export interface NftTable {
  /** ip, ip6, inet, arp, bridge, netdev */
  readonly family: string;
  readonly name: string;
  /** Its chains do not run. */
  readonly isDormant: boolean;
  readonly chains: readonly NftChain[];
  /** Sets and maps by name. */
  readonly sets: ReadonlyMap<string, NftSet>;
  /** Connection helpers (application-layer gateways), timeouts and other named objects: kind and name → what is said of them. */
  readonly objects: readonly NftObject[];
  readonly at: TextAt;
}

export interface NftObject {
  /** "ct helper", "ct timeout", "flowtable", "counter", "limit", "quota" … */
  readonly kind: string;
  readonly name: string;
  /** Of a helper: "ftp"; of a timeout: "tcp". */
  readonly type: string;
  /** Of a timeout: state → seconds. */
  readonly seconds: ReadonlyMap<string, number>;
  readonly at: TextAt;
}

export interface NftChain {
  readonly name: string;
  readonly base: { readonly type: string; readonly hook: string; readonly priority: number; readonly policy: string; readonly devices: readonly string[]; readonly at: TextAt } | null;
  readonly rules: readonly NftRule[];
  readonly at: TextAt;
}

export interface NftRule {
  /** null = none was printed. */
  readonly handle: number | null;
  readonly comment: string | null;
  readonly statements: readonly NftStatement[];
  readonly text: string;
  readonly at: TextAt;
  readonly toLine: number;
}

export type NftVerdict = { readonly kind: "accept" | "drop" | "continue" | "return" } | { readonly kind: "jump" | "goto"; readonly chain: string };

export type RejectAnswer = "" | "icmp" | "icmpv6" | "tcp reset";

export type NftStatement =
  | { readonly kind: "match"; readonly left: NftKey; readonly operator: MatchOperator; readonly right: NftValue; readonly words: string }
  | { readonly kind: "verdict"; readonly verdict: NftVerdict }
  | { readonly kind: "vmap"; readonly key: NftKey; readonly map: NftValue; readonly words: string }
  /** Only packets that can be answered so are rejected: "icmp" those of IPv4, "icmpv6", "tcp reset"; "" = each in its own way. */
  | { readonly kind: "reject"; readonly answer: RejectAnswer }
  | { readonly kind: "counter"; readonly packets: number | null }
  | { readonly kind: "log" }
  /** Holds or not by what the firewall has counted or remembers. */
  | { readonly kind: "condition"; readonly words: string }
  | {
      readonly kind: "nat";
      readonly type: "snat" | "dnat" | "masquerade" | "redirect";
      readonly address: NftValue | null;
      readonly port: NftValue | null;
      readonly isPlain: boolean;
      readonly words: string;
    }
  | { readonly kind: "notrack" }
  /** ct helper set, ct timeout set … */
  | { readonly kind: "set-object"; readonly of: string; readonly name: string }
  /** Changes something of the packet or of a set; `open` = what of it is not followed, null = nothing that matters here. */
  | { readonly kind: "change"; readonly set: string | null; readonly open: string | null }
  /** Takes the packet out of the chain in a way that is not followed. */
  | { readonly kind: "unsure"; readonly words: string }
  | { readonly kind: "unknown"; readonly words: string };

/** "is" = what stands without an operator: "==", or for flags and states "has one of". "without" = none of the flags. */
export type MatchOperator = "is" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "without";

export type NftKey =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "masked"; readonly key: NftKey; readonly mask: NftValue }
  | { readonly kind: "concat"; readonly parts: readonly NftKey[] }
  | { readonly kind: "unknown"; readonly words: string };

export type NftValue =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "range"; readonly from: string; readonly to: string }
  | { readonly kind: "prefix"; readonly address: string; readonly length: number }
  | { readonly kind: "concat"; readonly parts: readonly NftValue[] }
  /** Flags or'ed, or states in a list. */
  | { readonly kind: "list"; readonly values: readonly NftValue[] }
  | { readonly kind: "set"; readonly elements: readonly NftElement[] }
  | { readonly kind: "named-set"; readonly name: string }
  /** Everything that no other element is. */
  | { readonly kind: "every" }
  | { readonly kind: "unknown"; readonly words: string };

export interface NftElement {
  readonly key: NftValue;
  /** Of a verdict map. */
  readonly verdict: NftVerdict | null;
  /** Of a map of values. */
  readonly data: NftValue | null;
  readonly expires: boolean;
}

export interface NftSet {
  readonly name: string;
  readonly isMap: boolean;
  /** Elements come and go while the firewall runs. */
  readonly isDynamic: boolean;
  readonly elements: readonly NftElement[];
  readonly at: TextAt;
}
