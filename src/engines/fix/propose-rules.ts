// Proposes rules for a firewall's configuration after which the breaks of a change are kept: between the machines that were seen, for the services that
// were seen, so that nothing unseen is opened; each placed before the rule that denies. What must not be added, or what no rule cures, becomes a
// question. Never overrules a denial that somebody wrote for just these machines or services.
import { type AddressSet, complementOf, membership, NOT_IN } from "../../plant/address-set.ts";
import { conversationKey } from "../../plant/conversation.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { FixProposal, RestoredConversation, RuleAdditionPlan } from "../../plant/fix.ts";
import type { PacketRule } from "../../plant/packet-rule.ts";
import { DeviceRules } from "../../packets/device/device-rules.ts";
import type { Denial } from "../../packets/device/device-ruling.ts";
import { isLayer2, serviceMembership, type ServicePoint } from "../../packets/service-match.ts";
import { type Break, countsAsBreak, type RefusedBreak } from "./fix-options.ts";
import { askAbout } from "./fix-questions.ts";
import { KeptAgain } from "./kept-again.ts";
import type { ChangeJudgement, FixInput } from "./question.ts";
import { addRules } from "./add-rules.ts";
import { rectanglesOf, type WantedPass } from "./rule-rectangles.ts";
import { NETWORK, type Refusal, refusalOf } from "../../plant/permit-refusal.ts";
import { ZoneMachines } from "../../controls/segmentation/zone-machines.ts";

export interface RuleFixInput extends FixInput {
  readonly firewall: FirewallConfig;
  /** Judges the same change with another configuration in its place. */
  readonly judgeWith: (firewall: FirewallConfig) => ChangeJudgement;
}

export type RuleFixProposal = FixProposal<RuleAdditionPlan>;

/** A stage that lets something pass shows the next that does not; there are few stages on a way. */
const MOST_ROUNDS = 8;
/** Each rule is one more line that somebody must answer for. */
const RULE_COST = 20;

export function proposeRules(input: RuleFixInput): RuleFixProposal {
  const machines = new ZoneMachines(input, input.before.conversations);
  const breaks = new Map<string, Break>();
  for (const judged of input.before.conversations) if (countsAsBreak(judged)) breaks.set(conversationKey(judged.conversation), { key: conversationKey(judged.conversation), judged, derived: false });
  const refused = new Map<string, RefusedBreak>();
  const wanted = new Map<string, WantedPass>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const device = new DeviceRules(addRules(input.firewall, rectanglesOf([...wanted.values()], input.firewall)), input.today);
    const size = wanted.size;
    for (const of of breaks.values()) {
      if (of.judged.verdict !== "blocked" || refused.has(of.key)) continue;
      const found = wantedPass(of, device, input);
      if (found === null) continue;
      const refusal = "why" in found ? found : refusalFor(of.judged, input, machines);
      if (refusal !== null) refused.set(of.key, { of, refusal, couldAdd: "why" in found ? null : ruleWords(found) });
      else if (!("why" in found)) wanted.set(`${found.stage}|${of.key}`, found);
    }
    if (wanted.size === size) break;
  }
  const tried = [...wanted.values()].filter((w) => !refused.has(w.key));
  let kept = tried;
  let planned = rectanglesOf(kept, input.firewall);
  let after = judgedWith(planned, input);
  let now = new KeptAgain(after);
  const isKept = (key: string): boolean => now.get(key)?.verdict === "kept";
  // A rule that does not settle anything is not written: it would only open. What it came to is what people are asked about.
  const unsettled = new Map<string, JudgedConversation>();
  while (kept.some(({ key }) => !isKept(key))) {
    for (const { key } of kept) if (!isKept(key)) unsettled.set(key, now.get(key) ?? (breaks.get(key) as Break).judged);
    kept = kept.filter(({ key }) => isKept(key));
    planned = rectanglesOf(kept, input.firewall);
    after = judgedWith(planned, input);
    now = new KeptAgain(after);
  }
  const additions = planned.map((plan): RuleAdditionPlan => ({ ...plan, restores: plan.restores.filter(isKept) }));
  const restored = [...new Set(kept.map((w) => w.key))].filter(isKept).sort();
  const broken = (judgement: ChangeJudgement): string[] => judgement.conversations.filter(countsAsBreak).map((j) => conversationKey(j.conversation));
  const before = new Set(broken(input.before));
  const left = [...breaks.values()].filter((of) => !isKept(of.key)).map((of) => ({ of, now: unsettled.get(of.key) ?? now.get(of.key) ?? of.judged }));
  return {
    additions,
    restores: restored.map(
      (key): RestoredConversation => ({
        key,
        example: (breaks.get(key) as Break).judged.conversation.example,
        derived: false,
        additions: additions.flatMap((a, i) => (a.restores.includes(key) ? [i] : [])),
      }),
    ),
    cost: { total: RULE_COST * additions.length, parts: additions.length === 0 ? [] : [{ what: "rule", count: additions.length, each: RULE_COST, sum: RULE_COST * additions.length }] },
    provenSmallest: false,
    questions: askAbout([...refused.values()], left, [], machines, "rule"),
    recheck: {
      verdict: after.verdict,
      breaksBefore: before.size,
      breaksAfter: broken(after).length,
      derivedAfter: after.derived.filter(countsAsBreak).length,
      notRestored: [...new Set(tried.map((w) => w.key))].filter((key) => !isKept(key)).sort(),
      newBreaks: broken(after)
        .filter((key) => !before.has(key))
        .sort(),
    },
  };
}

function judgedWith(planned: readonly RuleAdditionPlan[], input: RuleFixInput): ChangeJudgement {
  return planned.length === 0 ? input.before : input.judgeWith(addRules(input.firewall, planned));
}

/** Where it is denied now, with the additions so far; null = nowhere by a list of rules. */
function wantedPass({ key, judged }: Break, device: DeviceRules, { firewall }: RuleFixInput): WantedPass | Refusal | null {
  const c = judged.conversation;
  const packet = {
    source: c.client,
    destination: c.server,
    transport: c.transport,
    port: c.serverPort,
    protocol: c.protocol,
    protocolKnownBy: "bytes" as const,
    toMany: c.delivery !== "unicast",
    isAnswered: c.transport === "tcp" || c.packetsToClient !== 0,
  };
  const { denial } = device.ruling(packet);
  if (denial === null || c.delivery !== "unicast" || isLayer2(c.transport)) return null;
  if (c.serverPort !== null && c.serverPort >= LOWEST_DYNAMIC_PORT) {
    return { code: "negotiation", owner: NETWORK, why: "its port is handed out anew each time: have the firewall follow what negotiates it, or give the service a fixed port" };
  }
  // Additions have moved it along: its place counts in the configuration as it is.
  const denying = device.firewall.stages[denial.stage]?.rules[denial.rule];
  const rule = denying === undefined ? -1 : (firewall.stages[denial.stage]?.rules.indexOf(denying) ?? -1);
  const meant = denying === undefined ? undefined : isCatchAll(denying, denial) ? jumpForJustThis(device.firewall.stages[denial.stage]?.rules.slice(0, denial.rule) ?? [], packet, denial) : denying;
  if (meant !== undefined) return { code: "not-by-a-conduit", owner: NETWORK, why: `line ${meant.at.line} denies just this: whoever wrote it must say whether it still holds` };
  return { key, stage: denial.stage, before: rule < 0 ? null : rule, source: denial.source, destination: denial.destination, transport: c.transport, port: c.serverPort };
}

/** RFC 6335: from here on, systems hand ports out. */
const LOWEST_DYNAMIC_PORT = 49_152;

/** A denial of everything that is left, as people write it at the end of a list: from any to any, however a language says "any". */
function isCatchAll(rule: PacketRule, { source, destination }: Pick<Denial, "source" | "destination">): boolean {
  return holdsFamilyOf(rule.source.addresses, source) && holdsFamilyOf(rule.destination.addresses, destination) && isForEveryService(rule);
}

function isForEveryService(rule: PacketRule): boolean {
  return rule.services.some((s) => s.kind === "any" || (s.kind === "packets" && s.protocols === null && s.destinationPorts === null && s.sourcePorts === null));
}

/**
 * A chain that denies all may be entered by a rule for machines or services of which this packet is: then it denies just these. Chains of networks and
 * interfaces are the order of a list, and their last rule is a last rule.
 */
function jumpForJustThis(before: readonly PacketRule[], packet: ServicePoint, { source, destination }: Pick<Denial, "source" | "destination">): PacketRule | undefined {
  return before.find(
    (rule) =>
      rule.action === "skip" &&
      !(isForEveryService(rule) && !namesMachines(rule.source.addresses) && !namesMachines(rule.destination.addresses)) &&
      (rule.source.addresses === null || membership(rule.source.addresses, source) !== NOT_IN) &&
      (rule.destination.addresses === null || membership(rule.destination.addresses, destination) !== NOT_IN) &&
      rule.services.some((s) => serviceMembership(s, packet) !== NOT_IN),
  );
}

/** Single addresses and names only. */
function namesMachines(set: AddressSet | null): boolean {
  return set !== null && [...set.v4, ...set.v6].every((range) => range.from === range.to);
}

function holdsFamilyOf(set: AddressSet | null, address: Endpoint): boolean {
  if (set === null) return true;
  const { v4, v6 } = complementOf(set);
  return (address.includes(":") ? v6 : v4).length === 0;
}

function refusalFor(judged: JudgedConversation, { change }: RuleFixInput, machines: ZoneMachines): Refusal | null {
  const zone = (name: string | null) => change.zones.find((z) => z.name === name);
  const c = judged.conversation;
  return refusalOf(judged, { from: zone(judged.fromZone), to: zone(judged.toZone), serverRole: machines.assetOf(c.addressSpace, c.server)?.role, safetyInTo: [] });
}

function ruleWords(wanted: WantedPass): string {
  return `permit ${wanted.transport}${wanted.port === null ? "" : `/${wanted.port}`} from ${wanted.source} to ${wanted.destination}`;
}
