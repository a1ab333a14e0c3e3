// Any service of a rule as what it says of packets, for the languages of the Linux packet filter.
import type { PacketsMatch, ServiceMatch } from "../../plant/segmentation.ts";

/** null = the packet filter has no word for it (layer 2, recognised applications). Unlike `any`, "every packet" also means those to many. */
export function packetsOfService(service: ServiceMatch): PacketsMatch | null {
  const none = { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: service.written, at: service.at } as const;
  switch (service.kind) {
    case "packets":
      return service;
    case "any":
      return none;
    case "port":
      return { ...none, protocols: [service.transport === "tcp" ? [6, 6] : [17, 17]], destinationPorts: [[service.fromPort, service.toPort]] };
    case "icmp":
      return {
        ...none,
        protocols: [
          [1, 1],
          [58, 58],
        ],
      };
    case "ip":
      return { ...none, protocols: [[service.number, service.number]] };
    default:
      return null;
  }
}
