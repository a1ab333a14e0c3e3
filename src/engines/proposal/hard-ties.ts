// What no zone border may part, each with its reason: layer 2 and addresses of one link; and inside a subnet cyclic I/O and drives, groups that several
// machines listen to, machines without a gateway, stand-ins. What crosses subnets today crosses a router already: there the judge decides.
import type { Conversation } from "../../plant/conversation.ts";
import { protocolById } from "../../plant/facts/protocol-table.ts";
import type { Plant } from "../../plant/plant.ts";
import type { Machine, PlantMachines } from "./plant-machines.ts";
import type { Talk } from "./traffic.ts";
import { isOnLink } from "./on-link.ts";

type TieKind = "layer-2" | "cyclic" | "field" | "group" | "redundancy" | "link" | "gateway" | "judged";

/** Two ends that must come into one zone. */
export interface Tie {
  readonly kind: TieKind;
  readonly a: { readonly machine: Machine; readonly endpoint: string };
  readonly b: { readonly machine: Machine; readonly endpoint: string };
  readonly why: string;
}

const CONTROLLERS = new Set(["plc", "safety-controller"]);
const FIELD = new Set(["remote-io", "drive", "robot", "field-device"]);
export const FLOOR: ReadonlySet<string> = new Set([...CONTROLLERS, ...FIELD, "building-controller"]);
/** A controller waits for its values: faster than that, nothing on the way may lose its state. */
const CYCLIC_SECONDS = 0.5;

export function hardTies(plant: Plant, machines: PlantMachines, talks: readonly Talk[]): Tie[] {
  const ties: Tie[] = [];
  const listeners = groupListeners(talks);
  for (const talk of talks) {
    const { conversation: c, client, server } = talk;
    if (!talk.matters || client === undefined || client.isOutside) continue;
    if (c.delivery !== "unicast") {
      for (const listener of isOnLink(c) ? [] : (listeners.get(`${c.addressSpace}|${c.server}`) ?? []))
        if (listener.machine !== client && sharesSubnet(machines, c.client, listener.endpoint))
          ties.push({
            kind: "group",
            a: { machine: client, endpoint: c.client },
            b: listener,
            why: `${listener.machine.name} listens to ${c.server}, to which ${client.name} sends ${named(talk)}: a group does not cross a zone border by itself`,
          });
      continue;
    }
    if (server === undefined || server === client || server.isOutside) continue;
    const kind = tieOf(talk, client, server, machines);
    if (kind !== null) ties.push({ kind, a: { machine: client, endpoint: c.client }, b: { machine: server, endpoint: c.server }, why: wordsOf(kind, talk, client, server) });
  }
  ties.push(...standIns(plant, machines));
  return ties;
}

function tieOf(talk: Talk, client: Machine, server: Machine, machines: PlantMachines): TieKind | null {
  const { conversation: c } = talk;
  if (c.transport.startsWith("l2/")) return "layer-2";
  if (isLinkLocal(c.client) || isLinkLocal(c.server)) return "link";
  const [from, to] = [client.asset?.role ?? "unknown", server.asset?.role ?? "unknown"];
  if (!sharesSubnet(machines, c.client, c.server)) return null;
  if (lacksGateway(client) || lacksGateway(server)) return "gateway";
  if (talk.role !== "control-io") return null;
  if (protocolById(c.protocol)?.category === "control-realtime" || c.protocol === "profinet-cm") return "cyclic";
  if (!FLOOR.has(from) || !FLOOR.has(to)) return null;
  if (isCyclic(talk.conversation)) return "cyclic";
  const surely = (m: Machine): boolean => m.asset !== null && m.asset.roleConfidence !== "low" && m.asset.roleConfidence !== "none";
  return (CONTROLLERS.has(from) && FIELD.has(to) && surely(server)) || (FIELD.has(from) && CONTROLLERS.has(to) && surely(client)) ? "field" : null;
}

export function isCyclic(c: Conversation): boolean {
  return protocolById(c.protocol)?.category === "control-realtime" || (c.periodP50 !== null && c.periodP50 <= CYCLIC_SECONDS) || c.declaredTimers.some((t) => t.seconds > 0 && t.seconds <= 1);
}

function lacksGateway(machine: Machine): boolean {
  return machine.asset?.gateway.state === "missing";
}

function sharesSubnet(machines: PlantMachines, a: string, b: string): boolean {
  const subnet = machines.subnetOf(a);
  return subnet !== undefined && subnet === machines.subnetOf(b);
}

function isLinkLocal(endpoint: string): boolean {
  return endpoint.startsWith("169.254.") || /^fe[89ab]/i.test(endpoint);
}

function wordsOf(kind: TieKind, talk: Talk, client: Machine, server: Machine): string {
  const pair = `${client.name} and ${server.name}`;
  switch (kind) {
    case "layer-2":
      return `${pair} speak ${named(talk)} on layer 2, which no router carries`;
    case "cyclic":
      return `${pair} exchange cyclic data (${named(talk)})`;
    case "field":
      return `a controller and its inputs, outputs or drives: ${pair} (${named(talk)})`;
    case "link":
      return `${pair} speak over addresses that hold on their own link only`;
    default:
      return `${lacksGateway(client) ? client.name : server.name} has no working gateway, so only its neighbours reach it: ${pair}`;
  }
}

function named({ conversation: c }: Talk): string {
  return c.protocol === "unknown" ? `${c.transport}${c.serverPort === null ? "" : `/${c.serverPort}`}` : c.protocol;
}

/** As captures write it (IGMP and MLD reports). */
const GROUP_DETAIL = "group ";
const NOT_GROUPS: ReadonlySet<string> = new Set(["224.0.0.22", "224.0.0.1", "224.0.0.2"]);

/** Who asked for which group, by "space|group". */
export function groupListeners(talks: readonly Talk[]): Map<string, Tie["a"][]> {
  const listeners = new Map<string, Tie["a"][]>();
  for (const { conversation: c, client } of talks) {
    if (client === undefined || client.isOutside || c.delivery !== "multicast" || (c.transport !== "ip/2" && c.transport !== "icmp")) continue;
    const asked = Object.keys(c.details).flatMap((detail) => (detail.startsWith(GROUP_DETAIL) ? [detail.slice(GROUP_DETAIL.length)] : []));
    for (const group of asked.length > 0 || c.transport !== "ip/2" || NOT_GROUPS.has(c.server) ? asked : [c.server]) {
      const key = `${c.addressSpace}|${group}`;
      const list = listeners.get(key);
      if (list === undefined) listeners.set(key, [{ machine: client, endpoint: c.client }]);
      else if (!list.some((l) => l.machine === client)) list.push({ machine: client, endpoint: c.client });
    }
  }
  return listeners;
}

function standIns(plant: Plant, machines: PlantMachines): Tie[] {
  const byName = new Map(machines.machines.flatMap((m) => (m.asset === null ? [] : [[m.asset.name, m] as const])));
  return plant.redundancy.flatMap((group) => {
    const members = [...group].sort().flatMap((name) => byName.get(name) ?? []);
    const [first, ...rest] = members.filter((m) => !m.isOutside);
    if (first === undefined) return [];
    return rest
      .flatMap((other) => (other.subnets.some((s) => first.subnets.includes(s)) ? [other] : []))
      .map(
        (other): Tie => ({
          kind: "redundancy",
          a: { machine: first, endpoint: first.addresses[0] ?? first.macs[0] ?? "" },
          b: { machine: other, endpoint: other.addresses[0] ?? other.macs[0] ?? "" },
          why: `${first.name} and ${other.name} stand in for each other`,
        }),
      );
  });
}
