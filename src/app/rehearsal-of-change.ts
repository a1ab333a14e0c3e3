// From a judged change to what is rehearsed of it: every machine in the piece of network of its zone, one router between all zones with the rules in the
// kernel's words, and each conversation with what the verdict predicts. What the kernel cannot show (layer 2, recognition, followed negotiations) is
// left out with the reason.
import { FIREWALL_ITSELF } from "../controls/configuration/firewall-to-change.ts";
import { changeToPolicy } from "../controls/segmentation/change-to-policy.ts";
import { zoneAddresses } from "../controls/segmentation/zone-addresses.ts";
import type { ReachAnswer } from "../engines/reach/answer.ts";
import { deviceRulingOf } from "../engines/reach/reach-context.ts";
import { devicePacket } from "../engines/reach/service-point.ts";
import { dialectById } from "../evidence/configs/read-config.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { parseIp } from "../foundation/ip-address.ts";
import type { DeviceRuling } from "../packets/device/device-rules.ts";
import { translateDestination, translateSource } from "../packets/device/translate-addresses.ts";
import { type Conversation, conversationKey } from "../plant/conversation.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import type { EnforcementPoint, SegmentationChange } from "../plant/segmentation.ts";
import { type Predicted, REHEARSAL_LIMITS, type RehearsalConversation, type RehearsalEndpoint, type RehearsalPlan } from "../rehearsal/rehearsal-plan.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { Checked } from "./check.ts";
import { firewallToPolicies } from "./firewall-to-policies.ts";

export interface LeftOut {
  readonly judged: JudgedConversation;
  readonly why: string;
}

export interface RehearsalOfChange {
  /** null = it cannot be rehearsed; the diagnostics say why. */
  readonly plan: RehearsalPlan | null;
  /** By the id of a conversation in the plan. */
  readonly judged: ReadonlyMap<string, JudgedConversation>;
  readonly leftOut: readonly LeftOut[];
  readonly diagnostics: readonly Diagnostic[];
}

const ROUTER = "the filter between zones";
const TABLE_OF_ROLES = ["safety", "control-io", "supervisory", "recipe", "identity-and-time", "historian", "engineering", "unclassified", "housekeeping"];

export function rehearsalOf({ question, answer }: Pick<Checked, "question" | "answer">): RehearsalOfChange {
  const { change, plant, zoneOf, today } = question;
  const nothing = (code: string, message: string, help: string): RehearsalOfChange => ({ plan: null, judged: new Map(), leftOut: [], diagnostics: [{ code, severity: "error", message, help }] });
  const print = dialectById("nftables")?.print;
  if (print == null) throw new Error("rules are not written for the kernel");
  const firewall = onlyFirewall(change);
  if (firewall === null && change.enforcement.some((p) => p.firewall !== null)) {
    return nothing(
      "rehearse-configuration",
      "A change of zones in which a point has a real configuration is not rehearsed in this release.",
      "Rehearse the configuration by itself, and the change without config.",
    );
  }
  const ofDevice = firewall === null ? null : firewallToPolicies(firewall, today);
  if (ofDevice !== null && "whyNot" in ofDevice) return nothing("rehearse-configuration", `This configuration cannot be rehearsed: ${ofDevice.whyNot}.`, "The verdicts of check stand without it.");
  const rules = ofDevice === null ? changeToPolicy(change, zoneAddresses(change, plant, zoneOf), null, today) : null;
  const texts = (rules === null ? (ofDevice?.policies ?? []) : [rules.policy]).map(print);
  // Each list is a table of its own: what one lets pass, the next may still stop.
  const ruleset = texts.map(({ text }, place) => text.replaceAll("table inet holdpoint", `table inet holdpoint_${place + 1}`)).join("\n");
  const told = [...(rules?.diagnostics ?? []), ...texts.flatMap((t) => t.diagnostics)];
  const space = mainAddressSpace(answer.conversations);
  const rulingOf = rulingsOf(answer);
  const leftOut: LeftOut[] = [];
  const judged = new Map<string, JudgedConversation>();
  const endpoints = new Map<string, RehearsalEndpoint>();
  const conversations: RehearsalConversation[] = [];
  const order = [...answer.conversations].sort((a, b) => TABLE_OF_ROLES.indexOf(a.role) - TABLE_OF_ROLES.indexOf(b.role));
  for (const j of order) {
    const c = j.conversation;
    const why = whyLeftOut(j, space, change) ?? (firewall === null ? null : whyNotByDevice(j, firewall, rulingOf));
    const added = why === null ? [c.client, c.server].filter((address) => !endpoints.has(address)) : [];
    const room = endpoints.size + added.length <= REHEARSAL_LIMITS.endpoints && conversations.length < REHEARSAL_LIMITS.conversations;
    if (why !== null || !room) {
      leftOut.push({
        judged: j,
        why: why ?? `a rehearsal carries at most ${REHEARSAL_LIMITS.endpoints} machines and ${REHEARSAL_LIMITS.conversations} conversations; the less important ones are left out`,
      });
      continue;
    }
    for (const address of added) endpoints.set(address, endpointOf(address, (address === c.client ? j.fromZone : j.toZone) as string));
    const id = conversationKey(c);
    judged.set(id, j);
    conversations.push(toRehearse(id, c, predictionOf(j, rulingOf(j), answer.work.context.pathsOf(zoneNumber(change, j.fromZone), zoneNumber(change, j.toZone)).full)));
  }
  const idle = answer.work.context.pathsOf(0, change.zones.length > 1 ? 1 : 0).full;
  const plan: RehearsalPlan = {
    endpoints: [...endpoints.values()],
    points: [
      {
        name: ROUTER,
        kind: "router",
        interfaces: change.zones.map((zone, i) => ({ name: `zone${i}`, segment: zone.name, networks: [] })),
        ruleset,
        idleSeconds: { tcp: idle?.tcpIdle?.seconds ?? null, udp: idle?.udpIdle?.seconds ?? null, icmp: null },
        takesUpMidStream: false,
      },
    ],
    conversations,
    ruleIdleSeconds: { tcp: [], udp: [], icmp: [] },
  };
  return { plan, judged, leftOut, diagnostics: told.map((d) => ({ ...d, severity: d.severity === "error" ? "warning" : d.severity })) };
}

/** The firewall of a change that is one configuration. */
function onlyFirewall(change: SegmentationChange): FirewallConfig | null {
  const [only, ...more] = change.enforcement;
  return only !== undefined && more.length === 0 && only.between === "all" && change.conduits.length === 0 ? only.firewall : null;
}

type RulingOf = (j: JudgedConversation) => DeviceRuling | undefined;

/** What a firewall ruled on each conversation; undefined where conduits or a default decide. */
function rulingsOf({ work: { context, table } }: ReachAnswer): RulingOf {
  const rows = new Map(context.conversations.map((c, row) => [c, row]));
  return (j) => {
    const row = rows.get(j.conversation);
    return row === undefined ? undefined : deviceRulingOf(context, table.rule[row] as number);
  };
}

/** What is decided beside the lists of rules, or by packets after the first, is not carried as the device would. */
function whyNotByDevice(j: JudgedConversation, firewall: FirewallConfig, rulingOf: RulingOf): string | null {
  const c = j.conversation;
  if (j.fromZone === FIREWALL_ITSELF || j.toZone === FIREWALL_ITSELF) return "one end is the firewall itself";
  if (j.fromZone === j.toZone) return "it does not pass the firewall";
  const packet = devicePacket(c);
  const [enters, leaves] = [j.fromZone ?? "", j.toZone ?? ""];
  const moved = translateDestination(firewall, packet, enters).by ?? translateSource(firewall, packet, enters, leaves).by;
  if (moved !== null) return "its addresses are translated, which is not rehearsed";
  const ruling = rulingOf(j);
  if (ruling?.onlyReturnDenied === true || ruling?.why?.includes("its first packet passes") === true)
    return "the packets after its first are denied, which the kernel's connection table would not show";
  return null;
}

function zoneNumber(change: SegmentationChange, name: string | null): number {
  return change.zones.findIndex((z) => z.name === name);
}

/** The same address in two address spaces is two machines; one network holds one of them. */
function mainAddressSpace(all: readonly JudgedConversation[]): string {
  const counts = new Map<string, number>();
  for (const { conversation: c } of all) counts.set(c.addressSpace, (counts.get(c.addressSpace) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? "";
}

function whyLeftOut(j: JudgedConversation, space: string, change: SegmentationChange): string | null {
  const c = j.conversation;
  if (c.transport.startsWith("l2/")) return "a frame of layer 2 has no addresses that rules of layer 3 could look at";
  if (c.delivery !== "unicast") return `${c.delivery} has no single receiver`;
  if (c.addressSpace !== space) return `one address space at a time; this is in ${c.addressSpace}`;
  if (j.verdict === "unknown") return `nothing is predicted: ${j.why}`;
  if (j.verdict === "unfiltered") return "it does not pass the filter";
  if (j.fromZone === null || j.toZone === null) return "one end is in no zone";
  if ([c.client, c.server].some((a) => parseIp(a) === undefined || a.startsWith("fe80:") || a.startsWith("169.254.") || a.startsWith("127."))) return "an address of it is not routed";
  if (j.rule?.includes("app:") === true) return "it is permitted by recognition, which the kernel does not have";
  if (j.why.startsWith("Negotiated by a permitted connection")) return "it is permitted because the firewall follows what negotiates it";
  if (unfilteredPair(change.enforcement, j)) return "no point stands between its zones";
  return null;
}

function unfilteredPair(points: readonly EnforcementPoint[], { fromZone, toZone }: JudgedConversation): boolean {
  if (points.length === 0 || fromZone === toZone) return false;
  return !points.some((p) => p.between === "all" || (p.between[0] === fromZone && p.between[1] === toZone) || (p.between[0] === toZone && p.between[1] === fromZone));
}

/** Every machine alone: what it sends goes to the router, however it is wired. */
function endpointOf(address: string, zone: string): RehearsalEndpoint {
  return { name: address, address, prefixLength: parseIp(address)?.bits ?? 32, segment: zone, gateway: null };
}

function predictionOf(
  j: JudgedConversation,
  ruling: DeviceRuling | undefined,
  path: { readonly tcpIdle: { readonly seconds: number } | null; readonly udpIdle: { readonly seconds: number } | null; readonly points: readonly (EnforcementPoint | null)[] } | null,
): Predicted {
  if (j.verdict === "blocked" && ruling !== undefined) return { kind: "denied", how: ruling.outcome === "rejected" ? "reject" : "drop" };
  if (j.verdict === "blocked") return { kind: "denied", how: path?.points.some((p) => p?.denied === "reject") === true ? "reject" : "drop" };
  const idle = j.conversation.transport === "udp" ? path?.udpIdle?.seconds : path?.tcpIdle?.seconds;
  const silence = j.conversation.longestSilence;
  // What else degrades it (loading, gateways, added latency) is not of the rules, and is not seen here.
  if (j.degradedBy.includes("idle-timeout") && idle !== undefined && j.conversation.transport === "tcp" && silence !== null && silence > idle) return { kind: "cut", idleSeconds: idle };
  return { kind: "permitted" };
}

function toRehearse(id: string, c: Conversation, predicted: Predicted): RehearsalConversation {
  return {
    id,
    client: c.client,
    server: c.server,
    transport: c.transport,
    serverPort: c.serverPort,
    clientPort: null,
    delivery: c.delivery,
    answers: c.transport === "tcp" || c.packetsToClient !== 0,
    dialled: null,
    longestSilenceSeconds: c.transport === "tcp" ? c.longestSilence : null,
    speaksAfterSilence: "client",
    secondary: [],
    predicted,
  };
}
