// Class maps, policy maps, zone pairs and parameters of the zone-based firewall, as written. Source: Cisco IOS Security Configuration Guide: Zone-Based
// Policy Firewall. Maps that are not of inspection are quality of service: only classes that drop are kept as doubts.
import type { WrittenLimit } from "../../../plant/firewall-config.ts";
import type { LineTally } from "../line-tally.ts";
import type { ClassMap, IosRecord, Parameters, PolicyClass } from "./ios-record.ts";
import type { Statement } from "./parse-ios.ts";

export function readClassMap(s: Statement, record: IosRecord, tally: LineTally): void {
  const name = s.words.at(-1) ?? "";
  tally.mark(s.at.line, "understood");
  const matches: Statement[] = [];
  for (const inner of s.inside) {
    // Each match gets its state where it is compiled; one that no policy asks for says nothing about packets.
    if (inner.words[0] === "match") matches.push(inner);
    else tally.mark(inner.at.line, /^(?:description|exit)\b/.test(inner.text) ? "irrelevant" : "unknown", /^(?:description|exit)\b/.test(inner.text) ? null : "not understood");
  }
  const map: ClassMap = { name, isMatchAll: s.words[3] !== "match-any", matches, statement: s };
  const before = record.classMaps.get(name);
  record.classMaps.set(name, before === undefined ? map : { ...before, matches: [...before.matches, ...matches] });
}

export function readPolicyMap(s: Statement, record: IosRecord, tally: LineTally): void {
  const name = s.words.at(-1) ?? "";
  tally.mark(s.at.line, "understood");
  const policy = record.policyMaps.get(name) ?? { classes: [], at: s.at };
  record.policyMaps.set(name, policy);
  let current: PolicyClass | null = null;
  const put = (change: Partial<PolicyClass>): void => {
    if (current === null) return;
    const place = policy.classes.indexOf(current);
    current = { ...current, ...change };
    policy.classes[place] = current;
  };
  for (const inner of s.inside) {
    const { words, text, at } = inner;
    const mark = (state: "understood" | "irrelevant"): void => tally.mark(at.line, state);
    if (words[0] === "class") {
      const className = words.at(-1) ?? "";
      current = policy.classes.find((c) => c.name === className) ?? { name: className, statement: inner, action: null, parameters: null, logged: false, open: [] };
      if (!policy.classes.includes(current)) policy.classes.push(current);
      mark("understood");
    } else if (/^(?:inspect(?: \S+)?|pass(?: log)?|drop(?: log)?)$/.test(text) && current !== null) {
      put({ action: words[0] as "inspect" | "pass" | "drop", parameters: words[0] === "inspect" ? (words[1] ?? null) : null, logged: words[1] === "log" });
      mark("understood");
    } else if (/^(?:description|exit)\b/.test(text)) mark("irrelevant");
    // Above a rate it drops; below it, it does not.
    else if (/^(?:no )?police\b/.test(text)) tally.mark(at.line, "unsupported", "a limit of the rate is not modelled");
    else if (words[0] === "service-policy") {
      put({ open: [...((current as PolicyClass | null)?.open ?? []), `unless ${text} drops it`] });
      tally.mark(at.line, "unsupported", "what an inspection of contents drops is not read");
    } else {
      put({ open: [...((current as PolicyClass | null)?.open ?? []), `"${text}" is not read`] });
      tally.mark(at.line, "unknown", "not understood");
    }
  }
  // class-default stands last, wherever it was written.
  const last = policy.classes.findIndex((c) => c.name === "class-default");
  if (last >= 0) policy.classes.push(...policy.classes.splice(last, 1));
}

export function readZonePair(s: Statement, record: IosRecord, tally: LineTally): void {
  const text = s.text;
  const match = /^zone-pair security (\S+) source (\S+) destination (\S+)$/.exec(text);
  if (match === null) {
    record.doubts.push({ why: "this pair of zones is not read", statement: s, addresses: "all" });
    tally.mark(s.at.line, "unknown", "not understood");
    return;
  }
  const [, name, from, to] = match as unknown as [string, string, string, string];
  tally.mark(s.at.line, "understood");
  let policy: string | null = null;
  for (const inner of s.inside) {
    if (/^service-policy type inspect \S+$/.test(inner.text)) {
      policy = inner.words[3] ?? null;
      tally.mark(inner.at.line, "understood");
    } else if (/^(?:description|exit)\b/.test(inner.text)) tally.mark(inner.at.line, "irrelevant");
    else {
      record.doubts.push({ why: "this line of a pair of zones is not read", statement: inner, addresses: "all" });
      tally.mark(inner.at.line, "unknown", "not understood");
    }
  }
  const old = record.zonePairs.findIndex((pair) => pair.from === from && pair.to === to);
  if (old >= 0) record.zonePairs.splice(old, 1);
  record.zonePairs.push({ name, from, to, policy, at: s.at });
}

/** parameter-map type inspect NAME | global | default; of the last two the times hold for every inspection that names none. */
export function readParameters(s: Statement, record: IosRecord, tally: LineTally): void {
  const name = s.words[3] ?? "";
  tally.mark(s.at.line, "understood");
  const idle: Parameters["idle"] = { tcp: null, udp: null, icmp: null };
  for (const inner of s.inside) {
    const { text, words, at } = inner;
    if (/^(?:tcp|udp|icmp) idle-time \d+/.test(text)) {
      idle[words[0] as "tcp" | "udp" | "icmp"] = { seconds: Number(words[2]), at };
      tally.mark(at.line, "understood");
    } else if (/^(?:sessions|tcp max-incomplete|max-incomplete|one-minute)\b/.test(text)) tally.mark(at.line, "unsupported", "limits of the number of sessions are not modelled");
    else if (/^tcp window-scale|^tcp loose|^zone-mismatch|^tcp syn-flood|^per-box|^vrf\b|^multi-tenancy|^lisp|^exit\b|^description\b/.test(text)) tally.mark(at.line, "irrelevant");
    else if (/^(?:no )?(?:alert|audit-trail|log|dns-timeout|tcp finwait-time|tcp synwait-time|tcp reassembly|gtp|nbar|redundancy|aggressive-aging)\b/.test(text)) tally.mark(at.line, "irrelevant");
    else tally.mark(at.line, "unknown", "not understood");
  }
  record.parameters.set(name, { idle });
  if (name === "global" || name === "default") for (const kind of ["tcp", "udp", "icmp"] as const) record.idle[kind] = shorter(record.idle[kind], idle[kind]);
}

export function shorter(a: WrittenLimit | null, b: WrittenLimit | null): WrittenLimit | null {
  if (a === null || b === null) return a ?? b;
  return b.seconds < a.seconds ? b : a;
}
