// The chains of the nat table as translations in order: those of PREROUTING change destinations, those of POSTROUTING sources. Chains that are called
// are followed; where a "return" may have left one before, the rules below it translate perhaps.
import { parseIpv4, parseIpv6 } from "../../../foundation/ip-address.ts";
import { addressSet } from "../../../plant/address-set.ts";
import type { NatRule, NatTarget } from "../../../plant/firewall-config.ts";
import { type Box, EVERYTHING, isEverything, productOf } from "../netfilter-box.ts";
import type { CompiledRule } from "./compile-rule.ts";

const DEEPEST_CALL = 32;
const MOST_TRANSLATIONS = 100_000;

export interface NatChains {
  readonly rules: ReadonlyMap<string, readonly CompiledRule[]>;
  /** All names of interfaces, for "not by this one". */
  readonly interfaces: readonly string[];
}

export function natRulesOf(chain: "PREROUTING" | "POSTROUTING", nat: NatChains): NatRule[] {
  const out: NatRule[] = [];
  walk(chain, chain, nat, [EVERYTHING], [], out, 0);
  return out;
}

/** What must not have happened before, in words; null = the packet surely never comes back from the chain. */
function walk(base: string, chain: string, nat: NatChains, path: readonly Box[], doubts: readonly string[], out: NatRule[], depth: number): void {
  let left = doubts;
  for (const rule of nat.rules.get(chain) ?? []) {
    if (out.length > MOST_TRANSLATIONS) return;
    const { boxes, doubts: guards } = withoutExcepted(rule, nat);
    const here = productOf(path, boxes) ?? [];
    const { target } = rule;
    if (target.kind === "return") {
      if (boxes.some(isEverything) && guards.length === 0) return;
      left = [...left, `line ${rule.written.at.line} did not lead it back`];
    } else if (target.kind === "call") {
      if (depth < DEEPEST_CALL) walk(base, target.chain, nat, here, [...left, ...guards], out, depth + 1);
      if (!target.comesBack) left = [...left, `line ${rule.written.at.line} did not lead it away`];
    } else if (target.kind === "translate" || target.kind === "decide") {
      for (const box of here) out.push(translation(rule, base, box, [...left, ...guards]));
    }
  }
}

/** "Not by eth0" is by one of the others; what else is excepted is a doubt. */
function withoutExcepted(rule: CompiledRule, nat: NatChains): { readonly boxes: readonly Box[]; readonly doubts: readonly string[] } {
  let boxes: readonly Box[] = rule.boxes;
  const doubts: string[] = [];
  for (const box of rule.except) {
    const side = box.enters !== null ? "enters" : "leaves";
    const names = box[side];
    if (names !== null && isEverything({ ...box, [side]: null })) boxes = productOf(boxes, [{ ...EVERYTHING, [side]: nat.interfaces.filter((name) => !names.includes(name)) }]) ?? [];
    else doubts.push("it is not one of the packets that the rule leaves out");
  }
  return { boxes, doubts };
}

function translation(rule: CompiledRule, base: string, box: Box, doubts: readonly string[]): NatRule {
  const { written, target } = rule;
  const conditions = [...box.conditions, ...doubts];
  let newSource: NatTarget | null = null;
  let newDestination: NatTarget | null = null;
  let newDestinationPort: number | null = null;
  if (target.kind === "translate") {
    const to = wordsOf(rule);
    const port = /:(\d+)$/.exec(to.replace(/^\[[^\]]*\]/, ""))?.[1] ?? (rule.targetName === "REDIRECT" ? /^\d+$/.exec(to)?.[0] : undefined);
    if (/\d-\d+$/.test(to.replace(/^.*:/, ":")) && to.includes(":") && parseIpv6(to.split("-")[0] ?? "") === undefined) conditions.push("which port of the range is taken");
    const chosen: NatTarget = addressTarget(rule, to);
    if (target.side === "source") newSource = chosen;
    else {
      newDestination = chosen;
      newDestinationPort = port === undefined ? null : Number(port);
    }
  } else if (target.kind === "decide" && target.action !== "permit") conditions.push(`what ${rule.targetName} does here`);
  const services = box.protocols === null && box.sourcePorts === null && box.destinationPorts === null && box.icmp === null && box.tcpFlags === null;
  return {
    entersBy: box.enters,
    leavesBy: box.leaves,
    source: box.source,
    destination: box.destination,
    services: services
      ? null
      : [
          {
            kind: "packets",
            protocols: box.protocols,
            sourcePorts: box.sourcePorts,
            destinationPorts: box.destinationPorts,
            icmp: box.icmp,
            tcpFlags: box.tcpFlags,
            written: written.text,
            at: written.at,
          },
        ],
    newSource,
    newDestination,
    newDestinationPort,
    bothWays: false,
    conditions: base === "POSTROUTING" && box.states !== null && !box.states.includes("new") ? [...conditions, "its state"] : conditions,
    text: written.text,
    at: written.at,
  };
}

function wordsOf(rule: CompiledRule): string {
  for (const option of ["--to-destination", "--to-source", "--to", "--to-ports"]) {
    const words = rule.targetOptions.get(option);
    if (words !== undefined) return words;
  }
  return "";
}

/** "10.0.0.5", "10.0.0.5-10.0.0.9:80", "[2001:db8::1]:80", "10.1.0.0/24" (NETMAP). */
function addressTarget(rule: CompiledRule, to: string): NatTarget {
  if (rule.targetName === "MASQUERADE" || rule.targetName === "REDIRECT") return { kind: "interface", name: null };
  const bracket = /^\[([^\]]*)\]/.exec(to)?.[1];
  const first = bracket ?? (parseIpv6(to.split(/[-/]/)[0] ?? "") === undefined ? to.replace(/:[\d-]*(\/\d+)?$/, "") : to);
  const isRange = parseIpv4(first.split("-")[0]?.split("/")[0] ?? "") !== undefined || first.includes(":");
  return { kind: "addresses", addresses: addressSet([isRange ? first : `the target of line ${rule.written.at.line}`]) };
}
