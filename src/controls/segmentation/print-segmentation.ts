// A segmentation change to the YAML text that means the same: parse(print(change)) is the change again, positions aside. Comments and the layout
// of a file that was read are not kept; use it for changes that the program wrote.
import { writeDuration } from "../../foundation/time.ts";
import { present, some, yamlText } from "../../foundation/yaml-text.ts";
import type { ChangeRemarks } from "../../plant/proposal.ts";
import type { AcknowledgedBreak, Conduit, EnforcementPoint, SegmentationChange, ServiceMatch, Zone } from "../../plant/segmentation.ts";

export function printSegmentation(change: SegmentationChange, remarks?: ChangeRemarks): string {
  const entries = present({
    kind: change.kind,
    name: change.name,
    satisfies: some(change.satisfies),
    zones: change.zones.map(zoneText),
    conduits: some(change.conduits.map(conduitText)),
    within: change.within,
    default: change.default,
    enforcement: some(change.enforcement.map(pointText)),
    acknowledged: some(change.acknowledged.map(acknowledgedText)),
  });
  if (remarks === undefined) return yamlText(entries, new Set());
  const { head, tail, zones, conduits, enforcement } = remarks;
  return yamlText(entries, new Set(), { head, tail, above: { zones, conduits, enforcement: [enforcement] } });
}

function zoneText(zone: Zone): Record<string, unknown> {
  return present({ name: zone.name, level: zone.level, securityLevel: zone.securityLevel, members: zone.members.map((m) => m.written) });
}

function conduitText(conduit: Conduit): Record<string, unknown> {
  const ends = conduit.eitherWay ? { between: [conduit.from, conduit.to] } : { from: conduit.from, to: conduit.to };
  return present({
    ...ends,
    allow: conduit.deny === undefined ? servicesText(conduit.allow) : null,
    deny: conduit.deny === undefined ? null : servicesText(conduit.deny),
    until: conduit.until,
    owner: conduit.owner,
    reason: conduit.reason,
  });
}

/** One word may have become several ports. */
function servicesText(services: readonly ServiceMatch[]): string[] {
  return [...new Set(services.map((s) => s.written))];
}

function pointText(point: EnforcementPoint): Record<string, unknown> {
  const isEverywhere = point.between === "all";
  return present({
    name: point.name,
    at: isEverywhere ? "all" : null,
    between: isEverywhere ? null : point.between,
    kind: isEverywhere && point.kind === "router" ? null : point.kind,
    device: point.device,
    onLoad: point.onLoad,
    inspects: some(point.inspects),
    stateful: point.stateful,
    idleTimeout: Object.keys(point.idleTimeout).length === 0 ? null : Object.fromEntries(Object.entries(point.idleTimeout).map(([k, seconds]) => [k, writeDuration(seconds)])),
    denied: point.denied,
    addedLatency: point.addedLatencySeconds === null ? null : writeDuration(point.addedLatencySeconds),
    alg: some(point.alg),
  });
}

function acknowledgedText(entry: AcknowledgedBreak): Record<string, unknown> {
  return present({
    client: entry.client,
    server: entry.server,
    service: entry.services === null ? null : (servicesText(entry.services)[0] ?? null),
    from: entry.from,
    to: entry.to,
    role: entry.role,
    owner: entry.owner,
    until: entry.until,
    reason: entry.reason,
  });
}
