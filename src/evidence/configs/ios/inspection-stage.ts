// Context-based access control (`ip inspect`): what it lets out is remembered, and the answers pass every access list. Lists then ask first packets only,
// and one stage tells the connections that are remembered from those that are not.
// Source: Cisco IOS Security Configuration Guide, "Configuring Context-Based Access Control" and "Firewall ACL Bypass" (answers skip inbound and outbound lists).
import type { FilterStage, FollowedWord } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type PacketRule } from "../../../plant/packet-rule.ts";
import type { NumberRanges } from "../../../plant/segmentation.ts";
import type { IosRecord } from "./ios-record.ts";
import { ALL_SERVICES, type ListBook, serviceOf } from "./list-rules.ts";
import { GATEWAYS, INSPECTED_PORTS, TRANSPORT_WORDS } from "./port-names.ts";

/** Words behind `ip inspect name X` that are no protocol with answers of its own. */
const NO_PROTOCOL = new Set(["fragment", "parameter", "http-java", "appfw"]);

export function hasInspection(record: IosRecord): boolean {
  return record.interfaces.some((port) => port.inspects.length > 0);
}

/** What inspections follow beyond the connection itself: on the way of the interface that they are bound to; one that is bound to none follows nothing. */
export function inspectedGateways(record: IosRecord): FollowedWord[] {
  return record.interfaces.flatMap((port) =>
    port.inspects.flatMap(({ name, way }) =>
      (record.inspections.get(name) ?? []).flatMap(({ protocol, statement }) => {
        const word = GATEWAYS.get(protocol);
        const on = way === "in" ? { entersBy: [port.name], leavesBy: null } : { entersBy: null, leavesBy: [port.name] };
        return word === undefined ? [] : [{ word, at: statement.at, ways: [on] }];
      }),
    ),
  );
}

export function inspectionStage(record: IosRecord, book: ListBook): FilterStage {
  const rules: PacketRule[] = [];
  // Members of zones are not inspected by this older way.
  const inZones = record.interfaces.filter((port) => port.zone !== null).map((port) => port.name);
  for (const port of record.interfaces) {
    for (const { name, way, at } of port.inspects) {
      const protocols = record.inspections.get(name);
      const ends = {
        source: { zones: way === "in" ? [port.name] : null, addresses: null },
        destination: { zones: way === "out" ? [port.name] : null, addresses: null },
      };
      if (protocols === undefined) {
        const s = { text: `ip inspect ${name} ${way}`, at };
        rules.push({ ...book.plain("unsure", "inspection", `${port.name} ${way}`, s, { conditions: [`the inspection ${name} is not in the text`], keepsState: false }), ...ends });
        continue;
      }
      for (const { protocol, statement } of protocols) {
        if (NO_PROTOCOL.has(protocol)) continue;
        const more = record.portMaps.get(protocol);
        const transport = TRANSPORT_WORDS.get(protocol);
        const base = INSPECTED_PORTS.get(protocol);
        const services = [
          ...(transport === undefined ? [] : [part(transport, null)]),
          ...portsPart(6, [...(base?.tcp ?? []), ...(more?.tcp ?? [])]),
          ...portsPart(17, [...(base?.udp ?? []), ...(more?.udp ?? [])]),
        ];
        const conditions = services.length === 0 ? [`the ports of protocol ${protocol} are not known`] : [];
        const all = (services.length === 0 ? [ALL_SERVICES] : services).map((p) => serviceOf(p, protocol, statement.at));
        // A protocol that nobody knows may be followed: then answers pass that else are asked for, so it may only be perhaps.
        rules.push({ ...book.plain("permit", `inspection ${name}`, protocol, statement), ...ends, services: all, conditions });
      }
    }
  }
  const first = record.interfaces.find((port) => port.inspects.length > 0)?.inspects[0];
  const at = first?.at ?? (record.interfaces[0] as IosRecord["interfaces"][number]).at;
  if (inZones.length > 0) {
    for (const ends of [{ source: { zones: inZones, addresses: null } }, { destination: { zones: inZones, addresses: null } }]) {
      rules.push({ ...book.plain("permit", "inspection", `zones ${rules.length}`, { text: "members of zones are followed by their policies", at }, { byNature: true }), ...ends });
    }
  }
  rules.push(book.plain("permit", "inspection", "not inspected", { text: "what no inspection follows is asked packet by packet", at }, { keepsState: false, byNature: true }));
  return {
    name: "inspection",
    entersBy: null,
    leavesBy: null,
    asks: "first-packet",
    seesTranslated: { source: false, destination: false },
    rules: rules.map((rule) => ({ ...PLAIN_RULE, ...rule })),
    otherwise: { action: "permit", text: "inspection denies nothing", at: null },
  };
}

function part(protocols: NumberRanges, destinationPorts: NumberRanges | null): typeof ALL_SERVICES {
  return { ...ALL_SERVICES, protocols, destinationPorts };
}

function portsPart(number: number, ports: readonly number[]): (typeof ALL_SERVICES)[] {
  return ports.length === 0
    ? []
    : [
        part(
          [[number, number]],
          [...new Set(ports)].sort((a, b) => a - b).map((p) => [p, p] as const),
        ),
      ];
}
