// The remarks of `annotate`: what was not understood, what the reader warns of, which rules never decide, and, with evidence, what uses each rule.
import { countOf } from "../foundation/count-words.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { DeviceRules } from "../packets/device/device-rules.ts";
import type { FirewallConfig, LineState } from "../plant/firewall-config.ts";
import type { Plant } from "../plant/plant.ts";
import type { LineRemark } from "../report/annotated-config.ts";
import { devicePacket } from "../engines/reach/service-point.ts";
import type { ConfigFile } from "./config-file.ts";
import { MOST_STEPS, type NeedlessRule, needlessRulesOf } from "./needless-rules-of.ts";

const STATE_WORDS: Readonly<Partial<Record<LineState, string>>> = {
  unknown: "not understood: verdicts that this line could change are unknown",
  unsupported: "recognised, and not in the result",
  partly: "understood in part",
};

export interface AnnotateQuestion {
  readonly opened: ConfigFile;
  readonly diagnostics: readonly Diagnostic[];
  /** null = no evidence: nothing is said of use. */
  readonly plant: Plant | null;
  readonly today: string;
  /** How much work may be spent on the rules that do nothing, of the whole text; MOST_STEPS by default. */
  readonly mostSteps?: number;
  /** How many rules were looked at for doing nothing, and of how many. */
  readonly onProgress?: (done: number, of: number) => void;
}

const NEEDLESS_WORDS: Readonly<Record<NeedlessRule["kind"], string>> = {
  "never-decides": "never decides",
  repeats: "could go",
  ended: "does not hold",
  "left-open": "not examined whether it ever decides",
};

export function annotateConfig({ opened: { config }, diagnostics, plant, today, mostSteps = MOST_STEPS, onProgress }: AnnotateQuestion): LineRemark[] {
  const remarks: LineRemark[] = [];
  config.lines.forEach(({ state, why }, i) => {
    const words = STATE_WORDS[state];
    if (words !== undefined) remarks.push({ line: i + 1, severity: state === "unknown" ? "warning" : "note", text: why === null || why === "not recognised" ? words : `${words}: ${why}` });
  });
  for (const d of diagnostics) if (d.at?.kind === "text") remarks.push({ line: d.at.line, severity: d.severity, text: `${d.message}${d.help === undefined ? "" : ` ${d.help}`}` });
  const all = config.firewalls.reduce((sum, { written }) => sum + written.length, 0);
  let before = 0;
  for (const firewall of config.firewalls) {
    const part = firewall.written.length / Math.max(1, all);
    const onRule = (done: number, of: number): void => onProgress?.(Math.floor(before + (firewall.written.length * done) / of), all);
    for (const rule of firewall.written) if (rule.notHolding !== null) remarks.push({ line: rule.at.line, severity: "note", text: `does not hold: ${rule.notHolding}` });
    for (const { written, kind, why } of needlessRulesOf(firewall, { today, lines: config.lines, mostSteps: mostSteps * part, onRule })) {
      const rule = firewall.written[written];
      if (rule !== undefined && rule.byNature !== true && rule.notHolding === null)
        remarks.push({ line: rule.at.line, severity: kind === "never-decides" ? "warning" : "note", text: `${NEEDLESS_WORDS[kind]}: ${why}` });
    }
    if (plant !== null) remarks.push(...usesOf(firewall, plant, today));
    before += firewall.written.length;
  }
  return remarks;
}

/**
 * How many of the conversations that were seen have a packet that the rule decides: what carries later packets and answers is used as well as what lets
 * them open. "Not seen" says nothing of what was not watched.
 */
function usesOf(firewall: FirewallConfig, plant: Plant, today: string): LineRemark[] {
  const rules = new DeviceRules(firewall, today);
  const decided = new Map<number, { count: number; example: string }>();
  for (const c of plant.conversations) {
    if (c.delivery !== "unicast" || c.transport.startsWith("l2/")) continue;
    for (const written of rules.ruling(devicePacket(c)).rules) {
      const before = decided.get(written);
      if (before === undefined) decided.set(written, { count: 1, example: `${c.client} → ${c.server} ${c.transport}${c.serverPort === null ? "" : `/${c.serverPort}`}` });
      else before.count++;
    }
  }
  return firewall.written.flatMap((rule, i): LineRemark[] => {
    if (rule.notHolding !== null || rule.byNature === true) return [];
    const use = decided.get(i);
    if (use === undefined) return rule.action === "permit" ? [{ line: rule.at.line, severity: "note", text: "decides none of the conversations that were seen" }] : [];
    return [{ line: rule.at.line, severity: "note", text: `decides ${countOf(use.count, "conversation")} that ${use.count === 1 ? "was" : "were"} seen, for example ${use.example}` }];
  });
}
