// What iptables-save, ip6tables-save and ipset save write, with positions. Options are kept as words: their meaning is iptables-to-rules.
import type { TextAt } from "../../../plant/segmentation.ts";

export interface IptablesRecord {
  readonly blocks: readonly TableBlock[];
  readonly sets: ReadonlyMap<string, IpSet>;
}

/** One `*table … COMMIT`. */
export interface TableBlock {
  readonly table: string;
  readonly family: 4 | 6;
  readonly chains: ReadonlyMap<string, IptablesChain>;
  readonly at: TextAt;
}

export interface IptablesChain {
  readonly name: string;
  /** ACCEPT or DROP of a built-in chain; null = none is written, or it is a user's chain. */
  readonly policy: string | null;
  readonly packets: number | null;
  readonly rules: readonly IptablesRule[];
  readonly at: TextAt | null;
}

export interface IptablesRule {
  /** From 1, within the chain. */
  readonly number: number;
  readonly options: readonly IptablesOption[];
  readonly packets: number | null;
  /** Without the counters before it. */
  readonly text: string;
  readonly at: TextAt;
}

export interface IptablesOption {
  /** "-s", "--dport" … */
  readonly name: string;
  /** A ! stands before it, or (older) before its value. */
  readonly isNegated: boolean;
  readonly values: readonly string[];
}

export interface IpSet {
  readonly name: string;
  /** "hash:net", "hash:ip,port", "list:set" … */
  readonly type: string;
  /** Its elements come and go by themselves. */
  readonly hasTimeout: boolean;
  readonly elements: readonly { readonly text: string; readonly isExcluded: boolean }[];
  readonly at: TextAt;
}
