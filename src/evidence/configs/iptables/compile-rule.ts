// One written rule of iptables as what it asks (boxes) and what it does. What is not understood of its matches makes a condition, of its target "unsure".
import { type Box, EVERYTHING, productOf } from "../netfilter-box.ts";
import { conditionWords, optionWords } from "./condition-words.ts";
import { ALWAYS_MATCHING, moduleOfCondition } from "./condition-options.ts";
import type { IptablesOption, IptablesRule } from "./iptables-record.ts";
import { meaningOfMatch, type MatchContext } from "./match-options.ts";
import { isTargetOption, type TargetKind, targetOf } from "./targets.ts";

export type RuleTarget = TargetKind | { readonly kind: "call"; readonly chain: string; readonly comesBack: boolean };

export interface CompiledRule {
  readonly written: IptablesRule;
  readonly boxes: readonly Box[];
  readonly except: readonly Box[];
  readonly target: RuleTarget;
  /** Name of the target as written; "" = none, it only counts. */
  readonly targetName: string;
  readonly targetOptions: ReadonlyMap<string, string>;
  /** What of it is not in the result; null = nothing. */
  readonly open: string | null;
  /** Nothing of it could be read. */
  readonly isUnknown: boolean;
  readonly comment: string | null;
}

export function compileRule(rule: IptablesRule, chain: string, chains: ReadonlySet<string>, context: MatchContext): CompiledRule {
  let boxes: readonly Box[] = [EVERYTHING];
  const except: Box[] = [];
  const conditions = new Map<string, string>();
  /** The options behind them. */
  const asked = new Map<string, IptablesOption[]>();
  const open: string[] = [];
  const targetOptions = new Map<string, string>();
  let target: RuleTarget = { kind: "go-on", opens: null };
  let targetName = "";
  let comment: string | null = null;
  let module = "";
  let behindTarget = false;
  for (const option of rule.options) {
    const value = option.values[0] ?? "";
    if (option.name === "-m" || option.name === "--match") {
      module = value;
      if (value === "" || option.values.length > 1) open.push(optionWords(option));
      continue;
    }
    if (option.name === "-j" || option.name === "--jump" || option.name === "-g" || option.name === "--goto") {
      behindTarget = true;
      targetName = value;
      const comesBack = option.name !== "-g" && option.name !== "--goto";
      const known = chains.has(value) || !comesBack ? undefined : targetOf(value, chain);
      target = known ?? (chains.has(value) || !comesBack ? { kind: "call", chain: value, comesBack } : { kind: "decide", action: "unsure" });
      if (target.kind === "decide" && target.action === "unsure") open.push(`what ${value} does with a packet is not known`);
      if (target.kind === "go-on" && target.opens !== null) open.push(target.opens);
      continue;
    }
    if (behindTarget && isTargetOption(option.name)) {
      targetOptions.set(option.name, option.values.join(" "));
      continue;
    }
    if (option.name === "--comment") comment = value;
    if (module === "recent" && option.name === "--set") continue;
    // Before iptables 1.4.3 the set match was spelt --set.
    const meaning = meaningOfMatch(module === "set" && option.name === "--set" ? { ...option, name: "--match-set" } : option, context);
    if (meaning === undefined || meaning === null) {
      const of = moduleOfCondition(option.name);
      if (of === undefined) open.push(meaning === null ? `${optionWords(option)}: the value is not understood` : `${optionWords(option)}: the option is not understood`);
      // Both modules have an option of that name, and ask of different marks.
      const key = of === "mark" && module === "connmark" ? "connmark" : (of ?? option.name);
      asked.set(key, [...(asked.get(key) ?? []), option]);
      conditions.set(key, of === undefined ? (asked.get(key) ?? []).map(optionWords).join(" ") : conditionWords(key, asked.get(key) ?? []));
      continue;
    }
    except.push(...meaning.except);
    const next = productOf(boxes, meaning.boxes);
    if (next === undefined) {
      open.push("it asks for more combinations than are followed");
      conditions.set("boxes", "one of many combinations");
    } else boxes = next;
  }
  onlyRecorded(rule, conditions);
  const unread = rule.options.find((option) => (option.name === "-m" || option.name === "--match") && !ALWAYS_MATCHING.has(option.values[0] ?? "") && isAloneUnknown(option.values[0] ?? ""));
  if (unread !== undefined) {
    open.push(`the match ${unread.values[0]} is not understood`);
    conditions.set("module", `the match ${unread.values[0]}`);
  }
  const told = [...conditions.values()];
  return {
    written: rule,
    boxes: told.length === 0 ? boxes : boxes.map((box) => ({ ...box, conditions: [...box.conditions, ...told] })),
    except,
    target,
    targetName,
    targetOptions,
    open: open.length === 0 ? null : open.join("; "),
    isUnknown: rule.options.length > 0 && !rule.options.some((o) => o.name.startsWith("-")),
    comment,
  };
}

/** Matches whose presence alone asks something, and that may stand without any option. */
const ALONE: ReadonlyMap<string, string> = new Map([
  ["rpfilter", "rpfilter: the way back leads out of the interface it came by"],
  ["socket", "socket: an open socket of this machine is meant"],
  ["ipv6header", "ipv6header: its extension headers"],
  ["unclean", "unclean: the packet looks odd"],
]);

const KNOWN_MODULES: ReadonlySet<string> = new Set(
  (
    "tcp udp udplite sctp dccp icmp icmp6 ipv6-icmp multiport iprange conntrack state set addrtype pkttype limit hashlimit recent time owner mark connmark physdev mac length string connlimit connbytes statistic helper policy " +
    "tos dscp ttl hl ecn frag rt dst hbh mh ah esp ipcomp tcpmss quota bpf u32 cgroup cpu realm devgroup ipvs cluster osf rateest geoip condition layer7 ndpi comment nfacct"
  ).split(" "),
);

function isAloneUnknown(module: string): boolean {
  return !KNOWN_MODULES.has(module) && !ALONE.has(module);
}

function onlyRecorded(rule: IptablesRule, conditions: Map<string, string>): void {
  for (const option of rule.options) {
    const module = option.name === "-m" || option.name === "--match" ? (option.values[0] ?? "") : "";
    const told = ALONE.get(module);
    if (told !== undefined && !conditions.has(module)) conditions.set(module, told);
  }
  // `recent --set` remembers an address and matches; only with --rcheck, --update or --remove does it ask.
  if (conditions.has("recent") && !rule.options.some((o) => o.name === "--rcheck" || o.name === "--update" || o.name === "--remove")) conditions.delete("recent");
}
