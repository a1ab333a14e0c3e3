// A segmentation change as a policy that a firewall can carry: zones become address sets, conduits become permits between them. What a filter of
// addresses and ports cannot say (layer 2, recognised protocols) is told, never dropped in silence. An end of validity stays with the rule: some devices
// carry it, and what writes for one that does not says so.
import type { Diagnostic } from "../../foundation/diagnostic.ts";
import { type AddressSet, isEmptySet } from "../../plant/address-set.ts";
import type { PolicyToPrint } from "../../plant/device-policy.ts";
import { PLAIN_RULE, type PacketRule } from "../../plant/packet-rule.ts";
import type { EnforcementPoint, SegmentationChange, ServiceMatch } from "../../plant/segmentation.ts";
import { servicePorts } from "../../plant/service-names.ts";
import { conduitsToRules } from "../../packets/conduits-to-rules.ts";

export interface ChangePolicy {
  readonly policy: PolicyToPrint;
  readonly diagnostics: readonly Diagnostic[];
}

/** `point` = only what crosses there; null = every crossing. `zones` as zoneAddresses gives them. */
export function changeToPolicy(change: SegmentationChange, zones: ReadonlyMap<string, AddressSet>, point: EnforcementPoint | null, today: string): ChangePolicy {
  const diagnostics: Diagnostic[] = [];
  const rules: PacketRule[] = [];
  const denied = (point ?? change.enforcement[0])?.denied === "reject" ? "reject" : "deny";
  for (const rule of conduitsToRules(change, today)) {
    const from = rule.source.zones?.[0] ?? "";
    const to = rule.destination.zones?.[0] ?? "";
    if (point !== null && !crosses(point, from, to)) continue;
    const services = rule.services.flatMap((service) => portable(service, diagnostics));
    const source = zones.get(from);
    const destination = zones.get(to);
    if (services.length === 0 || source === undefined || destination === undefined) continue;
    for (const [zone, set] of [
      [from, source],
      [to, destination],
    ] as const) {
      if (isEmptySet(set))
        diagnostics.push({
          code: "zone-without-addresses",
          severity: "warning",
          message: `No address of the zone ${zone} is known, so a rule for it ${rule.action === "deny" ? "denies" : "permits"} nothing.`,
          at: rule.at,
        });
    }
    if (isEmptySet(source) || isEmptySet(destination)) continue;
    rules.push({ ...rule, action: rule.action === "deny" ? denied : rule.action, services, source: { zones: null, addresses: source }, destination: { zones: null, addresses: destination } });
  }
  if (change.within === "permit") rules.push(...withinZones(change, zones, point, "permit"));
  else if (change.default === "permit") rules.push(...withinZones(change, zones, point, denied));
  const denial = change.conduits.find(({ deny }) => deny !== undefined);
  if (change.default === "permit" && denial !== undefined) {
    diagnostics.push({
      code: "permits-the-rest",
      severity: "warning",
      message: "The default permits, so the last rule permits all that is not denied: loaded in place of what runs, it opens everything.",
      help: "Put only the rules that deny before those that are in force.",
      at: denial.at,
    });
  }
  const names = new Map<AddressSet, string>([...zones].map(([name, set]) => [set, name]));
  return {
    policy: {
      name: change.name,
      rules,
      nameOf: names,
      otherwise: change.default === "permit" ? "permit" : denied,
      idleTimeout: point?.idleTimeout ?? {},
      algs: point?.alg ?? [],
    },
    diagnostics: once(diagnostics),
  };
}

function crosses(point: EnforcementPoint, from: string, to: string): boolean {
  if (point.between === "all") return true;
  const [a, b] = point.between;
  return (a === from && b === to) || (a === to && b === from);
}

/** What stays inside a zone is treated as the change says, also where it happens to pass the device; behind the conduits, which may speak of one zone too. */
function withinZones(change: SegmentationChange, zones: ReadonlyMap<string, AddressSet>, point: EnforcementPoint | null, action: "permit" | "deny" | "reject"): PacketRule[] {
  return change.zones.flatMap((zone) => {
    const set = zones.get(zone.name);
    if (set === undefined || isEmptySet(set) || (point !== null && point.between !== "all" && !point.between.includes(zone.name))) return [];
    const end = { zones: null, addresses: set };
    return [
      {
        ...PLAIN_RULE,
        action,
        source: end,
        destination: end,
        services: [{ kind: "any" as const, written: "any", at: zone.at }],
        until: null,
        writtenOrder: change.conduits.length,
        text: `within ${zone.name}: ${change.within}`,
        at: zone.at,
      },
    ];
  });
}

function portable(service: ServiceMatch, diagnostics: Diagnostic[]): ServiceMatch[] {
  if (service.kind === "l2") {
    diagnostics.push({
      code: "layer-2-not-carried",
      severity: "warning",
      message: `${service.written} is of layer 2: a filter of IP cannot carry it.`,
      help: "It needs a bridge, or stays inside its zone.",
      at: service.at,
    });
    return [];
  }
  if (service.kind !== "app") return [service];
  const ports = servicePorts(service.protocol) ?? [];
  diagnostics.push({
    code: "recognition-not-carried",
    severity: "warning",
    message:
      ports.length === 0
        ? `${service.written} has no registered port and cannot be written without recognition: it is left out.`
        : `${service.written} is written as its registered ports: what else uses them is permitted too, and on other ports it is denied.`,
    at: service.at,
  });
  return ports.map((p) => ({ kind: "port", transport: p.transport, fromPort: p.from, toPort: p.to, written: service.written, at: service.at }));
}

function once(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((d) => [`${d.code}|${d.message}|${d.at?.kind === "text" ? d.at.line : ""}`, d])).values()];
}
