// From single passes that are wanted to few rules: passes of one place in the configuration are joined where the same sources, or the same
// destinations, need the same, so that a rule opens exactly what was seen and nothing else.
import { countOf } from "../../foundation/count-words.ts";
import { addressSet } from "../../plant/address-set.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { RuleAdditionPlan } from "../../plant/fix.ts";
import { type PacketRule, PLAIN_RULE } from "../../plant/packet-rule.ts";
import type { ServiceMatch, TextAt } from "../../plant/segmentation.ts";

export interface WantedPass {
  /** conversationKey of the conversation that needs it. */
  readonly key: string;
  readonly stage: number;
  readonly before: number | null;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly transport: string;
  readonly port: number | null;
}

interface Rectangle {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** "tcp/502", "icmp", "ip/89" */
  readonly services: readonly string[];
}

const RULE_COST = 20;
const MOST_SHOWN = 4;

export function rectanglesOf(passes: readonly WantedPass[], firewall: FirewallConfig): RuleAdditionPlan[] {
  const places = new Map<string, WantedPass[]>();
  for (const pass of passes) {
    const family = pass.source.includes(":") ? 6 : 4;
    const place = `${String(pass.stage).padStart(4, "0")}|${pass.before === null ? "z" : String(pass.before).padStart(8, "0")}|${family}`;
    places.set(place, [...(places.get(place) ?? []), pass]);
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, at]) => joined(at).map((rectangle) => toPlan(rectangle, at, firewall)));
}

/** First who needs the same of one machine, then machines that the same need alike, then services between the same. */
function joined(passes: readonly WantedPass[]): Rectangle[] {
  const single = unique(passes.map((p): Rectangle => ({ sources: [p.source], destinations: [p.destination], services: [serviceOf(p)] })));
  const bySource = join(single, (r) => `${r.destinations}|${r.services}`, "sources");
  const byService = join(bySource, (r) => `${r.sources}|${r.destinations}`, "services");
  return join(byService, (r) => `${r.sources}|${r.services}`, "destinations");
}

function unique(rectangles: readonly Rectangle[]): Rectangle[] {
  return [...new Map(rectangles.map((r) => [JSON.stringify(r), r])).values()];
}

/** Rectangles that differ in one side only become one; the union is exact. */
function join(rectangles: readonly Rectangle[], keyOf: (r: Rectangle) => string, side: keyof Rectangle): Rectangle[] {
  const groups = new Map<string, Rectangle>();
  for (const rectangle of rectangles) {
    const key = keyOf(rectangle);
    const before = groups.get(key);
    groups.set(key, before === undefined ? rectangle : { ...before, [side]: [...new Set([...before[side], ...rectangle[side]])].sort() });
  }
  return [...groups.values()];
}

function serviceOf(pass: WantedPass): string {
  return pass.port === null ? pass.transport : `${pass.transport}/${pass.port}`;
}

function toPlan({ sources, destinations, services }: Rectangle, passes: readonly WantedPass[], firewall: FirewallConfig): RuleAdditionPlan {
  const { stage, before } = passes[0] as WantedPass;
  const place = firewall.stages[stage];
  const denying = before === null ? undefined : place?.rules[before];
  const at: TextAt = denying?.at ?? place?.otherwise.at ?? { kind: "text", file: firewall.name, line: 1, column: 1 };
  const restores = passes.filter((p) => sources.includes(p.source) && destinations.includes(p.destination) && services.includes(serviceOf(p))).map((p) => p.key);
  const change = `permit ${listed(services)} from ${listed(sources)} to ${listed(destinations)}  (${place?.name ?? ""}, ${denying === undefined ? "behind its last rule" : `before line ${denying.at.line}`})`;
  const rule: PacketRule = {
    ...PLAIN_RULE,
    action: "permit",
    source: { zones: null, addresses: addressSet(sources) },
    destination: { zones: null, addresses: addressSet(destinations) },
    services: services.map((s) => serviceMatch(s, at)),
    until: null,
    writtenOrder: -1,
    text: change,
    at,
  };
  return {
    kind: "rule",
    stage,
    before,
    rule,
    change,
    reason: `${countOf(restores.length, "conversation")} that matter${restores.length === 1 ? "s" : ""} would be blocked`,
    restores: [...new Set(restores)].sort(),
    alsoOpens: [],
    cost: RULE_COST,
  };
}

function listed(names: readonly string[]): string {
  return names.length <= MOST_SHOWN ? names.join(", ") : `${names.slice(0, MOST_SHOWN).join(", ")} and ${names.length - MOST_SHOWN} more`;
}

function serviceMatch(service: string, at: TextAt): ServiceMatch {
  const [transport, port] = service.split("/") as [string, string | undefined];
  if (port === undefined) return { kind: "icmp", written: service, at };
  if (transport === "tcp" || transport === "udp") return { kind: "port", transport, fromPort: Number(port), toPort: Number(port), written: service, at };
  return { kind: "ip", number: Number(port), written: service, at };
}
