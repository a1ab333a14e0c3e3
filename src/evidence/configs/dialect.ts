// What the reader of one configuration language gives. Each dialect is a folder beside this file with the same inside: <id>.ts (the Dialect),
// parse-<id>.ts (text → vendor record with positions), <id>-record.ts, <id>-to-rules.ts, print-<id>.ts where rules can be written, README, tests.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import type { ConfigText, FirewallConfig } from "../../plant/firewall-config.ts";
import type { PolicyToPrint } from "../../plant/device-policy.ts";
import type { PacketRule } from "../../plant/packet-rule.ts";

export interface ConfigInput {
  readonly text: string;
  /** As a person named it; only shown. */
  readonly file: string;
  readonly sha256: string;
}

/** Signs that a text is of one dialect. What shows most signs is taken; a tie is an error that names both. */
export interface Recognition {
  /** Count of lines (at most 1,000 are looked at) that only this language has. */
  readonly signs: number;
  /** One of them in words, for people: "line 3 is `ASA Version 9.9`". */
  readonly why: string;
}

export interface ReadConfig {
  readonly config: ConfigText;
  /** Warnings and errors with positions: names that are used and not defined, cycles of groups, limits reached. Never thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

export type { PolicyToPrint };

export interface PrintedPolicy {
  readonly text: string;
  /** What the language cannot say: each names the rule. What is named here is not in the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Rules to be added to a configuration so that they decide before the rule `before` of the stage; null = after its last rule. */
export interface RuleAddition {
  readonly stage: number;
  readonly before: number | null;
  readonly rule: PacketRule;
}

export interface TextInsertion {
  /** Lines go in before this line, counted from 1; one more than the last = at the end. */
  readonly beforeLine: number;
  readonly lines: readonly string[];
}

export interface Dialect {
  readonly id: string;
  /** For people: "Cisco ASA". */
  readonly name: string;
  /** null = no sign of this language. */
  recognise(text: string): Recognition | null;
  read(input: ConfigInput): ReadConfig;
  /** null = this release does not write it. Law: reading the text gives the packet space of the policy. */
  readonly print: ((policy: PolicyToPrint) => PrintedPolicy) | null;
  /** The device's own syntax for additions, placed at the right line; null = this release does not write it. */
  readonly insert:
    | ((text: string, firewall: FirewallConfig, additions: readonly RuleAddition[]) => { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] })
    | null;
}
