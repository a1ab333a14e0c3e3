// Drops that a Check Point gateway decides in its accelerated path and tells together: "<10.0.0.1,40000,10.0.0.2,22,6;eth0> <…>".
import { addressOf, hasPorts, ipProtocol, portNumber } from "../logged-flow.ts";
import type { LoggedSession } from "../session-flow.ts";

const PACKET = /<([0-9A-Fa-f.:]{2,45}),(\d{1,5}),([0-9A-Fa-f.:]{2,45}),(\d{1,5}),(\d{1,3})(?:;[^>]{0,60})?>/g;

/** Those of which all is told. */
export function readDroppedPackets(text: string): readonly Pick<LoggedSession, "transport" | "from" | "to">[] {
  return [...text.matchAll(PACKET)].flatMap(([, source = "", sourcePort = "", target = "", targetPort = "", protocol = ""]) => {
    const from = addressOf(source);
    const to = addressOf(target);
    const transport = ipProtocol(protocol);
    const port = (told: string): number => (hasPorts(transport) ? portNumber(told) : -1);
    return from === null || to === null || transport < 0 ? [] : [{ transport, from: { address: from, port: port(sourcePort) }, to: { address: to, port: port(targetPort) } }];
  });
}
