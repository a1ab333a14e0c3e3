// A policy as one table of nftables with a chain on the way of forwarded packets: what is established passes first, then the rules in order. Loading it
// with `nft -f` replaces this table and no other.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { AddressSet } from "../../../plant/address-set.ts";
import type { PolicyToPrint, PrintedPolicy } from "../dialect.ts";
import { addressWords } from "../netfilter-addresses.ts";
import { ruleWords } from "./rule-words.ts";

const TABLE = "holdpoint";
/** Helpers that the kernel has (nf_conntrack_*), with the protocol and port they listen on. */
const HELPERS: ReadonlyMap<string, readonly (readonly ["tcp" | "udp", number])[]> = new Map([
  ["ftp", [["tcp", 21]]],
  ["tftp", [["udp", 69]]],
  [
    "sip",
    [
      ["tcp", 5060],
      ["udp", 5060],
    ],
  ],
]);

export function printNftables(policy: PolicyToPrint): PrintedPolicy {
  const diagnostics: Diagnostic[] = [];
  const sets = new SetNames(policy.nameOf);
  const rules: string[] = [];
  for (const rule of policy.rules) {
    const { lines, cannot } = ruleWords(rule, (set, family) => sets.reference(set, family));
    if (cannot !== null) diagnostics.push({ code: "cannot-write-rule", severity: "warning", message: `This rule is not in the text: ${cannot}.`, at: rule.at });
    if (cannot === null && rule.until !== null) {
      diagnostics.push({
        code: "end-not-carried",
        severity: "warning",
        message: `This rule ends on ${rule.until}; nftables will not end it.`,
        help: "Take the rule out on that day.",
        at: rule.at,
      });
    }
    rules.push(...lines);
  }
  const { objects, assigned } = helperLines(policy.algs, diagnostics, policy);
  const timeouts = timeoutLines(policy.idleTimeout);
  const body = [
    ...sets.lines(),
    ...objects,
    ...timeouts.objects,
    ...(assigned.length + timeouts.assigned.length === 0
      ? []
      : ["\tchain before {", "\t\ttype filter hook prerouting priority -150; policy accept;", ...[...assigned, ...timeouts.assigned].map((line) => `\t\t${line}`), "\t}", ""]),
    "\tchain forward {",
    `\t\ttype filter hook forward priority filter; policy ${policy.otherwise === "permit" ? "accept" : "drop"};`,
    "\t\tct state established,related accept",
    ...rules.map((line) => `\t\t${line}`),
    ...(policy.otherwise === "reject" ? ["\t\treject"] : []),
    "\t}",
  ];
  const head = [`# ${policy.name.replace(/[^\x20-\x7e]/g, "?")}`, `table inet ${TABLE}`, `delete table inet ${TABLE}`, "", `table inet ${TABLE} {`];
  return { text: `${[...head, ...body, "}"].join("\n")}\n`, diagnostics };
}

/** Sets with names of their own; small ones are written in the rule. */
class SetNames {
  readonly #nameOf: ReadonlyMap<AddressSet, string>;
  readonly #used = new Map<string, { readonly set: AddressSet; readonly family: 4 | 6 }>();
  readonly #given = new Map<AddressSet, string>();

  constructor(nameOf: ReadonlyMap<AddressSet, string>) {
    this.#nameOf = nameOf;
  }

  reference(set: AddressSet, family: 4 | 6): string | null {
    const wanted = this.#nameOf.get(set);
    if (wanted === undefined) return null;
    let base = this.#given.get(set);
    if (base === undefined) {
      const plain = wanted
        .toLowerCase()
        .replace(/[^a-z0-9_]+/g, "_")
        .replace(/^(?![a-z])/, "set_")
        .slice(0, 24);
      base = plain;
      for (let n = 2; [...this.#given.values()].includes(base); n++) base = `${plain}_${n}`;
      this.#given.set(set, base);
    }
    const name = `${base}_v${family}`;
    this.#used.set(name, { set, family });
    return `@${name}`;
  }

  lines(): string[] {
    return [...this.#used].flatMap(([name, { set, family }]) => [
      `\tset ${name} {`,
      `\t\ttype ${family === 4 ? "ipv4_addr" : "ipv6_addr"}`,
      "\t\tflags interval",
      `\t\telements = { ${addressWords(set, family).join(", ")} }`,
      "\t}",
      "",
    ]);
  }
}

function helperLines(algs: readonly string[], diagnostics: Diagnostic[], policy: PolicyToPrint): { readonly objects: string[]; readonly assigned: string[] } {
  const objects: string[] = [];
  const assigned: string[] = [];
  for (const alg of new Set(algs)) {
    const helpers = HELPERS.get(alg);
    if (helpers === undefined) {
      const at = policy.rules[0]?.at;
      diagnostics.push({
        code: "cannot-write-helper",
        severity: "warning",
        message: `Linux has no helper for ${alg}: the connections that it opens are not followed.`,
        ...(at === undefined ? {} : { at }),
      });
      continue;
    }
    for (const [protocol, port] of helpers) {
      const name = `${alg}_${protocol}`;
      objects.push(`\tct helper ${name} {`, `\t\ttype "${alg}" protocol ${protocol}`, "\t}", "");
      assigned.push(`${protocol} dport ${port} ct helper set "${name}"`);
    }
  }
  return { objects, assigned };
}

function timeoutLines(idle: PolicyToPrint["idleTimeout"]): { readonly objects: string[]; readonly assigned: string[] } {
  const objects: string[] = [];
  const assigned: string[] = [];
  for (const [protocol, states] of [
    ["tcp", ["established"]],
    ["udp", ["unreplied", "replied"]],
  ] as const) {
    const seconds = idle[protocol];
    if (seconds === undefined || !Number.isFinite(seconds)) continue;
    objects.push(`\tct timeout ${protocol}_idle {`, `\t\tprotocol ${protocol}`, `\t\tpolicy = { ${states.map((state) => `${state} : ${Math.round(seconds)}`).join(", ")} }`, "\t}", "");
    assigned.push(`meta l4proto ${protocol} ct timeout set "${protocol}_idle"`);
  }
  return { objects, assigned };
}
